"""How many things wait for a post: asked on every page, counted only after something happened."""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Value

from luoshi.common.prepared import Repeated
from luoshi.desk.selectors.keeping import Kept, reading_of
from luoshi.desk.selectors.waiting import Asking, Rows, Source, sources_for
from luoshi.organisations.actor import Actor

_MOST_KEPT = 2_000
_kept: Kept[int] = Kept(_MOST_KEPT)
_rails: Kept[Mapping[str, int]] = Kept(_MOST_KEPT)
_counted: OrderedDict[str, int] = OrderedDict()
_asked = Repeated(_MOST_KEPT)


def count_waiting(actor: Actor, on: date) -> int:
    """How many things wait for the actor on a day; counted again only after an act."""
    counted = _counted.get(actor.request_number)
    if counted is not None:
        return counted
    return _kept.of(reading_of(actor, on), lambda: sum(counts_of(Asking(actor, on)).values()))


def hold_rail(actor: Actor, on: date, count: Callable[[], Mapping[str, int]]) -> Mapping[str, int]:
    """The numbers beside the parts in the rail; they hold until the next act."""
    return _rails.of(reading_of(actor, on), count)


def counts_of(asking: Asking) -> dict[str, int]:
    """How many things of each kind wait, the most pressing kind first."""
    sources = sources_for(asking.actor)
    fixed = [source for source in sources if source.is_fixed]
    moving = [source for source in sources if not source.is_fixed]
    found: dict[str, int] = {}
    if fixed:
        key = ("counts", asking.actor.reader, asking.on)
        found |= dict(_asked.values(key, lambda: _union(fixed, asking)))
    if moving:
        found |= dict(_union(moving, asking))
    return {source.key: found.get(source.key, 0) for source in sources}


def _union(sources: Sequence[Source], asking: Asking) -> Rows:
    """How many of each kind, in one question."""
    first: Rows
    first, *others = (
        source.rows(asking)
        .order_by()
        .values(of_kind=Value(source.key))
        .annotate(n=Count("pk"))
        .values_list("of_kind", "n")
        for source in sources
    )
    together: Rows = first.union(*others, all=True) if others else first
    return together


def found_of(source: Source, asking: Asking, most: int, rows: Callable[[], Rows]) -> list[Any]:
    """The first of what waits; `rows` puts it in order and takes along what its lines say."""
    if not source.is_fixed:
        return list(rows()[:most])
    key = (source.key, most, asking.actor.reader, asking.on)
    return _asked.objects(key, lambda: rows()[:most])


def keep_count(actor: Actor, count: int) -> None:
    """Remember for the rest of the request what was just counted in full."""
    if actor.request_number:
        _counted[actor.request_number] = count
        while len(_counted) > _MOST_KEPT:
            _counted.popitem(last=False)
