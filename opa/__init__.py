"""The engine's room: which OPA, how it comes to this machine, how the bundle is built, how OPA runs.

Standard library only, and nothing of `catalog/` or `service/`: set-up runs before anything is installed.
"""
