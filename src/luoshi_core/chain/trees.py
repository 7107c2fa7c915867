"""The Merkle log of RFC 6962: roots, proofs, and the edge that grows."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import zip_longest
from typing import Any, Self

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of one entry of the log."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash that joins two subtrees."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """The root over all leaves, in order."""
    return _root(leaves, 0, len(leaves))


def _root(leaves: Sequence[bytes], start: int, end: int) -> bytes:
    hashes: list[bytes] = []
    for position in range(start, end):
        _grow(hashes, position - start, leaves[position])
    return _fold(hashes)


def _grow(hashes: list[bytes], size: int, leaf: bytes) -> None:
    tip = leaf_hash(leaf)
    while size & 1:
        tip = node_hash(hashes.pop(), tip)
        size >>= 1
    hashes.append(tip)


def _fold(hashes: Sequence[bytes]) -> bytes:
    if not hashes:
        return EMPTY_ROOT
    folded = hashes[-1]
    for left in reversed(hashes[:-1]):
        folded = node_hash(left, folded)
    return folded


# The root over the leaves from the first position to before the second.
Subtree = Callable[[int, int], bytes]


def _split(size: int) -> int:
    """The largest power of two below the size."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion_proof(leaves: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """The hashes that lead from the leaf at this index to the root, nearest first."""
    return _inclusion(partial(_root, leaves), index, len(leaves))


def _inclusion(subtree: Subtree, index: int, size: int) -> tuple[bytes, ...]:
    if not 0 <= index < size:
        raise IndexError(f"the log has {size} entries, there is no entry at {index}")
    start, end = 0, size
    proof: list[bytes] = []
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            proof.append(subtree(middle, end))
            end = middle
        else:
            proof.append(subtree(start, middle))
            start = middle
    return tuple(reversed(proof))


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root_hash: bytes
) -> bool:
    """Whether the proof shows that the leaf stands at this index of the log with this root."""
    if not 0 <= index < size:
        return False
    place, last = index, size - 1
    reached = leaf_hash(leaf)
    for sibling in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            reached = node_hash(sibling, reached)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            reached = node_hash(reached, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and reached == root_hash


def consistency_proof(leaves: Sequence[bytes], old_size: int) -> tuple[bytes, ...]:
    """The hashes that show that the log of the old size is the beginning of this one."""
    return _consistency(partial(_root, leaves), old_size, len(leaves))


def _consistency(subtree: Subtree, old_size: int, size: int) -> tuple[bytes, ...]:
    if not 0 <= old_size <= size:
        raise IndexError(f"the log has {size} entries, it never had {old_size}")
    if old_size == 0:
        return ()
    start, end = 0, size
    proof: list[bytes] = []
    while old_size != end:
        middle = start + _split(end - start)
        if old_size <= middle:
            proof.append(subtree(middle, end))
            end = middle
        else:
            proof.append(subtree(start, middle))
            start = middle
    # A subtree that begins at the first leaf is the old root itself, which the verifier holds.
    if start:
        proof.append(subtree(start, end))
    return tuple(reversed(proof))


def verify_consistency(
    old_size: int, new_size: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether the proof shows that the old log is the unaltered beginning of the new one."""
    if not 0 <= old_size <= new_size:
        return False
    if old_size in {0, new_size}:
        return not proof and old_root == (new_root if old_size else EMPTY_ROOT)
    path = list(proof) if old_size & (old_size - 1) else [old_root, *proof]
    if not path:
        return False
    place, last = old_size - 1, new_size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    return _walk_both(path, place, last, old_root, new_root)


