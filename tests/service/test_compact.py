"""A receipt as QR codes carry it: read back whole, and refused when anything of it is changed or missing."""

from datetime import timedelta
from pathlib import Path

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from service.record.checkpoints import checks, compact
from service.record.checkpoints.documents import Receipt, Unreadable
from tests import records
from tests.records import START, fill


def issued(database: Engine, folder: Path, chains: int, algorithm: str = "sha256") -> Receipt:
    """Give the receipt of one decision among some chains of fifty."""
    for chain in range(chains):
        first = chain * 1000
        fill(database, range(first, first + 50), f"worker-{chain}", algorithm)
    notary = records.notary(database, folder, algorithm)
    notary.make(START, timedelta(0))
    receipt = notary.receipt(f"{7:032x}")
    assert receipt is not None
    return receipt


@pytest.mark.parametrize("algorithm", ["sha256", "sm3"])
def test_one_code_of_sensible_size_carries_it(database: Engine, tmp_path: Path, algorithm: str) -> None:
    """One writer's receipt is one code of at most version 25 at level M, and comes back as it was."""
    receipt = issued(database, tmp_path, 1, algorithm)

    (text,) = compact.pack(receipt)

    assert int(segno.make(text, error="M", boost_error=False).version) <= 25
    assert compact.unpack(text) == receipt
    assert list(checks.receipt_faults(compact.unpack(text))) == []


def test_many_chains_need_several_codes(database: Engine, tmp_path: Path) -> None:
    """The codes of a large one are read in any order; one of them alone is refused with the way out."""
    receipt = issued(database, tmp_path, 9)

    codes = compact.pack(receipt)

    assert len(codes) > 1
    assert compact.unpack("\r\n\r\n".join(reversed(codes))) == receipt
    for part in codes:
        with pytest.raises(Unreadable, match="scan every code"):
            compact.unpack(part)


def test_no_changed_character_passes(database: Engine, tmp_path: Path) -> None:
    """Wherever one character is changed, the text is unreadable or the receipt is not good."""
    receipt = issued(database, tmp_path, 1)
    (text,) = compact.pack(receipt)

    for place in range(len(text)):
        other = "A" if text[place] != "A" else "B"
        assert refused(text[:place] + other + text[place + 1 :]), place


def refused(text: str) -> bool:
    """Whether a text is no good receipt."""
    try:
        return bool(list(checks.receipt_faults(compact.unpack(text))))
    except Unreadable:
        return True


@given(text=st.text(alphabet="GXR1:/0123456789ABZ*-. \n", max_size=200), marked=st.booleans())
def test_any_other_text_is_refused_in_words(*, text: str, marked: bool) -> None:
    """Whatever was scanned, the answer is a sentence and never a traceback."""
    with pytest.raises(Unreadable):
        compact.unpack(f"GXR1:1/1:{text}" if marked else text)
