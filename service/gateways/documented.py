"""What OpenAPI says of doors that read their bodies themselves."""

from typing import Any

EXAMPLE: dict[str, Any] = {
    "subject": {"type": "agency", "id": "11130000000000019U"},
    "action": {"name": "obtain"},
    "resource": {"type": "resource", "id": "307013001000001/0001"},
    "context": {
        "purpose": "核发危险化学品经营许可证",
        "items": ["法人名称", "证书编号"],
        "mode": "platform",
    },
}

_PROPERTIES = {"type": "object", "description": "Of all three parties together at most 1 MiB of JSON."}
_PARTY = {
    "type": "object",
    "required": ["type", "id"],
    "properties": {
        "type": {"type": "string"},
        "id": {"type": "string"},
        "properties": _PROPERTIES,
    },
}

_ACTION = {
    "type": "object",
    "required": ["name"],
    "properties": {"name": {"type": "string"}, "properties": _PROPERTIES},
}
_SOUGHT = {
    "type": "object",
    "required": ["type"],
    "properties": {"type": {"type": "string"}, "properties": _PROPERTIES},
}
_OPTIONS = {"type": "object", "properties": {"explain": {"type": "boolean"}}}
_PAGE = {
    "type": "object",
    "properties": {"token": {"type": "string"}, "limit": {"type": "integer", "minimum": 0}},
}
_MEMBERS: dict[str, Any] = {
    "subject": _PARTY,
    "action": _ACTION,
    "resource": _PARTY,
    "context": {"type": "object", "description": "At most 32 KiB of JSON."},
}


def _body(properties: dict[str, Any], required: list[str], example: dict[str, Any]) -> dict[str, Any]:
    schema = {"type": "object", "required": required, "properties": properties}
    content = {"application/json": {"schema": schema, "example": example}}
    return {"requestBody": {"required": True, "content": content}}


def _search(sought: str) -> dict[str, Any]:
    """A search names what it looks for by type only; actions not at all."""
    members = _MEMBERS | {"page": _PAGE, "options": _OPTIONS}
    example = EXAMPLE | {"page": {"limit": 10}}
    if sought == "action":
        members.pop("action")
        return _body(members, ["subject", "resource"], {k: v for k, v in example.items() if k != "action"})
    kind = {"type": EXAMPLE[sought]["type"]}
    return _body(members | {sought: _SOUGHT}, ["subject", "action", "resource"], example | {sought: kind})


EVALUATION = _body(_MEMBERS | {"options": _OPTIONS}, ["subject", "action", "resource"], EXAMPLE)
EVALUATIONS = _body(
    _MEMBERS
    | {
        "evaluations": {
            "type": "array",
            "maxItems": 1000,
            "items": {"type": "object", "properties": _MEMBERS},
        },
        "options": {
            "type": "object",
            "properties": {
                "explain": {"type": "boolean"},
                "evaluations_semantic": {
                    "enum": ["execute_all", "deny_on_first_deny", "permit_on_first_permit"]
                },
            },
        },
    },
    [],
    EXAMPLE | {"evaluations": [{}, {"action": {"name": "request"}}]},
)
SUBJECTS, RESOURCES, ACTIONS = map(_search, ("subject", "resource", "action"))
EXCHANGE = _body(
    {"input": {"type": "object"}},
    ["input"],
    {
        "input": {
            "type": "http",
            "request": {
                "scheme": "http",
                "method": "GET",
                "host": "gateway.example.org",
                "port": 9080,
                "path": "/api/hazchem/licences/1234",
                "headers": {"x-gongxiang-consumer": "hazchem-app"},
                "query": {},
            },
        }
    },
)

_ERROR = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message", "where"],
            "properties": {
                "code": {"type": "string"},
                "message": {"type": "string"},
                "where": {"type": ["string", "null"]},
            },
        }
    },
}

ERRORS: dict[int | str, dict[str, Any]] = {
    status: {"description": text, "content": {"application/json": {"schema": _ERROR}}}
    for status, text in {
        400: "The request cannot be read, or is larger than what is recorded; `where` names the member",
        401: "No key, or a wrong one",
        403: "The caller may not ask this",
        503: "The decision could not be recorded, so it is not given",
    }.items()
}
