"""The parts of the facts: each entry of the register with what belongs to it.

Every part is a document that fits its model in `service.facts.models`. `changes` are what-ifs: they replace
what the register says key by key, and are checked as the register's own entries are.
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator

from catalog import entries
from catalog.entries import Entry
from service import canonical
from service.facts.period import overdue
from service.facts.register import Snapshot
from service.requests import folded

Document = dict[str, Any]
FoldedId = Annotated[entries.Id, AfterValidator(folded)]
E = TypeVar("E", bound=Entry)


class StatedFacility(entries.FacilityDetails):
    """A facility that nobody has registered, as a caller states it; no owner: the subject."""

    name: entries.Name | None = None
    owner: FoldedId | None = None


class StatedProject(entries.ProjectDetails):
    """A project that nobody has registered, as a caller states it."""

    name: entries.Name | None = None
    unit: FoldedId | None = None
    needs: entries.Needs | None = None


@dataclass(frozen=True, slots=True)
class Parts:
    """Reads one snapshot for one day.

    Its methods raise pydantic's ValidationError when what a caller states does not fit.
    """

    snapshot: Snapshot
    on: date

    def agency(self, agency_id: str | None, changes: Document | None = None) -> Document:
        """An agency; of one that is not registered nothing but the id is known."""
        if agency_id is None:
            return {}
        head = {"type": "agency", "id": agency_id}
        entry = self.snapshot.agency(agency_id)
        return head if entry is None else _changed(entry, changes).model_dump() | head | {"registered": True}

    def division(self, code: str | None) -> Document:
        """A division with the codes of those above it; only its code where it is not registered."""
        if code is None:
            return {}
        entry = self.snapshot.division(code)
        return (
            {"code": code} if entry is None else entry.model_dump() | {"parents": self.snapshot.parents(code)}
        )

    def competent(self, code: str | None) -> list[str] | None:
        """The competent departments of a division on the day; None where the division is unknown."""
        return None if code is None else self.snapshot.competent(code, self.on)

    def entity(self, entity_type: str, entity_id: str, sent: Document) -> Document:
        """A thing of another policy folder: its registered properties, overlaid by those sent."""
        entry = self.snapshot.entity(entity_type, entity_id)
        head = {"type": entity_type, "id": entity_id, "registered": entry is not None}
        return head | {"properties": (entry.properties if entry else {}) | sent}

    def resource(self, resource_id: str, changes: Document | None = None) -> Document:
        """A resource with its provider and its claimants, whether it is catalogued and overdue."""
        head = {"type": "resource", "id": resource_id}
        entry = self.snapshot.resource(resource_id)
        return head if entry is None else self._known_resource(_changed(entry, changes)) | head

    def _known_resource(self, entry: entries.Resource) -> Document:
        late = overdue(entry.update.cycle, entry.update.last, self.on)
        return entry.model_dump() | {
            "registered": True,
            "provider": self.agency(entry.provider),
            "catalogued": self._filed(entry),
            "claimants": self.snapshot.claimants(entry),
            "update": entry.update.model_dump() | {"overdue": late},
        }

    def case(self, case_id: str, changes: Document | None = None) -> Document:
        """A case with its user, its resource, and who was competent for the user on the filing day."""
        entry = self.snapshot.case(case_id)
        return {"id": case_id} if entry is None else self._known_case(_changed(entry, changes))

    def _known_case(self, entry: entries.Case) -> Document:
        user = self.agency(entry.user)
        filed_on, code = entry.events.filed_on, user.get("division")
        return entry.model_dump(exclude={"user"}) | {
            "registered": True,
            "subject": user,
            "division": self.division(code),
            "resource": self.resource(entry.resource),
            "competent": self.snapshot.competent(code, filed_on) if code and filed_on else [],
        }

    def facility(self, facility_id: str, stated: Document, changes: Document | None = None) -> Document:
        """A facility with its owner and the owner's division."""
        entry = self.snapshot.facility(facility_id)
        known = _stated(StatedFacility, stated) if entry is None else _changed(entry, changes)
        owner = self.agency(known.owner)
        return (
            known.model_dump()
            | _standing(entry)
            | {
                "id": facility_id,
                "owner": owner,
                "division": self.division(owner.get("division")),
            }
        )

    def project(self, project_id: str, stated: Document, changes: Document | None = None) -> Document:
        """A project with its unit, the unit's division, and whether the data it needs is catalogued."""
        entry = self.snapshot.project(project_id)
        known = _stated(StatedProject, stated) if entry is None else _changed(entry, changes)
        unit = self.agency(known.unit)
        return (
            known.model_dump()
            | _standing(entry)
            | {
                "id": project_id,
                "unit": unit,
                "division": self.division(unit.get("division")),
                "needs": None if known.needs is None else [self._need(need) for need in known.needs],
            }
        )

    def _need(self, need: entries.Need) -> Document:
        entry = None if need.resource is None else self.snapshot.resource(folded(need.resource))
        catalogued = None if need.resource is None else entry is not None and self._filed(entry)
        return need.model_dump() | {"catalogued": catalogued}

    def _filed(self, entry: entries.Resource) -> bool:
        return entry.filed_on is not None and entry.filed_on <= self.on


def _standing(entry: Entry | None) -> Document:
    return {"registered": entry is not None, "stated": entry is None}


def _changed(entry: E, changes: Document | None) -> E:
    known = {key: value for key, value in (changes or {}).items() if key in _keys(type(entry)) - {"id"}}
    if not known:
        return entry
    return entry.model_validate_json(canonical.text(entry.model_dump(mode="json") | known))


def _stated(model: type[E], properties: Document) -> E:
    known = {key: value for key, value in properties.items() if key in _keys(model)}
    return model.model_validate_json(canonical.text(known))


def _keys(model: type[Entry]) -> set[str]:
    return {field.alias or name for name, field in model.model_fields.items()}
