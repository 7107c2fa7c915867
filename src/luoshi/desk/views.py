"""Pages of the desk: the inbox, the supervision officer's morning, the leader's five minutes."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from luoshi.common import clock
from luoshi.common.permissions import require
from luoshi.common.standings import Legend
from luoshi.desk import links, rules, selectors
from luoshi.ledger.lights import calendar
from luoshi.ledger.models import Task
from luoshi.ledger.selectors import get_task
from luoshi.ledger.services import report_progress
from luoshi.ledger.views.as_of import as_of_band, past_day
from luoshi.organisations.actor import Actor
from luoshi.organisations.roles import Role
from luoshi.rulesets.selectors import newest_told
from luoshi.rulesets.worn import worn_on
from luoshi.submissions.services import once

# Beside other things the inbox tells a few lines of the kinds that press most.
MOST_BESIDE = 3
MOST_KINDS = 3


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The page a post starts from: a leader's promises, the units' standing, else the inbox."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if actor.has(Role.SUPERVISOR, Role.SUPERVISION_HEAD):
        return supervision(request)
    if actor.has(Role.LEADER):
        return leader(request)
    if actor.has(Role.AUDITOR):
        return supervision(request)
    return inbox(request)


@require_GET
def inbox(request: HttpRequest, kind: str = "") -> HttpResponse:
    """Everything that waits for the actor; one kind of it with all its lines."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    require(rules.can_read_inbox, actor, None)
    most = 200 if kind else selectors.MOST
    waiting = selectors.inbox_of(actor, clock.today(), most, kind)
    page = {"waiting": _shown(waiting), "kind": kind, "tabs": _tabs(actor, "inbox")}
    return render(request, "desk/inbox.html", page | _day())


@require_GET
def supervision(request: HttpRequest) -> HttpResponse:
    """How the units stand, who has not reported, who is behind and why."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    require(rules.can_read_supervision, actor, None)
    today = clock.today()
    past = past_day(request, today)
    if past is not None:
        return _supervision_as_of(request, actor, past)
    reading = selectors.reading_of(actor, today)
    everyone = replace(reading, user_id=None, post_id=None, roles=frozenset(), groups=frozenset())
    waiting = _WAITING.of(
        reading, lambda: selectors.inbox_of(actor, today, MOST_BESIDE, groups=MOST_KINDS)
    )
    selectors.keep_count(actor, waiting.total)
    page = {
        "waiting": _shown(waiting),
        "county": _COUNTY.of(
            everyone if actor.has(*_SEE_ALL) else reading, lambda: _county(actor, today)
        ),
        "all_url": links.task_list(),
        "tabs": _tabs(actor, "supervision"),
        "as_of": as_of_band(request, None),
    }
    return render(request, "desk/supervision.html", page | _day())


def _supervision_as_of(request: HttpRequest, actor: Actor, day: date) -> HttpResponse:
    """The same board as it stood at the end of a past day; nothing waits there any more."""
    overview = selectors.overview_as_of(actor, day)
    then = day.isoformat()
    page = {
        "waiting": None,
        "county": _written(actor, overview, day, as_of=then),
        "all_url": links.task_list(as_of=then),
        "tabs": _tabs(actor, "supervision"),
        "as_of": as_of_band(request, day),
        **_past(actor, day),
    }
    return render(request, "desk/supervision.html", page)


# They read every task of the body, so the county is written for all of them at once.
_SEE_ALL = (Role.SUPERVISOR, Role.SUPERVISION_HEAD)
_WAITING: selectors.Kept[selectors.Inbox] = selectors.Kept(400)
_COUNTY: selectors.Kept[dict[str, Any]] = selectors.Kept(40)
# After an act one row of sixty says something new.
_ROWS: selectors.Pieces[SafeString] = selectors.Pieces(5_000)


def forget_kept() -> None:
    """Let go of what is kept of the county, so that the next page is made anew."""
    _WAITING.forget()
    _COUNTY.forget()
    _ROWS.forget()
    selectors.forget_tallies()


def _county(actor: Actor, today: date) -> dict[str, Any]:
    """How the county stands, its tables written: they hold until the next act."""
    county = _written(actor, selectors.overview_of(actor, today), today)
    return county | {"read_at": clock.now()}


def _written(
    actor: Actor, overview: selectors.Overview, today: date, **then: str
) -> dict[str, Any]:
    """The county's figures and tables; `then` names the past day their links lead to."""
    worn = worn_on(actor.body_id, today, newest_told(actor.told))
    look = (get_language(), tuple(worn.items()), tuple(then.items()))
    units = [
        (unit.is_in_need, _ROWS.of((look, unit.key), partial(_unit_row, unit, worn, then)))
        for unit in overview.units
    ]
    content = {
        "overview": overview,
        "units": [row for is_in_need, row in units if is_in_need],
        "calm": [row for is_in_need, row in units if not is_in_need],
        "silent": [
            _ROWS.of((look, unit), partial(_silent_row, unit, then)) for unit in overview.silent
        ],
        "troubled": [
            _ROWS.of((look, today, task), partial(_troubled_row, task, today, worn, then))
            for task in overview.troubled
        ],
        "all_url": links.task_list(**then),
        "silent_url": links.task_list(freshness="silent", **then),
        "troubled_url": links.task_list(standing=list(selectors.TROUBLED), **then),
        "standing_urls": {
            name: links.task_list(standing=name, **then)
            for name in ("overdue", "behind", "blocked")
        },
        "today": today,
        "then": then.get("as_of", ""),
        "worn": worn,
    }
    return {
        "at_work": overview.at_work,
        "unit_count": len(overview.units),
        "tiles": render_to_string("desk/county_tiles.html", content),
        "tables": render_to_string("desk/county_tables.html", content),
    }


