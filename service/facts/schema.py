"""Writes the JSON Schema of the facts: `python -m service.facts.schema > policies/schemas/facts.json`."""

import json

from service.facts.models import Facts


def schema() -> str:
    """The schema as committed; `opa check -s` and `opa test -s` type-check every `input.` path by it."""
    document = Facts.model_json_schema(by_alias=True, mode="serialization")
    return json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


if __name__ == "__main__":
    print(schema(), end="")  # noqa: T201  the module is the command that prints it
