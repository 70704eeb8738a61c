"""The tables of the review. A moment is UTC in ISO 8601, a day YYYY-MM-DD, a document canonical JSON."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from catalog.base import Base


class Project(Base):
    """A project under review: where it stands, and what a list shows of it."""

    __tablename__ = "review_projects"
    __table_args__ = (
        Index(None, "stage", "changed_at"),
        Index(None, "changed_at"),
        Index(None, "unit"),
        Index(None, "year", "stage"),
    )

    project: Mapped[str] = mapped_column(primary_key=True, comment="The project's id")
    name: Mapped[str] = mapped_column(comment="Its name")
    unit: Mapped[str] = mapped_column(comment="The id of its unit")
    unit_name: Mapped[str | None] = mapped_column(comment="The unit's name; null: not registered")
    division: Mapped[str | None] = mapped_column(comment="The unit's division")
    city: Mapped[str | None] = mapped_column(comment="The city it belongs to; null: the province's own")
    kind: Mapped[str | None] = mapped_column(comment="new, continued, rebuilt or operation")
    source: Mapped[str] = mapped_column(comment="form, excel or json")
    stage: Mapped[str] = mapped_column(comment="service.review.stages.Stage")
    letter: Mapped[str | None] = mapped_column(
        comment="opinion or notice: the letter being checked and issued; null: none"
    )
    round: Mapped[int] = mapped_column(comment="Counts submissions, from 1; 0: a draft")
    facts: Mapped[int] = mapped_column(comment="Counts changes of the entry")
    total: Mapped[float | None] = mapped_column(comment="Yuan; null: not stated")
    fiscal: Mapped[float | None] = mapped_column(comment="Yuan of fiscal money; null: not stated")
    cut: Mapped[float] = mapped_column(comment="Yuan to cut for overlaps")
    secret: Mapped[str | None] = mapped_column(comment="not_secret, part or whole; null: not stated")
    approve: Mapped[str | None] = mapped_column(comment="The outcome; null: not asked on these facts")
    fund: Mapped[str | None] = mapped_column(comment="The outcome; null: not asked on these facts")
    conclusion: Mapped[str | None] = mapped_column(comment="service.review.conclusions.Conclusion")
    missing: Mapped[int] = mapped_column(comment="How many pieces of evidence are missing")
    returns: Mapped[int] = mapped_column(comment="How often it was returned")
    overrides: Mapped[int] = mapped_column(comment="How many findings were overridden")
    year: Mapped[int] = mapped_column(comment="The year it was first filed in")
    submitted_at: Mapped[str | None] = mapped_column(comment="The last submission; null: a draft")
    due: Mapped[str | None] = mapped_column(comment="The day by which the next step is to be taken")
    changed_at: Mapped[str] = mapped_column(comment="The last deed")
    submitter: Mapped[str | None] = mapped_column(comment="Who sat there last")
    reviewer: Mapped[str | None] = mapped_column(comment="Who sits there")
    checker: Mapped[str | None] = mapped_column(comment="Who sits there")
    issuer: Mapped[str | None] = mapped_column(comment="Who sits there")
    folded: Mapped[str] = mapped_column(comment="All words of it, folded, to be searched")


class Seat(Base):
    """Four eyes: a person has one part in a project, and keeps it."""

    __tablename__ = "review_seats"

    project: Mapped[str] = mapped_column(primary_key=True, comment="review_projects.project")
    person: Mapped[str] = mapped_column(primary_key=True, comment="The account")
    chair: Mapped[str] = mapped_column(comment="submitter, reviewer, checker or issuer")
    since: Mapped[str] = mapped_column(comment="The first deed in it")


class Round(Base):
    """What was submitted, each time; round 0 is a draft."""

    __tablename__ = "review_rounds"

    project: Mapped[str] = mapped_column(primary_key=True, comment="review_projects.project")
    round: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, comment="From 1; 0: a draft")
    entry: Mapped[str] = mapped_column(comment="The project as submitted")
    source: Mapped[str] = mapped_column(comment="form, excel or json")
    by: Mapped[str] = mapped_column(comment="Who submitted it")
    at: Mapped[str] = mapped_column(comment="When")
    returned_at: Mapped[str | None] = mapped_column(comment="When it was returned for completion")
    answer_by: Mapped[str | None] = mapped_column(comment="The day by which it is to be completed")
    note: Mapped[str | None] = mapped_column(comment="What the return said")
    stated: Mapped[str | None] = mapped_column(comment="JSON: service.sheets.stated.Stated")
    confirmed: Mapped[str | None] = mapped_column(comment="JSON: service.review.confirming.Confirmation")


class Reading(Base):
    """A workbook as it was read, kept until it is filed or replaced by newer ones of the same account."""

    __tablename__ = "review_readings"
    __table_args__ = (Index(None, "by", "kept", "at"),)

    reading: Mapped[str] = mapped_column(primary_key=True, comment="Its id")
    project: Mapped[str | None] = mapped_column(comment="The project it was read for; null: a new one")
    unit: Mapped[str | None] = mapped_column(comment="The agency of the account that sent it")
    by: Mapped[str] = mapped_column(comment="The account that sent it")
    at: Mapped[str] = mapped_column(comment="When")
    name: Mapped[str] = mapped_column(comment="The file's name")
    sha256: Mapped[str] = mapped_column(comment="Of the file, hexadecimal")
    found: Mapped[str] = mapped_column(comment="JSON: service.sheets.stated.Read")
    answers: Mapped[str] = mapped_column(comment="JSON: service.review.readings.Answers")
    kept: Mapped[bool] = mapped_column(comment="Whether a draft or a submission rests on it")


class Row(Base):
    """What the reviewer says of a row of the checklist, in one round."""

    __tablename__ = "review_rows"

    project: Mapped[str] = mapped_column(primary_key=True, comment="review_projects.project")
    round: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, comment="The round it is about")
    item: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, comment="The row's number")
    state: Mapped[str] = mapped_column(comment="confirmed, questioned or papers_asked")
    said: Mapped[str] = mapped_column(comment="What the machine said then: it counts while that holds")
    page: Mapped[str | None] = mapped_column(comment="The page of the file")
    note: Mapped[str | None] = mapped_column(comment="The reviewer's words")
    seen_where: Mapped[str | None] = mapped_column(comment="Where the cited pages were read, if not on file")
    seen_by: Mapped[str | None] = mapped_column(comment="Who read them there")
    by: Mapped[str] = mapped_column(comment="Who")
    at: Mapped[str] = mapped_column(comment="When")


class Correction(Base):
    """A fact that the reviewer corrected by the file."""

    __tablename__ = "review_corrections"

    project: Mapped[str] = mapped_column(primary_key=True, comment="review_projects.project")
    facts: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, comment="The change it made")
    round: Mapped[int] = mapped_column(comment="The round it was made in")
    path: Mapped[str] = mapped_column(comment="The fact, positions from 1")
    before: Mapped[str] = mapped_column(comment="JSON")
    after: Mapped[str] = mapped_column(comment="JSON")
    page: Mapped[str] = mapped_column(comment="The page of the file that says so")
    reason: Mapped[str] = mapped_column(comment="Why")
    by: Mapped[str] = mapped_column(comment="Who")
    at: Mapped[str] = mapped_column(comment="When")


class Paper(Base):
    """A paper of the file; its content lies in the store of papers."""

    __tablename__ = "review_papers"

    project: Mapped[str] = mapped_column(primary_key=True, comment="review_projects.project")
    sha256: Mapped[str] = mapped_column(primary_key=True, comment="Of the content, hexadecimal")
    name: Mapped[str] = mapped_column(comment="The file's name")
    kind: Mapped[str] = mapped_column(comment="The media type, by content")
    size: Mapped[int] = mapped_column(comment="Bytes")
    item: Mapped[int | None] = mapped_column(comment="The row of the checklist it is for")
    round: Mapped[int] = mapped_column(comment="The round it came in")
    by: Mapped[str] = mapped_column(comment="Who")
    at: Mapped[str] = mapped_column(comment="When")


class Event(Base):
    """The timeline: every deed, with what its doer said; a note is one as well."""

    __tablename__ = "review_events"

    project: Mapped[str] = mapped_column(primary_key=True, comment="review_projects.project")
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, comment="From 1")
    deed: Mapped[str] = mapped_column(comment="service.review.stages.Deed")
    stage: Mapped[str] = mapped_column(comment="The stage it led to")
    round: Mapped[int] = mapped_column(comment="The round")
    by: Mapped[str] = mapped_column(comment="Who")
    at: Mapped[str] = mapped_column(comment="When")
    note: Mapped[str | None] = mapped_column(comment="In whose words")
    details: Mapped[str | None] = mapped_column(comment="JSON: what else there is to say")


class Override(Base):
    """A finding that the issuer set aside, on a ground, until a day."""

    __tablename__ = "review_overrides"

    project: Mapped[str] = mapped_column(primary_key=True, comment="review_projects.project")
    code: Mapped[str] = mapped_column(primary_key=True, comment="The finding's code")
    ground: Mapped[str] = mapped_column(comment="On what ground")
    until: Mapped[str] = mapped_column(comment="The last day it counts")
    facts: Mapped[int] = mapped_column(comment="review_projects.facts it was made on")
    by: Mapped[str] = mapped_column(comment="Who")
    at: Mapped[str] = mapped_column(comment="When")


class Decided(Base):
    """A decision of the record on a project, and the facts it was made on."""

    __tablename__ = "review_decisions"
    __table_args__ = (Index(None, "project", "facts"),)

    decision: Mapped[str] = mapped_column(primary_key=True, comment="record_entries.id")
    project: Mapped[str] = mapped_column(comment="review_projects.project")
    round: Mapped[int] = mapped_column(comment="The round")
    facts: Mapped[int] = mapped_column(comment="review_projects.facts it was made on")
    action: Mapped[str] = mapped_column(comment="approve or fund")
    decider: Mapped[str] = mapped_column(comment="The body asked about")
    outcome: Mapped[str] = mapped_column(comment="permit, deny or indeterminate")
    codes: Mapped[str] = mapped_column(comment="JSON: the codes of the findings")
    on: Mapped[str] = mapped_column(comment="The day it is about")
    at: Mapped[str] = mapped_column(comment="When")


class Platform(Base):
    """What is built in common, or not to be built: the list that overlaps are looked for in."""

    __tablename__ = "review_platforms"

    number: Mapped[str] = mapped_column(primary_key=True, comment="Its number in the list")
    name: Mapped[str] = mapped_column(comment="Its name")
    kind: Mapped[str] = mapped_column(comment="built 统建清单 or negative 负面清单")
    keywords: Mapped[str] = mapped_column(comment="JSON: words that speak of it")
    description: Mapped[str] = mapped_column(comment="What it does")


class View(Base):
    """A list's filters, saved under a name."""

    __tablename__ = "review_views"

    person: Mapped[str] = mapped_column(primary_key=True, comment="Whose")
    name: Mapped[str] = mapped_column(primary_key=True, comment="Its name")
    query: Mapped[str] = mapped_column(comment="The address's query")


