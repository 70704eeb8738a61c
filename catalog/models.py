"""The tables of the register: one for each list of the world file, and two that are derived.

A column has the name of the world file's key. What is one value is a column; a nested object or a list is
canonical JSON text. No table refers to another by a foreign key: a world may name an agency that nobody
registered, which is a fact and not an error.
"""

from datetime import date
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from catalog import entries
from catalog.base import Base
from catalog.columns import Nested

NAMES = Nested(list[str])


class Agency(Base):
    """An agency 机关单位."""

    __tablename__ = "agencies"
    __table_args__ = (
        Index(None, "division"),
        {"comment": "机关单位 agencies"},
    )

    id: Mapped[str] = mapped_column(primary_key=True, comment="unified social credit code, or an internal id")
    name: Mapped[str] = mapped_column(comment="full name")
    kind: Mapped[str | None] = mapped_column(comment="organ, institution or organisation")
    authorising_law: Mapped[str | None] = mapped_column(comment="the law that lets it exercise public power")
    division: Mapped[str | None] = mapped_column(comment="division code, six digits of GB/T 2260")
    roles: Mapped[list[entries.Role] | None] = mapped_column(
        Nested(list[entries.Role]), comment="offices held, each with its days"
    )
    readiness: Mapped[entries.Readiness | None] = mapped_column(
        Nested(entries.Readiness), comment="the four things article 10 asks"
    )
    trained: Mapped[bool | None] = mapped_column(comment="its users have been trained")


class Role(Base):
    """An office of a division's agency: derived from `agencies.roles` when a world is loaded.

    An agency of unknown division has no row here: nobody can be looked up for it.
    """

    __tablename__ = "roles"
    __table_args__ = (
        Index(None, "division", "role"),
        {"comment": "offices by division, derived from agencies"},
    )

    agency: Mapped[str] = mapped_column(primary_key=True, comment="the agency's id")
    position: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, comment="place in the agency's list, from 0"
    )
    division: Mapped[str] = mapped_column(comment="the agency's division code")
    role: Mapped[str] = mapped_column(comment="competent, operator, approver, ...")
    from_: Mapped[date] = mapped_column("from", comment="first day of the office")
    to: Mapped[date | None] = mapped_column(comment="last day of the office; NULL: still")


class Division(Base):
    """An administrative division 行政区划."""

    __tablename__ = "divisions"
    __table_args__ = ({"comment": "行政区划 administrative divisions"},)

    code: Mapped[str] = mapped_column(primary_key=True, comment="six digits of GB/T 2260")
    name: Mapped[str] = mapped_column(comment="name")
    level: Mapped[str] = mapped_column(comment="province, city or county")
    parent: Mapped[str | None] = mapped_column(comment="code of the division above")
    platform: Mapped[str | None] = mapped_column(comment="own or upper")
    conditions: Mapped[entries.Conditions | None] = mapped_column(
        Nested(entries.Conditions), comment="whether it may have a platform of its own (article 8)"
    )
    guidance: Mapped[str | None] = mapped_column(comment="guidance received from above")


class Resource(Base):
    """A catalogued information resource 信息资源; the catalogue 目录 is this table."""

    __tablename__ = "resources"
    __table_args__ = (
        Index(None, "provider"),
        Index(None, "name"),
        Index(None, "items_digest"),
        {"comment": "信息资源 information resources"},
    )

    id: Mapped[str] = mapped_column(primary_key=True, comment="catalogue code")
    name: Mapped[str] = mapped_column(comment="name")
    provider: Mapped[str] = mapped_column(comment="providing agency's id")
    summary: Mapped[str | None] = mapped_column(comment="abstract")
    items: Mapped[list[entries.Item] | None] = mapped_column(
        Nested(list[entries.Item]), comment="information items 信息项"
    )
    items_digest: Mapped[str | None] = mapped_column(
        comment="digest of the set of item names; NULL where there are none"
    )
    duty: Mapped[str | None] = mapped_column(comment="statutory duty under which it is held")
    filed_on: Mapped[date | None] = mapped_column(comment="day of filing 备案; NULL: not filed")
    parent_entry: Mapped[str | None] = mapped_column(comment="the superior's entry it follows")
    local_basis: Mapped[str | None] = mapped_column(comment="local basis where it follows none")
    duty_changed_on: Mapped[date | None] = mapped_column(comment="last change of the duty behind it")
    share: Mapped[entries.Share | None] = mapped_column(
        Nested(entries.Share), comment="how it is shared, on what condition or ground"
    )
    secrecy: Mapped[entries.Secrecy | None] = mapped_column(
        Nested(entries.Secrecy), comment="state of secrecy, its ground and who decided"
    )
    platform: Mapped[entries.Platform | None] = mapped_column(
        Nested(entries.Platform), comment="whether it can go through the platform"
    )
    update: Mapped[entries.Update | None] = mapped_column(
        Nested(entries.Update), comment="cycle of renewal and last day"
    )
    open: Mapped[str | None] = mapped_column(comment="unconditional, conditional or none")
    open_condition: Mapped[str | None] = mapped_column(comment="condition of opening to the public")
    doubts: Mapped[int | None] = mapped_column(comment="open doubts about its accuracy, a count")
    version: Mapped[int | None] = mapped_column(comment="version of the catalogue entry")


