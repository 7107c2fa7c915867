"""The list of cohorts; one with its curve, who is left, and its objects as a file."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from luoshi.cohorts import rules, selectors, sheets
from luoshi.cohorts.forms import asked_objects
from luoshi.cohorts.models import Cohort
from luoshi.cohorts.reading import standard_words, standards_of
from luoshi.cohorts.sentences import curve_chart, sparkline, told_entries, told_pace
from luoshi.cohorts.views.requests import Request, cohort_or_404
from luoshi.common import clock
from luoshi.ledger.states import DONE

SHOWN_WORDS = {
    "left": _("left"),
    "near": _("nearly there"),
    "none": _("without a value"),
    "unconfirmed": _("reached, not confirmed"),
    "confirmed": _("confirmed"),
    "all": _("all"),
}
ORDER_WORDS = {
    "distance": _("closest first"),
    "-distance": _("farthest first"),
    "place": _("by township"),
    "name": _("by name"),
    "year": _("by planned year"),
}


@require_GET
def cohorts(request: Request) -> HttpResponse:
    """Every cohort one may read, with its curve in small."""
    actor, on = request.actor, clock.today()
    rows = selectors.list_cohorts(actor, on)
    content = {
        "rows": [(row, sparkline(row.curve, on)) for row in rows],
        "may_found": rules.can_found_cohort(actor, None),
    }
    return render(request, "cohorts/cohorts.html", content)


@require_GET
def cohort(request: Request, pk: int) -> HttpResponse:
    """One cohort: where the curve stands, where most is left, who is left and how far."""
    actor, on = request.actor, clock.today()
    try:
        view = selectors.view_cohort(actor, pk, on)
    except Cohort.DoesNotExist as missing:
        raise Http404 from missing
    wanted, number = asked_objects(request.GET)
    page, rows = selectors.list_objects(view.cohort, view.standards, wanted, number)
    is_open = view.cohort.task.state not in DONE
    may_confirm = is_open and rules.can_confirm_objects(actor, view.cohort)
    content = {
        "view": view,
        "cohort": view.cohort,
        "task": view.cohort.task,
        "standard": standard_words(view.standards.measured, view.standards.asked),
        "chart": curve_chart(view.curve, on, view.cohort.task.title),
        "pace": told_pace(view, on),
        "page": page,
        "rows": rows,
        "wanted": wanted,
        "years": range(view.cohort.starts_on.year, view.cohort.ends_on.year + 1),
        "shown_choices": _choices(SHOWN_WORDS, wanted.shown),
        "order_choices": _choices(ORDER_WORDS, wanted.order),
        "acts": {
            "keep": rules.can_keep_cohort(actor, view.cohort),
            "enter": rules.can_enter_values(actor, view.cohort),
            "confirm": may_confirm,
            "curve": rules.can_change_curve(actor, view.cohort),
            "standard": rules.can_change_standard(actor, view.cohort),
        },
        "may_tick": wanted.shown == "unconfirmed" and may_confirm,
        "entries": told_entries(view.history),
        "today": on,
    }
    return render(request, "cohorts/cohort.html", content)


def _choices(words: dict[str, Any], chosen: str) -> list[tuple[str, Any, bool]]:
    return [(key, word, key == chosen) for key, word in words.items()]


@require_GET
def sheet(request: Request, pk: int) -> HttpResponse:
    """The objects asked for as an Excel file whose values can be edited and handed in again."""
    actor, on = request.actor, clock.today()
    found = cohort_or_404(actor, pk)
    wanted, _page = asked_objects(request.GET)
    items = list(selectors.objects_matching(found, wanted))
    content = sheets.write_objects(found, standards_of(found), items, on)
    response = HttpResponse(content, content_type=sheets.MIME)
    name = f"{found.task.number} {found.object_name} {on.isoformat()}.xlsx"
    disposition = content_disposition_header(as_attachment=True, filename=name)
    response["Content-Disposition"] = disposition or "attachment"
    return response
