"""Random facts written as clerks write them: any labels, units, formats, merges, notes, order and blank rows.

Everything is drawn from one `Random`, so that a seed is a workbook and Hypothesis can shrink it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from random import Random
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from service.sheets import form
from service.sheets.units import UNITS
from service.yuan import in_capitals
from tests.sheets.books import saved

Facts = dict[str, Any]
"""What a project says, by the path of each value."""

RESOURCES = (
    "举报受理信息",
    "监测站点信息",
    "预警发布信息",
    "危险化学品企业信息",
    "应急物资储备信息",
    "处罚信息",
    "说明书备案信息",
)
ITEMS = (
    "姓名",
    "联系电话",
    "企业名称",
    "统一社会信用代码",
    "预警等级",
    "发布时间（含解除时间、更新时间）",
    "GPS坐标",
    "备注",
    "经度",
    "纬度",
    "办理结果",
    "事故等级",
    "审核日期",
    "金额",
    "说明",
    "储备数量",
)
SYSTEMS = ("应急管理前置交换系统", "危化品数据交换平台", "省级数据共享前置机", "无线电监测接口平台")
DEPARTMENTS = ("河北省应急管理厅", "河北省公安厅", "石家庄市应急管理局", "河北省气象局")
FIELDS = ("安全生产", "自然灾害", "消防救援", "防汛抗旱")
SOURCES = ("fiscal", "own", "loan", "other")
NOTHING = (
    "无",
    "无。",
    "没有",
    "/",
    "—",
    "－",
    "——",
    "暂无",
    "不涉及",
    "N/A",
    "nil",
    "（无）",
    "无、无",
    " 无 ",
)
MARKS = ("、", "，", "；", ";", "\n", "\u3000", "/", " ", "\t", "1.", "（1）", "①", "1、")
MONEY = (
    "General",
    "#,##0.00",
    "0",
    "¥#,##0.00",
    "[$¥-804]#,##0.00",
    '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
)
LETTER = get_column_letter


@dataclass
class Written:
    """A workbook with what it says: the facts, their cells, and the paths that a person would ask about."""

    facts: Facts = field(default_factory=dict)
    cells: dict[str, set[tuple[str, str]]] = field(default_factory=dict)
    doubtful: set[str] = field(default_factory=set)
    data: bytes = b""

    def say(  # noqa: PLR0913  a fact and its cell
        self, path: str, value: Any, sheet: Worksheet, row: int, column: int, *, doubtful: bool = False
    ) -> None:
        """Note a fact, its cell, and whether it is written so that a person would ask."""
        self.facts[path] = [*self.facts.get(path, []), *value] if isinstance(value, list) else value
        self.cells.setdefault(path, set()).add((sheet.title, f"{LETTER(column)}{row}"))
        self.doubtful |= {path} if doubtful else set()


def written(random: Random, *, doubts: bool = False) -> Written:
    """Write a workbook; with `doubts` some of it is written as nobody could tell."""
    said, workbook = Written(), Workbook()
    workbook.remove(workbook.worksheets[0])
    described = list(form.sheets())
    random.shuffle(described)
    for sheet in described:
        names = [sheet.name, *sorted(sheet.names)]
        page = Page(
            random, workbook.create_sheet(random.choice(names) + random.choice(["", " "])), said, doubts
        )
        page.draw(sheet)
    if random.random() < 0.3:
        workbook.create_sheet("下拉").sheet_state = "hidden"
    said.data = saved(workbook)
    return said


@dataclass
class Page:
    """One sheet on its way, written from the top down."""

    random: Random
    sheet: Worksheet
    said: Written
    doubts: bool
    row: int = 0
    left: int = 1

    def draw(self, described: form.Sheet) -> None:
        """Write titles and sections in any order."""
        self.left = self.random.choice([1, 1, 1, 2])
        if self.chance(0.6):
            self.put_title("河北省信息化工程项目信息共享申报表")
        sections = list(described.sections)
        self.random.shuffle(sections)
        for section in sections:
            self.skip()
            if section.path is None:
                self.answers(section)
            else:
                TableWriter(self, section).write()

    def chance(self, share: float) -> bool:
        """Draw whether something is so."""
        return self.random.random() < share

    def skip(self) -> None:
        """Leave some rows blank."""
        self.row += self.random.choice([0, 0, 1, 2])

    def put_title(self, text: str) -> None:
        """Write a title over several columns."""
        self.row += 1
        self.sheet.cell(self.row, self.left, text)
        if self.chance(0.5):
            self.merge(self.row, self.left, self.row, self.left + 4)

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Join cells."""
        self.sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)

    def answers(self, section: form.Section) -> None:
        """Write labels with their answers, one or two a row, in any order."""
        self.put_title("\n".join(section.title) if self.chance(0.5) else section.title[0])
        fields = list(section.fields)
        self.random.shuffle(fields)
        while fields:
            self.row += 1
            at = self.left
            for _ in range(self.random.choice([1, 1, 2])):
                if fields:
                    at = self.answer(fields.pop(), at) + 1

    def answer(self, asked: form.Field, at: int) -> int:
        """Write a label and its answer; gives the last column they take."""
        self.sheet.cell(self.row, at, label(self.random, asked))
        wide = self.chance(0.2)
        if wide:
            self.merge(self.row, at, self.row, at + 1)
        place = at + 1 + wide
        value = FACTS[asked.path](self.random)
        if value is None:
            return place
        spelt, number_format = spelling(self.random, asked, value)
        cell = self.sheet.cell(self.row, place, spelt)
        cell.number_format = number_format
        self.said.say(asked.path, value, self.sheet, self.row, place)
        if self.chance(0.3):
            self.merge(self.row, place, self.row, place + 1)
            return place + 1
        return place


