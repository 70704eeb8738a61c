"""The review of projects: where each stands, who did what, what was decided, and the lists around it."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, empty; and let readers see which changes of the register are the resources'."""
    op.add_column(
        "register_state",
        sa.Column(
            "resources",
            sa.BigInteger(),
            server_default="0",
            nullable=False,
            comment="grows with every change of the resources",
        ),
    )
    _projects()
    _seats()
    _rounds()
    _rows()
    _corrections()
    _papers()
    _events()
    _overrides()
    _decisions()
    _platforms()
    _views()
    _runs()
    _run_rows()


def _projects() -> None:
    op.create_table(
        "review_projects",
        sa.Column("project", sa.Text(), nullable=False, comment="The project's id"),
        sa.Column("name", sa.Text(), nullable=False, comment="Its name"),
        sa.Column("unit", sa.Text(), nullable=False, comment="The id of its unit"),
        sa.Column("unit_name", sa.Text(), comment="The unit's name; null: not registered"),
        sa.Column("division", sa.Text(), comment="The unit's division"),
        sa.Column("city", sa.Text(), comment="The city it belongs to; null: the province's own"),
        sa.Column("kind", sa.Text(), comment="new, continued, rebuilt or operation"),
        sa.Column("source", sa.Text(), nullable=False, comment="form, excel or json"),
        sa.Column("stage", sa.Text(), nullable=False, comment="service.review.stages.Stage"),
        sa.Column("round", sa.BigInteger(), nullable=False, comment="Counts submissions, from 1; 0: a draft"),
        sa.Column("facts", sa.BigInteger(), nullable=False, comment="Counts changes of the entry"),
        sa.Column("total", sa.Double(), comment="Yuan; null: not stated"),
        sa.Column("fiscal", sa.Double(), comment="Yuan of fiscal money; null: not stated"),
        sa.Column("cut", sa.Double(), nullable=False, comment="Yuan to cut for overlaps"),
        sa.Column("secret", sa.Text(), comment="not_secret, part or whole; null: not stated"),
        sa.Column("approve", sa.Text(), comment="The outcome; null: not asked on these facts"),
        sa.Column("fund", sa.Text(), comment="The outcome; null: not asked on these facts"),
        sa.Column("conclusion", sa.Text(), comment="service.review.conclusions.Conclusion"),
        sa.Column(
            "missing", sa.BigInteger(), nullable=False, comment="How many pieces of evidence are missing"
        ),
        sa.Column("returns", sa.BigInteger(), nullable=False, comment="How often it was returned"),
        sa.Column("overrides", sa.BigInteger(), nullable=False, comment="How many findings were overridden"),
        sa.Column("year", sa.BigInteger(), nullable=False, comment="The year it was first filed in"),
        sa.Column("submitted_at", sa.Text(), comment="The last submission; null: a draft"),
        sa.Column("due", sa.Text(), comment="The day by which the next step is to be taken"),
        sa.Column("changed_at", sa.Text(), nullable=False, comment="The last deed"),
        sa.Column("submitter", sa.Text(), comment="Who sat there last"),
        sa.Column("reviewer", sa.Text(), comment="Who sits there"),
        sa.Column("checker", sa.Text(), comment="Who sits there"),
        sa.Column("issuer", sa.Text(), comment="Who sits there"),
        sa.Column("folded", sa.Text(), nullable=False, comment="All words of it, folded, to be searched"),
        sa.PrimaryKeyConstraint("project", name="pk_review_projects"),
    )
    op.create_index("ix_review_projects_changed_at", "review_projects", ["changed_at"])
    op.create_index("ix_review_projects_stage_changed_at", "review_projects", ["stage", "changed_at"])
    op.create_index("ix_review_projects_unit", "review_projects", ["unit"])
    op.create_index("ix_review_projects_year_stage", "review_projects", ["year", "stage"])


def _seats() -> None:
    op.create_table(
        "review_seats",
        sa.Column("project", sa.Text(), nullable=False, comment="review_projects.project"),
        sa.Column("person", sa.Text(), nullable=False, comment="The account"),
        sa.Column("chair", sa.Text(), nullable=False, comment="submitter, reviewer, checker or issuer"),
        sa.Column("since", sa.Text(), nullable=False, comment="The first deed in it"),
        sa.PrimaryKeyConstraint("project", "person", name="pk_review_seats"),
    )


