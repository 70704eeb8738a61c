"""The record 存证: every decision in a chain of hashes before it is answered."""
