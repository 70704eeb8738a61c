"""The entries of the register, as the world file states them.

Every key is always present; one that nobody stated is None, for a list too: an empty list says there are
none. A nested object is always whole, its unknown members None, so that a rule never meets an absent path.
Models are frozen and strict: a number is never read from a string. A `…Details` class holds what may be
unknown; the facts extend the same class, so that a key has one meaning everywhere.
"""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    FiniteFloat,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from catalog.names import NAMED, WRITTEN

DivisionCode = Annotated[str, Field(pattern=r"^[0-9]{6}$")]
Money = Annotated[FiniteFloat, Field(ge=0)]
Name = Annotated[str, Field(min_length=1, max_length=500), NAMED]
Id = Annotated[str, Field(min_length=1, max_length=200), NAMED]
Text = Annotated[str, Field(max_length=10_000), WRITTEN]
Names = Annotated[list[Name], Field(max_length=10_000)]
Method = Annotated[str, Field(pattern=r"^[A-Z]{1,20}$")]

AgencyKind = Literal["organ", "institution", "organisation"]
RoleName = Literal["competent", "operator", "approver", "finance", "staffing", "secrecy", "supervision"]
Level = Literal["province", "city", "county"]
GroundKind = Literal["law", "regulation", "superior_document", "vertical_system", "technical", "other"]
ShareType = Literal["unconditional", "conditional", "none"]
SecrecyState = Literal["none", "lawful", "claimed", "disputed", "decided_secret", "decided_open"]
Mode = Literal["platform", "mail", "media"]
Cycle = Literal["realtime", "daily", "weekly", "monthly", "quarterly", "half_yearly", "yearly", "on_demand"]
CaseState = Literal[
    "negotiating", "agreed", "filed", "disagreed", "applied", "explanation_due", "coordination",
    "settled", "joint", "determined", "joint_failed",
]  # fmt: skip


