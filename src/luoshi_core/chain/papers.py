"""What a person takes home: a receipt of one act, a proof that one log continues another.

Both are plain text, fit a square code, and have one spelling only: what is spelled otherwise
is refused, so that nobody can hand in the same paper twice with a difference.
"""

import base64
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from luoshi_core.chain.notes import note_text, read_checkpoint, verify_note
from luoshi_core.chain.trees import HASH_BYTES, verify_consistency, verify_inclusion

RECEIPT_HEAD = "luoshi-receipt/1"
CONSISTENCY_HEAD = "luoshi-consistency/1"
MOST_HASHES = 128
_GAP = "\n----\n"


@dataclass(frozen=True, slots=True)
class ReceiptPaper:
    """That a leaf stands at a position of the log which a checkpoint signs."""

    leaf: str
    index: int
    proof: tuple[bytes, ...]
    note: str

    def text(self) -> str:
        """The paper as it is handed out."""
        head = [RECEIPT_HEAD, f"leaf {self.leaf}", f"index {self.index}", *_spelled(self.proof)]
        return "\n".join(head) + _GAP + self.note

    def holds(self, name: str, keys: Iterable[Ed25519PublicKey]) -> bool:
        """Whether a checkpoint signed by one of these keys contains the leaf at its place."""
        if not _is_signed_once(self.note, name, keys):
            return False
        stated = read_checkpoint(note_text(self.note))
        leaf = self.leaf.encode()
        return verify_inclusion(leaf, self.index, stated.size, self.proof, stated.root)


@dataclass(frozen=True, slots=True)
class ConsistencyPaper:
    """That the log of one checkpoint is the unaltered beginning of the log of another."""

    proof: tuple[bytes, ...]
    old_note: str
    new_note: str

    def text(self) -> str:
        """The paper as it is handed out."""
        head = "\n".join([CONSISTENCY_HEAD, *_spelled(self.proof)])
        return head + _GAP + self.old_note + _GAP[1:] + self.new_note

    def holds(self, name: str, keys: Iterable[Ed25519PublicKey]) -> bool:
        """Whether one of these keys signed both checkpoints and the new continues the old."""
        known = tuple(keys)
        if not all(_is_signed_once(note, name, known) for note in (self.old_note, self.new_note)):
            return False
        old, new = (read_checkpoint(note_text(note)) for note in (self.old_note, self.new_note))
        # Everything continues an empty log: that would prove nothing.
        return (
            old.origin == new.origin
            and old.size > 0
            and verify_consistency(old.size, new.size, old.root, new.root, self.proof)
        )


def read_receipt(text: str) -> ReceiptPaper:
    """The receipt that a text spells; ValueError where it is none."""
    head, gap, note = text.partition(_GAP)
    lines = head.split("\n")
    if not gap or len(lines) < 3 or lines[0] != RECEIPT_HEAD:
        raise ValueError(f"a receipt begins with “{RECEIPT_HEAD}” and ends with a checkpoint")
    paper = ReceiptPaper(
        leaf=lines[1].removeprefix("leaf "),
        index=_number(lines[2].removeprefix("index ")),
        proof=_hashes(lines[3:]),
        note=note,
    )
    if paper.text() != text:
        raise ValueError("the receipt is not spelled the one way it can be")
    return paper


def read_consistency(text: str) -> ConsistencyPaper:
    """The proof of consistency that a text spells; ValueError where it is none."""
    parts = text.split(_GAP)
    lines = parts[0].split("\n")
    if len(parts) != 3 or lines[0] != CONSISTENCY_HEAD:
        raise ValueError(f"a proof begins with “{CONSISTENCY_HEAD}” and holds two checkpoints")
    paper = ConsistencyPaper(_hashes(lines[1:]), parts[1] + "\n", parts[2])
    if paper.text() != text:
        raise ValueError("the proof is not spelled the one way it can be")
    return paper


def _is_signed_once(note: str, name: str, keys: Iterable[Ed25519PublicKey]) -> bool:
    try:
        stated = read_checkpoint(note_text(note))
    except ValueError:
        return False
    # Three lines, an empty one, one signature: nothing can be said beside what is signed.
    lines = note.split("\n")
    is_plain = len(lines) == 6 and not lines[3] and not lines[5] and bool(stated.origin)
    return is_plain and any(verify_note(note, name, key) for key in keys)


def _spelled(proof: Sequence[bytes]) -> list[str]:
    return [base64.b64encode(each).decode() for each in proof]


def _hashes(lines: Sequence[str]) -> tuple[bytes, ...]:
    if len(lines) > MOST_HASHES:
        raise ValueError(f"no log needs more than {MOST_HASHES} hashes")
    try:
        hashes = tuple(base64.b64decode(line, validate=True) for line in lines)
    except ValueError as problem:
        raise ValueError("every hash of a proof is written in base64") from problem
    if any(len(each) != HASH_BYTES for each in hashes):
        raise ValueError(f"every hash of a proof has {HASH_BYTES} bytes")
    return hashes


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise ValueError("a position is a number")
    return int(text)
