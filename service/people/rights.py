"""Who may do what: one table, shown on a page and tested cell by cell.

A role is an office in the house; a right is one thing that somebody may do. What nobody is given here, nobody
may do. That submitter, reviewer, checker and issuer of one project are four people is held elsewhere, by the
project's own stages: it is about persons, not about roles.
"""

from collections.abc import Iterable
from enum import StrEnum

from service.decisions.caller import ASK, CASES, READ, READ_ALL, READ_OWN, SECRECY, SUBMIT, TRY


class Right(StrEnum):
    """One thing that somebody may do."""

    SUBMIT = SUBMIT
    READ_OWN = READ_OWN
    READ = READ
    REVIEW = "project.review"
    CHECK = "project.check"
    ISSUE = "project.issue"
    REDECIDE = "project.redecide"
    DRAFT = "policy.draft"
    FIGURES = "figures.read"
    EXPORT = "list.export"
    OFFICE = "office.edit"
    PLATFORMS = "platforms.edit"
    CASES = CASES
    DECISIONS = READ_ALL
    ASK = ASK
    SECRECY = SECRECY
    TRY = TRY
    ACCOUNTS = "account.manage"
    AUDIT = "audit.read"


class AccountRole(StrEnum):
    """An office that a person's account may hold."""

    SUBMITTER = "submitter"
    REVIEWER = "reviewer"
    CHECKER = "checker"
    ISSUER = "issuer"
    CLERK = "clerk"
    OPERATOR = "operator"
    SUPERVISOR = "supervisor"
    AUTHOR = "author"
    ADMINISTRATOR = "administrator"


_LOOKS = {Right.READ, Right.CASES, Right.DECISIONS, Right.TRY}
"""What reading the files of all agencies takes."""
_OFFICE = {*_LOOKS, Right.ASK, Right.SECRECY, Right.FIGURES, Right.EXPORT}
"""What all three who sign an opinion need."""
_KEEPS = {Right.ACCOUNTS, Right.OFFICE, Right.PLATFORMS}
"""What the house's own lists are kept with."""

RIGHTS: dict[AccountRole, frozenset[Right]] = {
    AccountRole.SUBMITTER: frozenset({Right.SUBMIT, Right.READ_OWN, Right.ASK, Right.TRY}),
    AccountRole.REVIEWER: frozenset({*_OFFICE, Right.REVIEW, Right.REDECIDE}),
    AccountRole.CHECKER: frozenset({*_OFFICE, Right.CHECK}),
    AccountRole.ISSUER: frozenset({*_OFFICE, Right.ISSUE, Right.REDECIDE}),
    AccountRole.CLERK: frozenset({Right.ASK, Right.TRY}),
    AccountRole.OPERATOR: frozenset({Right.CASES, Right.DECISIONS, Right.ASK, Right.TRY, Right.EXPORT}),
    AccountRole.SUPERVISOR: frozenset({*_LOOKS, Right.FIGURES, Right.EXPORT, Right.AUDIT}),
    AccountRole.AUTHOR: frozenset({*_LOOKS, Right.REDECIDE, Right.DRAFT}),
    AccountRole.ADMINISTRATOR: frozenset({*_KEEPS, Right.AUDIT, Right.EXPORT}),
}

READER = frozenset({*_LOOKS, Right.FIGURES})
"""What a read-only session may do, opened by a one-time link."""

ANALYST = frozenset({*_OFFICE, Right.SUBMIT})
"""What a program may do with an analyst's key: it files projects for any agency, and signs nothing."""

GATEWAY = frozenset({Right.ASK, Right.TRY, Right.CASES})
"""What a program may do with a gateway's key: it reads the decisions that it asked for, and no others."""

READS_DECISIONS = (Right.DECISIONS, Right.ASK, Right.READ_OWN)
"""The rights of which one opens the list of decisions; `service.decisions.access` says which it shows."""


def rights(roles: Iterable[AccountRole]) -> frozenset[str]:
    """What somebody with these roles may do."""
    return frozenset().union(*(RIGHTS[role] for role in roles))
