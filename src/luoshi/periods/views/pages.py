"""The periods of a body, of a task; one period; one entry about an event."""

from datetime import date
from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from luoshi.common import clock
from luoshi.common.permissions import require
from luoshi.files.services import content_of
from luoshi.ledger import sentences
from luoshi.ledger.views.requests import Request
from luoshi.periods import rules, selectors
from luoshi.periods.lights import Outcome
from luoshi.periods.models import PeriodReport
from luoshi.periods.views.acts import LARGEST_KEY, offered, subject_or_404
from luoshi.rulesets.worn import worn_on

_TABS = (
    Outcome.MISSED,
    Outcome.OPEN,
    Outcome.WAITING,
    Outcome.LATE,
    Outcome.KEPT,
    Outcome.WAIVED,
)


@require_GET
def periods(request: Request) -> HttpResponse:
    """The periods the reader may see, by what became of them."""
    actor, today = request.actor, clock.today()
    require(rules.can_read_periods, actor, None)
    outcome = request.GET.get("outcome", "")
    mine = request.GET.get("mine") == "1"
    listed = selectors.list_periods(
        actor, today, outcome=outcome, mine=mine, page=request.GET.get("page", "1")
    )
    content = {
        "listed": listed,
        "tabs": _tabs(listed.counts, outcome, mine=mine),
        "mine": mine,
        "outcome": outcome,
        "today": today,
    }
    return render(request, "periods/periods.html", content)


@require_GET
def task(request: Request, number: str) -> HttpResponse:
    """All periods of one task, its counts, what must not happen; as of any day."""
    actor, today = request.actor, clock.today()
    found = subject_or_404(actor, "task", number)
    past = _past_day(request, today)
    on = past or today
    shown = selectors.periods_of_task(actor, found, on, past=past is not None)
    content = {
        "task": found,
        "shown": shown,
        "acts": list(offered(actor, "task", found)),
        "past": past,
        **({"worn": worn_on(actor.body_id, past)} if past else {}),
        "on": on,
        "today": today,
    }
    return render(request, "periods/task.html", content)


@require_GET
def period(request: Request, pk: int) -> HttpResponse:
    """One period: its days, its light with the sum, what was said and decided."""
    actor, today = request.actor, clock.today()
    found = subject_or_404(actor, "period", pk)
    past = _past_day(request, today)
    view = selectors.view_period(actor, pk, past or today)
    content = {
        "view": view,
        "task": found.task,
        "why": sentences.why(view.reading),
        "acts": [] if past else list(offered(actor, "period", found)),
        "past": past,
        **({"worn": worn_on(actor.body_id, past)} if past else {}),
        "today": today,
    }
    return render(request, "periods/period.html", content)


@require_GET
def event(request: Request, pk: int) -> HttpResponse:
    """One entry about an event, with every reply to it."""
    actor, today = request.actor, clock.today()
    found = subject_or_404(actor, "event", pk)
    content = {
        "view": selectors.view_event(actor, pk, today),
        "task": found.target.task,
        "acts": list(offered(actor, "event", found)),
        "today": today,
    }
    return render(request, "periods/event.html", content)


@require_GET
def file(request: Request, pk: int) -> FileResponse:
    """The file that backs a report on a period, handed out under its own name."""
    if pk > LARGEST_KEY:
        raise Http404
    try:
        stored = selectors.get_file(request.actor, pk)
    except PeriodReport.DoesNotExist as missing:
        raise Http404 from missing
    return FileResponse(
        iter([content_of(stored)]),
        as_attachment=True,
        filename=stored.name,
        content_type="application/octet-stream",
    )


def _tabs(counts: Any, outcome: str, *, mine: bool) -> list[dict[str, Any]]:
    url, tail = reverse("periods:periods"), "&mine=1" if mine else ""
    tabs: list[dict[str, Any]] = [
        {
            "label": _("all"),
            "url": f"{url}?{tail.removeprefix('&')}",
            "current": outcome not in {tab.value for tab in _TABS},
            "count": counts["all"],
        }
    ]
    return tabs + [
        {
            "label": tab.label,
            "url": f"{url}?outcome={tab.value}{tail}",
            "current": outcome == tab.value,
            "count": counts[tab.value],
        }
        for tab in _TABS
    ]


def _past_day(request: Request, today: date) -> date | None:
    try:
        day = date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return None
    return day if day < today else None