def _troubled_row(
    task: selectors.TroubledTask, today: date, worn: Legend, then: Mapping[str, str]
) -> SafeString:
    content = {"task": task, "today": today, "worn": worn, "then": then.get("as_of", "")}
    return render_to_string("desk/troubled_row.html", content)


@require_GET
def leader(request: HttpRequest) -> HttpResponse:
    """One page before a meeting: what I promised, what is red, what waits for me."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    require(rules.can_read_promises, actor, None)
    today = clock.today()
    day = past_day(request, today)
    if day is None:
        promises = selectors.promises_of(actor, today)
        waiting = _shown(selectors.inbox_of(actor, today, MOST_BESIDE, groups=MOST_KINDS))
    else:
        # What waited then was done since, or waits now.
        promises, waiting = selectors.promises_as_of(actor, day), None
    own: dict[str, Any] = {"leader": actor.post_id, "as_of": day.isoformat() if day else None}
    page = {
        "waiting": waiting,
        "promises": promises,
        "links": links.standing_links(promises.counts, **own),
        "all_url": links.task_list(**own),
        "silent_url": links.task_list(freshness="silent", **own),
        "done_url": links.task_list(done="done", **own),
        "tabs": _tabs(actor, "leader"),
        "as_of": as_of_band(request, day),
        "then": day.isoformat() if day else "",
        **(_day() if day is None else _past(actor, day)),
    }
    return render(request, "desk/leader.html", page)


def _past(actor: Actor, day: date) -> dict[str, Any]:
    return {"today": day, "is_workday": None, "worn": worn_on(actor.body_id, day)}


@require_POST
@once
def report_no_change(request: HttpRequest, number: str) -> HttpResponse:
    """Report with one tap that nothing has changed since the last report."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    try:
        task = get_task(actor, number)
    except Task.DoesNotExist as absent:
        raise Http404 from absent
    report_progress(actor=actor, at=clock.now(), task=task, no_change=True)
    messages.success(request, _("Reported “no change” for %(number)s.") % {"number": number})
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        target = reverse("desk:home")
    return HttpResponseRedirect(target)


def _shown(inbox: selectors.Inbox) -> dict[str, Any]:
    groups = [
        {
            "group": group,
            "url": reverse("desk:inbox_of_kind", args=[group.key]),
            "lines": [{"line": line, "url": links.line_url(group, line)} for line in group.lines],
        }
        for group in inbox.groups
    ]
    return {"groups": groups, "total": inbox.total}


def _unit_row(unit: selectors.UnitRow, worn: Legend, then: Mapping[str, str]) -> SafeString:
    standing = unit.standing
    content = {
        "unit": standing,
        "days": unit.days_silent,
        "url": links.task_list(unit=standing.unit_id, **then),
        "links": links.standing_links(standing.counts, unit=standing.unit_id, **then),
        "worn": worn,
    }
    return render_to_string("desk/unit_row.html", content)


def _silent_row(unit: selectors.SilentUnit, then: Mapping[str, str]) -> SafeString:
    url = links.task_list(unit=unit.unit_id, freshness="silent", **then)
    return render_to_string("desk/silent_row.html", {"unit": unit, "url": url})


def _tabs(actor: Actor, current: str) -> list[dict[str, Any]]:
    pages = [
        ("leader", _("My promises"), rules.can_read_promises),
        ("supervision", pgettext("desk", "Units"), rules.can_read_supervision),
        ("inbox", _("Waiting for me"), rules.can_read_inbox),
    ]
    tabs = [
        {"label": label, "url": reverse(f"desk:{key}"), "current": key == current, "count": None}
        for key, label, rule in pages
        if rule(actor, None)
    ]
    return tabs if len(tabs) > 1 else []


def _day() -> dict[str, Any]:
    today: date = clock.today()
    known = calendar()
    return {
        "today": today,
        "is_workday": known.is_workday(today) if known.is_announced(today) else None,
    }
