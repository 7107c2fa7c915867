"""Receipts: that an act stands in the sealed log, so that anybody can check it without us."""

import json
from dataclasses import dataclass
from datetime import datetime

from luoshi.history import keys
from luoshi.history.entries import field_digests, fields_of
from luoshi.history.forgetting import last_forgetting
from luoshi.history.logs import tree_of
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
    paper: str
    holds: bool


def receipt_of(entry: Entry) -> Receipt | None:
    """The receipt of an act against the newest checkpoint; None while it waits to be sealed."""
    leaf = Leaf.objects.filter(entry=entry).order_by("pk").first()
    checkpoint = Checkpoint.objects.filter(body_id=entry.body_id).order_by("-size").first()
    if leaf is None or checkpoint is None or leaf.position >= checkpoint.size:
        return None
    tree = tree_of(checkpoint)
    # Where leaves were taken out the log is shorter than what was signed: the paper must fail.
    is_whole = tree.size >= checkpoint.size
    proof = tree.inclusion(leaf.position, checkpoint.size) if is_whole else ()
    paper = chain.ReceiptPaper(leaf_bytes(entry).decode(), leaf.position, proof, checkpoint.note)
    return Receipt(
        leaf=paper.leaf,
        leaf_hash=leaf.digest,
        position=leaf.position,
        size=checkpoint.size,
        root=checkpoint.root,
        proof=tuple(each.hex() for each in proof),
        sealed_at=checkpoint.at,
        note=checkpoint.note,
        paper=paper.text(),
        holds=paper.holds(keys.SIGNER, keys.public_keys()),
    )


def opened(entry: Entry) -> dict[str, object]:
    """What an act says, in the form by which the verifier recomputes its digest.

    An act of which values were forgotten carries the digests that stay, and what remains.
    """
    fields = fields_of(entry)
    words = {path: json.loads(chain.canonical_bytes(value)) for path, value in fields.items()}
    found: dict[str, object] = {"id": entry.pk, "digest": entry.digest}
    forgetting = last_forgetting(entry)
    if forgetting is not None:
        found |= {"forgotten": forgetting.pk, "digests": forgetting.content["digests"]}
    return {**found, "salt": entry.salt, "fields": words}


def closed(entry: Entry) -> dict[str, object]:
    """An act without its words: the digests of its fields alone."""
    forgetting = last_forgetting(entry)
    digests = (
        forgetting.content["digests"]
        if forgetting is not None
        else field_digests(fields_of(entry), entry.salt)
    )
    return {"id": entry.pk, "digest": entry.digest, "digests": digests}


def with_words(entry: Entry, receipt: Receipt) -> str:
    """The receipt together with what the act says: proves the words, not only the place."""
    said = opened(entry)
    paper = {"receipt": receipt.paper, "entry": closed(entry) if "forgotten" in said else said}
    return json.dumps(paper, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def verifier_key() -> str:
    """The public key by which anybody checks a checkpoint's signature."""
    return keys.verifier_key()
