"""What duties show on other parts' pages: what a post carries, and its hand-over."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from luoshi.duties import rules, selectors
from luoshi.duties.models import HandOver
from luoshi.organisations.actor import Actor
from luoshi.organisations.selectors import posts_of


@dataclass(frozen=True, slots=True)
class OfPost:
    """A post's list, and where its last hand-over stands."""

    post_id: int
    hand_over: HandOver | None
    may_draft: bool


def of_posts(actor: Actor, posts: Sequence[Any]) -> dict[int, OfPost]:
    """For each of these posts the way to its list and its last hand-over; two questions."""
    known = {post.pk: post for post in posts_of(actor).filter(pk__in=[one.pk for one in posts])}
    last = selectors.last_hand_overs(actor, list(known))
    return {
        pk: OfPost(pk, last.get(pk), rules.can_draft_hand_over(actor, post))
        for pk, post in known.items()
    }
