"""From a gateway's call to a decision: the route says what is taken, the consumer who takes it.

Both gateway doors come through `exchange`. Whatever keeps a call from becoming a question of law is refused
and recorded as well.
"""

from datetime import datetime
from typing import Any

from pydantic import ValidationError

from catalog.entries import Consumer, Route
from catalog.register import Snapshot
from service.decisions import Caller, House, Kept, decide_what, refuse
from service.gateways.addresses import Address, Unclear, address
from service.gateways.calls import Call, one
from service.gateways.refusals import refusal
from service.policy import Ruling
from service.requests import Request, folded

NOBODY = "-"
"""Stands in the record for what the gateway did not say."""
SHOWN = 150
"""Characters of an address that the record keeps."""


class _Refused(Exception):
    def __init__(self, ruling: Ruling, request: Request) -> None:
        super().__init__(ruling.findings[0].code)
        self.ruling = ruling
        self.request = request


async def exchange(call: Call, caller: Caller, at: datetime, house: House) -> Kept:
    """Decide whether this exchange may take place; the register is read in one state.

    Raises what `decide` raises.
    """
    try:
        return await decide_what(lambda snapshot: _question(call, snapshot), caller, at, house)
    except _Refused as refused:
        return await refuse(refused.request, refused.ruling, caller, at, house)


def _question(call: Call, snapshot: Snapshot) -> Request:
    """What the law is asked; raises _Refused where it cannot be."""
    try:
        place, name, purpose = _place(call), call.consumer, call.purpose
        consumer = _consumer(call, name, snapshot)
        route = snapshot.route(place.method, place.host, place.path)
        if route is None:
            raise _Refused(refusal("gateway.route_unknown"), _trace(call))
        stated = _only(consumer) if purpose is None else purpose
        request = _request(consumer, route, place, stated)
    except Unclear as unclear:
        raise _Refused(refusal("gateway.request_unclear", reason=str(unclear)), _trace(call)) from None
    except ValidationError:
        reason = "the register's ids for this route or caller cannot be asked about"
        raise _Refused(refusal("gateway.request_unclear", reason=reason), _trace(call)) from None
    if purpose is not None and consumer.purposes is not None and purpose not in consumer.purposes:
        ruling = refusal("gateway.purpose_not_allowed", purpose=purpose, purposes=consumer.purposes)
        raise _Refused(ruling, request)
    return request


def _place(call: Call) -> Address:
    if len(call.families) != 1:
        raise Unclear(f"the address is given in {len(call.families)} ways ({', '.join(call.families)})")
    method, host, uri = one(call.methods, "method"), one(call.hosts, "host"), one(call.uris, "path")
    return address(method, host, uri, call.form)


def _consumer(call: Call, name: str | None, snapshot: Snapshot) -> Consumer:
    if name is None:
        raise _Refused(refusal("gateway.consumer_missing"), _trace(call))
    consumer = snapshot.consumer(name)
    if consumer is None:
        raise _Refused(refusal("gateway.consumer_unknown", consumer=name), _trace(call))
    return consumer


def _only(consumer: Consumer) -> str | None:
    """The purpose of a caller that has just one; otherwise it has to say which."""
    return consumer.purposes[0] if consumer.purposes and len(consumer.purposes) == 1 else None


def _request(consumer: Consumer, route: Route, place: Address, purpose: str | None) -> Request:
    """The question; consumer and address are properties, which the record keeps and no fact depends on."""
    context = {"purpose": purpose, "items": route.items, "mode": route.mode}
    way = {"route": route.id, "method": place.method, "host": place.host, "path": place.path}
    return _asked(
        {"type": "agency", "id": consumer.agency, "properties": {"consumer": consumer.id}},
        {"type": "resource", "id": route.resource, "properties": way},
        {key: value for key, value in context.items() if value is not None},
    )


def _trace(call: Call) -> Request:
    """What was understood of a call that reached no route or no agency."""
    names = call.consumers[0] if call.consumers else NOBODY
    return _asked({"type": "consumer", "id": _plain(names)}, {"type": "route", "id": _plain(call.shown)}, {})


def _asked(subject: dict[str, Any], resource: dict[str, Any], context: dict[str, Any]) -> Request:
    asked = {"subject": subject, "action": {"name": "obtain"}, "resource": resource, "context": context}
    return Request.model_validate(asked)


def _plain(shown: str) -> str:
    """A text that may stand as an id: folded, printable, not too long, never empty."""
    printable = "".join(part if part.isprintable() else f"%{ord(part):02X}" for part in folded(shown))
    return printable[:SHOWN].strip() or NOBODY
