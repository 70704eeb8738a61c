"""The facts: the one document a rule may look at, OPA's `input`.

Total: every key is in every document, unknown is null. Pure: made from the request, the register and the
day, no clock. The JSON Schema of `Facts` is committed as `policies/schemas/facts.json`.
"""

from datetime import date
from typing import Annotated, Any

from catalog import entries
from catalog.entries import Entry, Id, Name, Names, Text, Whole

Properties = dict[str, Any]
Ids = list[Id]


class Agency(entries.AgencyDetails):
    """An agency as a fact; not `registered`: nothing but its id is known."""

    type: Id | None = None
    id: Id | None = None
    registered: bool = False
    name: Name | None = None
    properties: Properties = {}


class Division(entries.DivisionDetails):
    """A division and the codes of those above it, nearest first."""

    code: entries.DivisionCode | None = None
    name: Name | None = None
    level: entries.Level | None = None
    parents: list[entries.DivisionCode] | None = None


class Update(entries.Update):
    """`overdue`: the day asked about is later than `last` plus one period; None where that is unknown."""

    overdue: bool | None = None


class Resource(entries.ResourceDetails):
    """The thing asked about.

    `catalogued`: filed on or before the day. `claimants`: other agencies of the provider's division that
    list the same item names or the same name (article 11, one datum one source).
    """

    type: Id | None = None
    id: Id | None = None
    registered: bool = False
    stated: bool = False
    name: Name | None = None
    update: Annotated[Update, Whole] = Update()
    catalogued: bool | None = None
    claimants: Ids | None = None
    provider: Annotated[Agency, Whole] = Agency()
    properties: Properties = {}


class Case(entries.CaseDetails):
    """A case with its user (as `subject`), its resource, and who is competent for the user.

    `competent`: the competent departments of the user's division on the filing day, empty where no such
    day is stated.
    """

    id: Id | None = None
    registered: bool = False
    state: entries.CaseState | None = None
    subject: Annotated[Agency, Whole] = Agency()
    division: Annotated[Division, Whole] = Division()
    resource: Annotated[Resource, Whole] = Resource()
    competent: Ids = []


class Facility(entries.FacilityDetails):
    """A facility with its owner and the owner's division; an owner that nobody stated has a null id."""

    id: Id | None = None
    registered: bool = False
    stated: bool = False
    name: Name | None = None
    owner: Annotated[Agency, Whole] = Agency()
    division: Annotated[Division, Whole] = Division()


class Need(entries.Need):
    """`catalogued`: the needed resource is in the catalogue on the day; None where no resource is stated."""

    catalogued: bool | None = None


class Project(entries.ProjectDetails):
    """A project with its unit and the unit's division."""

    id: Id | None = None
    registered: bool = False
    stated: bool = False
    name: Name | None = None
    unit: Annotated[Agency, Whole] = Agency()
    division: Annotated[Division, Whole] = Division()
    needs: list[Need] | None = None


class Asked(Entry):
    """What the request itself states; `items` None asks for every item."""

    purpose: Text | None = None
    items: Names | None = None
    mode: entries.Mode | None = None
    frequency: Text | None = None
    fee: Annotated[entries.Fee, Whole] = entries.Fee()
    ground: Annotated[entries.Ground, Whole] = entries.Ground()
    recipient: Id | None = None
    sale: bool | None = None
    properties: Properties = {}


class Facts(Entry):
    """All that is so, for one question on one day.

    `grants`: those of this subject on this resource. `competent`: competent departments of the subject's
    division on the day, None where the division is unknown. `case`, `facility` and `project` are null
    when the question is not about one.
    """

    on: date
    action: Id
    action_properties: Properties = {}
    subject: Agency
    request: Asked
    resource: Resource
    grants: list[entries.Grant] = []
    case: Case | None = None
    facility: Facility | None = None
    project: Project | None = None
    competent: Ids | None = None
    division: Annotated[Division, Whole] = Division()
