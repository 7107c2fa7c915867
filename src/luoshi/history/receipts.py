"""Receipts: that an act stands in the sealed log, so that anybody can check it without us."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from luoshi.history import keys
from luoshi.history.models import Checkpoint, Entry, Leaf
from luoshi.history.services import leaf_bytes
from luoshi_core import chain


@dataclass(frozen=True, slots=True)
class Receipt:
    """The way from an act to the signed state of the log, with the result of walking it now."""

    leaf: str
    leaf_hash: str
    position: int
    size: int
    root: str
    proof: tuple[str, ...]
    sealed_at: datetime
    note: str
    holds: bool


def receipt_of(entry: Entry) -> Receipt | None:
    """The receipt of an act against the newest checkpoint; None while it waits to be sealed.

    Reads the digests of all leaves of the body's log: about a second for a million acts.
    """
    leaf = Leaf.objects.filter(entry=entry).order_by("pk").first()
    checkpoint = Checkpoint.objects.filter(body_id=entry.body_id).order_by("-size").first()
    if leaf is None or checkpoint is None or leaf.position >= checkpoint.size:
        return None
    leaves = Leaf.objects.filter(body_id=entry.body_id, position__lt=checkpoint.size)
    digests = leaves.order_by("position").values_list("digest", flat=True)
    hashes = [bytes.fromhex(digest) for digest in digests]
    proof = inclusion_path(hashes, leaf.position)
    content = leaf_bytes(entry)
    root = bytes.fromhex(checkpoint.root)
    return Receipt(
        leaf=content.decode(),
        leaf_hash=leaf.digest,
        position=leaf.position,
        size=checkpoint.size,
        root=checkpoint.root,
        proof=tuple(each.hex() for each in proof),
        sealed_at=checkpoint.at,
        note=checkpoint.note,
        holds=chain.verify_inclusion(content, leaf.position, checkpoint.size, proof, root)
        and chain.verify_note(checkpoint.note, keys.SIGNER, keys.signing_key().public_key()),
    )


def inclusion_path(hashes: Sequence[bytes], position: int) -> list[bytes]:
    """The hashes that lead from a leaf to the root, nearest first, from the leaves' own hashes."""
    path: list[bytes] = []
    level, place = list(hashes), position
    while len(level) > 1:
        beside = place ^ 1
        if beside < len(level):
            path.append(level[beside])
        # The last one of an odd row has no neighbour and moves up as it is.
        row = [
            chain.node_hash(level[left], level[left + 1]) for left in range(0, len(level) - 1, 2)
        ]
        if len(level) % 2:
            row.append(level[-1])
        level, place = row, place // 2
    return path


def verifier_key() -> str:
    """The public key by which anybody checks a checkpoint's signature."""
    return chain.verifier_key(keys.SIGNER, keys.signing_key().public_key())
