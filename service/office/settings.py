"""What an office says of itself: plain lines and paragraphs, bounded; nothing in them is ever carried out."""

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from pydantic_core import ErrorDetails

from catalog.names import NameWrong, named
from service.letters.letter import To
from service.office.failures import SettingsRefused
from service.words import Words

_LINE = AfterValidator(named)
"""No printed line has a control or format character."""
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60), _LINE]
Prefix = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=12), _LINE]
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500), _LINE]
Days = Annotated[int, Field(ge=1, le=365)]


class Addressees(BaseModel):
    """To whom opinions on the projects of a division go; the empty division stands for all others."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    division: Annotated[str, StringConstraints(pattern="^([0-9]{6})?$")] = ""
    approve: Name
    fund: Name

    def named(self, to: To) -> str:
        """The addressee of this kind."""
        return self.approve if to is To.APPROVER else self.fund


class OfficeSettings(BaseModel):
    """The settings: letterhead 发文机关标志, issuing body, prefixes of numbers, addressees, standing text."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    letterhead: Name
    body: Name
    opinion_prefix: Prefix
    notice_prefix: Prefix
    addressees: Annotated[tuple[Addressees, ...], Field(max_length=200)] = ()
    standing: Annotated[tuple[Sentence, ...], Field(max_length=10)] = ()
    notice_standing: Annotated[tuple[Sentence, ...], Field(max_length=10)] = ()
    officer_titles: tuple[Name, Name, Name] = ("经办", "复核", "签发")
    contact: Sentence | None = None
    objection_days: Days | None = None
    completion_days: Days | None = None
    copies: Annotated[tuple[Name, ...], Field(max_length=20)] = ()

    def addressee(self, to: To, division: str | None) -> str | None:
        """To whom a letter of this kind goes; None: nobody is set."""
        rows = {row.division: row for row in self.addressees}
        row = rows.get(division or "") or rows.get("")
        return row.named(to) if row else None


_REASONS = {
    "missing": ("未填写", "it is missing"),
    "string_too_short": ("未填写", "it is empty"),
    "string_too_long": ("过长", "it is too long"),
    "string_pattern_mismatch": ("应为六位行政区划代码", "it is no division's six digits"),
    "too_long": ("条目过多", "it has too many entries"),
    "int_parsing": ("应为整数", "it is no whole number"),
    "greater_than_equal": ("应为1至365之间的整数", "it is not from 1 to 365"),
    "less_than_equal": ("应为1至365之间的整数", "it is not from 1 to 365"),
}
"""By pydantic's kind of error: why a field is not taken."""


def read(given: Any) -> OfficeSettings:
    """Settings from a form or a file; raises SettingsRefused, which names the field."""
    try:
        return OfficeSettings.model_validate(given)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise _refused(first["loc"], _reason(first)) from None


def _reason(first: ErrorDetails) -> tuple[str, str]:
    wrong = first.get("ctx", {}).get("error")
    if isinstance(wrong, NameWrong):
        return f"的{wrong.said.zh}", wrong.said.en
    return _REASONS.get(first["type"], ("不符合要求", "it cannot be taken"))


def _refused(place: tuple[int | str, ...], reason: tuple[str, str]) -> SettingsRefused:
    """The refusal in the words of the form: the field, and the row where it has several."""
    chinese, english = reason
    names = [str(part) for part in place if isinstance(part, str)][:2]
    rows = [part + 1 for part in place if isinstance(part, int)][:1]
    zh, en = (" › ".join(_label(words, name) for name in names) for words in (Words("zh"), Words("en")))
    row_zh, row_en = (f"第{rows[0]}行", f", row {rows[0]}") if rows else ("", "")
    return SettingsRefused(f"{zh}{row_zh}{chinese}。{en}{row_en}: {english}.", ".".join(map(str, place)))


def _label(words: Words, name: str) -> str:
    try:
        return words.ui(f"office_{name}")
    except KeyError:
        return name