class Entry(BaseModel):
    """The base of all entries: frozen, strict, closed to unknown keys."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", serialize_by_alias=True)


class _Whole:
    """Reads a null nested object as one whose members are all unknown.

    Not a plain validator function before the model: such a one would lose that the input is JSON, where a
    day is a string.
    """

    def __get_pydantic_core_schema__(self, source: type[Entry], handler: GetCoreSchemaHandler) -> CoreSchema:
        nullable = core_schema.nullable_schema(handler(source))
        return core_schema.no_info_after_validator_function(lambda found: found or source(), nullable)

    def __get_pydantic_json_schema__(self, schema: Any, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return handler(schema["schema"]["schema"])


Whole = _Whole()
"""Marks a nested object that is always whole: absent or null, its members are all unknown."""


class Ground(Entry):
    """A statutory ground 法定事由: the kind of text, its title and its article."""

    kind: GroundKind | None = None
    title: Text | None = None
    article: Text | None = None


class Role(Entry):
    """An office an agency holds from one day to another; `to` None means still."""

    role: RoleName
    from_: date = Field(alias="from")
    to: date | None = None


class Readiness(Entry):
    """The four things article 10 asks of an agency."""

    rules: bool | None = None
    front_end: bool | None = None
    staff: bool | None = None
    connected: bool | None = None


class AgencyDetails(Entry):
    """What may be known of an agency beside its id and name."""

    kind: AgencyKind | None = None
    authorising_law: Text | None = None
    division: DivisionCode | None = None
    roles: Annotated[list[Role], Field(max_length=100)] | None = None
    readiness: Annotated[Readiness, Whole] = Readiness()
    trained: bool | None = None


class Agency(AgencyDetails):
    """An agency 机关单位 (article 2); `id` is its unified social credit code or an internal one."""

    id: Id
    name: Name


class Conditions(Entry):
    """Whether a county has the conditions for a platform of its own (article 8)."""

    has: bool | None = None
    document: Text | None = None
    decided_on: date | None = None


class DivisionDetails(Entry):
    """What may be known of a division beside its code, name and level."""

    parent: DivisionCode | None = None
    platform: Literal["own", "upper"] | None = None
    conditions: Annotated[Conditions, Whole] = Conditions()
    guidance: Text | None = None


class Division(DivisionDetails):
    """An administrative division 行政区划; `code` as in GB/T 2260."""

    code: DivisionCode
    name: Name
    level: Level


class Item(Entry):
    """An information item 信息项."""

    name: Name
    type: Text | None = None
    length: Annotated[int, Field(ge=0)] | None = None


class Share(Entry):
    """How a resource is shared, on what condition, or on what ground it is not."""

    type: ShareType | None = None
    condition: Text | None = None
    ground: Annotated[Ground, Whole] = Ground()


class Secrecy(Entry):
    """What is known about the secrecy of a resource, and who decided it (article 12)."""

    state: SecrecyState | None = None
    ground: Annotated[Ground, Whole] = Ground()
    authority: Literal["national", "provincial", "city", "county"] | None = None


class Platform(Entry):
    """Whether the resource can go through the platform, and if not, why."""

    possible: bool | None = None
    reason: Text | None = None


class Update(Entry):
    """How often a resource is renewed, and when it last was."""

    cycle: Cycle | None = None
    last: date | None = None


class ResourceDetails(Entry):
    """What may be known of a resource beside its id, name and provider."""

    summary: Text | None = None
    items: Annotated[list[Item], Field(max_length=10_000)] | None = None
    duty: Text | None = None
    filed_on: date | None = None
    parent_entry: Text | None = None
    local_basis: Text | None = None
    duty_changed_on: date | None = None
    share: Annotated[Share, Whole] = Share()
    secrecy: Annotated[Secrecy, Whole] = Secrecy()
    platform: Annotated[Platform, Whole] = Platform()
    update: Annotated[Update, Whole] = Update()
    open: ShareType | None = None
    open_condition: Text | None = None
    doubts: Annotated[int, Field(ge=0)] | None = None
    version: Annotated[int, Field(ge=0)] | None = None


class Resource(ResourceDetails):
    """A catalogued information resource 信息资源 (articles 2, 7 and 11)."""

    id: Id
    name: Name
    provider: Id


class Grant(Entry):
    """An authorisation 授权 of one agency on one resource (articles 13 to 15)."""

    id: Id
    grantee: Id
    resource: Id
    items: Names
    purposes: Names
    mode: Mode | None = None
    frequency: Text | None = None
    from_: date = Field(alias="from")
    to: date | None = None
    state: Literal["active", "suspended", "revoked"] | None = None
    granted_by: Id
    case: Id | None = None


class Fee(Entry):
    """Money in yuan, or something in return, asked for data (articles 3 and 12)."""

    amount: Money | None = None
    in_kind: bool | None = None


class Events(Entry):
    """The days on which a case moved (article 13)."""

    applied_on: date | None = None
    demand_received_on: date | None = None
    explained_on: date | None = None
    coordinated_on: date | None = None
    filed_on: date | None = None


class CaseDetails(Entry):
    """What may be known of a case beside its parties and state."""

    items: Names | None = None
    purposes: Names | None = None
    mode: Mode | None = None
    fee: Annotated[Fee, Whole] = Fee()
    events: Annotated[Events, Whole] = Events()
    minutes: Text | None = None
    filed_with: Id | None = None


class Case(CaseDetails):
    """A sharing case 共享事项 between a requester (`user`) and a provider (article 13)."""

    id: Id
    user: Id
    resource: Id
    state: CaseState


class FacilityDetails(Entry):
    """What may be known of a facility beside its id, name and owner."""

    kind: Literal["exchange", "platform"] | None = None
    departments: Names | None = None
    fields: Names | None = None
    started_on: date | None = None
    connected: bool | None = None
    managed: bool | None = None


class Facility(FacilityDetails):
    """An exchange facility or a platform 交换共享设施 (articles 8 and 9)."""

    id: Id
    name: Name
    owner: Id


class Funding(Entry):
    """One source of a project's money; `amount` in yuan."""

    source: Literal["fiscal", "own", "loan", "other"] | None = None
    amount: Money | None = None