@dataclass
class TableWriter:
    """One table on its way."""

    page: Page
    section: form.Section
    columns: dict[str, int] = field(default_factory=dict)
    money: "Money | None" = None

    @property
    def random(self) -> Random:
        return self.page.random

    def write(self) -> None:
        """Write title, unit notes, headings, rows and what stands below."""
        page, path = self.page, str(self.section.path)
        if path == "funding":
            self.money = Money.drawn(self.random, doubts=page.doubts)
        title = self.money.title(self.section.title[0]) if self.money else self.section.title[0]
        page.put_title(title)
        if self.money and self.money.way == "note above":
            page.row += 1
            page.sheet.cell(page.row, page.left + self.random.choice([0, 1, 3]), self.money.note(self.random))
        elif page.chance(0.3):
            page.row += 1
            page.sheet.cell(page.row, page.left, "\n".join(self.section.note))
        self.headings()
        entries = ENTRIES[path](self.random)
        if entries == []:
            self.denial(path)
        self.rows(path, entries)
        self.below(entries)

    def headings(self) -> None:
        """Write the headings in any order, with columns of the clerk's own among them."""
        page = self.page
        page.row += 1
        fields: list[form.Field | str] = list(self.section.fields)
        self.random.shuffle(fields)
        fields = (["序号"] if page.chance(0.3) else []) + fields + (["备注"] if page.chance(0.2) else [])
        for at, asked in enumerate(fields, start=page.left):
            text = asked if isinstance(asked, str) else label(self.random, asked)
            if not isinstance(asked, str):
                self.columns[asked.path] = at
                text = self.money.heading if self.money and asked.kind == "money" else text
            page.sheet.cell(page.row, at, text)
        self.first = "序号" if fields[0] == "序号" else None

    def denial(self, path: str) -> None:
        """Write a row that says there are none: one word, or words over the row."""
        page = self.page
        page.row += 1
        word = self.random.choice(NOTHING)
        repeated = page.chance(0.5)
        for asked in self.section.fields if repeated else [self.first_field()]:
            says = "否" if repeated and asked.kind == "yes_no" and page.chance(0.5) else word
            page.sheet.cell(page.row, self.columns[asked.path], says)
        self.page.said.facts[path] = []
        self.page.said.cells[path] = {
            (page.sheet.title, f"{LETTER(at)}{page.row}") for at in self.columns.values()
        }

    def first_field(self) -> form.Field:
        """The field of the leftmost column."""
        return min(self.section.fields, key=lambda asked: self.columns[asked.path])

    def rows(self, path: str, entries: Sequence[Facts]) -> None:
        """Write the entries, some of them over several rows, some cells over several entries."""
        page = self.page
        merged: dict[str, tuple[int, Any]] = {}
        for number, entry in enumerate(entries, start=1):
            page.row += 1 + (page.chance(0.1) and not merged)
            if self.first:
                page.sheet.cell(page.row, page.left, number)
            going = self.continued(entries, number)
            top = page.row
            for asked in self.section.fields:
                if asked.path not in entry:
                    continue
                where = f"{path}[{number}].{asked.path}"
                if asked.path in merged and merged[asked.path][1] == entry[asked.path]:
                    start = merged.pop(asked.path)[0]
                    page.merge(start, self.columns[asked.path], top, self.columns[asked.path])
                    page.said.say(where, entry[asked.path], page.sheet, start, self.columns[asked.path])
                    continue
                self.cell(where, asked, entry[asked.path])
                if going == asked.path:
                    merged[asked.path] = (top, entry[asked.path])

    def continued(self, entries: Sequence[Facts], number: int) -> str | None:
        """Draw the field whose cell goes on into the next entry, which says the same."""
        following = entries[number] if number < len(entries) else {}
        kinds = {asked.path: asked.kind for asked in self.section.fields}
        same = [
            path
            for path, value in entries[number - 1].items()
            if kinds[path] in {"choice", "yes_no"} and following.get(path) == value
        ]
        return self.random.choice(same) if same and self.page.chance(0.4) else None

    def cell(self, where: str, asked: form.Field, value: Any) -> None:
        """Write one value of an entry."""
        page, at = self.page, self.columns[asked.path]
        if asked.kind == "money":
            assert self.money is not None
            self.money.write(page, where, value, at)
        elif asked.kind == "names":
            self.names(where, value, at)
        else:
            spelt, number_format = spelling(self.random, asked, value)
            page.sheet.cell(page.row, at, spelt).number_format = number_format
            page.said.say(where, value, page.sheet, page.row, at)

    def names(self, where: str, value: list[str], at: int) -> None:
        """Write names in one cell, by any mark, or one below the other."""
        page = self.page
        mark = self.random.choice(MARKS)
        asked = page.doubts and page.chance(0.15)
        text = listed(value, mark) + ("等" if asked else "")
        is_pair = mark == "/" and len(value) == 2
        page.sheet.cell(page.row, at, text)
        page.said.say(where, value, page.sheet, page.row, at, doubtful=asked or is_pair)

    def below(self, entries: Sequence[Facts] | None) -> None:
        """Write a total, a note and who filled the form in."""
        page, random = self.page, self.random
        if entries and self.money and page.chance(0.4):
            page.row += 1
            page.sheet.cell(
                page.row, self.columns["source"], random.choice(["合计", "总计", "合 计", "小计"])
            )
            self.money.total(page, sum(entry["amount"] for entry in entries), self.columns["amount"])
        elif entries and page.chance(0.2):
            page.row += 1
            page.sheet.cell(page.row, min(self.columns.values()), f"合计 {len(entries)}项")
        if self.money and self.money.way == "note below":
            page.row += 1
            page.sheet.cell(page.row, page.left, self.money.note(random))
        if page.chance(0.3):
            page.row += random.choice([1, 2])
            page.sheet.cell(
                page.row,
                page.left,
                random.choice(["备注：以实际建设为准。", "注：以上内容均已核实", "说明：无"]),
            )
        if page.chance(0.3):
            page.row += 1
            page.sheet.cell(page.row, page.left, "填表人：李娜")
            page.sheet.cell(page.row, page.left + 2, "审核人：赵刚")