class Grant(Base):
    """An authorisation 授权 of one agency on one resource."""

    __tablename__ = "grants"
    __table_args__ = (
        Index(None, "grantee", "resource"),
        {"comment": "授权 grants"},
    )

    id: Mapped[str] = mapped_column(primary_key=True, comment="number of the grant")
    grantee: Mapped[str] = mapped_column(comment="requesting agency's id")
    resource: Mapped[str] = mapped_column(comment="resource id")
    items: Mapped[list[str]] = mapped_column(NAMES, comment="item names granted")
    purposes: Mapped[list[str]] = mapped_column(NAMES, comment="purposes granted")
    mode: Mapped[str | None] = mapped_column(comment="platform, mail or media")
    frequency: Mapped[str | None] = mapped_column(comment="how often, in words")
    from_: Mapped[date] = mapped_column("from", comment="first day")
    to: Mapped[date | None] = mapped_column(comment="last day; NULL: open-ended")
    state: Mapped[str | None] = mapped_column(comment="active, suspended or revoked")
    granted_by: Mapped[str] = mapped_column(comment="granting agency's id")
    case: Mapped[str | None] = mapped_column(comment="the sharing case it came from")


class Case(Base):
    """A sharing case 共享事项 between a requester and a provider."""

    __tablename__ = "cases"
    __table_args__ = ({"comment": "共享事项 sharing cases"},)

    id: Mapped[str] = mapped_column(primary_key=True, comment="number of the case")
    user: Mapped[str] = mapped_column(comment="requesting agency's id")
    resource: Mapped[str] = mapped_column(comment="resource id")
    items: Mapped[list[str] | None] = mapped_column(NAMES, comment="item names asked for")
    purposes: Mapped[list[str] | None] = mapped_column(NAMES, comment="purposes stated")
    mode: Mapped[str | None] = mapped_column(comment="platform, mail or media")
    fee: Mapped[entries.Fee | None] = mapped_column(Nested(entries.Fee), comment="money in yuan, or in kind")
    state: Mapped[str] = mapped_column(comment="negotiating, agreed, filed, ...")
    events: Mapped[entries.Events | None] = mapped_column(
        Nested(entries.Events), comment="the days on which it moved (article 13)"
    )
    minutes: Mapped[str | None] = mapped_column(comment="minutes of the agreement")
    filed_with: Mapped[str | None] = mapped_column(comment="the department it was filed with, its id")


class Facility(Base):
    """An exchange facility or a platform 交换共享设施."""

    __tablename__ = "facilities"
    __table_args__ = ({"comment": "交换共享设施 facilities"},)

    id: Mapped[str] = mapped_column(primary_key=True, comment="number of the facility")
    name: Mapped[str] = mapped_column(comment="name")
    owner: Mapped[str] = mapped_column(comment="owning agency's id")
    kind: Mapped[str | None] = mapped_column(comment="exchange or platform")
    departments: Mapped[list[str] | None] = mapped_column(NAMES, comment="departments it serves")
    fields: Mapped[list[str] | None] = mapped_column(NAMES, comment="fields of work it serves")
    started_on: Mapped[date | None] = mapped_column(comment="day it was begun")
    connected: Mapped[bool | None] = mapped_column(comment="connected to the platform")
    managed: Mapped[bool | None] = mapped_column(comment="taken into unified management")


