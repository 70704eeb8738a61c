"""The register: a table for each list of the world file, the offices by division, and the state."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, empty, at generation 0."""
    _agencies()
    _roles()
    _divisions()
    _resources()
    _grants()
    _cases()
    _facilities()
    _projects()
    _routes()
    _consumers()
    _entities()
    _register_state()


def _agencies() -> None:
    op.create_table(
        "agencies",
        sa.Column("id", sa.Text(), nullable=False, comment="unified social credit code, or an internal id"),
        sa.Column("name", sa.Text(), nullable=False, comment="full name"),
        sa.Column("kind", sa.Text(), comment="organ, institution or organisation"),
        sa.Column("authorising_law", sa.Text(), comment="the law that lets it exercise public power"),
        sa.Column("division", sa.Text(), comment="division code, six digits of GB/T 2260"),
        sa.Column("roles", sa.Text(), comment="offices held, each with its days"),
        sa.Column("readiness", sa.Text(), comment="the four things article 10 asks"),
        sa.Column("trained", sa.Boolean(), comment="its users have been trained"),
        sa.PrimaryKeyConstraint("id", name="pk_agencies"),
        comment="机关单位 agencies",
    )
    op.create_index("ix_agencies_division", "agencies", ["division"])


def _roles() -> None:
    op.create_table(
        "roles",
        sa.Column("agency", sa.Text(), nullable=False, comment="the agency's id"),
        sa.Column(
            "position",
            sa.BigInteger(),
            autoincrement=False,
            nullable=False,
            comment="place in the agency's list, from 0",
        ),
        sa.Column("division", sa.Text(), nullable=False, comment="the agency's division code"),
        sa.Column("role", sa.Text(), nullable=False, comment="competent, operator, approver, ..."),
        sa.Column("from", sa.Date(), nullable=False, comment="first day of the office"),
        sa.Column("to", sa.Date(), comment="last day of the office; NULL: still"),
        sa.PrimaryKeyConstraint("agency", "position", name="pk_roles"),
        comment="offices by division, derived from agencies",
    )
    op.create_index("ix_roles_division_role", "roles", ["division", "role"])


def _divisions() -> None:
    op.create_table(
        "divisions",
        sa.Column("code", sa.Text(), nullable=False, comment="six digits of GB/T 2260"),
        sa.Column("name", sa.Text(), nullable=False, comment="name"),
        sa.Column("level", sa.Text(), nullable=False, comment="province, city or county"),
        sa.Column("parent", sa.Text(), comment="code of the division above"),
        sa.Column("platform", sa.Text(), comment="own or upper"),
        sa.Column("conditions", sa.Text(), comment="whether it may have a platform of its own (article 8)"),
        sa.Column("guidance", sa.Text(), comment="guidance received from above"),
        sa.PrimaryKeyConstraint("code", name="pk_divisions"),
        comment="行政区划 administrative divisions",
    )


def _resources() -> None:
    op.create_table(
        "resources",
        sa.Column("id", sa.Text(), nullable=False, comment="catalogue code"),
        sa.Column("name", sa.Text(), nullable=False, comment="name"),
        sa.Column("provider", sa.Text(), nullable=False, comment="providing agency's id"),
        sa.Column("summary", sa.Text(), comment="abstract"),
        sa.Column("items", sa.Text(), comment="information items 信息项"),
        sa.Column(
            "items_digest", sa.Text(), comment="digest of the set of item names; NULL where there are none"
        ),
        sa.Column("duty", sa.Text(), comment="statutory duty under which it is held"),
        sa.Column("filed_on", sa.Date(), comment="day of filing 备案; NULL: not filed"),
        sa.Column("parent_entry", sa.Text(), comment="the superior's entry it follows"),
        sa.Column("local_basis", sa.Text(), comment="local basis where it follows none"),
        sa.Column("duty_changed_on", sa.Date(), comment="last change of the duty behind it"),
        sa.Column("share", sa.Text(), comment="how it is shared, on what condition or ground"),
        sa.Column("secrecy", sa.Text(), comment="state of secrecy, its ground and who decided"),
        sa.Column("platform", sa.Text(), comment="whether it can go through the platform"),
        sa.Column("update", sa.Text(), comment="cycle of renewal and last day"),
        sa.Column("open", sa.Text(), comment="unconditional, conditional or none"),
        sa.Column("open_condition", sa.Text(), comment="condition of opening to the public"),
        sa.Column("doubts", sa.BigInteger(), comment="open doubts about its accuracy, a count"),
        sa.Column("version", sa.BigInteger(), comment="version of the catalogue entry"),
        sa.PrimaryKeyConstraint("id", name="pk_resources"),
        comment="信息资源 information resources",
    )
    op.create_index("ix_resources_items_digest", "resources", ["items_digest"])
    op.create_index("ix_resources_name", "resources", ["name"])
    op.create_index("ix_resources_provider", "resources", ["provider"])


def _grants() -> None:
    op.create_table(
        "grants",
        sa.Column("id", sa.Text(), nullable=False, comment="number of the grant"),
        sa.Column("grantee", sa.Text(), nullable=False, comment="requesting agency's id"),
        sa.Column("resource", sa.Text(), nullable=False, comment="resource id"),
        sa.Column("items", sa.Text(), nullable=False, comment="item names granted"),
        sa.Column("purposes", sa.Text(), nullable=False, comment="purposes granted"),
        sa.Column("mode", sa.Text(), comment="platform, mail or media"),
        sa.Column("frequency", sa.Text(), comment="how often, in words"),
        sa.Column("from", sa.Date(), nullable=False, comment="first day"),
        sa.Column("to", sa.Date(), comment="last day; NULL: open-ended"),
        sa.Column("state", sa.Text(), comment="active, suspended or revoked"),
        sa.Column("granted_by", sa.Text(), nullable=False, comment="granting agency's id"),
        sa.Column("case", sa.Text(), comment="the sharing case it came from"),
        sa.PrimaryKeyConstraint("id", name="pk_grants"),
        comment="授权 grants",
    )
    op.create_index("ix_grants_grantee_resource", "grants", ["grantee", "resource"])


