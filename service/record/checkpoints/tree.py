"""The Merkle tree of RFC 6962, section 2.1 (the same as RFC 9162): short proofs that an entry is in a list.

Leaves and inner nodes are hashed with different first bytes, so that neither can pass for the other. A leaf
is given as its hash, 32 bytes.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Protocol

from service.canonical import Algorithm


class Tree:
    """A tree that grows: no more is held of its leaves than the roots of whole subtrees, one of a height.

    Leaves come many at a time, which costs less than one by one.
    """

    def __init__(self, algorithm: Algorithm) -> None:
        self._algorithm = algorithm
        self._whole: list[bytes | None] = []  # by height; None: two of that height have become one

    def add(self, leaves: Iterable[bytes]) -> None:
        """Put leaves after those it has."""
        grown, height = list(leaves), 0
        while grown:
            if height == len(self._whole):
                self._whole.append(None)
            grown = [*filter(None, [self._whole[height]]), *grown]
            self._whole[height] = grown.pop() if len(grown) % 2 else None
            grown = _nodes(grown[::2], grown[1::2], self._algorithm)
            height += 1

    def root(self) -> bytes:
        """The hash of the whole tree; that of nothing is the hash of no bytes."""
        rising = list(filter(None, self._whole))
        if not rising:
            return _hashing(self._algorithm)(b"").digest()
        reached, *others = rising  # one without a partner moves up as it is
        for whole in others:
            (reached,) = _nodes([whole], [reached], self._algorithm)
        return reached


def leaves(data: Iterable[bytes], algorithm: Algorithm) -> list[bytes]:
    """The hashes of leaves."""
    hashed = _hashing(algorithm)
    return [hashed(b"\x00" + one).digest() for one in data]


def root(leaves: Iterable[bytes], algorithm: Algorithm) -> bytes:
    """The root of the tree over these leaves."""
    tree = Tree(algorithm)
    tree.add(leaves)
    return tree.root()


def path(index: int, leaves: Sequence[bytes], algorithm: Algorithm) -> list[bytes]:
    """The hashes that lead from leaf `index` (from 0) to the root, the nearest first."""
    found: list[bytes] = []
    low, high = 0, len(leaves)
    while high - low > 1:
        middle = low + _half(high - low)
        left = index < middle
        found.append(root(leaves[middle:high] if left else leaves[low:middle], algorithm))
        low, high = (low, middle) if left else (middle, high)
    return found[::-1]


def climb(start: bytes, index: int, size: int, way: Sequence[bytes], algorithm: Algorithm) -> bytes:
    """The root that leaf `index` of `size` has by this path; ValueError where the path does not fit them."""
    sides = _sides(index, size)
    if len(sides) != len(way):
        raise ValueError(f"a path of {len(sides)} hashes leads from entry {index} of {size}, not {len(way)}")
    reached = start
    for is_left, other in zip(sides, way, strict=True):
        left, right = (reached, other) if is_left else (other, reached)
        (reached,) = _nodes([left], [right], algorithm)
    return reached


def _sides(index: int, size: int) -> list[bool]:
    """For each step up: whether the way comes from the left."""
    if not 0 <= index < size:
        raise ValueError(f"there is no entry {index} of {size}")
    sides: list[bool] = []
    while size > 1:
        middle = _half(size)
        sides.append(index < middle)
        index, size = (index, middle) if index < middle else (index - middle, size - middle)
    return sides[::-1]


def _half(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << (size - 1).bit_length() - 1


def _nodes(lefts: Sequence[bytes], rights: Sequence[bytes], algorithm: Algorithm) -> list[bytes]:
    hashed = _hashing(algorithm)
    return [hashed(b"\x01" + left + right).digest() for left, right in zip(lefts, rights, strict=True)]


class _Hashed(Protocol):
    def digest(self) -> bytes: ...


def _hashing(algorithm: Algorithm) -> Callable[[bytes], _Hashed]:
    """What hashes; sha256 asked for by its name would cost as much again."""
    return hashlib.sha256 if algorithm == "sha256" else partial(hashlib.new, algorithm)
