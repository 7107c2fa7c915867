"""How many things wait for a post: asked on every page, counted only after something happened."""

from collections import OrderedDict
from datetime import date

from luoshi.desk.selectors.waiting import sources_for
from luoshi.history.models import Entry
from luoshi.organisations.actor import Actor

_Key = tuple[int, int | None, date, str]
_MOST_KEPT = 2_000
_kept: OrderedDict[_Key, int] = OrderedDict()


def count_waiting(actor: Actor, on: date) -> int:
    """How many things wait for the actor on a day.

    Every act leaves an entry in the record, so a count holds as long as the body's last entry
    is the same: on most pages this costs one look at the end of the record.
    """
    key = _key(actor, on)
    if key not in _kept:
        sets = [source.rows(actor, on).order_by().values("pk") for source in sources_for(actor)]
        _keep(key, sets[0].union(*sets[1:], all=True).count() if sets else 0)
    return _kept.get(key, 0)


def keep_count(actor: Actor, on: date, count: int) -> None:
    """Remember a count that was just made in full."""
    _keep(_key(actor, on), count)


def _key(actor: Actor, on: date) -> _Key:
    entries = Entry.objects.filter(body_id=actor.body_id).order_by("-pk")
    # The digest is salted: no two records end alike, in no two databases.
    last = entries.values_list("digest", flat=True).first()
    return actor.body_id, actor.post_id, on, last or ""


def _keep(key: _Key, count: int) -> None:
    _kept[key] = count
    while len(_kept) > _MOST_KEPT:
        _kept.popitem(last=False)
