"""From an entry to its row and back: the same keys, and what is derived for look-up beside them."""

from collections.abc import Mapping
from hashlib import blake2b
from typing import Any, TypeVar

from catalog.columns import canonical
from catalog.entries import Agency, Entry, Resource, Route
from catalog.names import KEPT
from catalog.routing import prefix

AnyEntry = TypeVar("AnyEntry", bound=Entry)


def keys(model: type[Entry]) -> list[str]:
    """List the keys of an entry as the world file and the columns name them."""
    return [field.alias or name for name, field in model.model_fields.items()]


def row_of(entry: Entry) -> dict[str, Any]:
    """Make the row of an entry, derived columns included."""
    fields = type(entry).model_fields
    row = {field.alias or name: getattr(entry, name) for name, field in fields.items()}
    if isinstance(entry, Resource):
        row["items_digest"] = items_digest(entry)
    if isinstance(entry, Route):
        row["prefix"] = prefix(entry.path)
    return row


def entry_of(model: type[AnyEntry], row: Mapping[Any, Any]) -> AnyEntry:
    """Rebuild the entry that was loaded, equal in every key."""
    return model.model_validate(dict(row), context=KEPT)


def items_digest(resource: Resource) -> str | None:
    """Digest the set of item names, whatever their order; None where no item is stated.

    128 bits of BLAKE2b, in hexadecimal: found by index where comparing the lists would read them all.
    """
    if not resource.items:
        return None
    names = sorted({item.name for item in resource.items})
    return blake2b(canonical(names).encode(), digest_size=16).hexdigest()


def role_rows(agency: Agency) -> list[dict[str, Any]]:
    """Make the rows of `roles`: none for an agency whose division nobody stated."""
    if agency.division is None:
        return []
    return [
        {"agency": agency.id, "position": position, "division": agency.division, **row_of(role)}
        for position, role in enumerate(agency.roles or [])
    ]
