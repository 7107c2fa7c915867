"""Hand-overs: the sheet as it stands or as it was signed, and from when a holder answers."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from luoshi.duties import handing
from luoshi.duties.models import HandOver, HandOverObjection
from luoshi.duties.states import HandOverState
from luoshi.history.selectors import HistoryRow, history_of
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Appointment, Post
from luoshi_core.chain import canonical_bytes

Kept = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class ItemView:
    """A line of the sheet in words."""

    field: str
    title: str
    number: str
    due_on: date | None
    standing: str
    facts: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section of the sheet; an empty one says “none”."""

    key: str
    label: str
    items: tuple[ItemView, ...]


@dataclass(frozen=True, slots=True)
class SheetView:
    """A hand-over with its sections, objections and history."""

    sheet: HandOver
    sections: tuple[SectionView, ...]
    digest: str
    items: int
    objections: tuple[HandOverObjection, ...]
    history: tuple[HistoryRow, ...]


def collect(sheet: HandOver, on: date) -> Kept:
    """What passes over on a day with the words noted so far, as it will be sealed."""
    noted: Mapping[str, str] = sheet.words
    return [
        {
            "key": key,
            "items": [item.as_kept(noted.get(f"{key}:{item.key}", "")) for item in items],
        }
        for key, items in handing.gathered(sheet.post, on)
    ]


def digest_of(sections: Kept) -> str:
    """The digest by which a sheet is signed."""
    return hashlib.sha256(canonical_bytes(sections)).hexdigest()


def count_items(sections: Kept) -> int:
    """How many lines a sheet has."""
    return sum(len(section["items"]) for section in sections)


def get_hand_over(actor: Actor, pk: int) -> HandOver:
    """One hand-over, if the actor may read it; else `HandOver.DoesNotExist`."""
    found = HandOver.objects.visible_to(actor).select_related("post__organisation")
    return found.get(pk=pk)


def hand_over_to_act_on(actor: Actor, pk: int) -> HandOver:
    """One hand-over of the body; the verb itself refuses whoever has no part in it."""
    found = HandOver.objects.select_related("post__organisation").defer("sections")
    return found.get(pk=pk, body_id=actor.body_id)


def view_hand_over(actor: Actor, pk: int, on: date) -> SheetView:
    """The sheet: as it was signed, or while it is prepared as it stands on the day."""
    sheet = get_hand_over(actor, pk)
    if sheet.is_sealed or sheet.state == HandOverState.WITHDRAWN:
        kept = sheet.sections
    else:
        kept = collect(sheet, on)
    return SheetView(
        sheet,
        tuple(_section(section) for section in kept),
        digest_of(kept),
        count_items(kept),
        tuple(sheet.objections.order_by("pk")),
        tuple(history_of(actor.body_id, sheet)),
    )


def _section(kept: Mapping[str, Any]) -> SectionView:
    key = kept["key"]
    items = tuple(
        ItemView(
            field=f"{key}:{item['key']}",
            title=item["title"],
            number=item["number"],
            due_on=date.fromisoformat(item["due_on"]) if item["due_on"] else None,
            standing=item["standing"],
            facts=tuple(handing.sentence_of(key, code, value) for code, value in item["facts"]),
            words=item["words"],
        )
        for item in kept["items"]
    )
    return SectionView(key, handing.label_of(key), items)


def list_hand_overs(actor: Actor, most: int = 200) -> "QuerySet[HandOver]":
    """The hand-overs the actor may read, those on their way first."""
    found = HandOver.objects.visible_to(actor).defer("sections", "words")
    return found.select_related("post__organisation").order_by("-on", "-pk")[:most]


def last_hand_overs(actor: Actor, post_ids: Sequence[int]) -> dict[int, HandOver]:
    """The last hand-over of each of these posts, in one question."""
    found = HandOver.objects.visible_to(actor).filter(post_id__in=post_ids)
    return {sheet.post_id: sheet for sheet in found.defer("sections", "words").order_by("pk")}


def holders_of(post: Post) -> "QuerySet[Appointment]":
    """Everybody who held the post, the latest first."""
    held = Appointment.objects.filter(post=post).select_related("user")
    return held.order_by("-starts_on", "-pk")


def took_over_on(post_id: int, user_id: int, on: date) -> date | None:
    """Since which day a person answers for a post; what is older is not news to that person."""
    held = Appointment.objects.in_force(on).filter(post_id=post_id, user_id=user_id)
    return held.order_by("-starts_on").values_list("starts_on", flat=True).first()
