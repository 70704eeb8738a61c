"""The Merkle tree of RFC 6962, section 2.1 (the same as RFC 9162): short proofs that an entry is in a list.

Leaves and inner nodes are hashed with different first bytes, so that neither can pass for the other. A leaf
is given as its hash, 32 bytes.
"""

import hashlib
from collections.abc import Iterable, Sequence

from service.canonical import Algorithm


def leaf(data: bytes, algorithm: Algorithm) -> bytes:
    """The hash of a leaf."""
    return _hashed(b"\x00" + data, algorithm)


def root(leaves: Iterable[bytes], algorithm: Algorithm) -> bytes:
    """The hash of the whole tree; that of nothing is the hash of no bytes.

    Leaves are taken one by one, and no more is held of them than the roots of whole subtrees.
    """
    whole: list[bytes] = []  # the largest first, as the RFC's halves are
    for number, reached in enumerate(leaves, start=1):
        grown = reached
        while number % 2 == 0:
            grown, number = _node(whole.pop(), grown, algorithm), number // 2  # noqa: PLW2901
        whole.append(grown)
    return _joined(whole, algorithm) if whole else _hashed(b"", algorithm)


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
        reached = _node(reached, other, algorithm) if is_left else _node(other, reached, algorithm)
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


def _joined(whole: list[bytes], algorithm: Algorithm) -> bytes:
    """The root over subtrees of falling size; one without a partner moves up as it is."""
    reached = whole.pop()
    while whole:
        reached = _node(whole.pop(), reached, algorithm)
    return reached


def _node(left: bytes, right: bytes, algorithm: Algorithm) -> bytes:
    return _hashed(b"\x01" + left + right, algorithm)


def _hashed(data: bytes, algorithm: Algorithm) -> bytes:
    if algorithm == "sha256":  # asked for by name it would cost as much again
        return hashlib.sha256(data).digest()
    return hashlib.new(algorithm, data).digest()