@dataclass
class Money:
    """How amounts are written: in which unit, and where that is said."""

    way: str
    unit: str
    heading: str

    @classmethod
    def drawn(cls, random: Random, *, doubts: bool) -> "Money":
        """Draw a way; with `doubts` also one that leaves the unit open."""
        ways = [
            "yuan",
            "heading",
            "note above",
            "note beside",
            "note below",
            "title",
            "format",
            "scaled",
            "text",
            "capitals",
        ]
        way = random.choice(ways + ["bare", "disagree"] * 2 * doubts)
        unit = "万元" if way == "bare" else random.choice(["千元", "万元", "百万元", "亿元"])
        headings = {
            "yuan": random.choice(["金额（元）\nAmount (yuan)", "金额(单位：元)", "投资额（元）"]),
            "heading": f"金额（{unit}）",
            "disagree": "金额（元）",
            "text": random.choice(["金额", "金额（元）"]),
        }
        return cls(way, unit, headings.get(way, random.choice(["金额", "投资金额"])))

    @property
    def size(self) -> int:
        """Yuan in the unit."""
        return UNITS[self.unit]

    def title(self, text: str) -> str:
        """The title of the section, with the unit where it stands there."""
        return f"{text}（单位：{self.unit}）" if self.way == "title" else text

    def note(self, random: Random) -> str:
        """A note of the unit."""
        return random.choice(
            ["单位：{}", "金额单位:{}", "（单位：人民币{}）", "单位 {}", "注：以上金额以{}为单位"]
        ).format(self.unit)

    def write(self, page: Page, where: str, value: float, at: int) -> None:
        """Write an amount of yuan in this way."""
        cell = page.sheet.cell(page.row, at)
        cell.value, cell.number_format = self.spelt(page.random, Decimal(repr(value)))
        if self.way == "note beside":
            page.sheet.cell(page.row, at + 9, self.unit)
        if self.way == "disagree" and page.sheet.cell(1, 12).value is None:
            page.sheet.cell(1, 12, f"单位：{self.unit}")
        page.said.say(where, value, page.sheet, page.row, at, doubtful=self.way in {"bare", "disagree"})

    def spelt(self, random: Random, yuan: Decimal) -> tuple[Any, str]:
        """A value for the cell, and its number format."""
        scaled = yuan / self.size
        number = int(scaled) if scaled == int(scaled) else float(scaled)
        plain = f"{scaled:,f}"
        if self.way == "yuan":
            return int(yuan), random.choice(MONEY)
        if self.way == "format":
            return number, random.choice(['#,##0.########"{}"', 'General"{}"', '0.00000000"{}"']).format(
                self.unit
            )
        if self.way == "scaled":
            return int(yuan), random.choice(['0!.0000"万元"', '#,##0,"千元"', '#,##0.000,,"百万元"'])
        if self.way == "text":
            written = f"{plain.rstrip('0').rstrip('.') if '.' in plain else plain}{self.unit}"
            wide = "".join(chr(ord(sign) + 0xFEE0) if sign.isdigit() else sign for sign in written)
            return random.choice([written, wide, f"￥{written}", f"{written}整"]), "@"
        if self.way == "capitals":
            return random.choice(["", "人民币"]) + in_capitals(yuan), "@"
        return random.choice([(number, "General"), (number, "#,##0.00######"), (plain, "@")])

    def total(self, page: Page, yuan: float, at: int) -> None:
        """Write the sum of the amounts."""
        cell = page.sheet.cell(page.row, at)
        cell.value, cell.number_format = self.spelt(page.random, Decimal(repr(yuan)))
        if self.way == "note beside":
            page.sheet.cell(page.row, at + 9, self.unit)


