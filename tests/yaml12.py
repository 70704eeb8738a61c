"""Reads the YAML 1.2 files of `fixtures/` for tests: `on` is a key like any other, days are days."""

import re
from datetime import date
from typing import Any

import yaml

from service.settings import ROOT

__all__ = ["Yaml12", "date", "read", "yaml"]


class Yaml12(yaml.SafeLoader):
    """PyYAML's safe loader with the core schema of YAML 1.2 and days."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}


for tag, pattern, first in (
    ("bool", r"true|false", "tf"),
    ("null", r"null|~|", ["n", "~", ""]),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?[0-9]+\.[0-9]+", "-+0123456789"),
    ("timestamp", r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "0123456789"),
):
    Yaml12.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"(?:{pattern})$"), list(first))


def read(name: str) -> Any:
    """The document of a file in `fixtures/`."""
    return yaml.load((ROOT / "fixtures" / name).read_text("utf-8"), Yaml12)  # noqa: S506  it is a SafeLoader
