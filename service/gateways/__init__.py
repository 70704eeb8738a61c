"""The doors for machines: AuthZEN, decisions by id, health."""