def _cases() -> None:
    op.create_table(
        "cases",
        sa.Column("id", sa.Text(), nullable=False, comment="number of the case"),
        sa.Column("user", sa.Text(), nullable=False, comment="requesting agency's id"),
        sa.Column("resource", sa.Text(), nullable=False, comment="resource id"),
        sa.Column("items", sa.Text(), comment="item names asked for"),
        sa.Column("purposes", sa.Text(), comment="purposes stated"),
        sa.Column("mode", sa.Text(), comment="platform, mail or media"),
        sa.Column("fee", sa.Text(), comment="money in yuan, or in kind"),
        sa.Column("state", sa.Text(), nullable=False, comment="negotiating, agreed, filed, ..."),
        sa.Column("events", sa.Text(), comment="the days on which it moved (article 13)"),
        sa.Column("minutes", sa.Text(), comment="minutes of the agreement"),
        sa.Column("filed_with", sa.Text(), comment="the department it was filed with, its id"),
        sa.PrimaryKeyConstraint("id", name="pk_cases"),
        comment="共享事项 sharing cases",
    )


def _facilities() -> None:
    op.create_table(
        "facilities",
        sa.Column("id", sa.Text(), nullable=False, comment="number of the facility"),
        sa.Column("name", sa.Text(), nullable=False, comment="name"),
        sa.Column("owner", sa.Text(), nullable=False, comment="owning agency's id"),
        sa.Column("kind", sa.Text(), comment="exchange or platform"),
        sa.Column("departments", sa.Text(), comment="departments it serves"),
        sa.Column("fields", sa.Text(), comment="fields of work it serves"),
        sa.Column("started_on", sa.Date(), comment="day it was begun"),
        sa.Column("connected", sa.Boolean(), comment="connected to the platform"),
        sa.Column("managed", sa.Boolean(), comment="taken into unified management"),
        sa.PrimaryKeyConstraint("id", name="pk_facilities"),
        comment="交换共享设施 facilities",
    )


def _projects() -> None:
    op.create_table(
        "projects",
        sa.Column("id", sa.Text(), nullable=False, comment="national project code"),
        sa.Column("name", sa.Text(), nullable=False, comment="name"),
        sa.Column("unit", sa.Text(), nullable=False, comment="building agency's id"),
        sa.Column("funding", sa.Text(), comment="sources of money, amounts in yuan"),
        sa.Column("secrecy", sa.Text(), comment="what it says of its secrecy, and the decision"),
        sa.Column("sharing_chapter", sa.Text(), comment="the chapter on sharing"),
        sa.Column("draft_catalogue", sa.Text(), comment="the draft catalogue 预编目录"),
        sa.Column("needs", sa.Text(), comment="data it needs from others"),
        sa.Column("connection", sa.Text(), comment="design of the connection to the platform"),
        sa.Column("facilities", sa.Text(), comment="exchange facilities it contains"),
        sa.Column("overlaps", sa.Text(), comment="overlaps with things built in common, in yuan"),
        sa.Column("approvals", sa.Text(), comment="decisions already on record"),
        sa.PrimaryKeyConstraint("id", name="pk_projects"),
        comment="信息化工程项目 projects",
    )


def _routes() -> None:
    op.create_table(
        "routes",
        sa.Column("id", sa.Text(), nullable=False, comment="name of the route"),
        sa.Column("methods", sa.Text(), comment="HTTP methods; NULL: any"),
        sa.Column("host", sa.Text(), comment="host name; NULL: any"),
        sa.Column("path", sa.Text(), nullable=False, comment="path, with {name} for a part that varies"),
        sa.Column(
            "prefix",
            sa.Text(),
            nullable=False,
            comment="what the path begins with before anything varies, cut",
        ),
        sa.Column("resource", sa.Text(), nullable=False, comment="resource id"),
        sa.Column("items", sa.Text(), comment="item names delivered; NULL: all"),
        sa.Column("mode", sa.Text(), comment="platform, mail or media"),
        sa.PrimaryKeyConstraint("id", name="pk_routes"),
        comment="gateway routes",
    )
    op.create_index("ix_routes_prefix", "routes", ["prefix"])


def _consumers() -> None:
    op.create_table(
        "consumers",
        sa.Column("id", sa.Text(), nullable=False, comment="the caller as the gateway names it"),
        sa.Column("agency", sa.Text(), nullable=False, comment="its agency's id"),
        sa.Column("purposes", sa.Text(), comment="purposes it may state; NULL: not said"),
        sa.PrimaryKeyConstraint("id", name="pk_consumers"),
        comment="gateway consumers",
    )


def _entities() -> None:
    op.create_table(
        "entities",
        sa.Column("type", sa.Text(), nullable=False, comment="its type"),
        sa.Column("id", sa.Text(), nullable=False, comment="its id within the type"),
        sa.Column("properties", sa.Text(), nullable=False, comment="whatever its policy reads"),
        sa.PrimaryKeyConstraint("type", "id", name="pk_entities"),
        comment="things of other policy folders",
    )


def _register_state() -> None:
    op.create_table(
        "register_state",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False, comment="always 1"),
        sa.Column(
            "generation",
            sa.BigInteger(),
            nullable=False,
            comment="grows with every load that changed something",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_register_state"),
        comment="state of the register, one row",
    )
    op.execute("INSERT INTO register_state (id, generation) VALUES (1, 0)")
