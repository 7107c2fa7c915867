"""What happened in the body, and in plain words what the record proves."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from luoshi.common import clock
from luoshi.common.permissions import require
from luoshi.history import keys, receipts, rules, selectors
from luoshi.history.events import parts
from luoshi.history.views.common import number_in

MOST = 50


@require_GET
def record(request: HttpRequest) -> HttpResponse:
    """What happened in the body, latest first."""
    actor = request.actor  # type: ignore[attr-defined]
    require(rules.can_read_record, actor, None)
    part = request.GET.get("part", "")
    part = part if part in parts() else ""
    found = selectors.recent_history(actor.body_id, number_in(request, "before"), MOST + 1, part)
    waiting, since = selectors.unsealed(actor.body_id)
    page = {
        "entries": found[:MOST],
        "fallen": frozenset() if part else selectors.fallen_among(found),
        "older": found[MOST - 1].entry_id if len(found) > MOST else None,
        "part": part,
        "tabs": _tabs(part),
        "checkpoint": selectors.last_checkpoint(actor.body_id),
        "today": clock.today(),
        "waiting": waiting,
        "waiting_minutes": int((clock.now() - since).total_seconds() // 60) if since else 0,
    }
    return render(request, "history/record.html", page)


@require_GET
def meaning(request: HttpRequest) -> HttpResponse:
    """In plain words: what the record proves, and what it does not."""
    actor = request.actor  # type: ignore[attr-defined]
    page = {
        "verifier_key": receipts.verifier_key(),
        "origin": keys.origin(actor.body_id),
        "may_read_record": rules.can_read_record(actor, None),
    }
    return render(request, "history/meaning.html", page)


def _tabs(part: str) -> list[dict[str, Any]]:
    here = reverse("history:record")
    tabs = [{"label": pgettext("record", "All"), "url": here, "current": not part, "count": None}]
    for each, label in parts().items():
        url = f"{here}?part={each}"
        tabs.append({"label": label, "url": url, "current": each == part, "count": None})
    return tabs
