"""Why something cannot be done with a project: each one sentence in Chinese and in English, with the way out.

ReviewRefused
├── StageWrong        409  not at this stage
├── RightMissing      403  nobody without the right
├── SamePerson        409  four eyes: this person has another part in the project
├── OwnAgencyOnly     403  a submitter acts for the own agency
├── OwnProject        403  a reviewer, checker or issuer acts for another agency
├── IdWrong           400  an id that no address can hold
├── AmountWrong       400  an amount beyond all money
├── IdTaken           409  another unit filed under this id
├── PathWrong         400  no such fact of a project, or no such value
├── NotConfirmed      409  rows of the checklist are not confirmed
├── PaperMissing      409  a row cites pages that no paper on file shows
├── LawUnchecked      409  the act may have been superseded, and the issuer has not confirmed it
├── Undecided         409  no opinion can rest on what was, or was not, decided
├── DeciderUnclear    409  nobody, or several, would decide the project
├── PapersFull        409  more papers than a project may have
├── NotOverridable    409  what no ground can override
└── WordsMissing      400  a reason, ground, page or day that is not stated
"""

from service.errors import Failure


class ReviewRefused(Failure):
    """The base of all; nothing was changed."""

    status = 409
    code = "review_refused"

    def __init__(self, zh: str, en: str, where: str | None = None) -> None:
        super().__init__(f"{zh}{en}", where)
        self.zh = zh
        self.en = en


class StageWrong(ReviewRefused):
    """The project is at a stage where this is not done."""

    code = "stage_wrong"


class RightMissing(ReviewRefused):
    """The person has no right to it."""

    status = 403
    code = "right_missing"


class SamePerson(ReviewRefused):
    """The person has another part in this project already."""

    code = "same_person"


class OwnAgencyOnly(ReviewRefused):
    """The project is another agency's."""

    status = 403
    code = "own_agency_only"


class OwnProject(ReviewRefused):
    """The project is of the person's own agency, and is judged by others."""

    status = 403
    code = "own_project"


class IdWrong(ReviewRefused):
    """The project's id cannot stand in an address."""

    status = 400
    code = "id_wrong"


class AmountWrong(ReviewRefused):
    """An amount is larger than any sum of money; a list that adds it up could not be read any more."""

    status = 400
    code = "amount_wrong"


class IdTaken(ReviewRefused):
    """A project of this id was filed by another unit."""

    code = "id_taken"


class PathWrong(ReviewRefused):
    """A correction of something that is no fact of a project, or to a value that cannot be one."""

    status = 400
    code = "path_wrong"


class NotConfirmed(ReviewRefused):
    """Rows of the checklist wait for the reviewer's word."""

    code = "not_confirmed"


class PaperMissing(ReviewRefused):
    """A row cites pages of the file, and there is no paper on file in which they could be read."""

    code = "paper_missing"


class LawUnchecked(ReviewRefused):
    """A letter would rest on an act whose review is due, and the issuer has not confirmed its validity."""

    code = "law_unchecked"


class Undecided(ReviewRefused):
    """No opinion can rest on this: evidence is missing, or the policies did not answer."""

    code = "undecided"


class DeciderUnclear(ReviewRefused):
    """The register does not say which body decides the project."""

    code = "decider_unclear"


class NotOverridable(ReviewRefused):
    """The finding is not there, or is none that an issuer may set aside."""

    code = "not_overridable"


class PapersFull(ReviewRefused):
    """The project's papers take all the room that a project's may."""

    code = "papers_full"


class WordsMissing(ReviewRefused):
    """A reason, a ground, a page or a day that the deed needs."""

    status = 400
    code = "words_missing"