def _rounds() -> None:
    op.create_table(
        "review_rounds",
        sa.Column("project", sa.Text(), nullable=False, comment="review_projects.project"),
        sa.Column(
            "round", sa.BigInteger(), autoincrement=False, nullable=False, comment="From 1; 0: a draft"
        ),
        sa.Column("entry", sa.Text(), nullable=False, comment="The project as submitted"),
        sa.Column("source", sa.Text(), nullable=False, comment="form, excel or json"),
        sa.Column("by", sa.Text(), nullable=False, comment="Who submitted it"),
        sa.Column("at", sa.Text(), nullable=False, comment="When"),
        sa.Column("returned_at", sa.Text(), comment="When it was returned for completion"),
        sa.Column("answer_by", sa.Text(), comment="The day by which it is to be completed"),
        sa.Column("note", sa.Text(), comment="What the return said"),
        sa.PrimaryKeyConstraint("project", "round", name="pk_review_rounds"),
    )


def _rows() -> None:
    op.create_table(
        "review_rows",
        sa.Column("project", sa.Text(), nullable=False, comment="review_projects.project"),
        sa.Column(
            "round", sa.BigInteger(), autoincrement=False, nullable=False, comment="The round it is about"
        ),
        sa.Column("item", sa.BigInteger(), autoincrement=False, nullable=False, comment="The row's number"),
        sa.Column("state", sa.Text(), nullable=False, comment="confirmed, questioned or papers_asked"),
        sa.Column(
            "said",
            sa.Text(),
            nullable=False,
            comment="What the machine said then: it counts while that holds",
        ),
        sa.Column("page", sa.Text(), comment="The page of the file"),
        sa.Column("note", sa.Text(), comment="The reviewer's words"),
        sa.Column("by", sa.Text(), nullable=False, comment="Who"),
        sa.Column("at", sa.Text(), nullable=False, comment="When"),
        sa.PrimaryKeyConstraint("project", "round", "item", name="pk_review_rows"),
    )


def _corrections() -> None:
    op.create_table(
        "review_corrections",
        sa.Column("project", sa.Text(), nullable=False, comment="review_projects.project"),
        sa.Column(
            "facts", sa.BigInteger(), autoincrement=False, nullable=False, comment="The change it made"
        ),
        sa.Column("round", sa.BigInteger(), nullable=False, comment="The round it was made in"),
        sa.Column("path", sa.Text(), nullable=False, comment="The fact, positions from 1"),
        sa.Column("before", sa.Text(), nullable=False, comment="JSON"),
        sa.Column("after", sa.Text(), nullable=False, comment="JSON"),
        sa.Column("page", sa.Text(), nullable=False, comment="The page of the file that says so"),
        sa.Column("reason", sa.Text(), nullable=False, comment="Why"),
        sa.Column("by", sa.Text(), nullable=False, comment="Who"),
        sa.Column("at", sa.Text(), nullable=False, comment="When"),
        sa.PrimaryKeyConstraint("project", "facts", name="pk_review_corrections"),
    )


def _papers() -> None:
    op.create_table(
        "review_papers",
        sa.Column("project", sa.Text(), nullable=False, comment="review_projects.project"),
        sa.Column("sha256", sa.Text(), nullable=False, comment="Of the content, hexadecimal"),
        sa.Column("name", sa.Text(), nullable=False, comment="The file's name"),
        sa.Column("kind", sa.Text(), nullable=False, comment="The media type, by content"),
        sa.Column("size", sa.BigInteger(), nullable=False, comment="Bytes"),
        sa.Column("item", sa.BigInteger(), comment="The row of the checklist it is for"),
        sa.Column("round", sa.BigInteger(), nullable=False, comment="The round it came in"),
        sa.Column("by", sa.Text(), nullable=False, comment="Who"),
        sa.Column("at", sa.Text(), nullable=False, comment="When"),
        sa.PrimaryKeyConstraint("project", "sha256", name="pk_review_papers"),
    )


def _events() -> None:
    op.create_table(
        "review_events",
        sa.Column("project", sa.Text(), nullable=False, comment="review_projects.project"),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False, comment="From 1"),
        sa.Column("deed", sa.Text(), nullable=False, comment="service.review.stages.Deed"),
        sa.Column("stage", sa.Text(), nullable=False, comment="The stage it led to"),
        sa.Column("round", sa.BigInteger(), nullable=False, comment="The round"),
        sa.Column("by", sa.Text(), nullable=False, comment="Who"),
        sa.Column("at", sa.Text(), nullable=False, comment="When"),
        sa.Column("note", sa.Text(), comment="In whose words"),
        sa.Column("details", sa.Text(), comment="JSON: what else there is to say"),
        sa.PrimaryKeyConstraint("project", "number", name="pk_review_events"),
    )


