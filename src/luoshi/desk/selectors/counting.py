"""How many things wait for a post: asked on every page, counted only after something happened."""

from collections import OrderedDict
from collections.abc import Mapping
from datetime import date
from typing import TypeVar

from django.db.models import Count, QuerySet, Value

from luoshi.common.prepared import Prepared
from luoshi.desk.selectors.waiting import Asking, Rows, Source, sources_for
from luoshi.history.models import Entry
from luoshi.organisations.actor import Actor

_Key = tuple[int, int | None, date, str]
_MOST_KEPT = 2_000
_Kept = TypeVar("_Kept")
_kept: OrderedDict[_Key, int] = OrderedDict()
_counted: OrderedDict[str, int] = OrderedDict()


def count_waiting(actor: Actor, on: date) -> int:
    """How many things wait for the actor on a day.

    Every act leaves an entry in the record, so a count holds as long as the body's last entry
    is the same: on most pages this costs one look at the end of the record.
    """
    counted = _counted.get(actor.request_number)
    if counted is not None:
        return counted
    key = _key(actor, on)
    known = _kept.get(key)
    if known is None:
        known = sum(counts_of(waiting_rows(Asking(actor, on))).values())
        _keep(_kept, key, known)
    return known


def waiting_rows(asking: Asking) -> dict[str, tuple[Source, Rows]]:
    """What is asked of this post, by its key, in the order in which it presses."""
    return {source.key: (source, source.rows(asking)) for source in sources_for(asking.actor)}


def counts_of(waiting: Mapping[str, tuple[Source, Rows]]) -> dict[str, int]:
    """How many things of each kind wait, in one question."""
    if not waiting:
        return {}
    first, *others = (
        rows.order_by()
        .values(of_kind=Value(key))
        .annotate(n=Count("pk"))
        .values_list("of_kind", "n")
        for key, (_source, rows) in waiting.items()
    )
    found: dict[str, int] = dict(first.union(*others, all=True) if others else first)
    return {key: found.get(key, 0) for key in waiting}


def keep_count(actor: Actor, count: int) -> None:
    """Remember for the rest of the request what was just counted in full."""
    if actor.request_number:
        _keep(_counted, actor.request_number, count)


def _key(actor: Actor, on: date) -> _Key:
    last = _LAST_ENTRY.ask(actor.body_id)
    # The digest is salted: no two records end alike, in no two databases.
    return actor.body_id, actor.post_id, on, last[0].digest if last else ""


def _last_entry(body_id: int) -> QuerySet[Entry]:
    return Entry.objects.filter(body_id=body_id).order_by("-pk")[:1]


_LAST_ENTRY = Prepared(_last_entry, int)


def _keep(kept: OrderedDict[_Kept, int], key: _Kept, count: int) -> None:
    kept[key] = count
    while len(kept) > _MOST_KEPT:
        kept.popitem(last=False)
