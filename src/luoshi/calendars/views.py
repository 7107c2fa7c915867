"""Pages of calendars: the month, the timeline, the address of one's feed, and the feed itself."""

import calendar as months
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from allauth.core.internal import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luoshi.calendars import ical, rules, selectors, services
from luoshi.calendars.drawing import line_drawing, months_drawing
from luoshi.calendars.models import Scope
from luoshi.calendars.words import WHAT
from luoshi.common import clock
from luoshi.common.permissions import require
from luoshi.common.standings import Legend
from luoshi.ledger.lights import calendar
from luoshi.organisations.actor import Actor
from luoshi.rulesets.worn import worn_on
from luoshi.submissions.services import once

EARLIEST, LATEST = 2000, 2100
# A telephone asks a few times an hour; a whole office may stand behind one address.
FEED_LIMIT = "600/m/ip"


@require_GET
def month(request: HttpRequest) -> HttpResponse:
    """A month of days: what is due, which nodes, which reports."""
    actor, today = _actor_of(request), clock.today()
    first = _month(request.GET.get("month", ""), today)
    weeks = months.Calendar(months.MONDAY).monthdatescalendar(first.year, first.month)
    scope = _scope(request, actor)
    days = selectors.days_of(actor, scope, weeks[0][0], weeks[-1][-1])
    page = {
        "first": first,
        "weeks": [[_cell(day, first, today, days, scope) for day in week] for week in weeks],
        "previous": _address(scope, first - timedelta(days=1)),
        "next": _address(scope, first + timedelta(days=31)),
        "this_month": "" if first == today.replace(day=1) else _address(scope, today),
        "today": today,
        "is_empty": not any(day.month == first.month for day in days),
        "scopes": [
            {"label": one.label, "url": _address(one, first), "current": one == scope}
            for one in selectors.scopes_of(actor)
        ],
        "tabs": _tabs("month"),
        "what": WHAT,
        "weekdays": _weekdays(),
    }
    return render(request, "calendars/month.html", page)


