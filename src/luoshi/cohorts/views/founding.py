"""Found a cohort, fill its list from the tree or a table, change its standard."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from luoshi.cohorts import rules, selectors, services, sheets
from luoshi.cohorts.forms import ChangeStandardForm, FoundForm, TableForm, TreeForm
from luoshi.cohorts.models import Cohort
from luoshi.cohorts.reading import standards_of
from luoshi.cohorts.services import ObjectDraft
from luoshi.cohorts.views.requests import Request, cohort_or_404
from luoshi.common import clock
from luoshi.common.errors import Refusal
from luoshi.common.permissions import require
from luoshi.ledger.forms.fields import LedgerForm
from luoshi.ledger.models import Kind, Task
from luoshi.ledger.selectors import get_task
from luoshi.organisations.selectors import organisations_of, registered_names
from luoshi.submissions.services import once
from luoshi_core.sheets import SheetError


@require_http_methods(["GET", "POST"])
@once
def new(request: Request) -> HttpResponse:
    """Found a cohort on a task that is there, or together with its task."""
    actor, at = request.actor, clock.now()
    task = _task(request)
    require(rules.can_found_cohort, actor, task)
    form = FoundForm(
        request.POST or None,
        actor=actor,
        on=at.date(),
        has_task=task is not None,
        initial=_known(task),
    )
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            made = services.found_cohort(actor=actor, at=at, task=task, **form.founded())
        except Refusal as refusal:
            form.refuse(refusal)
            status = refusal.status
        else:
            messages.success(request, _("Founded. Now put its objects on the list."))
            return HttpResponseRedirect(reverse("cohorts:tree", args=[made.pk]))
    content = {"form": form, "task": task}
    return render(request, "cohorts/found.html", content, status=status)


def _task(request: Request) -> Task | None:
    number = request.GET.get("task", "").replace("\x00", "")[:24]
    if not number:
        return None
    try:
        return get_task(request.actor, number)
    except Task.DoesNotExist as missing:
        raise Http404 from missing


def _known(task: Task | None) -> dict[str, Any]:
    if task is None or task.kind != Kind.COHORT:
        return {}
    return {"starts_on": task.start_on or task.issued_on, "ends_on": task.due_on}


@require_http_methods(["GET", "POST"])
@once
def standard(request: Request, pk: int) -> HttpResponse:
    """A new version of the standard."""
    actor, at = request.actor, clock.now()
    cohort = cohort_or_404(actor, pk)
    require(rules.can_change_standard, actor, cohort)
    standards = standards_of(cohort)
    if request.method == "GET":
        form = ChangeStandardForm.of(standards, actor, at.date())
    else:
        form = ChangeStandardForm(request.POST, actor=actor, on=at.date())

    def act() -> str:
        words = form.standard()
        services.change_standard(
            actor=actor, at=at, cohort=cohort, reason=form.cleaned_data["reason"], **words
        )
        return _("The new standard is in force.")

    content = {"form": form, "cohort": cohort, "standards": standards}
    return _answer(request, "cohorts/standard.html", cohort, form, act, content)


@require_http_methods(["GET", "POST"])
@once
def tree(request: Request, pk: int) -> HttpResponse:
    """Put units of the tree on the list; those that are on it already are passed over."""
    actor, at = request.actor, clock.now()
    cohort = cohort_or_404(actor, pk)
    require(rules.can_keep_cohort, actor, cohort)
    form = TreeForm(request.POST or None, actor=actor, on=at.date())

    def act() -> str:
        asked = form.cleaned_data
        year = asked["planned_year"]
        units = selectors.units_to_add(actor, cohort, at.date(), asked["kinds"], asked["under"])
        drafts = [ObjectDraft(unit.name, unit, town, year) for unit, town in units]
        return _added(services.add_objects(actor=actor, at=at, cohort=cohort, objects=drafts))

    content = {"form": form, "cohort": cohort}
    return _answer(request, "cohorts/tree.html", cohort, form, act, content)


@require_http_methods(["GET", "POST"])
@once
def table(request: Request, pk: int) -> HttpResponse:
    """Put the objects of a table on the list; one bad row and none is written."""
    actor, at = request.actor, clock.now()
    cohort = cohort_or_404(actor, pk)
    require(rules.can_keep_cohort, actor, cohort)
    form = TableForm(request.POST or None, request.FILES or None, actor=actor, on=at.date())
    content: dict[str, Any] = {"form": form, "cohort": cohort, "faults": ()}

    def act() -> str:
        known = registered_names(actor.body_id)
        units = organisations_of(actor).in_bulk(list(known.values()))
        named = {name: units[key] for name, key in known.items() if key in units}
        try:
            if form.content:
                read = sheets.read_object_table(form.content, named, cohort)
            else:
                read = sheets.read_pasted_objects(form.cleaned_data["pasted"], named, cohort)
        except SheetError as error:
            form.refuse(error.sentence(sheets.language()))
            return ""
        if read.faults:
            content["faults"] = read.faults
            return ""
        drafts = read.drafts
        return _added(services.add_objects(actor=actor, at=at, cohort=cohort, objects=drafts))

    return _answer(request, "cohorts/table.html", cohort, form, act, content)


def _added(made: tuple[Any, ...]) -> str:
    told = ngettext("%(count)s object was added.", "%(count)s objects were added.", len(made))
    return told % {"count": len(made)}


def _answer(
    request: Request,
    template: str,
    cohort: Cohort,
    form: LedgerForm,
    act: Callable[[], str],
    content: dict[str, Any],
) -> HttpResponse:
    """Show the form; sent and sound, act and go to the cohort; else show what is wrong."""
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            told = act()
        except Refusal as refusal:
            form.refuse(refusal)
            status = refusal.status
        else:
            if told:
                messages.success(request, told)
                return HttpResponseRedirect(reverse("cohorts:cohort", args=[cohort.pk]))
            status = 409
    return render(request, template, content, status=status)
