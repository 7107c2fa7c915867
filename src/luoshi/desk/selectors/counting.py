"""How many things wait for a post: asked on every page, counted only after something happened."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import date

from django.db.models import Count, Value

from luoshi.desk.selectors.keeping import Kept, reading_of
from luoshi.desk.selectors.waiting import Asking, Rows, Source, sources_for
from luoshi.organisations.actor import Actor

_MOST_KEPT = 2_000
_kept: Kept[int] = Kept(_MOST_KEPT)
_rails: Kept[Mapping[str, int]] = Kept(_MOST_KEPT)
_counted: OrderedDict[str, int] = OrderedDict()


def count_waiting(actor: Actor, on: date) -> int:
    """How many things wait for the actor on a day; counted again only after an act."""
    counted = _counted.get(actor.request_number)
    if counted is not None:
        return counted
    return _kept.of(
        reading_of(actor, on), lambda: sum(counts_of(waiting_rows(Asking(actor, on))).values())
    )


def hold_rail(actor: Actor, on: date, count: Callable[[], Mapping[str, int]]) -> Mapping[str, int]:
    """The numbers beside the parts in the rail; they hold until the next act."""
    return _rails.of(reading_of(actor, on), count)


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
        _counted[actor.request_number] = count
        while len(_counted) > _MOST_KEPT:
            _counted.popitem(last=False)
