"""Needs beside the catalogue: asked about where the code or an item is not there, and nowhere else."""

from hypothesis import given
from hypothesis import strategies as st

from service.matching import Needed, Question, Registered, questions
from service.matching.index import Index, Resource

CODE, OTHER = "307013016000003/0001", "307013016000003/9999"
ITEMS = ("统一社会信用代码", "法人名称", "法定代表人", "成立日期")
KNOWN = {CODE: Registered("法人信息", ITEMS)}


def ask(*needs: Needed, known: dict[str, Registered] = KNOWN) -> list[Question]:
    """The questions about some needs, with a catalogue of one resource."""
    index = Index.of([Resource(CODE, "法人信息", "11130000000000035H", ITEMS)])
    return list(questions(needs, known, lambda: index))


def need(code: str = CODE, items: tuple[str, ...] = (), name: str = "", number: int = 1) -> Needed:
    """A need of the first agency."""
    return Needed(f"needs[{number}]", code, name, items, "11130000000000019U")


def test_a_code_that_is_not_registered_is_asked_about_with_what_may_be_meant() -> None:
    """By the name beside it, or by its items where no name is given; without either nothing is proposed."""
    (by_name,) = ask(need(OTHER, name="法人信息"))
    (by_items,) = ask(need(OTHER, ITEMS[:3]))
    (bare,) = ask(need(OTHER))
    assert [hit.resource for hit in (*by_name.hits, *by_items.hits)] == [CODE, CODE]
    assert (by_name.path, by_name.shown, bare.hits) == ("needs[1].resource", OTHER, ())
    assert OTHER in by_name.zh
    assert OTHER in by_name.en


def test_items_outside_the_resource_are_named() -> None:
    """Those that it lists are not; a resource whose items are not known is not asked about."""
    (one,) = ask(need(items=("法人名称", "注册资本流水")))
    assert (one.path, "注册资本流水" in one.zh, "“法人名称”" in one.zh) == ("needs[1].items", True, False)
    assert all(item in one.zh for item in ITEMS)
    assert ask(need(items=("任何",)), known={CODE: Registered("法人信息", None)}) == []


def test_equal_needs_are_asked_about_once() -> None:
    """The key is that of the content, not of the row; other items are another question."""
    rows = [need(items=("甲",), number=1), need(items=("甲",), number=2), need(items=("乙",), number=3)]
    first, second = ask(*rows)
    assert (first.path, second.path) == ("needs[1].items", "needs[3].items")
    assert ask(need(items=("甲",), number=7))[0].key == first.key != second.key


@given(
    st.lists(
        st.sampled_from(["法人名称", "法 定 代 表 人", "成立日期", "统一社会信用代码（全称）"]), max_size=4
    )
)
def test_what_the_resource_lists_is_never_asked_about(items: list[str]) -> None:
    """Whatever the order, and however marks and spaces stand; what it does not list always is."""
    listed = [item for item in items if "全称" not in item]
    assert ask(need(items=tuple(listed))) == []
    assert bool(ask(need(items=tuple(items)))) is (len(listed) < len(items))