def _walk_both(
    path: Sequence[bytes], place: int, last: int, old_root: bytes, new_root: bytes
) -> bool:
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            new = node_hash(new, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and old == old_root and new == new_root


@dataclass(frozen=True, slots=True)
class Frontier:
    """The right edge of a log: all that is needed to append and to know the root."""

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.hashes) != self.size.bit_count():
            raise ValueError(f"{len(self.hashes)} hashes cannot be the edge of {self.size} entries")
        if any(len(item) != HASH_BYTES for item in self.hashes):
            raise ValueError(f"every hash of the edge has {HASH_BYTES} bytes")

    def append(self, leaf: bytes) -> Self:
        """The edge after one more leaf."""
        return self.extend((leaf,))

    def extend(self, leaves: Iterable[bytes]) -> Self:
        """The edge after several more leaves."""
        size, hashes = self.size, list(self.hashes)
        for leaf in leaves:
            _grow(hashes, size, leaf)
            size += 1
        return type(self)(size, tuple(hashes))

    def root(self) -> bytes:
        """The root of the log up to here."""
        return _fold(self.hashes)

    def dump(self) -> dict[str, Any]:
        """The edge in a form that JSON can hold."""
        return {"size": self.size, "hashes": [item.hex() for item in self.hashes]}

    @classmethod
    def load(cls, stored: Mapping[str, Any]) -> Self:
        """The edge from its stored form."""
        return cls(int(stored["size"]), tuple(bytes.fromhex(item) for item in stored["hashes"]))


class Tree:
    """A log with all its inner hashes at hand: every proof is a few look-ups.

    Built from the leaves' hashes; a million of them take 64 MB and two seconds.
    """

    __slots__ = ("_rows", "size")

    def __init__(self, hashes: Iterable[bytes]) -> None:
        self.size = 0
        self._rows = [bytearray()]
        self.extend(hashes)

    def extend(self, hashes: Iterable[bytes]) -> None:
        """Append the hashes of further leaves."""
        self._rows[0] += b"".join(hashes)
        self.size = len(self._rows[0]) // HASH_BYTES
        height = 0
        while len(self._rows[height]) >= 2 * HASH_BYTES:
            if height + 1 == len(self._rows):
                self._rows.append(bytearray())
            above = self._rows[height + 1]
            above += _row_above(self._rows[height], 2 * len(above))
            height += 1

    def root(self, size: int) -> bytes:
        """The root of the log when it had this size."""
        self._require(size)
        return self._subtree(0, size) if size else EMPTY_ROOT

    def inclusion(self, index: int, size: int) -> tuple[bytes, ...]:
        """The hashes that lead from a leaf to the root of the log of this size."""
        self._require(size)
        return _inclusion(self._subtree, index, size)

    def consistency(self, old_size: int, size: int) -> tuple[bytes, ...]:
        """The hashes that show that the old log is the beginning of the log of this size."""
        self._require(size)
        return _consistency(self._subtree, old_size, size)

    def _require(self, size: int) -> None:
        if not 0 <= size <= self.size:
            raise IndexError(f"the log has {self.size} entries, it never had {size}")

    def _subtree(self, start: int, end: int) -> bytes:
        length = end - start
        if length & (length - 1) == 0:
            place = (start // length) * HASH_BYTES
            return bytes(self._rows[length.bit_length() - 1][place : place + HASH_BYTES])
        middle = start + _split(length)
        return node_hash(self._subtree(start, middle), self._subtree(middle, end))


def _row_above(row: bytearray, start: int) -> bytes:
    sha256, pair = hashlib.sha256, 2 * HASH_BYTES
    return b"".join(
        sha256(b"\x01" + row[place : place + pair]).digest()
        for place in range(start, len(row) - pair + 1, pair)
    )


def first_broken(entries: Iterable[bytes], expected: Iterable[bytes]) -> int | None:
    """The first position whose recomputed leaf hash differs from the expected one.

    `entries` are the leaves as they read today, `expected` the leaf hashes kept when they were
    sealed. A missing or surplus entry is a break too; None means that all agree.
    """
    for position, (leaf, kept) in enumerate(zip_longest(entries, expected)):
        if leaf is None or kept is None or leaf_hash(leaf) != kept:
            return position
    return None
