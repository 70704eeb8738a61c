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

_PARTY = {
    "type": "object",
    "required": ["type", "id"],
    "properties": {
        "type": {"type": "string"},
        "id": {"type": "string"},
        "properties": {"type": "object"},
    },
}

EVALUATION: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["subject", "action", "resource"],
                    "properties": {
                        "subject": _PARTY,
                        "action": {
                            "type": "object",
                            "required": ["name"],
                            "properties": {"name": {"type": "string"}, "properties": {"type": "object"}},
                        },
                        "resource": _PARTY,
                        "context": {"type": "object"},
                    },
                },
                "example": EXAMPLE,
            }
        },
    }
}

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
        400: "The request cannot be read",
        401: "No key, or a wrong one",
        403: "The caller may not ask this",
        503: "The decision could not be recorded, so it is not given",
    }.items()
}
