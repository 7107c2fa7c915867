"""The band over a page that shows a past day: which day, what cannot be rebuilt, the way back."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest

from luoshi.common import clock


@dataclass(frozen=True, slots=True)
class Band:
    """What stands over a page as of a past day, or what leads to one."""

    day: date | None
    latest: date
    today_url: str
    kept: tuple[tuple[str, str], ...]
    shown_as_now: int = 0
    changed: tuple[str, ...] = ()


def past_day(request: HttpRequest, today: date, name: str = "as_of") -> date | None:
    """The past day a page is asked for; today, later days and what is no day are the page now."""
    try:
        day = date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return None
    return day if day < today else None


# Where one stands in a list says nothing about another day.
_LEFT_BEHIND = frozenset({"as_of", "page", "on", "more"})


def as_of_band(
    request: HttpRequest,
    day: date | None,
    shown_as_now: int = 0,
    changed: tuple[str, ...] = (),
) -> Band:
    """The band of this page; its form keeps what else the address says."""
    query: Any = request.GET.copy()
    for name in _LEFT_BEHIND:
        query.pop(name, None)
    address = f"{request.path}?{query.urlencode()}" if query else request.path
    kept = tuple((name, value) for name, values in query.lists() for value in values)
    return Band(day, clock.today(), address, kept, shown_as_now, changed)
