"""What all tests share; each plugin says what it brings."""

pytest_plugins = ("databases", "houses", "no_skip")
