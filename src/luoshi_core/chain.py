"""The record that cannot be bent: canonical bytes, digests, the Merkle log, checkpoints, proofs.

Trees and proofs follow RFC 6962; checkpoints are C2SP signed notes with Ed25519.
Everywhere a *leaf* is the entry's own bytes; hashing it is the tree's business.
"""

import base64
import binascii
import hashlib
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import zip_longest
from json.encoder import encode_basestring
from typing import Any, Self

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

HASH_BYTES = 32
SALT_BYTES = 16
EMPTY_ROOT = hashlib.sha256(b"").digest()
_ED25519 = b"\x01"
_SIGNATURE_MARK = "\N{EM DASH} "


class NotCanonical(ValueError):
    """The value has no single agreed form of bytes."""


def canonical_bytes(value: object) -> bytes:
    """The one form of bytes of a value, so that equal values have equal digests."""
    simple = _simple_bytes(value)
    if simple is not None:
        return simple
    try:
        return bytes(rfc8785.dumps(_plain(value)))
    except rfc8785.CanonicalizationError as error:
        raise NotCanonical(str(error)) from error


_NAMES = {None: b"null", True: b"true", False: b"false"}
_LARGEST_INTEGER = 2**53 - 1


def _simple_bytes(value: object) -> bytes | None:
    """The canonical bytes of a value without parts, or None: most columns are of this kind.

    The standard library writes text as RFC 8785 asks (the shortest escapes, UTF-8) in C; what
    it cannot write, and every value with parts, goes the long way.
    """
    kind = type(value)
    if kind is str:
        try:
            return encode_basestring(value).encode()  # type: ignore[arg-type]
        except UnicodeEncodeError:
            return None
    if kind is int and -_LARGEST_INTEGER <= value <= _LARGEST_INTEGER:  # type: ignore[operator]
        return str(value).encode()
    if value is None or kind is bool:
        return _NAMES[value]  # type: ignore[index]
    if kind is date:
        return b'"' + str(value).encode() + b'"'
    return None