class Project(Base):
    """An informatization project 信息化工程项目."""

    __tablename__ = "projects"
    __table_args__ = ({"comment": "信息化工程项目 projects"},)

    id: Mapped[str] = mapped_column(primary_key=True, comment="national project code")
    name: Mapped[str] = mapped_column(comment="name")
    unit: Mapped[str] = mapped_column(comment="building agency's id")
    funding: Mapped[list[entries.Funding] | None] = mapped_column(
        Nested(list[entries.Funding]), comment="sources of money, amounts in yuan"
    )
    secrecy: Mapped[entries.ProjectSecrecy | None] = mapped_column(
        Nested(entries.ProjectSecrecy), comment="what it says of its secrecy, and the decision"
    )
    sharing_chapter: Mapped[entries.Chapter | None] = mapped_column(
        Nested(entries.Chapter), comment="the chapter on sharing"
    )
    draft_catalogue: Mapped[entries.DraftCatalogue | None] = mapped_column(
        Nested(entries.DraftCatalogue), comment="the draft catalogue 预编目录"
    )
    needs: Mapped[list[entries.Need] | None] = mapped_column(
        Nested(list[entries.Need]), comment="data it needs from others"
    )
    connection: Mapped[entries.Connection | None] = mapped_column(
        Nested(entries.Connection), comment="design of the connection to the platform"
    )
    facilities: Mapped[list[entries.ProjectFacility] | None] = mapped_column(
        Nested(list[entries.ProjectFacility]), comment="exchange facilities it contains"
    )
    overlaps: Mapped[list[entries.Overlap] | None] = mapped_column(
        Nested(list[entries.Overlap]), comment="overlaps with things built in common, in yuan"
    )
    approvals: Mapped[list[entries.Approval] | None] = mapped_column(
        Nested(list[entries.Approval]), comment="decisions already on record"
    )


class Route(Base):
    """What a path at a gateway means."""

    __tablename__ = "routes"
    __table_args__ = (
        Index(None, "prefix"),
        {"comment": "gateway routes"},
    )

    id: Mapped[str] = mapped_column(primary_key=True, comment="name of the route")
    methods: Mapped[list[str] | None] = mapped_column(NAMES, comment="HTTP methods; NULL: any")
    host: Mapped[str | None] = mapped_column(comment="host name; NULL: any")
    path: Mapped[str] = mapped_column(comment="path, with {name} for a part that varies")
    prefix: Mapped[str] = mapped_column(comment="what the path begins with before anything varies, cut")
    resource: Mapped[str] = mapped_column(comment="resource id")
    items: Mapped[list[str] | None] = mapped_column(NAMES, comment="item names delivered; NULL: all")
    mode: Mapped[str | None] = mapped_column(comment="platform, mail or media")


class Consumer(Base):
    """Which agency a gateway's caller is."""

    __tablename__ = "consumers"
    __table_args__ = ({"comment": "gateway consumers"},)

    id: Mapped[str] = mapped_column(primary_key=True, comment="the caller as the gateway names it")
    agency: Mapped[str] = mapped_column(comment="its agency's id")
    purposes: Mapped[list[str] | None] = mapped_column(NAMES, comment="purposes it may state; NULL: not said")


class Entity(Base):
    """A thing of another policy folder."""

    __tablename__ = "entities"
    __table_args__ = ({"comment": "things of other policy folders"},)

    type: Mapped[str] = mapped_column(primary_key=True, comment="its type")
    id: Mapped[str] = mapped_column(primary_key=True, comment="its id within the type")
    properties: Mapped[dict[str, Any]] = mapped_column(
        Nested(dict[str, Any]), comment="whatever its policy reads"
    )


class RegisterState(Base):
    """The one row that says whether the register has changed since somebody last looked."""

    __tablename__ = "register_state"
    __table_args__ = ({"comment": "state of the register, one row"},)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, comment="always 1")
    generation: Mapped[int] = mapped_column(comment="grows with every load that changed something")
    resources: Mapped[int] = mapped_column(
        server_default="0", comment="grows with every change of the resources"
    )


TABLES: dict[str, type[Base]] = {
    "agencies": Agency,
    "divisions": Division,
    "resources": Resource,
    "grants": Grant,
    "cases": Case,
    "facilities": Facility,
    "projects": Project,
    "routes": Route,
    "consumers": Consumer,
    "entities": Entity,
}
"""The table of each list of the world file."""
