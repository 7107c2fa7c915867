"""The ledger by leader, unit, line, document or plan, each group leading to its list."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from luoshi.common import clock
from luoshi.common.pages import tabs_of
from luoshi.common.standings import key_of
from luoshi.ledger import selectors
from luoshi.ledger.views.as_of import as_of_band, past_day
from luoshi.ledger.views.requests import Request
from luoshi.rulesets.worn import worn_on


@require_GET
def grouped(request: Request, by: str) -> HttpResponse:
    """Tasks at work by one grouping, now or as of a past day."""
    actor, today = request.actor, clock.today()
    day = past_day(request, today)
    if day is None:
        found = selectors.groups_by(actor, by)
    else:
        found = selectors.groups_as_of(actor, by, day)
    then = {"as_of": day.isoformat()} if day else {}
    page = {
        "rows": [linked(row, row.filter_name, row.key, then) for row in found],
        "by": by,
        "tabs": tabs_then(request, by, then),
        "as_of": as_of_band(request, day),
        "worn": worn_on(actor.body_id, day or today),
    }
    return render(request, "ledger/groups.html", page)


def linked(row: Any, narrowing: str, key: str, then: dict[str, str]) -> dict[str, Any]:
    """A row with the list of its tasks, whole and standing by standing."""
    home = reverse("ledger:tasks")
    url = f"{home}?{urlencode({narrowing: key, **then})}" if key else ""
    links = {key_of(name): f"{url}&standing={name}" for name in row.counts} if url else {}
    return {"row": row, "url": url, "links": links}


def tabs_then(request: Request, current: str, then: dict[str, str]) -> list[dict[str, Any]]:
    """The ways of looking at the ledger; each keeps to the day this one shows."""
    tabs = tabs_of("ledger", request.actor, current)
    tail = f"?{urlencode(then)}" if then else ""
    return [{**tab, "url": f"{tab['url']}{tail}"} for tab in tabs]
