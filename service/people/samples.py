"""Sample people: one for each role, with a password drawn for this installation, kept where only it reads."""

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from service.people import passwords
from service.people.account import Draft
from service.people.accounts import Accounts
from service.people.audit import By
from service.people.rights import AccountRole


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample person, and the password as far as it is known here."""

    draft: Draft
    password: str

    @property
    def role(self) -> AccountRole:
        """The one role that this person is a sample of."""
        return next(iter(self.draft.roles))


def introduced(rows: Iterable[Mapping[str, Any]], file: Path, accounts: Accounts, by: By) -> list[Sample]:
    """The sample people, made where there is no account at all; else those that were made here before.

    `file` keeps their passwords, readable by its owner alone. Where accounts are there and no such file, an
    installation has people of its own: none is given.
    """
    drafts = [_draft(row) for row in rows]
    if accounts.all():
        known = _read(file)
        return [Sample(draft, known[draft.username]) for draft in drafts if draft.username in known]
    samples = [Sample(draft, passwords.temporary()) for draft in drafts]
    _write(file, {sample.draft.username: sample.password for sample in samples})
    for sample in samples:
        accounts.create(sample.draft, sample.password, by, temporary=False)
    return samples


def _draft(row: Mapping[str, Any]) -> Draft:
    roles = frozenset(AccountRole(role) for role in row["roles"])
    return Draft(row["username"], row["name"], row.get("agency"), roles)


def _read(file: Path) -> dict[str, str]:
    try:
        known: dict[str, str] = json.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    return known


def _write(file: Path, known: Mapping[str, str]) -> None:
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as kept:
        json.dump(known, kept)
