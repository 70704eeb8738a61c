"""The Merkle tree of RFC 6962, section 2.1 (the same as RFC 9162): short proofs that an entry is in a list.

Leaves and inner nodes are hashed with different first bytes, so that neither can pass for the other. A leaf
is given as its hash, 32 bytes.
"""

import hashlib
from collections.abc import Sequence

from service.canonical import Algorithm


def leaf(data: bytes, algorithm: Algorithm) -> bytes:
    """The hash of a leaf."""
    return hashlib.new(algorithm, b"\x00" + data).digest()


def root(leaves: Sequence[bytes], algorithm: Algorithm) -> bytes:
    """The hash of the whole tree; that of nothing is the hash of no bytes."""
    if not leaves:
        return hashlib.new(algorithm).digest()
    level = list(leaves)
    while len(level) > 1:  # a last one without a partner moves up as it is: the same tree as the RFC's halves
        pairs = zip(level[::2], level[1::2], strict=False)
        level = [_node(*pair, algorithm) for pair in pairs] + level[len(level) & ~1 :]
    return level[0]


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


def _node(left: bytes, right: bytes, algorithm: Algorithm) -> bytes:
    return hashlib.new(algorithm, b"\x01" + left + right).digest()
