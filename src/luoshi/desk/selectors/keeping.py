"""What was read for a post and holds until the next act of its body.

Every act leaves an entry in the record, so whatever is computed from a body's tasks stays as it is
while the record's last entry stays the same: on most pages this costs one look at its end. Nothing
is kept longer than a minute: the lights that another process turned at midnight show by themselves,
and so does what a superior body hands down, whose act stands in its own record.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import get_language

from luoshi.common.prepared import Prepared
from luoshi.history.models import Entry
from luoshi.organisations.actor import Actor

Value = TypeVar("Value")
_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Reading:
    """Who reads, on which day, in which language, after which act."""

    body_id: int
    user_id: int | None  # hand-overs wait for a person, not for the post
    post_id: int | None
    roles: frozenset[str]
    groups: frozenset[int]
    on: date
    language: str | None
    last_entry: str


def reading_of(actor: Actor, on: date) -> Reading:
    """The state a page of this post is read in."""
    return Reading(
        body_id=actor.body_id,
        user_id=actor.user_id,
        post_id=actor.post_id,
        roles=actor.roles,
        groups=actor.groups,
        on=on,
        language=get_language(),
        # The digest is salted: no two records end alike, in no two databases.
        last_entry=actor.told.get("last_entry") or _last_digest(actor.body_id),
    )


class Kept(Generic[Value]):
    """The newest values of one kind, each for the state it was read in."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[Hashable, tuple[float, Value]] = OrderedDict()

    def forget(self) -> None:
        """Let go of everything, as the next act of a body would."""
        self._values.clear()

    def of(self, reading: Reading, make: Callable[[], Value], *more: Hashable) -> Value:
        """The value for this state; made where it is not known or a minute old."""
        now = time.monotonic()
        made_at, value = self._values.get((reading, more), (now - _SECONDS, None))
        if value is not None and now - made_at < _SECONDS:
            return value
        value = make()
        self._values[reading, more] = (now, value)
        while len(self._values) > self._most:
            self._values.popitem(last=False)
        return value


class Pieces(Generic[Value]):
    """Parts of a page that say all they depend on: made once, however often they are shown."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._made: OrderedDict[Hashable, Value] = OrderedDict()

    def forget(self) -> None:
        """Let go of everything."""
        self._made.clear()

    def of(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The part that its key describes."""
        made = self._made.get(key)
        if made is None:
            made = self._made[key] = make()
            while len(self._made) > self._most:
                self._made.popitem(last=False)
        return made


def last_entry_beside() -> dict[str, Any]:
    """What tells the record's last entry along with the person of a session."""
    return {"last_entry": Subquery(_last_entry(OuterRef("body_id")).values("digest"))}


def _last_digest(body_id: int) -> str:
    found = _LAST_ENTRY.ask(body_id)
    return found[0].digest if found else ""


def _last_entry(body_id: int | OuterRef) -> QuerySet[Entry]:
    return Entry.objects.filter(body_id=body_id).order_by("-pk")[:1]


_LAST_ENTRY = Prepared(_last_entry, int)