class Run(Base):
    """One re-decision of all open projects, under the running policies or a draft."""

    __tablename__ = "review_runs"

    run: Mapped[str] = mapped_column(primary_key=True, comment="Its id")
    by: Mapped[str] = mapped_column(comment="Who began it")
    at: Mapped[str] = mapped_column(comment="When")
    on: Mapped[str] = mapped_column(comment="The day asked about")
    policies: Mapped[str | None] = mapped_column(comment="The draft's folders; null: the running policies")
    revision: Mapped[str] = mapped_column(comment="Of those policies")
    state: Mapped[str] = mapped_column(comment="begun, done or stopped")
    total: Mapped[int] = mapped_column(comment="Projects to ask about")


class RunRow(Base):
    """What a run found of one project: a trial where it is a draft's, else decisions of the record."""

    __tablename__ = "review_run_rows"

    run: Mapped[str] = mapped_column(primary_key=True, comment="review_runs.run")
    project: Mapped[str] = mapped_column(primary_key=True, comment="review_projects.project")
    fiscal: Mapped[float | None] = mapped_column(comment="Yuan of fiscal money")
    before: Mapped[str | None] = mapped_column(comment="JSON: {action: [outcome, codes]}; null: not done yet")
    after: Mapped[str | None] = mapped_column(comment="JSON: {action: [outcome, codes]}; null: not done yet")
    trouble: Mapped[str | None] = mapped_column(comment="Why it could not be asked about")
