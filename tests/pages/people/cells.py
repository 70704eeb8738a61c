"""Which right opens which address: one row for each door a person may come to. Add yours here."""

from service.people.rights import Right

ANYBODY = None
"""Whoever is signed in."""
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
    ("GET", "/projects/new", (Right.SUBMIT,)),
    ("POST", "/projects/new", (Right.SUBMIT,)),
    ("POST", "/projects/sheet", (Right.SUBMIT,)),
    ("GET", "/projects/template.xlsx", (Right.SUBMIT, Right.READ, Right.READ_OWN)),
    ("GET", "/projects/resources?q=x", (Right.SUBMIT, Right.REVIEW)),
    ("GET", "/projects/nothing", (Right.READ, Right.READ_OWN)),
    ("GET", "/projects/nothing.json", (Right.READ, Right.READ_OWN)),
    ("GET", "/projects/nothing/edit", (Right.SUBMIT,)),
    ("POST", "/projects/nothing/edit", (Right.SUBMIT,)),
    ("GET", "/projects/nothing/sheet.xlsx", (Right.SUBMIT,)),
    ("POST", "/projects/nothing/sheet", (Right.SUBMIT,)),
    ("GET", "/projects/nothing/matches", (Right.READ, Right.READ_OWN)),
    ("POST", "/projects/nothing/overlaps", (Right.REVIEW,)),
    ("GET", "/projects/nothing/opinion", (Right.ISSUE, Right.CHECK, Right.REVIEW)),
    ("POST", "/projects/nothing/notice", (Right.REVIEW,)),
    ("POST", "/projects/nothing/rows/1/confirm", (Right.REVIEW,)),
    ("POST", "/projects/nothing/rows/1/question", (Right.REVIEW,)),
    ("POST", "/projects/nothing/rows/1/papers", (Right.REVIEW,)),
    ("POST", "/projects/nothing/rows/1/facts", (Right.REVIEW,)),
    ("POST", "/projects/nothing/take", (Right.REVIEW,)),
    ("POST", "/projects/nothing/decide", (Right.ASK,)),
    ("POST", "/projects/nothing/note", (Right.READ, Right.SUBMIT)),
    ("POST", "/projects/nothing/return", (Right.REVIEW,)),
    ("POST", "/projects/nothing/forward", (Right.REVIEW,)),
    ("POST", "/projects/nothing/agree", (Right.CHECK,)),
    ("POST", "/projects/nothing/send-back", (Right.CHECK, Right.ISSUE)),
    ("POST", "/projects/nothing/override", (Right.ISSUE,)),
    ("POST", "/projects/nothing/issue", (Right.ISSUE,)),
    ("POST", "/projects/nothing/withdraw", (Right.SUBMIT,)),
]
"""(method, address, rights of which one opens it). What is asked is empty or about nothing: an address opens
where the answer is anything but 403."""
