"""Worlds for properties: dicts of lists as a world file has them, referring to one another from small pools.

Everything here is random sample data. Much is absent or None on purpose: what nobody stated must never be
read as an answer.
"""

from datetime import date
from pathlib import Path
from typing import Any, get_args

import yaml
from hypothesis import strategies as st

from catalog import entries
from catalog.entries import Entry

Row = dict[str, Any]
World = dict[str, list[Row]]

AGENCIES = ("11130000000000019U", "11130100000123457D", "11130181MB0A12342Y", "N2130123MF0000012A")
DIVISIONS = ("130000", "130100", "130123")
RESOURCES = ("307013001000001/0001", "307013001000002/0001", "307013001000003/0001")
CASES = ("case-1", "case-2")
FACILITIES = ("facility-1", "facility-2")
PROJECTS = ("2606-130000-04-04-123456", "2606-130100-04-04-654321")
WORDS = ("法人名称", "证书编号", "有效期", "核发危险化学品经营许可证", "行政许可", "某法", "第三条")

few_words = st.sampled_from(WORDS)
"""Text that often repeats, so that names of items and purposes meet."""

FREE_TEXT = st.text(
    st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp"]), min_size=1, max_size=12
).filter(lambda text: text.strip() != "")
"""Any text that may stand as a name."""


