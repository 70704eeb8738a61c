"""All receipts of one file are read: JSON documents one after another, and the codes of whole letters."""

import json
from itertools import permutations
from pathlib import Path

import pytest
from sqlalchemy import Engine

from catalog.database import engine, migrate
from service.record.checkpoints import compact
from service.record.checkpoints.documents import Receipt, Unreadable
from service.record.checkpoints.receipts import parse_receipts
from tests import records
from tests.programs import run
from tests.records import START, fill


@pytest.fixture(scope="module")
def receipts(tmp_path_factory: pytest.TempPathFactory) -> list[Receipt]:
    """Three receipts of one code each, as of a notice about one decision or two."""
    return issued(tmp_path_factory.mktemp("few"), 1)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> list[Receipt]:
    """Three receipts of two codes each, under one checkpoint."""
    return issued(tmp_path_factory.mktemp("many"), 9)


def issued(folder: Path, chains: int) -> list[Receipt]:
    """Receipts of three decisions of a record of so many chains."""
    database: Engine = engine(f"sqlite:///{folder / 'gongxiang.db'}")
    migrate(database)
    for chain in range(chains):
        fill(database, range(chain * 100, chain * 100 + 9), f"worker-{chain}")
    notary = records.notary(database, folder)
    notary.make(START)
    found = [notary.receipt(f"{number:032x}") for number in (1, 4, 7)]
    database.dispose()
    return [receipt for receipt in found if receipt]


def codes(receipts: list[Receipt]) -> list[str]:
    """The texts of their codes, in the order of the letter."""
    return [text for receipt in receipts for text in compact.pack(receipt)]


def read(text: str) -> list[Receipt]:
    """The receipts of a text, all of them good."""
    found = parse_receipts(text)
    assert [one.faults() for one in found] == [[]] * len(found)
    return [one.receipt for one in found if one.receipt]


def test_a_notice_with_two_receipts_is_read_whole(receipts: list[Receipt]) -> None:
    """Both codes, one a line, as a letter has them."""
    assert read("\n".join(codes(receipts[:2]))) == receipts[:2]


@pytest.mark.parametrize("between", ["\n", "\r\n", "\r\n\r\n", " ", "", "\t"])
@pytest.mark.parametrize("around", ["{}", "\ufeff{}\r\n", "扫描结果：\n{}\n共3个", "2026-12-01,QR,{}"])
def test_however_a_scanner_writes_them(receipts: list[Receipt], between: str, around: str) -> None:
    """Line ends of any system, a byte order mark, headings, codes without anything between them."""
    assert read(around.format(between.join(codes(receipts)))) == receipts


def test_codes_of_several_receipts_in_any_order(large: list[Receipt]) -> None:
    """A code does not say its receipt; two under one checkpoint may end in the same code."""
    texts = codes(large[:2])
    assert len(texts) == 4
    for order in permutations(texts):
        assert sorted(read("\n".join(order)), key=lambda receipt: receipt.seq) == large[:2]
    assert read("\n".join([*texts, *texts])) == large[:2]
    assert texts[1] == texts[3], "no code is the same for both: try another size"


def test_one_bad_code_is_named_beside_the_good_ones(receipts: list[Receipt], large: list[Receipt]) -> None:
    """By its line; so is a code whose other half was not scanned."""
    first, second, third = codes(receipts)
    for bad in (second.replace("A", "B"), second[:-40], "GXR1:1/1:ABC"):
        good, *rest = sorted(parse_receipts(f"{first}\n{bad}\n{third}"), key=lambda one: bool(one.faults()))
        assert (good.receipt, good.faults()) == (receipts[0], [])
        assert [(one.where, bool(one.faults())) for one in rest] == [
            ("第3行 line 3", False), ("第2行 line 2", True),
        ]  # fmt: skip
    found = parse_receipts(f"{first}\n\n{codes(large)[0]}")
    assert [(one.where, bool(one.faults())) for one in found] == [
        ("第1行 line 1", False), ("第3行 line 3", True),
    ]  # fmt: skip


@pytest.mark.parametrize("form", ["{0}{1}{2}", "\ufeff{0}\r\n\ufeff{1}\r\n{2}", "[{0},\n{1},{2}]"])
def test_json_documents_one_after_another(receipts: list[Receipt], form: str) -> None:
    """As files are joined, by `cat` or an editor, or as a list."""
    assert read(form.format(*(receipt.text() for receipt in receipts))) == receipts


def test_a_broken_document_hides_no_other(receipts: list[Receipt]) -> None:
    """One that was cut short is named by its place; those before and after it are read."""
    first, second, third = (receipt.text() for receipt in receipts)
    found = parse_receipts(first + second[:-300] + third)
    assert [(one.where, one.receipt) for one in found] == [
        ("第1份 receipt 1", receipts[0]), ("第2份 receipt 2", None), ("第3份 receipt 3", receipts[2]),
    ]  # fmt: skip
    other = json.dumps({"format": "other"})
    assert [one.receipt for one in parse_receipts(first + other)] == [receipts[0], None]


@pytest.mark.parametrize("text", ["", "\ufeff\r\n", "[]", "x" * 4_000_001])
def test_a_text_without_receipts_is_refused(text: str) -> None:
    """Empty, or too long to be one."""
    with pytest.raises(Unreadable):
        parse_receipts(text)


def test_the_command_checks_them_all(receipts: list[Receipt], tmp_path: Path) -> None:
    """`verify --receipt`: exit 0 where all are good; a bad one among them is named, and exit 1."""
    nowhere = f"sqlite:///{tmp_path / 'none' / 'gongxiang.db'}"
    file = tmp_path / "scanned.txt"
    texts = codes(receipts)
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        file.write_bytes("\r\n".join(texts).encode(encoding))
        good = run(nowhere, "verify", "--receipt", str(file))
        assert (good.returncode, good.stdout.count("Checked receipt")) == (0, 3), good.stderr
    file.write_text("\n".join((texts[0], texts[1][:-9], texts[2])), "utf-8")
    bad = run(nowhere, "verify", "--receipt", str(file))
    assert (bad.returncode, bad.stdout.count("Checked receipt")) == (1, 2)
    assert "第2行 line 2：回执无效" in bad.stderr
