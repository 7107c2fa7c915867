"""Checking what somebody kept: a checkpoint, a receipt, a proof, against the log of today."""

import json
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from luoshi.history import anchors, keys
from luoshi.history.anchors import Verdict
from luoshi.history.models import Entry, Leaf
from luoshi_core import chain

LONGEST = 200_000


@dataclass(frozen=True, slots=True)
class Checked:
    """What was handed in, whether it holds, and what that means."""

    kind: str
    holds: bool
    sentences: tuple[str, ...]
    is_of_another: bool = False


def check_paper(body_id: int, text: str) -> Checked:
    """Whether a paper holds in itself and against the log as it stands now."""
    # A form sends other line breaks and drops the last one.
    plain = text.replace("\r\n", "\n").strip().lstrip("\ufeff") + "\n"
    try:
        if plain.startswith("{"):
            return _check_words(body_id, json.loads(plain))
        if plain.startswith("luoshi-receipt/"):
            return _check_receipt(body_id, plain)
        if plain.startswith("luoshi-consistency/"):
            return _check_consistency(body_id, plain)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return _of_verdict(_("Unknown paper"), Verdict("unreadable", 0, 0))
    return _of_verdict(_("Checkpoint"), anchors.check_note(body_id, _note_in(body_id, plain)))


def _note_in(body_id: int, text: str) -> str:
    """The checkpoint in a text, such as the letter it came with; else the text itself."""
    lines = text.split("\n")
    origin = keys.origin(body_id)
    if origin not in lines:
        return text
    first = lines.index(origin)
    signed = [place for place, line in enumerate(lines) if place > first and line[:2] == "— "]
    return "\n".join(lines[first : signed[-1] + 1]) + "\n" if signed else text


def check_kept(text: str) -> Checked:
    """Whether a paper holds against the log of the body that it belongs to."""
    bodies = Entry.objects.order_by("body_id").values_list("body_id", flat=True).distinct()
    found = [check_paper(body, text) for body in bodies]
    own = [one for one in found if not one.is_of_another]
    return next(iter([*own, *found]), _of_verdict(_("Checkpoint"), Verdict("ahead", 0, 0)))


def _check_receipt(body_id: int, text: str) -> Checked:
    paper = chain.read_receipt(text)
    verdict = anchors.check_note(body_id, paper.note)
    kind = _("Receipt")
    if not verdict.holds:
        return _of_verdict(kind, verdict)
    if not paper.holds(keys.SIGNER, keys.public_keys()):
        return Checked(kind, holds=False, sentences=(_("The receipt does not lead to its root."),))
    kept = Leaf.objects.filter(body_id=body_id, position=paper.index).select_related("entry")
    leaf = kept.first()
    if leaf is None or f"{leaf.entry_id}:{leaf.entry.digest}" != paper.leaf:
        said = _("At this place of the log another act stands today. Call the auditor.")
        return Checked(kind, holds=False, sentences=(said,))
    said = _("The act is number %(place)s of the log, unchanged.") % {"place": paper.index}
    return Checked(kind, holds=True, sentences=(said, verdict.sentence()))


def _check_words(body_id: int, paper: Any) -> Checked:
    found, said = _check_receipt(body_id, paper["receipt"]), paper["entry"]
    if "fields" not in said:
        return found
    digests = {
        path: chain.field_digest(path, value, said["salt"])
        for path, value in said["fields"].items()
    }
    is_same = (
        chain.rows_root(digests) == said["digest"]
        and f"\nleaf {said['id']}:{said['digest']}\n" in paper["receipt"]
    )
    words = (
        _("Its words are those that were recorded.")
        if is_same
        else _("Its words are not those that were recorded.")
    )
    return Checked(_("Receipt with its words"), found.holds and is_same, (*found.sentences, words))


def _check_consistency(body_id: int, text: str) -> Checked:
    paper = chain.read_consistency(text)
    kind = _("Proof of consistency")
    for note in (paper.old_note, paper.new_note):
        verdict = anchors.check_note(body_id, note)
        if not verdict.holds:
            return _of_verdict(kind, verdict)
    holds = paper.holds(keys.SIGNER, keys.public_keys())
    said = _("The later log continues the earlier one.") if holds else _("The proof does not hold.")
    return Checked(kind, holds, (said, verdict.sentence()))


def _of_verdict(kind: str, verdict: Verdict) -> Checked:
    return Checked(kind, verdict.holds, (verdict.sentence(),), verdict.meaning == "other_log")