class SecrecyDecision(Entry):
    """The paper that decides a project secret."""

    number: Text | None = None
    authority: Text | None = None
    level: Text | None = None


class ProjectSecrecy(Entry):
    """What a project says of its secrecy, and by which decision."""

    statement: Literal["secret", "not_secret"] | None = None
    part: Literal["whole", "part"] | None = None
    decision: Annotated[SecrecyDecision, Whole] = SecrecyDecision()


class Chapter(Entry):
    """The analysis of sharing in the feasibility report; `pages` as printed."""

    present: bool | None = None
    pages: Text | None = None


class DraftShare(Entry):
    """How a draft resource is meant to be shared."""

    type: ShareType | None = None
    ground: Annotated[Ground, Whole] = Ground()


class DraftRow(Entry):
    """A resource the project will produce."""

    name: Name | None = None
    items: Names | None = None
    share: Annotated[DraftShare, Whole] = DraftShare()


class DraftCatalogue(Entry):
    """The draft catalogue 预编目录 of a project."""

    present: bool | None = None
    rows: Annotated[list[DraftRow], Field(max_length=10_000)] | None = None


class Need(Entry):
    """Data the project needs from others."""

    resource: Id | None = None
    items: Names | None = None
    collect_again: bool | None = None
    reason: Text | None = None


Needs = Annotated[list[Need], Field(max_length=10_000)]


class Connection(Entry):
    """The design of the connection to the platform, and its page."""

    designed: bool | None = None
    page: Annotated[int, Field(ge=0)] | Text | None = None


class ProjectFacility(Entry):
    """An exchange facility that the project contains or keeps."""

    name: Name | None = None
    departments: Names | None = None
    fields: Names | None = None
    connected: bool | None = None


class Overlap(Entry):
    """An overlap with something built in common; `amount` in yuan is what to cut."""

    with_: Text | None = Field(default=None, alias="with")
    amount: Money | None = None


class Approval(Entry):
    """A decision on the project that is already on record."""

    by: Id | None = None
    action: Literal["approve", "fund"] | None = None
    decided_on: date | None = None


class ProjectDetails(Entry):
    """What may be known of a project beside its id, name and unit."""

    funding: Annotated[list[Funding], Field(max_length=1_000)] | None = None
    secrecy: Annotated[ProjectSecrecy, Whole] = ProjectSecrecy()
    sharing_chapter: Annotated[Chapter, Whole] = Chapter()
    draft_catalogue: Annotated[DraftCatalogue, Whole] = DraftCatalogue()
    connection: Annotated[Connection, Whole] = Connection()
    facilities: Annotated[list[ProjectFacility], Field(max_length=1_000)] | None = None
    overlaps: Annotated[list[Overlap], Field(max_length=1_000)] | None = None
    approvals: Annotated[list[Approval], Field(max_length=1_000)] | None = None


class Project(ProjectDetails):
    """An informatization project 信息化工程项目 (article 9, paragraph 2)."""

    id: Id
    name: Name
    unit: Id
    needs: Needs | None = None


class Route(Entry):
    """What a path at a gateway means."""

    id: Id
    methods: Annotated[list[Method], Field(max_length=20)] | None = None
    host: Text | None = None
    path: Annotated[str, Field(pattern=r"^/", max_length=2_000)]
    resource: Id
    items: Names | None = None
    mode: Mode | None = None


class Consumer(Entry):
    """Which agency a gateway's caller is, and the purposes it may state."""

    id: Id
    agency: Id
    purposes: Names | None = None


class Entity(Entry):
    """A thing of another policy folder."""

    type: Id
    id: Id
    properties: dict[str, Any] = {}


LISTS: dict[str, type[Entry]] = {
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
"""The lists of the world file, in the order of the contract."""
