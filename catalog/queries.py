"""Every question the room puts to the database."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Delete,
    Insert,
    Select,
    Update,
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from catalog import models
from catalog.base import Base
from catalog.entries import LISTS
from catalog.models import TABLES
from catalog.prepared import Prepared
from catalog.rows import keys
from catalog.staging import STAGED_ROLES, STAGES


@cache
def by_key(name: str) -> Prepared:
    """Find the entry of a list by its primary key, whose columns are the parameters."""
    table = TABLES[name].__table__
    return Prepared(_entries(name).where(*(column == bindparam(column.name) for column in table.primary_key)))


@cache
def grants() -> Prepared:
    """Find all grants of one agency (`grantee`) on one `resource`."""
    granted = models.Grant
    same = (granted.grantee == bindparam("grantee"), granted.resource == bindparam("resource"))
    return Prepared(_entries("grants").where(*same))


def routes(prefixes: Sequence[str]) -> Select[Any]:
    """Find the routes whose fixed beginning is one of these."""
    return _entries("routes").where(models.Route.prefix.in_(prefixes))


@cache
def parent() -> Prepared:
    """Find the code above a division (`code`): one row where the division is registered."""
    return Prepared(select(models.Division.parent).where(models.Division.code == bindparam("code")))


def competent(division: str, on: date) -> Select[str]:
    """Find the agencies of exactly this division that are its competent department on this day."""
    return holders(division, "competent", on)


def holders(division: str, role: str, on: date) -> Select[str]:
    """Find the agencies of exactly this division that hold an office on this day."""
    held = models.Role
    return select(held.agency).distinct().where(
        held.division == division, held.role == role, held.from_ <= on, or_(held.to.is_(None), held.to >= on)
    )  # fmt: skip


def highest() -> Select[str]:
    """Find the divisions that have none above them."""
    return select(models.Division.code).where(models.Division.parent.is_(None))


@cache
def division_of() -> Prepared:
    """Find the division of an `agency`: one row where the agency is registered."""
    return Prepared(select(models.Agency.division).where(models.Agency.id == bindparam("agency")))


@cache
def claimants(*, by_items: bool) -> Prepared:
    """Find agencies of the `division` but the `provider` that list the same `name`.

    `by_items`: or the same set of item names, by its `digest`.
    """
    listed, agency = models.Resource, models.Agency
    same = listed.name == bindparam("name")
    if by_items:
        same = or_(same, listed.items_digest == bindparam("digest"))
    return Prepared(
        select(listed.provider)
        .distinct()
        .join(agency, agency.id == listed.provider)
        .where(agency.division == bindparam("division"), listed.provider != bindparam("provider"), same)
    )


def filed(resource: str, on: date) -> Select[int]:
    """Count one where the resource is filed on or before the day."""
    return select(func.count()).where(models.Resource.id == resource, models.Resource.filed_on <= on)


def ids(name: str, after: str | None, limit: int) -> Select[str]:
    """Find the next ids of a list, in the order of ids."""
    (key,) = _table(name).primary_key
    return _next(select(key), key, after, limit)


def entity_ids(type_: str, after: str | None, limit: int) -> Select[str]:
    """Find the next ids of the things of one type, in the order of ids."""
    entity = models.Entity
    return _next(select(entity.id).where(entity.type == type_), entity.__table__.c.id, after, limit)


def count(name: str) -> Select[int]:
    """Count how many entries a list has."""
    return select(func.count()).select_from(TABLES[name])


@cache
def generation() -> Prepared:
    """Read the number that grows with every change of the register."""
    return Prepared(select(models.RegisterState.generation))


def twice(name: str, limit: int) -> Select[Any]:
    """Find the staged entries of a list whose key another one has, in the order of the files."""
    key, place = _staged_key(name), _place(name)
    repeated = select(*key).group_by(*key).having(func.count() > 1).limit(limit).subquery()
    same = and_(*(column == repeated.c[column.name] for column in key))
    return select(*key, *place).join(repeated, same).order_by(*key, *place).limit(2 * limit)


def change(name: str) -> Update:
    """Carry over what differs in entries that are there already."""
    table, stage = _table(name), STAGES[name]
    others = [column for column in table.columns if not column.primary_key]
    differs = or_(*(column.is_distinct_from(stage.c[column.name]) for column in others))
    values = {column: stage.c[column.name] for column in others}
    return update(table).values(values).where(_same_key(name), differs)


def addition(name: str) -> Insert:
    """Carry over the entries that are not there yet."""
    table, stage = _table(name), STAGES[name]
    columns = [column.name for column in table.columns]
    there = exists().where(_same_key(name)).correlate(stage)
    return insert(table).from_select(columns, select(*(stage.c[column] for column in columns)).where(~there))


def staged(name: str) -> Select[int]:
    """Count the staged entries of a list."""
    return select(func.count()).select_from(STAGES[name])


def removal(name: str, *key: str) -> Delete:
    """Take away the entry of this primary key."""
    table = _table(name)
    return delete(table).where(*(column == part for column, part in zip(table.primary_key, key, strict=True)))


def insertion(name: str) -> Insert:
    """Add one entry, given as its row."""
    return insert(_table(name))


def removal_of_roles() -> Delete:
    """Take away the roles of every staged agency."""
    return delete(models.Role).where(models.Role.agency.in_(select(STAGES["agencies"].c.id)))


def addition_of_roles() -> Insert:
    """Carry over the staged roles."""
    columns = [column.name for column in models.Role.__table__.columns]
    return insert(models.Role).from_select(columns, select(*(STAGED_ROLES.c[column] for column in columns)))


def next_generation() -> Update:
    """Let readers see that the register has changed."""
    state = models.RegisterState
    return update(state).values(generation=state.generation + 1)


def catalogue() -> Select[int]:
    """Read the number that grows with every change of the resources."""
    return select(models.RegisterState.resources)


def next_catalogue() -> Update:
    """Let readers see that the resources have changed."""
    state = models.RegisterState
    return update(state).values(resources=state.resources + 1)


def listed_resources(ids: Sequence[str] | None = None) -> Select[*tuple[Any, ...]]:
    """Read every resource, or those of some ids, with its name, provider and items."""
    listed = models.Resource
    query = select(listed.id, listed.name, listed.provider, listed.items).order_by(listed.id)
    return query if ids is None else query.where(listed.id.in_(ids))


def names_of(agencies: Sequence[str]) -> Select[*tuple[Any, ...]]:
    """Find the names of agencies."""
    return select(models.Agency.id, models.Agency.name).where(models.Agency.id.in_(agencies))


def known_resources(resources: Sequence[str]) -> Select[str]:
    """Find which of these ids a resource is registered under."""
    return select(models.Resource.id).where(models.Resource.id.in_(resources))


def dangling(name: str, key: str, target: str, limit: int) -> Select[Any]:
    """Find staged entries whose key names something that the target list does not have."""
    named, place = STAGES[name].c[key], _place(name)
    (known,) = _table(target).primary_key
    listed = exists().where(known == named)
    found = select(*_staged_key(name), named.label("named"), *place).where(named.is_not(None), ~listed)
    return found.order_by(*place).limit(limit)


def _next(query: Select[str], key: ColumnElement[str], after: str | None, limit: int) -> Select[str]:
    found = query if after is None else query.where(key > after)
    return found.order_by(key).limit(limit)


def _entries(name: str) -> Select[Any]:
    table = _table(name)
    return select(*(table.c[key] for key in keys(LISTS[name])))


def _table(name: str) -> Any:
    table: type[Base] = TABLES[name]
    return table.__table__


def _same_key(name: str) -> ColumnElement[bool]:
    pairs = zip(_table(name).primary_key, _staged_key(name), strict=True)
    return and_(*(column == staged for column, staged in pairs))


def _staged_key(name: str) -> list[Column[Any]]:
    return [STAGES[name].c[column.name] for column in _table(name).primary_key]


def _place(name: str) -> list[Column[Any]]:
    return [STAGES[name].c.file_, STAGES[name].c.line_]