def label(random: Random, asked: form.Field) -> str:
    """A label or heading: the form's own, or another word for it, with the marks people add."""
    others = sorted(name for name in asked.headings if name not in AMBIGUOUS)
    word = random.choice([asked.zh, f"{asked.zh}\n{asked.en}", *others[:3]])
    return random.choice(["", "*"]) + word + random.choice(["", "：", ""]) * ("\n" not in word)


AMBIGUOUS = {"来源", "名称"}
"""Headings of the form that a clerk would hardly write, and that also begin other words."""


def spelling(random: Random, asked: form.Field, value: Any) -> tuple[Any, str]:
    """One of the ways in which people write a value, and its number format."""
    if asked.kind == "choice":
        return random.choice(sorted(word for word, meant in asked.choices.items() if meant == value)), "@"
    if asked.kind in {"yes_no", "has"}:
        return random.choice([("是", "有", "√", "YES"), ("否", "无", "×", "没有")][not value]), "@"
    if isinstance(value, date):
        day = datetime(value.year, value.month, value.day)  # noqa: DTZ001  a workbook knows no zones
        written = [
            f"{value:%Y-%m-%d}",
            f"{value.year}年{value.month}月{value.day}日",
            f"{value:%Y/%m/%d}",
            f"{value:%Y%m%d}",
        ]
        return random.choice(
            [(day, "yyyy-mm-dd"), (day, 'yyyy"年"m"月"d"日"'), *((text, "@") for text in written)]
        )
    if isinstance(value, int):
        return random.choice([value, str(value), f"第{value}页"]), "General"
    if value.endswith("升级项目"):
        value = random.choice([value, value.replace("升级", "\n升级")])
    return random.choice(["", " ", "\u3000"]) + value, "@"


