"""The Merkle tree is that of RFC 6962, and its paths prove what they should and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.canonical import Algorithm
from service.record.checkpoints import tree

INPUTS = [
    bytes.fromhex(data)
    for data in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
"""The leaves of the known answers that Certificate Transparency's implementations share."""
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
PATHS = {
    (0, 1): [],
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    (1, 5): [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
ALGORITHMS = st.sampled_from(["sha256", "sm3"])
PLACES = st.integers(1, 70).flatmap(lambda size: st.tuples(st.integers(0, size - 1), st.just(size)))


def leaves(size: int, algorithm: Algorithm = "sha256") -> list[bytes]:
    """Leaves that all differ."""
    return tree.leaves((str(number).encode() for number in range(size)), algorithm)


@pytest.mark.parametrize("size", range(9))
def test_known_roots(size: int) -> None:
    """The trees over the first leaves have the roots that every implementation gives."""
    grown = tree.leaves(INPUTS[:size], "sha256")

    assert tree.root(grown, "sha256").hex() == ROOTS[size]


@pytest.mark.parametrize(("place", "size"), PATHS)
def test_known_paths(place: int, size: int) -> None:
    """The paths are those that every implementation gives."""
    grown = tree.leaves(INPUTS[:size], "sha256")

    assert [step.hex() for step in tree.path(place, grown, "sha256")] == PATHS[place, size]


@given(st.lists(st.integers(0, 40), max_size=8), ALGORITHMS)
def test_a_tree_grows_by_any_pieces(sizes: list[int], algorithm: Algorithm) -> None:
    """However many leaves come at a time, the root is that of all of them."""
    grown, left = tree.Tree(algorithm), leaves(sum(sizes), algorithm)
    for size in sizes:
        grown.add(left[:size])
        left = left[size:]

    assert grown.root() == tree.root(leaves(sum(sizes), algorithm), algorithm)


@given(PLACES, ALGORITHMS)
def test_every_path_leads_to_the_root(place: tuple[int, int], algorithm: Algorithm) -> None:
    """Whatever leaf of whatever tree: its path leads to the root, in as many steps as the tree is high."""
    index, size = place
    grown = leaves(size, algorithm)
    way = tree.path(index, grown, algorithm)

    assert tree.climb(grown[index], index, size, way, algorithm) == tree.root(grown, algorithm)
    assert len(way) <= (size - 1).bit_length()


@given(PLACES, st.data())
def test_nothing_else_leads_there(place: tuple[int, int], data: st.DataObject) -> None:
    """A changed leaf, a changed step or another place never leads to the root; the size is signed."""
    index, size = place
    grown = leaves(size)
    way, root = tree.path(index, grown, "sha256"), tree.root(grown, "sha256")

    assert tree.climb(leaves(size + 1)[size], index, size, way, "sha256") != root
    if way:
        step = data.draw(st.integers(0, len(way) - 1))
        bit = bytearray(way[step])
        bit[data.draw(st.integers(0, 31))] ^= 1 << data.draw(st.integers(0, 7))
        changed = [*way[:step], bytes(bit), *way[step + 1 :]]
        assert tree.climb(grown[index], index, size, changed, "sha256") != root
        other = data.draw(st.integers(0, size - 1).filter(lambda number: number != index))
        assert _reached(grown[index], other, size, way) != root


@given(PLACES, st.integers(0, 80))
def test_a_path_of_another_length_is_refused(place: tuple[int, int], length: int) -> None:
    """A path that is too short or too long for its place is refused, and so is a place outside the tree."""
    index, size = place
    way = tree.path(index, leaves(size), "sha256")
    if length != len(way):
        with pytest.raises(ValueError, match="path of"):
            tree.climb(leaves(size)[index], index, size, [bytes(32)] * length, "sha256")
    with pytest.raises(ValueError, match="no entry"):
        tree.climb(leaves(size)[index], size, size, way, "sha256")


def _reached(start: bytes, index: int, size: int, way: list[bytes]) -> bytes | None:
    try:
        return tree.climb(start, index, size, way, "sha256")
    except ValueError:
        return None
