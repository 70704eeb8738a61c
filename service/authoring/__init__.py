"""What a policy author works with: a new act's folder, law cases tried out, two sets of policies compared."""