def listed(names: list[str], mark: str) -> str:
    """Names in one text, by a mark or numbered."""
    numbered: dict[str, Callable[[int], str]] = {
        "1.": "{}.".format,
        "（1）": "（{}）".format,
        "1、": "{}、".format,
        "①": lambda n: "①②③④⑤⑥"[n - 1],
    }
    if mark in numbered and len(names) > 1:
        return " ".join(numbered[mark](number) + name for number, name in enumerate(names, start=1))
    return (mark if mark not in numbered else "、").join(names)


def _names(random: Random, words: Sequence[str]) -> list[str]:
    return random.sample(words, random.randint(1, min(5, len(words))))


def _maybe(random: Random, value: Any) -> Any:
    return value if random.random() < 0.8 else None


def _entry(**values: Any) -> Facts:
    return {path.replace("__", "."): value for path, value in values.items() if value is not None}


def _amount(random: Random) -> float:
    return random.choice([random.randint(100, 900), random.randint(100, 900_000)]) * 1_000.0


def _funding(random: Random) -> list[Facts]:
    sources = random.sample(SOURCES, random.randint(1, 4))
    return [_entry(source=source, amount=_amount(random)) for source in sources]


def _drafts(random: Random) -> list[Facts]:
    return [
        _entry(
            name=name,
            items=_names(random, ITEMS),
            share__type=random.choice(["unconditional", "unconditional", "conditional"]),
        )
        for name in random.sample(RESOURCES, random.randint(0, 4))
    ]


def _needs(random: Random) -> list[Facts]:
    return [
        _entry(
            resource=f"30701300{number}000001/000{number}",
            stated_name=_maybe(random, random.choice(RESOURCES)),
            items=_names(random, ITEMS),
            collect_again=random.choice([True, False, False]),
        )
        for number in range(1, random.randint(1, 4))
    ]


def _facilities(random: Random) -> list[Facts]:
    return [
        _entry(
            name=name,
            departments=_names(random, DEPARTMENTS),
            fields=_names(random, FIELDS),
            connected=random.choice([True, True, False]),
        )
        for name in random.sample(SYSTEMS, random.randint(0, 3))
    ]


ENTRIES: dict[str, Callable[[Random], list[Facts]]] = {
    "funding": _funding,
    "draft_catalogue.rows": _drafts,
    "needs": _needs,
    "facilities": _facilities,
}
FACTS: dict[str, Callable[[Random], Any]] = {
    "id": lambda random: f"26{random.randint(10, 12)}-130000-04-04-{random.randint(0, 999_999):06d}",
    "name": lambda random: random.choice(
        ["河北省应急指挥系统", "危险化学品监管平台（二期）", "无人机巡查系统升级项目"]
    ),
    "stated.unit_name": lambda random: _maybe(random, "河北省应急管理厅"),
    "unit": lambda _: "11130000000000019U",
    "stated.work": lambda random: random.choice(["new", "continued", "rebuilt", "operation"]),
    "stated.filled_on": lambda random: _maybe(
        random, date(2026, random.randint(1, 12), random.randint(1, 28))
    ),
    "stated.contact": lambda random: _maybe(random, "李娜"),
    "stated.phone": lambda random: _maybe(random, random.choice(["0311-87900000", "13903110000"])),
    "secrecy.statement": lambda random: random.choice(["secret", "not_secret"]),
    "secrecy.part": lambda random: _maybe(random, random.choice(["whole", "part"])),
    "secrecy.decision.number": lambda random: _maybe(random, "冀密〔2026〕12号"),
    "secrecy.decision.authority": lambda random: _maybe(random, "河北省国家保密局"),
    "secrecy.decision.level": lambda random: _maybe(random, random.choice(["机密", "秘密"])),
    "sharing_chapter.present": lambda random: random.choice([True, True, False]),
    "sharing_chapter.pages": lambda random: _maybe(random, random.choice(["31-38", "第4章，31—38页"])),
    "draft_catalogue.present": lambda _: True,
    "connection.designed": lambda random: _maybe(random, random.choice([True, False])),
    "connection.page": lambda random: _maybe(random, random.choice([45, "45-46"])),
}


def flat(found: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Give every value of a document that is known, by its path; entries of a list count from 1."""
    if isinstance(found, dict):
        for key, value in found.items():
            yield from flat(value, f"{path}.{key}" if path else key)
    elif isinstance(found, list) and found and isinstance(found[0], dict):
        for number, value in enumerate(found, start=1):
            yield from flat(value, f"{path}[{number}]")
    elif found is not None:
        yield path, found
