"""Rows of a table that are no entries: totals, notes, who filled the form in, seals and dates."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal
from unicodedata import normalize

from service.sheets.cells import Cell
from service.sheets.units import alone, noted, without_unit

Kind = Literal["total", "subtotal", "footer", "note", "sentence", "group"]

_TOTAL = re.compile(
    r"(?:合计|总计|共计|总额|总数|累计|总投资|投资合计|资金合计|金额合计|总金额|总和|total)(?:金额|资金|数)?"
)
_SUBTOTAL = re.compile(r"(?:小计|subtotal)")
_TOTAL_WITH = re.compile(
    rf"(?:{_TOTAL.pattern}|小计|共)[:：]?(?:(?:共|为)?(?P<count>[0-9]+)[项个条类种家处]|(?P<amount>[¥]?[0-9,.]+(?:亿|万|千)?元?))?"
    r"(?:信息资源|资源|设施|目录|需求)?[。.]?",
    re.IGNORECASE,
)
_WHO = (
    r"(?:填表|填报|制表|填写|编制|编报|审核|复核|核对|校对|审批|批准|经办|经手|报送|申报|联系|负责|分管|主管|录入|统计|签发)"
    r"(?:人员|人|单位|部门|日期|时间|领导|负责人|电话|方式|意见|签字|签章|盖章)(?:签字|签章|盖章|及电话|电话|签名)?"
)
_LABEL = re.compile(
    rf"(?:{_WHO}|\w{{0,8}}(?:意见|签字|签章|盖章|签名)|制表|审核|复核|校对|核对|编制|单位负责人|部门负责人|项目负责人|单位|日期|时间|电话|手机|手机号码?|传真|邮箱|"
    r"电子邮箱|签字|签章|签名|盖章|公章|单位公章|单位盖章|处长|科长|厅领导|分管领导)(?:[(][^)]*[)])?"
)
_NOTE = re.compile(
    r"(?:备注|附注|注释|说明|填表说明|填报说明|注|附|附件|温馨提示|提示|note|remarks?)[0-9一二三四五六七八九十]*(?:[:.、(]|$)|[*※]",
    re.IGNORECASE,
)
_BLANK = re.compile(
    r"[(【]?(?:以下空白|以下无正文|此页无正文|以下无内容|下空|(?:接上|转下)?[表页]?续[上下]?[表页]?[0-9一二三四五]*)[)】]?"
)
_GROUP = re.compile(r"(?:[一二三四五六七八九十]+[、.]|[(][一二三四五六七八九十]+[)]).+")
_SEAL = re.compile(r".*[(](?:盖章|公章|签章|签字|印章)[)]:?")
_DAY = re.compile(
    r"[0-9〇一二三四五六七八九十]{2,4}年[0-9一二三四五六七八九十]{0,3}月[0-9一二三四五六七八九十]{0,3}日?|年月日"
)
_SENTENCE = 15
"""Characters from which a text that ends in a full stop is a sentence, not a name."""


def kind_of(cells: Sequence[Cell]) -> Kind | None:
    """Tell what a row is that is no entry, from its cells from left to right; None for an entry."""
    texts = [flat(cell) for cell in cells]
    total = next((kind for text in texts if (kind := _total(text))), None)
    if total or len(texts) > 1:
        return total or ("note" if _is_note(texts[0]) else "footer" if _is_labelled(texts) else None)
    return _alone(texts[0], is_day=isinstance(cells[0].value, date))


def _total(text: str) -> Kind | None:
    bare = re.sub("[(](?:大写|小写|元|人民币)[)]$", "", without_unit(text)[0].rstrip(":"))
    if _SUBTOTAL.fullmatch(bare):
        return "subtotal"
    is_counted = _TOTAL_WITH.fullmatch(text) and any(map(str.isdigit, text))
    return "total" if _TOTAL.fullmatch(bare) or is_counted else None


def _alone(text: str, *, is_day: bool) -> Kind | None:
    """Tell what a row of one cell is."""
    if _is_note(text):
        return "note"
    if _GROUP.fullmatch(text):
        return "group"
    if is_day or _is_dated(text) or _is_labelled([text]):
        return "footer"
    return "sentence" if len(text) >= _SENTENCE and text.endswith(("。", ".", ";", "！")) else None


def flat(cell: Cell) -> str:
    """Give the text of a cell without width and spaces, to be compared."""
    return "".join(normalize("NFKC", cell.shown).split())


def is_continued(cell: Cell) -> bool:
    """Tell whether a cell says that the table goes on, 续表."""
    return "续" in flat(cell) and bool(_BLANK.fullmatch(flat(cell)))


def is_count(cell: Cell) -> bool:
    """Tell whether a cell of a total counts something: 共10个信息项, 12."""
    return bool(re.fullmatch(r"共?[0-9,.]+(?:[项个条类种家处].{0,6})?", flat(cell)))


def stated_count(cells: Iterable[Cell]) -> int | None:
    """Give the number of entries that a total states, 合计 4项."""
    for cell in cells:
        found = _TOTAL_WITH.fullmatch(flat(cell)) or re.fullmatch(
            r"共?(?P<count>[0-9]+)[项个条类种家处]", flat(cell)
        )
        if found and found["count"]:
            return int(found["count"])
    return None


def _is_dated(text: str) -> bool:
    return bool(_SEAL.fullmatch(text) or _DAY.fullmatch(text))


def _is_note(text: str) -> bool:
    is_unit = noted(text) is not None or (alone(text) is not None and text != "元")
    return bool(_NOTE.match(text) or _BLANK.fullmatch(text)) or is_unit


def _is_labelled(texts: Sequence[str]) -> bool:
    """Whether every cell is a label of a footer, has one before a colon, or stands beside one."""
    beside, labels = False, 0
    for text in texts:
        label, colon, said = text.partition(":")
        is_label = bool(_LABEL.fullmatch(label))
        if not (is_label and (colon or not said)) and not beside and not _is_dated(text):
            return False
        labels += is_label
        beside = is_label and not said
    return labels > 0
