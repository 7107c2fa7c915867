"""Values of many objects: a grid to type into, and the list that comes back from Excel."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from luoshi.cohorts import rules, selectors, services, sheets
from luoshi.cohorts.forms import GridForm, ValueFileForm, asked_objects
from luoshi.cohorts.models import CohortObject
from luoshi.cohorts.reading import Standards, standard_words, standards_of
from luoshi.cohorts.selectors import ObjectFilter
from luoshi.cohorts.views.requests import Request, cohort_or_404
from luoshi.common import clock
from luoshi.common.errors import Refusal
from luoshi.common.permissions import require
from luoshi.submissions.services import once
from luoshi_core.sheets import SheetError

PAGE = 50


@require_http_methods(["GET", "POST"])
@once
def grid(request: Request, pk: int) -> HttpResponse:
    """The objects of one's own, a field for each measure; what is filled in is entered at once."""
    actor, at = request.actor, clock.now()
    cohort = cohort_or_404(actor, pk)
    require(rules.can_enter_values, actor, cohort)
    standards = standards_of(cohort)
    wanted, number = asked_objects(request.GET)
    mine = selectors.objects_to_enter(actor, cohort, wanted)
    page = Paginator(mine, PAGE).get_page(number)
    items = list(page.object_list)
    posted = request.POST
    form = GridForm(posted, standards, items, at.date())
    status = 200
    if request.method == "POST":
        entered = form.read()
        if not form.problems:
            try:
                services.enter_values(actor=actor, at=at, cohort=cohort, entered=entered)
            except Refusal as refusal:
                form.problems.append(str(refusal))
            else:
                messages.success(request, _told(len(entered)))
                return HttpResponseRedirect(request.get_full_path())
        status = 409
    content = {
        "cohort": cohort,
        "standard": standard_words(standards.measured, standards.asked),
        "standards": standards,
        "page": page,
        "lines": [_line(item, standards, form) for item in items],
        "problems": form.problems,
        "on": posted.get("on") or at.date().isoformat(),
        "wanted": wanted,
    }
    return render(request, "cohorts/grid.html", content, status=status)


def _told(count: int) -> str:
    told = ngettext("Values of %(count)s object were entered.",
                    "Values of %(count)s objects were entered.", count)  # fmt: skip
    return told % {"count": count}


def _line(item: CohortObject, standards: Standards, form: GridForm) -> dict[str, Any]:
    row = selectors.row_of(item, standards)
    cells = []
    for measure, figure in zip(standards.measured, row.figures, strict=True):
        name = f"v-{item.pk}-{measure.pk}"
        typed = str(form.posted.get(name, ""))
        words = [(word, word == typed) for word in (measure.from_word, measure.to_word)]
        cells.append(
            {
                "name": name,
                "measure": measure,
                "now": figure.words,
                "typed": typed,
                "words": words if measure.is_state else (),
                "wrong": form.wrong.get(name, ""),
            }
        )
    return {"row": row, "cells": cells}


@require_http_methods(["GET", "POST"])
@once
def table(request: Request, pk: int) -> HttpResponse:
    """The list as it comes back from Excel: what was changed is entered, all of it or nothing."""
    actor, at = request.actor, clock.now()
    cohort = cohort_or_404(actor, pk)
    require(rules.can_enter_values, actor, cohort)
    form = ValueFileForm(request.POST or None, request.FILES or None, actor=actor, on=at.date())
    faults: tuple[sheets.Fault, ...] = ()
    status = 200
    if request.method == "POST" and form.is_valid():
        mine = selectors.objects_to_enter(actor, cohort, ObjectFilter(shown="all"))
        items = {item.pk: item for item in mine}
        try:
            read = sheets.read_values(form.content, standards_of(cohort), items, at.date())
            faults = read.faults
            if not faults:
                services.enter_values(actor=actor, at=at, cohort=cohort, entered=read.entered)
                messages.success(request, _told(len(read.entered)))
                return HttpResponseRedirect(reverse("cohorts:cohort", args=[pk]))
            status = 409
        except SheetError as error:
            form.refuse(error.sentence(sheets.language()))
            status = 409
        except Refusal as refusal:
            form.refuse(refusal)
            status = refusal.status
    content = {"cohort": cohort, "form": form, "faults": faults}
    return render(request, "cohorts/value_table.html", content, status=status)