@require_GET
def timeline(request: HttpRequest) -> HttpResponse:
    """Tasks of a year on their lines, by unit, leader or plan."""
    actor, today = _actor_of(request), clock.today()
    scope = _scope(request, actor)
    by = request.GET.get("by", "")
    by = by if by in selectors.BY else "unit"
    year = _whole(request.GET.get("year", ""), today.year)
    year = year if EARLIEST <= year <= LATEST else today.year
    found = selectors.lines_of(actor, scope, by, year, _whole(request.GET.get("page", ""), 1))
    numbers: Paginator[int] = Paginator(range(found.total), selectors.PAGE)

    def address(**changes: object) -> str:
        return f"?{urlencode({'of': scope, 'by': by, 'year': year} | changes)}"

    page = {
        "groups": _grouped(found.rows, year, today, worn_on(actor.body_id, today)),
        "page": numbers.get_page(found.page),
        "year": year,
        "months": months_drawing(year, today),
        "today": today,
        "previous": address(year=year - 1),
        "next": address(year=year + 1),
        "scopes": [
            {"label": one.label, "url": address(of=one), "current": one == scope}
            for one in selectors.scopes_of(actor)
        ],
        "bys": [
            {"label": label, "url": address(by=key), "current": key == by} for key, label in _bys()
        ],
        "tabs": _tabs("timeline"),
    }
    return render(request, "calendars/timeline.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def feeds(request: HttpRequest) -> HttpResponse:
    """The address of one's own calendar: made, shown once, made anew."""
    actor = _actor_of(request)
    require(rules.can_have_feed, actor, None)
    address = ""
    if request.method == "POST":
        wanted = request.POST.get("scope", "")
        _made, secret = services.make_feed(
            actor=actor, at=clock.now(), scope=wanted or selectors.usual_scope(actor)
        )
        address = request.build_absolute_uri(reverse("calendars:feed", args=[secret]))
    page = {
        "address": address,
        "feed": selectors.own_feed(actor),
        "scopes": selectors.scopes_of(actor),
        "usual": selectors.usual_scope(actor),
        "today": clock.today(),
        "tabs": _tabs("feeds"),
    }
    return render(request, "calendars/feeds.html", page)


@require_POST
@once
def feed_removal(request: HttpRequest) -> HttpResponse:
    """Let one's own address lead nowhere."""
    actor = _actor_of(request)
    require(rules.can_have_feed, actor, None)
    feed = selectors.own_feed(actor)
    if feed is not None:
        services.revoke_feed(actor=actor, at=clock.now(), feed=feed)
    return HttpResponseRedirect(reverse("calendars:feeds"))


@login_not_required
@never_cache
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """A person's calendar for whoever holds its address, as far as the person may read now."""
    too_often: HttpResponse | None = ratelimit.consume_or_429(
        request, app="calendars", action="feed", config={"feed": FEED_LIMIT}, limit_get=True
    )
    if too_often is not None:
        return too_often
    today = clock.today()
    found = selectors.reader_of(secret, today)
    if found is None:
        raise Http404
    actor, scope = found
    home = request.build_absolute_uri(reverse("ledger:tasks"))
    name = f"{_('Luoshi')} · {actor.organisation_name} {Scope(scope).label}"
    content = ical.written(selectors.feed_of(actor, scope, today), name, home, actor.body_id)
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")


def _cell(
    day: date, first: date, today: date, days: dict[date, selectors.Day], scope: str
) -> dict[str, Any]:
    known = calendar()
    on = day.isoformat()
    query = urlencode({"due_from": on, "due_until": on, "done": "all"})
    return {
        "day": day,
        "is_month": day.month == first.month,
        "is_today": day == today,
        "is_off": known.is_announced(day) and not known.is_workday(day),
        "found": days.get(day),
        "more_url": f"{reverse('ledger:tasks')}?{query}" if scope == Scope.ALL else "",
    }


def _grouped(
    rows: tuple[selectors.Line, ...], year: int, today: date, worn: Legend
) -> list[tuple[str, list[dict[str, Any]]]]:
    groups: list[tuple[str, list[dict[str, Any]]]] = []
    for row in rows:
        if not groups or groups[-1][0] != row.group:
            groups.append((row.group, []))
        groups[-1][1].append({"line": row, "drawing": line_drawing(row, year, today, worn)})
    return groups


def _bys() -> tuple[tuple[str, str], ...]:
    return ("unit", _("by unit")), ("leader", _("by leader")), ("plan", _("by plan"))


def _tabs(current: str) -> list[dict[str, Any]]:
    pages = (
        ("month", pgettext("calendar", "Month")),
        ("timeline", pgettext("calendar", "Timeline")),
        ("feeds", pgettext("calendar", "On my telephone")),
    )
    return [
        {"label": label, "url": reverse(f"calendars:{key}"), "current": key == current}
        for key, label in pages
    ]


def _weekdays() -> list[str]:
    return [
        pgettext("weekday", "Mon"),
        pgettext("weekday", "Tue"),
        pgettext("weekday", "Wed"),
        pgettext("weekday", "Thu"),
        pgettext("weekday", "Fri"),
        pgettext("weekday", "Sat"),
        pgettext("weekday", "Sun"),
    ]


def _address(scope: str, day: date) -> str:
    return f"{reverse('calendars:month')}?{urlencode({'month': f'{day:%Y-%m}', 'of': scope})}"


def _scope(request: HttpRequest, actor: Actor) -> str:
    wanted = request.GET.get("of", "")
    return wanted if wanted in selectors.scopes_of(actor) else selectors.usual_scope(actor)


def _month(text: str, today: date) -> date:
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        return today.replace(day=1)
    return found if EARLIEST <= found.year <= LATEST else today.replace(day=1)


def _whole(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else otherwise


def _actor_of(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor
