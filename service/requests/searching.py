"""A search of AuthZEN 1.0 (section 8): a request in which one party, or the action, is looked for.

A page's token says where the next page begins. It carries nothing secret and grants nothing, so it is not
signed: it is bound to its search by a digest, and a search that has changed is refused with it.
"""

import base64
import binascii
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from service import canonical
from service.errors import RequestUnreadable
from service.requests.reading import parse, request_of, validated
from service.requests.request import Action, Party, Request

Sought = Literal["subject", "resource", "action"]
ANY = "*"
"""Stands in a search's request for the id, or the action's name, that is looked for."""


class Paging(BaseModel):
    """The member `page`; `limit` counts results, and None is as many as one call looks for."""

    model_config = ConfigDict(frozen=True, strict=True)

    token: str | None = None
    limit: int | None = Field(default=None, ge=0)


class _Token(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    search: str
    after: str | None
    limit: int | None


@dataclass(frozen=True, slots=True)
class Search:
    """One page of a search: candidates after the id `after`, until there are `limit` results.

    `template` is the request with `ANY` for what is looked for; `paged` where the asker spoke of pages.
    """

    sought: Sought
    template: Request
    after: str | None = None
    limit: int | None = None
    paged: bool = False

    def request(self, candidate: str) -> Request:
        """The request that asks about one candidate, as the evaluation endpoint would read it.

        Raises ValidationError for a candidate that nobody could ask about.
        """
        if self.sought == "action":
            action = Action(name=candidate, properties=self.template.action.properties)
            return self.template.with_(action=action)
        party: Party = getattr(self.template, self.sought)
        asked = Party(type=party.type, id=candidate, properties=party.properties)
        return self.template.with_(**{self.sought: asked})

    def token(self, after: str | None) -> str:
        """The token of the page whose candidates come after this one."""
        content = {"search": _digest(self.sought, self.template), "after": after, "limit": self.limit}
        return base64.urlsafe_b64encode(canonical.text(content).encode()).decode().rstrip("=")


def read_search(body: bytes, sought: Sought) -> Search:
    """Read a search for the subject, resource or action.

    The id of what is looked for is ignored where it is sent, and so is the whole action in a search for
    actions. Raises RequestUnreadable, naming the member that is wrong, and for a token of another search.
    """
    document = parse(body)
    if not isinstance(document, dict):
        raise RequestUnreadable("The request must be a JSON object.")
    template = request_of(_with_any(document, sought))
    paging = validated(Paging, document["page"]) if document.get("page") is not None else None
    if paging is None:
        return Search(sought, template)
    if not paging.token:
        return Search(sought, template, limit=paging.limit, paged=True)
    token = _token(paging, _digest(sought, template))
    return Search(sought, template, token.after, token.limit, paged=True)


def _with_any(document: dict[str, Any], sought: Sought) -> dict[str, Any]:
    if sought == "action":
        return document | {"action": {"name": ANY}}
    party = document.get(sought)
    return document | {sought: party | {"id": ANY}} if isinstance(party, dict) else document


def _digest(sought: Sought, template: Request) -> str:
    asked = {"sought": sought, "request": template.model_dump(mode="json")}
    return canonical.digest(canonical.text(asked), "sha256")


def _token(paging: Paging, digest: str) -> _Token:
    given = paging.token or ""
    try:
        text = base64.b64decode(given + "=" * (-len(given) % 4), altchars=b"-_", validate=True)
        token = _Token.model_validate_json(text)
    except (binascii.Error, ValueError):
        raise RequestUnreadable(
            "This page token is not one of ours; begin again without one.", "page.token"
        ) from None
    if token.search != digest:
        raise RequestUnreadable("The search has changed since its first page; repeat it.", "page.token")
    if paging.limit not in (None, token.limit):
        raise RequestUnreadable("The limit has changed since the first page; repeat it.", "page.limit")
    return token
