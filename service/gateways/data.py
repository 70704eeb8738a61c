"""OPA's Data API as the `opa` plugins of APISIX and Kong use it: their layouts in, one answer for both.

The path is fixed: what a gateway may have evaluated is never built from what it sends. The answer is always
an object; `reason` and `status_code` are read by APISIX, `message` and `status` by Kong.
"""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from service.decisions import Caller, Kept
from service.doors import BodyDep, CallerDep, ServiceDep, now
from service.errors import RequestUnreadable
from service.gateways import documented
from service.gateways.addresses import Form
from service.gateways.calls import Call, Values
from service.gateways.exchange import exchange
from service.gateways.verdict import headers, permitted, reason, status
from service.policy.texts import Texts
from service.requests.reading import parse

router = APIRouter(tags=["Gateways"])

PATH = "/v1/data/gongxiang/exchange"
NAMES = ("consumer_name", "username", "custom_id", "id")
"""Where a gateway's own consumer object has the consumer's name; the first that is there."""


@router.post(PATH, responses=documented.ERRORS, openapi_extra=documented.EXCHANGE)
async def data(caller: CallerDep, body: BodyDep, parts: ServiceDep) -> JSONResponse:
    """May this exchange take place? As the `opa` plugins of APISIX and Kong ask it."""
    kept = await exchange(read(parse(body), caller), caller, now(), parts.house)
    return JSONResponse(document(kept, parts.texts))


def document(kept: Kept, texts: Texts) -> dict[str, Any]:
    """The answer to both plugins."""
    code, why = status(kept), reason(kept, texts)
    result = {
        "allow": permitted(kept),
        "reason": why | {"id": kept.decision.id},
        "message": f"{why['title']['zh']} {why['title']['en']}",
        "status_code": code,
        "status": code,
        "headers": headers(kept),
    }
    return {"result": result, "decision_id": kept.decision.id}


def read(document: Any, who: Caller) -> Call:
    """Read `input` in either layout; raises RequestUnreadable for any other."""
    given = _object(_object(document, "body").get("input"), "input")
    request = _object(given.get("request"), "input.request")
    if "http" in request:
        return _kong(given, _object(request["http"], "input.request.http"), who)
    if given.get("type") != "http":
        raise RequestUnreadable('The input must be of type "http", or have request.http.', "input.type")
    return _call(given, request, who, Form.DECODED)


def _kong(given: dict[str, Any], request: dict[str, Any], who: Caller) -> Call:
    if "path" in _object(given.get("request"), "input.request"):
        raise RequestUnreadable("The input has the layouts of two gateways; send one.", "input.request")
    return _call(given, request, who, Form.ENCODED)


def _call(given: dict[str, Any], request: dict[str, Any], who: Caller, form: Form) -> Call:
    sent = _object(_or_empty(request.get("headers")), "headers")
    named = _consumer(given.get("consumer"))
    return Call(
        families=("opa",),
        methods=_values(request.get("method")),
        hosts=_values(request.get("host")),
        uris=_values(request.get("path")),
        consumers=tuple(dict.fromkeys((*named, *_header(sent, who.consumer_header)))) if named
        else _header(sent, who.consumer_header),
        purposes=_header(sent, who.purpose_header),
        form=form,
    )  # fmt: skip


def _consumer(given: Any) -> Values:
    """The name of the consumer that the gateway has authenticated itself."""
    fields = _object(_or_empty(given), "input.consumer")
    names = (fields.get(name) for name in NAMES)
    return tuple(name for name in names if isinstance(name, str) and name)[:1]


def _header(sent: dict[str, Any], name: str | None) -> Values:
    """Every value of a header: a plugin gives several as a list, or under names that differ in case."""
    wanted = (value for key, value in sent.items() if name and key.lower() == name.lower())
    return tuple(text for value in wanted for text in _values(value))


def _values(value: Any) -> Values:
    found = value if isinstance(value, list) else [] if value is None else [value]
    if not all(isinstance(text, str) for text in found):
        raise RequestUnreadable("Method, host, path and headers must be text.", "input.request")
    return tuple(found)


def _or_empty(value: Any) -> Any:
    return {} if value is None else value


def _object(value: Any, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise RequestUnreadable(f"{where} must be a JSON object.", where)
    return value
