"""The register 登记库: what agencies, divisions, resources, grants, cases, facilities and projects there are.

Knows SQLAlchemy and nothing of `service`.
"""