def _plain(value: object) -> Any:
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Mapping):
        return {_plain_key(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, Decimal):
        return plain_decimal(value)
    if isinstance(value, datetime):
        return _plain_moment(value)
    if isinstance(value, date):
        return value.isoformat()
    raise NotCanonical(f"{type(value).__name__} has no canonical form")


def _plain_key(key: object) -> str:
    if not isinstance(key, str):
        raise NotCanonical(f"a key must be text, not {type(key).__name__}")
    return str(key)


def _plain_moment(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise NotCanonical("a moment without a time zone has no canonical form")
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def plain_decimal(value: Decimal) -> str:
    """A decimal without exponent and idle zeros: 1.50, 15E-1 and 1.5 are one number."""
    if not value.is_finite():
        raise NotCanonical(f"{value} is not a number")
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def salt() -> str:
    """A fresh salt, kept beside the value; without it a forgotten value cannot be guessed."""
    return secrets.token_hex(SALT_BYTES)


def field_digest(path: str, value: object, salt: str) -> str:
    """The digest of one field: SHA-256 of 00, the salt, the canonical path, the canonical value.

    The path enters as a JSON string and the salt has a fixed length, so no two different
    fields can ever run together into the same bytes.
    """
    grain = bytes.fromhex(salt)
    if len(grain) != SALT_BYTES:
        raise ValueError(f"a salt has {SALT_BYTES} bytes, not {len(grain)}")
    content = b"\x00" + grain + canonical_bytes(path) + canonical_bytes(value)
    return hashlib.sha256(content).hexdigest()


def rows_root(digests: Mapping[str, str]) -> str:
    """The digest of a row: the Merkle root of its field digests, ordered by path."""
    return root(
        [
            b"[" + canonical_bytes(path) + b"," + canonical_bytes(digests[path]) + b"]"
            for path in sorted(digests)
        ]
    ).hex()


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


def _split(size: int) -> int:
    """The largest power of two below the size."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion_proof(leaves: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """The hashes that lead from the leaf at this index to the root, nearest first."""
    if not 0 <= index < len(leaves):
        raise IndexError(f"the log has {len(leaves)} entries, there is no entry at {index}")
    start, end = 0, len(leaves)
    proof: list[bytes] = []
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            proof.append(_root(leaves, middle, end))
            end = middle
        else:
            proof.append(_root(leaves, start, middle))
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
    if not 0 <= old_size <= len(leaves):
        raise IndexError(f"the log has {len(leaves)} entries, it never had {old_size}")
    if old_size == 0:
        return ()
    start, end = 0, len(leaves)
    proof: list[bytes] = []
    while old_size != end:
        middle = start + _split(end - start)
        if old_size <= middle:
            proof.append(_root(leaves, middle, end))
            end = middle
        else:
            proof.append(_root(leaves, start, middle))
            start = middle
    # A subtree that begins at the first leaf is the old root itself, which the verifier holds.
    if start:
        proof.append(_root(leaves, start, end))
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


def first_broken(entries: Iterable[bytes], expected: Iterable[bytes]) -> int | None:
    """The first position whose recomputed leaf hash differs from the expected one.

    `entries` are the leaves as they read today, `expected` the leaf hashes kept when they were
    sealed. A missing or surplus entry is a break too; None means that all agree.
    """
    for position, (leaf, kept) in enumerate(zip_longest(entries, expected)):
        if leaf is None or kept is None or leaf_hash(leaf) != kept:
            return position
    return None


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a body swears to: its log's name, size and root."""

    origin: str
    size: int
    root: bytes


def checkpoint_text(origin: str, size: int, root_hash: bytes) -> str:
    """The text of a checkpoint, ready to be signed as a note."""
    if not origin or "\n" in origin:
        raise ValueError("the origin of a checkpoint is one line of text")
    return f"{origin}\n{size}\n{base64.b64encode(root_hash).decode()}\n"


def read_checkpoint(text: str) -> Checkpoint:
    """The checkpoint that a note's text states; further lines are left to others."""
    lines = text.split("\n")
    if len(lines) < 4 or not lines[0] or lines[-1]:
        raise ValueError("a checkpoint has three lines: origin, size and root")
    origin, size, encoded = lines[:3]
    root_hash = _decoded(encoded)
    if not (size.isascii() and size.isdigit()) or size != str(int(size)):
        raise ValueError(f"the size of a checkpoint is a number, not “{size}”")
    if root_hash is None or len(root_hash) != HASH_BYTES:
        raise ValueError(f"the root of a checkpoint is {HASH_BYTES} bytes in base64")
    return Checkpoint(origin, int(size), root_hash)


def _decoded(encoded: str) -> bytes | None:
    try:
        return base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        return None


def key_id(name: str, public_key: Ed25519PublicKey) -> bytes:
    """The four bytes by which a signature says which key made it."""
    content = name.encode() + b"\n" + _ED25519 + public_key.public_bytes_raw()
    return hashlib.sha256(content).digest()[:4]


def verifier_key(name: str, public_key: Ed25519PublicKey) -> str:
    """The line an outsider keeps in order to check this signer's notes."""
    encoded = base64.b64encode(_ED25519 + public_key.public_bytes_raw()).decode()
    return f"{name}+{key_id(name, public_key).hex()}+{encoded}"


def sign_note(text: str, name: str, private_key: Ed25519PrivateKey) -> str:
    """The text as a signed note under the signer's name."""
    if not text.endswith("\n"):
        raise ValueError("the text of a note ends with a line break")
    if not name or "+" in name or any(letter.isspace() for letter in name):
        raise ValueError("the name of a signer has neither spaces nor a plus sign")
    signature = key_id(name, private_key.public_key()) + private_key.sign(text.encode())
    return f"{text}\n{_SIGNATURE_MARK}{name} {base64.b64encode(signature).decode()}\n"


def note_text(note: str) -> str:
    """The signed part of a note, without its signatures."""
    text, gap, _ = note.rpartition("\n\n")
    if not gap:
        raise ValueError("a note has an empty line between its text and its signatures")
    return text + "\n"


def verify_note(note: str, name: str, public_key: Ed25519PublicKey) -> bool:
    """Whether the note carries a true signature of this signer."""
    text, gap, signatures = note.rpartition("\n\n")
    if not gap:
        return False
    start = f"{_SIGNATURE_MARK}{name} "
    lines = [line for line in signatures.split("\n") if line.startswith(start)]
    signed = (text + "\n").encode()
    return any(_is_signed(signed, line.removeprefix(start), name, public_key) for line in lines)


def _is_signed(signed: bytes, encoded: str, name: str, public_key: Ed25519PublicKey) -> bool:
    signature = _decoded(encoded)
    if signature is None or signature[:4] != key_id(name, public_key):
        return False
    try:
        public_key.verify(signature[4:], signed)
    except InvalidSignature:
        return False
    return True
