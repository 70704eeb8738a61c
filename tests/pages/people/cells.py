"""Which right opens which address: one row for each door a person may come to. Add yours here."""

from service.people.rights import Right

ANYBODY = None
"""Whoever is signed in."""
READS = (Right.READ, Right.READ_OWN)
Cell = tuple[str, str, tuple[Right, ...] | None]

CELLS: list[Cell] = [
    ("GET", "/", ANYBODY),
    ("GET", "/docs", ANYBODY),
    ("GET", "/openapi.json", ANYBODY),
    ("GET", "/account", ANYBODY),
    ("GET", "/people/roles", ANYBODY),
    ("GET", "/decisions", (Right.DECISIONS,)),
    ("GET", "/law", (Right.TRY,)),
    ("GET", "/law/hb2016/art_9", (Right.TRY,)),
    ("GET", "/law/try", (Right.TRY,)),
    ("POST", "/law/try", (Right.TRY,)),
    ("POST", "/access/v1/evaluation", (Right.ASK,)),
    ("POST", "/decisions/nothing/replay", (Right.REDECIDE,)),
    ("GET", "/people", (Right.ACCOUNTS,)),
    ("GET", "/people/new", (Right.ACCOUNTS,)),
    ("POST", "/people/accounts", (Right.ACCOUNTS,)),
    ("GET", "/people/accounts/nobody", (Right.ACCOUNTS,)),
    ("POST", "/people/accounts/nobody", (Right.ACCOUNTS,)),
    ("POST", "/people/accounts/nobody/password", (Right.ACCOUNTS,)),
    ("POST", "/people/accounts/nobody/disable", (Right.ACCOUNTS,)),
    ("GET", "/people/audit", (Right.AUDIT,)),
    ("GET", "/projects", READS),
    ("POST", "/projects/views", READS),
    ("POST", "/projects/views/drop", READS),
    ("GET", "/projects/export", (Right.EXPORT,)),
    ("GET", "/projects/board", READS),
    ("GET", "/projects/deadlines", READS),
    ("GET", "/projects/workload", (Right.READ,)),
    ("GET", "/projects/workload/export", (Right.EXPORT,)),
    ("GET", "/projects/figures", (Right.FIGURES,)),
    ("GET", "/projects/figures/export", (Right.EXPORT,)),
    ("GET", "/projects/redecide", (Right.REDECIDE,)),
    ("POST", "/projects/redecide/nothing/stop", (Right.REDECIDE,)),
    ("POST", "/projects/redecide/nothing/continue", (Right.REDECIDE,)),
    ("GET", "/platforms", (Right.READ, Right.PLATFORMS)),
    ("GET", "/platforms/export", (Right.EXPORT, Right.PLATFORMS)),
    ("POST", "/platforms", (Right.PLATFORMS,)),
    ("POST", "/platforms/drop", (Right.PLATFORMS,)),
]
"""(method, address, rights of which one opens it). What is asked is empty or about nothing: an address opens
where the answer is anything but 403."""
