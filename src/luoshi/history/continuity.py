"""Checkpoints of a body, and the proof that a later one continues an earlier one."""

from dataclasses import dataclass

from luoshi.history import keys
from luoshi.history.logs import tree_of
from luoshi.history.models import Checkpoint
from luoshi_core import chain


@dataclass(frozen=True, slots=True)
class Continuity:
    """Two checkpoints and the hashes that join them, with the result of checking them now."""

    old: Checkpoint
    new: Checkpoint
    proof: tuple[str, ...]
    paper: str
    holds: bool


def checkpoints_of(body_id: int, before: int | None = None, most: int = 50) -> list[Checkpoint]:
    """The signed states of a body's log, newest first."""
    found = Checkpoint.objects.filter(body_id=body_id).order_by("-size")
    if before is not None:
        found = found.filter(size__lt=before)
    return list(found[:most])


def checkpoint_at(body_id: int, size: int | None) -> Checkpoint | None:
    """The checkpoint of this size, or the newest."""
    found = Checkpoint.objects.filter(body_id=body_id).order_by("-size")
    return found.filter(size=size).first() if size is not None else found.first()


def continuity(old: Checkpoint, new: Checkpoint) -> Continuity:
    """The proof that nothing of the old log was taken out, changed or moved in the new one."""
    old, new = sorted((old, new), key=lambda checkpoint: checkpoint.size)
    tree = tree_of(new)
    proof = tree.consistency(old.size, new.size) if tree.size >= new.size else ()
    paper = chain.ConsistencyPaper(proof, old.note, new.note)
    return Continuity(
        old=old,
        new=new,
        proof=tuple(each.hex() for each in proof),
        paper=paper.text(),
        holds=paper.holds(keys.SIGNER, keys.public_keys()),
    )


def whole(body_id: int) -> Continuity | None:
    """The proof from the first checkpoint of a body to its newest."""
    signed = Checkpoint.objects.filter(body_id=body_id)
    first, last = signed.order_by("size").first(), signed.order_by("-size").first()
    return continuity(first, last) if first and last else None