def _overrides() -> None:
    op.create_table(
        "review_overrides",
        sa.Column("project", sa.Text(), nullable=False, comment="review_projects.project"),
        sa.Column("code", sa.Text(), nullable=False, comment="The finding's code"),
        sa.Column("ground", sa.Text(), nullable=False, comment="On what ground"),
        sa.Column("until", sa.Text(), nullable=False, comment="The last day it counts"),
        sa.Column("by", sa.Text(), nullable=False, comment="Who"),
        sa.Column("at", sa.Text(), nullable=False, comment="When"),
        sa.PrimaryKeyConstraint("project", "code", name="pk_review_overrides"),
    )


def _decisions() -> None:
    op.create_table(
        "review_decisions",
        sa.Column("decision", sa.Text(), nullable=False, comment="record_entries.id"),
        sa.Column("project", sa.Text(), nullable=False, comment="review_projects.project"),
        sa.Column("round", sa.BigInteger(), nullable=False, comment="The round"),
        sa.Column("facts", sa.BigInteger(), nullable=False, comment="review_projects.facts it was made on"),
        sa.Column("action", sa.Text(), nullable=False, comment="approve or fund"),
        sa.Column("decider", sa.Text(), nullable=False, comment="The body asked about"),
        sa.Column("outcome", sa.Text(), nullable=False, comment="permit, deny or indeterminate"),
        sa.Column("codes", sa.Text(), nullable=False, comment="JSON: the codes of the findings"),
        sa.Column("on", sa.Text(), nullable=False, comment="The day it is about"),
        sa.Column("at", sa.Text(), nullable=False, comment="When"),
        sa.PrimaryKeyConstraint("decision", name="pk_review_decisions"),
    )
    op.create_index("ix_review_decisions_project_facts", "review_decisions", ["project", "facts"])


def _platforms() -> None:
    op.create_table(
        "review_platforms",
        sa.Column("number", sa.Text(), nullable=False, comment="Its number in the list"),
        sa.Column("name", sa.Text(), nullable=False, comment="Its name"),
        sa.Column(
            "kind",
            sa.Text(),
            nullable=False,
            comment="built \u7edf\u5efa\u6e05\u5355 or negative \u8d1f\u9762\u6e05\u5355",
        ),
        sa.Column("keywords", sa.Text(), nullable=False, comment="JSON: words that speak of it"),
        sa.Column("description", sa.Text(), nullable=False, comment="What it does"),
        sa.PrimaryKeyConstraint("number", name="pk_review_platforms"),
    )


def _views() -> None:
    op.create_table(
        "review_views",
        sa.Column("person", sa.Text(), nullable=False, comment="Whose"),
        sa.Column("name", sa.Text(), nullable=False, comment="Its name"),
        sa.Column("query", sa.Text(), nullable=False, comment="The address's query"),
        sa.PrimaryKeyConstraint("person", "name", name="pk_review_views"),
    )


def _runs() -> None:
    op.create_table(
        "review_runs",
        sa.Column("run", sa.Text(), nullable=False, comment="Its id"),
        sa.Column("by", sa.Text(), nullable=False, comment="Who began it"),
        sa.Column("at", sa.Text(), nullable=False, comment="When"),
        sa.Column("on", sa.Text(), nullable=False, comment="The day asked about"),
        sa.Column("policies", sa.Text(), comment="The draft's folders; null: the running policies"),
        sa.Column("revision", sa.Text(), nullable=False, comment="Of those policies"),
        sa.Column("state", sa.Text(), nullable=False, comment="begun, done or stopped"),
        sa.Column("total", sa.BigInteger(), nullable=False, comment="Projects to ask about"),
        sa.PrimaryKeyConstraint("run", name="pk_review_runs"),
    )


def _run_rows() -> None:
    op.create_table(
        "review_run_rows",
        sa.Column("run", sa.Text(), nullable=False, comment="review_runs.run"),
        sa.Column("project", sa.Text(), nullable=False, comment="review_projects.project"),
        sa.Column("fiscal", sa.Double(), comment="Yuan of fiscal money"),
        sa.Column("before", sa.Text(), comment="JSON: {action: [outcome, codes]}; null: not done yet"),
        sa.Column("after", sa.Text(), comment="JSON: {action: [outcome, codes]}; null: not done yet"),
        sa.Column("trouble", sa.Text(), comment="Why it could not be asked about"),
        sa.PrimaryKeyConstraint("run", "project", name="pk_review_run_rows"),
    )