def one_of(alias: Any) -> st.SearchStrategy[str]:
    """Choose one word of a closed list of `catalog.entries`."""
    return st.sampled_from(get_args(alias))


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Leave about half of the values out as None."""
    return st.none() | strategy


def row(
    required: dict[str, st.SearchStrategy[Any]], **optional: st.SearchStrategy[Any]
) -> st.SearchStrategy[Row]:
    """Make a dict whose optional keys are each absent, None or stated; a final `_` is cut off a keyword."""
    stated = {key.rstrip("_"): maybe(strategy) for key, strategy in optional.items()}
    return st.fixed_dictionaries(required, optional=stated)


days = st.sampled_from([date(2015, 12, 31), date(2016, 1, 1), date(2026, 11, 22), date(2027, 3, 1)])
flags = st.booleans()
money = st.sampled_from([0, 0.5, 300_000, 1_200_000.25])
counts = st.integers(0, 3)
agency_ids, resource_ids, case_ids = map(st.sampled_from, (AGENCIES, RESOURCES, CASES))


def worlds(texts: st.SearchStrategy[str] = few_words) -> st.SearchStrategy[World]:
    """Make whole worlds of at most four agencies and a few of everything else; ids do not repeat."""
    made = _Rows(texts)
    return st.fixed_dictionaries(
        {
            "agencies": _unique(made.agency(), 4),
            "divisions": _unique(made.division(), 3, "code"),
            "resources": _unique(made.resource(), 3),
            "grants": _unique(made.grant(), 3),
            "cases": _unique(made.case(), 2),
            "facilities": _unique(made.facility(), 2),
            "projects": _unique(made.project(), 2),
            "routes": _unique(made.route(), 2),
            "consumers": _unique(made.consumer(), 2),
            "entities": _unique(made.entity(), 2),
        }
    )


def entry(name: str, stated: Row) -> Entry:
    """Read one row of a list as the register would."""
    return entries.LISTS[name].model_validate(stated)


def write(world: World, file: Path) -> Path:
    """Write a world file in which all text is quoted, so that nothing but the loader gives it a meaning."""
    file.write_text(yaml.dump(world, Dumper=_Quoting, allow_unicode=True, sort_keys=False), "utf-8")
    return file


def _unique(rows: st.SearchStrategy[Row], most: int, key: str = "id") -> st.SearchStrategy[list[Row]]:
    return st.lists(rows, max_size=most, unique_by=lambda stated: stated[key])


class _Quoting(yaml.CSafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


_Quoting.add_representer(
    str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, '"')
)


class _Rows:
    """The rows of each list, over one choice of text."""

    def __init__(self, text: st.SearchStrategy[str]) -> None:
        self.text = text
        self.texts = st.lists(text, max_size=3)
        self.ground = row({}, kind=one_of(entries.GroundKind), title=text, article=text)

    def agency(self) -> st.SearchStrategy[Row]:
        roles = row({"role": one_of(entries.RoleName), "from": days}, to=days)
        return row(
            {"id": agency_ids, "name": self.text},
            kind=one_of(entries.AgencyKind),
            authorising_law=self.text,
            division=st.sampled_from(DIVISIONS),
            roles=st.lists(roles, max_size=2),
            readiness=row({}, rules=flags, front_end=flags, staff=flags, connected=flags),
            trained=flags,
        )

    def division(self) -> st.SearchStrategy[Row]:
        return row(
            {"code": st.sampled_from(DIVISIONS), "name": self.text, "level": one_of(entries.Level)},
            parent=st.sampled_from(DIVISIONS),
            platform=st.sampled_from(["own", "upper"]),
            conditions=row({}, has=flags, document=self.text, decided_on=days),
            guidance=self.text,
        )

    def resource(self) -> st.SearchStrategy[Row]:
        items = row({"name": self.text}, type=self.text, length=counts)
        return row(
            {"id": resource_ids, "name": self.text, "provider": agency_ids},
            summary=self.text,
            items=st.lists(items, max_size=3),
            duty=self.text,
            filed_on=days,
            parent_entry=self.text,
            local_basis=self.text,
            duty_changed_on=days,
            share=row({}, type=one_of(entries.ShareType), condition=self.text, ground=self.ground),
            secrecy=row({}, state=one_of(entries.SecrecyState), ground=self.ground, authority=_AUTHORITIES),
            platform=row({}, possible=flags, reason=self.text),
            update=row({}, cycle=one_of(entries.Cycle), last=days),
            open=one_of(entries.ShareType),
            open_condition=self.text,
            doubts=counts,
            version=counts,
        )

    def grant(self) -> st.SearchStrategy[Row]:
        required = {
            "id": st.sampled_from(["grant-1", "grant-2", "grant-3"]),
            "grantee": agency_ids,
            "resource": resource_ids,
            "items": self.texts,
            "purposes": self.texts,
            "from": days,
            "granted_by": agency_ids,
        }
        states = st.sampled_from(["active", "suspended", "revoked"])
        return row(required, mode=_MODES, frequency=self.text, to=days, state=states, case=case_ids)

    def case(self) -> st.SearchStrategy[Row]:
        required = {
            "id": case_ids,
            "user": agency_ids,
            "resource": resource_ids,
            "state": one_of(entries.CaseState),
        }
        return row(
            required,
            items=self.texts,
            purposes=self.texts,
            mode=_MODES,
            fee=row({}, amount=money, in_kind=flags),
            events=row({}, **dict.fromkeys(entries.Events.model_fields, days)),
            minutes=self.text,
            filed_with=agency_ids,
        )

    def facility(self) -> st.SearchStrategy[Row]:
        return row(
            {"id": st.sampled_from(FACILITIES), "name": self.text, "owner": agency_ids},
            kind=st.sampled_from(["exchange", "platform"]),
            departments=self.texts,
            fields=self.texts,
            started_on=days,
            connected=flags,
            managed=flags,
        )

    def project(self) -> st.SearchStrategy[Row]:
        text, texts = self.text, self.texts
        decision = row({}, number=text, authority=text, level=text)
        share = row({}, type=one_of(entries.ShareType), ground=self.ground)
        draft = row({}, name=text, items=texts, share=share)
        need = row({}, resource=resource_ids, items=texts, collect_again=flags, reason=text)
        facility = row({}, name=text, departments=texts, fields=texts, connected=flags)
        approval = row({}, by=agency_ids, action=st.sampled_from(["approve", "fund"]), decided_on=days)
        statement = st.sampled_from(["secret", "not_secret"])
        sources = st.sampled_from(["fiscal", "own", "loan", "other"])
        return row(
            {"id": st.sampled_from(PROJECTS), "name": text, "unit": agency_ids},
            funding=_few(row({}, source=sources, amount=money)),
            secrecy=row({}, statement=statement, part=st.sampled_from(["whole", "part"]), decision=decision),
            sharing_chapter=row({}, present=flags, pages=text),
            draft_catalogue=row({}, present=flags, rows=_few(draft)),
            needs=_few(need),
            connection=row({}, designed=flags, page=counts | text),
            facilities=_few(facility),
            overlaps=_few(row({}, with_=text, amount=money)),
            approvals=_few(approval),
        )

    def route(self) -> st.SearchStrategy[Row]:
        return row(
            {
                "id": st.sampled_from(["route-1", "route-2"]),
                "path": st.sampled_from(["/api/{code}", "/api/licences", "/"]),
                "resource": resource_ids,
            },
            methods=st.lists(st.sampled_from(["GET", "POST"]), max_size=2),
            host=self.text,
            items=self.texts,
            mode=_MODES,
        )

    def consumer(self) -> st.SearchStrategy[Row]:
        names = st.sampled_from(["gateway-a", "CN=应急,O=样例"])
        return row({"id": names, "agency": agency_ids}, purposes=self.texts)

    def entity(self) -> st.SearchStrategy[Row]:
        leaves = st.none() | flags | st.integers(-5, 5) | st.floats(-2, 2) | self.text
        nested = st.recursive(
            leaves,
            lambda inner: st.lists(inner, max_size=2) | st.dictionaries(self.text, inner, max_size=2),
            max_leaves=4,
        )
        properties = st.dictionaries(self.text, nested, max_size=2)
        required = {"type": st.just("record"), "id": st.sampled_from(["record-1", "record-2"])}
        return st.fixed_dictionaries(required, optional={"properties": properties})


def _few(rows: st.SearchStrategy[Row]) -> st.SearchStrategy[list[Row]]:
    return st.lists(rows, max_size=2)


_AUTHORITIES = st.sampled_from(["national", "provincial", "city", "county"])
_MODES = one_of(entries.Mode)
