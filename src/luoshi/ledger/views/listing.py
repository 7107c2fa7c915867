"""The list of tasks: filters, counts, rows, saved lists, acts on many."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.request import QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from luoshi.common import clock
from luoshi.common.pages import tabs_of
from luoshi.common.permissions import require
from luoshi.common.written import keep
from luoshi.ledger import lights, rules, selectors, services
from luoshi.ledger.forms.bulk import BulkForm
from luoshi.ledger.forms.filters import DONE, Asked, MoreFilters, SaveListForm, asked
from luoshi.ledger.views.as_of import as_of_band
from luoshi.ledger.views.columns import (
    COLUMNS,
    Shown,
    chosen_columns,
    write_heads,
    write_rows,
    write_standing_links,
)
from luoshi.ledger.views.grouping import tabs_then
from luoshi.ledger.views.requests import Request
from luoshi.organisations.actor import Actor
from luoshi.organisations.selectors import find_organisations
from luoshi.submissions.services import once

_SHOWN_FIELDS = frozenset({"q", "unit", "done", "page", "more"})


@require_GET
def tasks(request: Request) -> HttpResponse:
    """The list, or its swapped part; both are the same markup."""
    wanted = asked(request.GET, request.actor)
    page = "ledger/tasks.html"
    if request.htmx and not request.htmx.history_restore_request:
        page = "ledger/tasks.html#listing"
    return render(request, page, _listing(request, wanted))


@require_GET
def printed(request: Request) -> HttpResponse:
    """The whole list on paper, without anything to press."""
    wanted = asked(request.GET, request.actor)
    past = wanted.past_day(clock.today())
    if past is None:
        found = selectors.list_tasks(request.actor, wanted.wanted, size=500)
    else:
        found = selectors.list_as_of(request.actor, wanted.wanted, past).page(1, 500)
    columns = chosen_columns(request.GET.getlist("columns"))
    shown = _shown(request.actor, columns, on=past)
    rows = write_rows(found.rows, columns, shown)
    content = {
        "columns": columns,
        "rows": rows,
        "total": found.total,
        "left_off": found.total - len(rows),
        "past": past,
        "legend": list(shown.shown_lights.values()),
        "print_title": _("Ledger"),
    }
    return render(request, "ledger/tasks_print.html", content)


@require_GET
def counts(request: Request) -> HttpResponse:
    """How many tasks stand how, for lists too long to count with every page."""
    wanted = asked(request.GET, request.actor)
    past = wanted.past_day(clock.today())
    found: Mapping[str, int] = (
        selectors.count_standings(request.actor, replace(wanted.wanted, standings=()))
        if past is None
        else selectors.list_as_of(request.actor, wanted.wanted, past).counts
    )
    shown = _shown(request.actor, on=past)
    content = {"standings": _standing_links(request, wanted, found, shown), "is_counted": True}
    return render(request, "ledger/tasks.html#standings", content)


@require_GET
def units(request: Request) -> JsonResponse:
    """Units for a field that proposes, best first."""
    found = find_organisations(request.actor, request.GET.get("q", "")[:60])
    rows = [{"value": unit.name, "note": unit.under, "id": str(unit.id)} for unit in found]
    return JsonResponse(rows, safe=False)


def _listing(request: Request, wanted: Asked) -> dict[str, Any]:
    actor = request.actor
    past = wanted.past_day(clock.today())
    may_draft = past is None and rules.can_draft_task(actor, None)
    columns = chosen_columns(request.GET.getlist("columns"))
    found, counted, shown_as_now = _found(actor, wanted, past)
    shown = _shown(actor, columns, may_pick=may_draft, on=past)
    content: dict[str, Any] = {
        "past": past,
        "as_of": as_of_band(request, past, shown_as_now),
        "asked": wanted,
        "page": _page(found),
        "is_capped": found.is_capped,
        "heads": write_heads(columns, wanted.wanted.order, _sorting(request.GET)),
        "rows": write_rows(found.rows, columns, shown),
        "standings": _standing_links(request, wanted, counted, shown),
        "is_counted": counted is not None,
        "query": request.GET.urlencode(),
        "more_address": f"{_address(request.GET, 'page', 'more')}more=1",
        "kept": _kept(request.GET),
        "narrowed": bool(_narrowing(request.GET)),
        "done_choices": [(key, words, key == wanted.wanted.done) for key, words in DONE.items()],
        "saved": selectors.saved_filters(actor),
        "may_draft": may_draft,
        "tabs": tabs_then(request, "list", {"as_of": past.isoformat()} if past else {}),
        "files": () if past else tabs_of("ledger.files", actor, ""),
    }
    if "more" in request.GET:
        content["more"] = _more(request, columns)
    return content


def _found(
    actor: Actor, wanted: Asked, past: date | None
) -> tuple[selectors.TaskPage, Mapping[str, int] | None, int]:
    """A page of the list, its counts, and how many rows show words of a later day."""
    if past is not None:
        then = selectors.list_as_of(actor, wanted.wanted, past)
        return then.page(wanted.page), then.counts, then.shown_as_now
    asked_for = selectors.looked_up(actor, wanted.wanted)
    counted = selectors.standing_counts(actor, asked_for)
    total = selectors.total_of(counted, asked_for)
    return selectors.list_tasks(actor, asked_for, wanted.page, total=total), counted, 0


def _page(found: selectors.TaskPage) -> Page[int]:
    numbers: Paginator[int] = Paginator(range(found.total), selectors.PAGE)
    return numbers.get_page(found.page)


def _shown(
    actor: Actor,
    columns: Iterable[Any] = (),
    *,
    may_pick: bool = False,
    on: date | None = None,
) -> Shown:
    day = on or clock.today()
    legend = lights.legend(actor.body_id, day)
    return Shown.on_page(day, legend, columns, may_pick=may_pick, as_of=on)


def _address(query: QueryDict, *without: str) -> str:
    """The address of this list without some of what narrows it, ready for one thing more."""
    kept = [
        (name, value) for name, values in query.lists() if name not in without for value in values
    ]
    return f"?{urlencode(kept)}&" if kept else "?"


def _sorting(query: QueryDict) -> Callable[[str], str]:
    address = _address(query, "page", "sort")
    return lambda order: f"{address}sort={order}"


def _narrowing(query: QueryDict) -> list[str]:
    return [
        name
        for name in query
        if name not in {"page", "sort", "columns", "more", "as_of"} and query[name]
    ]


def _kept(query: QueryDict) -> list[tuple[str, str]]:
    """What the visible form does not show and must not lose."""
    is_open = "more" in query
    hidden = {"sort", "standing"} if is_open else set(query) - _SHOWN_FIELDS
    return [
        (name, value)
        for name, values in query.lists()
        if name in hidden
        for value in values
        if value
    ]


def _more(request: Request, columns: Iterable[Any]) -> dict[str, Any]:
    actor = request.actor
    form = MoreFilters(request.GET)
    form.offer(
        selectors.leaders_of(actor, clock.today()),
        selectors.lines_of(actor),
        selectors.sources_of(actor),
        selectors.plan_choices(actor),
    )
    chosen = {column.key for column in columns}
    return {
        "form": form,
        "columns": [(column, column.key in chosen) for column in COLUMNS.values()],
    }


def _standing_links(
    request: Request, wanted: Asked, counted: Mapping[str, int] | None, shown: Shown
) -> SafeString:
    address = reverse("ledger:tasks") + _address(request.GET, "page", "standing")
    links = []
    for key in selectors.STANDINGS:
        number = None if counted is None else counted.get(key, 0)
        is_chosen = key in wanted.wanted.standings
        if number == 0 and not is_chosen:
            continue
        url = address[:-1] if is_chosen else f"{address}standing={key}"
        links.append((shown.light(key), number, url, is_chosen))
    return write_standing_links(links)


@require_POST
@once
def saved_lists(request: Request) -> HttpResponse:
    """Keep the list under a name."""
    form = SaveListForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the list a name of at most 40 characters."))
        keep(request, "list", "name")
        return HttpResponseRedirect(_back(request))
    services.save_list(actor=request.actor, **form.cleaned_data)
    messages.success(
        request, _("The list “%(name)s” is kept.") % {"name": form.cleaned_data["name"]}
    )
    return HttpResponseRedirect(_back(request))


@require_POST
@once
def saved_list_removal(request: Request, pk: int) -> HttpResponse:
    """Let go of a kept list."""
    services.remove_list(actor=request.actor, pk=pk)
    return HttpResponseRedirect(_back(request))


@require_POST
@once
def bulk(request: Request) -> HttpResponse:
    """One act on the ticked tasks; those it passed over are named with the reason."""
    actor, at = request.actor, clock.now()
    require(rules.can_draft_task, actor, None)
    form = BulkForm(request.POST, actor=actor, on=at.date())
    chosen = selectors.tasks_numbered(actor, request.POST.getlist("task"))
    if not chosen or not form.is_valid():
        sentences = [str(error) for errors in form.errors.values() for error in errors]
        messages.error(request, " ".join(sentences) or _("Tick the tasks first."))
        keep(request, "bulk", "lead", "due_on")
        return HttpResponseRedirect(_back(request))
    if form.cleaned_data["act"] == "issue":
        result = services.issue_tasks(actor=actor, at=at, tasks=chosen)
    else:
        result = services.assign_tasks(actor=actor, at=at, tasks=chosen, changes=form.changes())
    tell_result(request, result)
    return HttpResponseRedirect(_back(request))


def tell_result(request: Request, result: services.BulkResult) -> None:
    """Say how many went through, and which did not and why."""
    if result.done:
        done = len(result.done)
        told = ngettext("Done for %(count)s task.", "Done for %(count)s tasks.", done)
        messages.success(request, told % {"count": done})
    for refused in result.refused:
        messages.warning(request, f"{refused.number}: {refused.why}")


def _back(request: Request) -> str:
    target = request.POST.get("next", "")
    home = reverse("ledger:tasks")
    is_ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure())
    return target if is_ours and target.startswith(home) else home
