# ruff: noqa: E501, ISC004  a table of sentences is read across
"""World files that cannot be loaded: each is refused with a sentence that names the place and the way out."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from catalog.register import Register
from catalog.remarks import LIMIT
from catalog.world import LoadErrors, load
from tests.databases import disposed

AGENCY = "agencies:\n  - {id: a, name: 甲}\n"

BROKEN: dict[str, tuple[str, str]] = {
    "empty file": ("", "world.yaml: the file is empty; it may hold agencies, divisions, "),
    "only a comment": ("# nothing\n", "world.yaml: the file is empty; it may hold agencies, "),
    "only null": ("~\n", "world.yaml: the file is empty; it may hold agencies, "),
    "a list at the top": ("- a\n", "world.yaml, line 1: the file must begin with the name of a list: agencies, "),
    "text at the top": ("hello\n", "world.yaml, line 1: the file must begin with the name of a list: agencies, "),
    "unknown list": (
        "agencys:\n  - {id: a, name: 甲}\n",
        'world.yaml, line 1: there is no list "agencys"; did you mean "agencies"?.',
    ),
    "unlike any list": ("zzz: []\n", 'world.yaml, line 1: there is no list "zzz"; known are agencies, divisions, '),
    "list twice": (AGENCY + "agencies: []\n", "line 3: the list agencies stands here twice; write its entries together."),
    "list is a mapping": ("agencies: {id: a}\n", 'line 1, agencies: a list is wanted here: each entry begins with "- ".'),
    "list is text": ("agencies: a\n", 'line 1, agencies: a list is wanted here: each entry begins with "- ".'),
    "list name is a list": ("[a]: []\n", "line 1: the name of a list must be plain text: agencies, "),
    "entry is text": (
        "agencies:\n  - a\n",
        'line 2, agencies no. 1: an entry is wanted here: "key: value" after the "- ".',
    ),
    "entry is a list": ("agencies:\n  - []\n", "line 2, agencies no. 1: an entry is wanted here"),
    "entry is null": ("agencies:\n  -\n", "line 2, agencies no. 1: an entry is wanted here"),
    "unknown key": (
        "agencies:\n  - id: a\n    name: 甲\n    readyness: {}\n",
        'line 4, agencies "a", field readyness: there is no key "readyness"; did you mean "readiness"?.',
    ),
    "unknown nested key": (
        "resources:\n  - id: r\n    name: n\n    provider: a\n    share:\n      ground:\n        artcle: 三\n",
        'line 7, resources "r", field share.ground.artcle: there is no key "artcle"; did you mean "article"?.',
    ),
    "unknown key in a list": (
        "resources:\n  - id: r\n    name: n\n    provider: a\n    items:\n      - {name: x}\n      - {name: y, nam: y}\n",
        'line 7, resources "r", field items[2].nam: there is no key "nam"; did you mean "name"?.',
    ),
    "python's name of a key": (
        "agencies: [{id: a, name: 甲, roles: [{role: competent, from: 2016-01-01, from_: 2016-01-01}]}]\n",
        'field roles[1].from_: there is no key "from_"; did you mean "from"?.',
    ),
    "not one of": (
        'resources:\n  - id: "307/0001"\n    name: n\n    provider: a\n    share:\n      type: sometimes\n',
        'world.yaml, line 6, resources "307/0001", field share.type: '
        '"sometimes" is not one of unconditional, conditional, none.',
    ),
    "key missing": ("agencies:\n  - id: a\n", 'line 2, agencies "a", field name: this key is required; add it.'),
    "id missing": ("agencies:\n  - name: 甲\n", "line 2, agencies no. 1, field id: this key is required; add it."),
    "required null": (
        "agencies: [{id: a, name: null}]\n",
        'agencies "a", field name: this key is required and may not be null.',
    ),
    "null where a choice is required": (
        'divisions: [{code: "130000", name: n, level: null}]\n',
        'divisions "130000", field level: null is not one of province, city, county.',
    ),
    "number too many": (
        f"grants: [{{id: g, grantee: a, resource: r, purposes: [], from: 2026-01-01, granted_by: a, items: [{'x,' * 10_001}]}}]\n",
        'grants "g", field items: longer than the 10,000 allowed.',
    ),
    "text is a list": (
        "agencies: [{id: a, name: [甲]}]\n",
        'agencies "a", field name: […] is not text.',
    ),
    "code not quoted": (
        "divisions: [{code: 130000, name: 河北省, level: province}]\n",
        "divisions no. 1, field code: 130000 is not text; put it in quotes.",
    ),
    "long code not quoted": (
        "resources: [{id: 30701300100000100010000001, name: n, provider: a}]\n",
        "resources no. 1, field id: 30701300100000100010000001 is read as a number too large to be kept exactly; "
        "put codes in quotes.",
    ),
    "code read as a fraction": (
        "agencies: [{id: 1113e4, name: 甲}]\n",
        "agencies no. 1, field id: 11130000.0 is not text; put it in quotes.",
    ),
    "name read as a day": (
        "agencies: [{id: a, name: 2016-01-01}]\n",
        'agencies "a", field name: 2016-01-01 is not text; put it in quotes.',
    ),
    "no such day": (
        "resources: [{id: r, name: n, provider: a, filed_on: 2026-02-30}]\n",
        'resources "r", field filed_on: 2026-02-30 is written like a day, but there is no such day; '
        "quote it if it is not meant as one.",
    ),
    "quoted day": (
        'resources: [{id: r, name: n, provider: a, filed_on: "2026-02-28"}]\n',
        'resources "r", field filed_on: "2026-02-28" is not a day, YYYY-MM-DD without quotes.',
    ),
    "yes is not true": ("agencies: [{id: a, name: 甲, trained: yes}]\n", '"yes" is not true or false.'),
    "division code too short": (
        'divisions: [{code: "13", name: n, level: city}]\n',
        'divisions "13", field code: "13" is not a division code of six digits.',
    ),
    "negative money": (
        "projects: [{id: p, name: n, unit: a, funding: [{amount: -1}]}]\n",
        'projects "p", field funding[1].amount: -1 is less than 0.',
    ),
    "money in words": (
        "projects: [{id: p, name: n, unit: a, funding: [{amount: 多}]}]\n",
        'projects "p", field funding[1].amount: "多" is not a number.',
    ),
    "endless money": ("projects: [{id: p, name: n, unit: a, funding: [{amount: .inf}]}]\n", ".inf is not a finite number"),
    "fraction of a doubt": (
        "resources: [{id: r, name: n, provider: a, doubts: 1.5}]\n",
        'resources "r", field doubts: 1.5 is not a whole number.',
    ),
    "page is a list": (
        "projects: [{id: p, name: n, unit: a, connection: {page: [1]}}]\n",
        'projects "p", field connection.page: […] is not a whole number.',
    ),
    "object is text": (
        "resources: [{id: r, name: n, provider: a, share: none}]\n",
        'resources "r", field share: "none" is not keys and values.',
    ),
    "list is an object": (
        "resources: [{id: r, name: n, provider: a, items: {name: x}}]\n",
        'resources "r", field items: {…} is not a list.',
    ),
    "properties are a list": (
        "entities: [{type: t, id: i, properties: []}]\n",
        'entities "t/i", field properties: […] is not keys and values.',
    ),
    "empty id": ('agencies: [{id: " ", name: 甲}]\n', "field id: may not be empty text."),
    "long name": (f"agencies: [{{id: a, name: {'名' * 501}}}]\n", 'agencies "a", field name: longer than the 500 allowed.'),
    "long scalar": (
        f"resources: [{{id: r, name: n, provider: a, summary: {'长' * 100_001}}}]\n",
        'resources "r", field summary: the text has 100,001 characters, 100,000 are allowed.',
    ),
    "method in small letters": (
        "routes: [{id: r, path: /x, resource: r, methods: [get]}]\n",
        'routes "r", field methods[1]: "get" is not an HTTP method in capital letters.',
    ),
    "path without a slash": (
        "routes: [{id: r, path: x, resource: r}]\n",
        'routes "r", field path: "x" is not a path that begins with "/".',
    ),
    "nul character": ('agencies: [{id: a, name: "x\\0"}]\n', 'agencies "a", field name: the text holds a character'),
    "half a character": (
        'agencies: [{id: a, name: "\\ud800"}]\n',
        "line 1: this is not YAML (found invalid Unicode character escape code).",
    ),
    "anchor": ("agencies: [{id: &x a, name: 甲}]\n", "field id: anchors (&) and aliases (*) are refused; write the value out."),
    "alias": ("agencies: [{id: a, name: *x}]\n", 'agencies "a", field name: anchors (&) and aliases (*) are refused'),
    "anchored entry": ("agencies:\n  - &x\n    id: a\n    name: 甲\n", 'agencies "a": anchors (&) and aliases (*) are refused'),
    "anchored list": ("agencies: &x [{id: a, name: 甲}]\n", "line 1, agencies: anchors (&) and aliases (*) are refused"),
    "anchored file": ("&x\nagencies: []\n", "line 1: anchors (&) and aliases (*) are refused; write the value out."),
    "tag": ("agencies: [{id: !!str 1, name: 甲}]\n", "field id: tags (!) are refused; remove it, and quote what is meant as text."),
    "own tag": ("agencies: [{id: a, name: !python/object:os.system x}]\n", 'agencies "a", field name: tags (!) are refused'),
    "tagged list": ("agencies: !!seq [{id: a, name: 甲}]\n", "line 1, agencies: tags (!) are refused"),
    "merge key": ("agencies: [{id: a, name: 甲, <<: {trained: true}}]\n", "the merge key << is refused; write the keys out."),
    "key twice": (
        "agencies:\n  - id: a\n    name: 甲\n    name: 乙\n",
        'line 4, agencies "a", field name: the key "name" stands here twice; keep one.',
    ),
    "key is a list": ("agencies: [{id: a, name: 甲, [x]: 1}]\n", 'agencies "a": a key must be a single word or text.'),
    "entry twice": (
        "agencies:\n  - {id: a, name: 甲}\n  - {id: a, name: 甲}\n",
        'world.yaml, line 3, agencies "a": the same entry stands in world.yaml, line 2; keep one.',
    ),
    "entry twice in another width": (
        "agencies:\n  - {id: A1, name: 甲}\n  - {id: ' Ａ１', name: 甲}\n",
        'line 3, agencies "A1": the same entry stands in world.yaml, line 2; keep one.',
    ),
    "entity twice": (
        "entities:\n  - {type: t, id: i}\n  - {type: u, id: i}\n  - {type: t, id: i}\n",
        'line 4, entities "t/i": the same entry stands in world.yaml, line 2; keep one.',
    ),
    "two documents": (AGENCY + "---\n" + AGENCY, "line 3: a second document begins here; write one file for each"),
    "yaml 1.1": ("%YAML 1.1\n---\n" + AGENCY, "line 1: directives other than %YAML 1.2 are refused; remove the line."),
    "tag directive": ("%TAG ! tag:x,2000:\n---\n" + AGENCY, "line 1: directives other than %YAML 1.2 are refused"),
    "too deep": (
        f"entities: [{{type: t, id: i, properties: {{x: {'[' * 40}{']' * 40}}}}}]\n",
        "line 1: nested deeper than 32 levels.",
    ),
    "not yaml": ("agencies:\n  - {id: a, name: 甲\n", "this is not YAML ("),
    "tab": ("agencies:\n\t- {id: a}\n", "line 2: this is not YAML (found character that cannot start any token)."),
    "control character": ("agencies: [{id: a, name: \x01}]\n", "world.yaml: this is not YAML (the character"),
}  # fmt: skip


@pytest.fixture(scope="module")
def sqlite(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Iterator[Engine]:
    """Open one database for all broken worlds: none of them may leave anything in it."""
    file = tmp_path_factory.mktemp("broken") / "gongxiang.db"
    file.write_bytes(migrated_file.read_bytes())
    with disposed(f"sqlite:///{file}") as opened:
        yield opened


@pytest.mark.parametrize("name", BROKEN)
def test_broken(name: str, sqlite: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The world is refused with the sentence, and nothing of it is kept."""
    text, sentence = BROKEN[name]
    monkeypatch.chdir(tmp_path)
    Path("world.yaml").write_text(text, "utf-8")
    with pytest.raises(LoadErrors) as caught:
        load(["world.yaml"], sqlite)
    assert [sentence in str(row) for row in caught.value.rows] == [True], str(caught.value)
    assert all(row.zh.startswith("world.yaml") and row.zh.endswith("。") for row in caught.value.rows)
    with Register(sqlite).snapshot() as snapshot:
        assert not any(snapshot.counts().values())


@pytest.mark.parametrize(
    ("content", "line"),
    [(b"\xff\xfea\x00", 1), (AGENCY.encode() + b"# \xc4\xe3\n", 3), ("agencies: [] # 甲".encode()[:-1], 1)],
    ids=["utf-16", "gbk", "cut"],
)
def test_not_utf8(content: bytes, line: int, sqlite: Engine, tmp_path: Path) -> None:
    """A file in another encoding is refused with its line and what to do."""
    (tmp_path / "world.yaml").write_bytes(content)
    with pytest.raises(LoadErrors) as caught:
        load([tmp_path / "world.yaml"], sqlite)
    (row,) = caught.value.rows
    assert (line, "the file is not UTF-8 text; save it with the encoding UTF-8") == (row.line, row.said.en)


def test_file_that_is_not_there(sqlite: Engine, tmp_path: Path) -> None:
    """A missing file and a folder are refused in words."""
    with pytest.raises(LoadErrors) as caught:
        load([tmp_path / "none.yaml", tmp_path], sqlite)
    assert {
        "the file cannot be read (No such file or directory)",
        "the file cannot be read (Is a directory)",
    } == {row.said.en for row in caught.value.rows}


def test_every_mistake_of_an_entry_and_of_every_file_is_named(sqlite: Engine, tmp_path: Path) -> None:
    """Reading goes on after a mistake, so that a file need not be mended one line at a time."""
    first, second = tmp_path / "1.yaml", tmp_path / "2.yaml"
    first.write_text("agencies:\n  - {id: 1, name: 2, kind: x}\n  - {id: b}\nagency: []\n", "utf-8")
    second.write_text("agencies: [{id: c}]\n- broken", "utf-8")
    with pytest.raises(LoadErrors) as caught:
        load([first, second], sqlite)
    places = [(Path(row.file).name, row.line, row.field) for row in caught.value.rows]
    assert places == [
        ("1.yaml", 2, "kind"), ("1.yaml", 2, "id"), ("1.yaml", 2, "name"), ("1.yaml", 3, "name"), ("1.yaml", 4, None),
        ("2.yaml", 1, "name"), ("2.yaml", 2, None),
    ]  # fmt: skip


def test_same_entry_in_two_files(sqlite: Engine, tmp_path: Path) -> None:
    """Both places are named, whichever file comes first."""
    files = [tmp_path / "1.yaml", tmp_path / "2.yaml"]
    for file in files:
        file.write_text(AGENCY, "utf-8")
    with pytest.raises(LoadErrors) as caught:
        load(files, sqlite)
    (row,) = caught.value.rows
    assert (
        str(row)
        == f'{files[1]}, line 2, agencies "a": the same entry stands in {files[0]}, line 2; keep one.'
    )
    assert row.zh == f'{files[1]},第2行,agencies "a":与 {files[0]}, line 2 的条目重复,请只保留一个。'


def test_stops_after_so_many(sqlite: Engine, tmp_path: Path) -> None:
    """No more sentences are collected than anyone would read."""
    (tmp_path / "world.yaml").write_text("agencies:\n" + "  - {id: a}\n" * (3 * LIMIT), "utf-8")
    with pytest.raises(LoadErrors) as caught:
        load([tmp_path / "world.yaml"], sqlite)
    assert len(caught.value.rows) == LIMIT
