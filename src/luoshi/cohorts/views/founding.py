"""Found a cohort, fill its list from the tree or a table, change its standard."""

from collections import Counter
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
from luoshi.cohorts.forms import ChangeStandardForm, CurveForm, FoundForm, TableForm, TreeForm
from luoshi.cohorts.models import Cohort
from luoshi.cohorts.reading import plans_of, standards_of
from luoshi.cohorts.services import ObjectDraft
from luoshi.cohorts.services.objects import require_fit
from luoshi.cohorts.views.requests import Request, cohort_or_404
from luoshi.common import clock
from luoshi.common.errors import Refusal
from luoshi.common.permissions import require
from luoshi.ledger.forms.fields import LedgerForm
from luoshi.ledger.models import Kind, Task
from luoshi.ledger.selectors import get_task
from luoshi.organisations.actor import Actor
from luoshi.organisations.selectors import organisations_of, registered_names
from luoshi.submissions.services import once
from luoshi_core.sheets import SheetError

MOST_PREVIEWED = 50


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
        read = _read(actor, cohort, form)
        if read is None:
            return ""
        if read.faults:
            content["faults"] = read.faults
            return ""
        if form.cleaned_data["previewed"]:
            made = services.add_objects(actor=actor, at=at, cohort=cohort, objects=read.drafts)
            return _added(made)
        require_fit(actor, cohort, read.drafts)
        content["preview"] = _preview(read)
        return ""

    answer = _answer(request, "cohorts/table.html", cohort, form, act, content)
    if "preview" in content:
        return render(request, "cohorts/table_preview.html", content)
    return answer


def _read(actor: Actor, cohort: Cohort, form: TableForm) -> sheets.ReadObjects | None:
    known = registered_names(actor.body_id)
    units = organisations_of(actor).in_bulk(list(known.values()))
    named = {name: units[key] for name, key in known.items() if key in units}
    asked = form.cleaned_data
    if asked["previewed"]:
        return sheets.read_previewed_objects(asked["previewed"], named, cohort)
    if not form.content:
        return sheets.read_pasted_objects(asked["pasted"], named, cohort)
    try:
        return sheets.read_object_table(form.content, named, cohort)
    except SheetError as error:
        form.refuse(error.sentence(sheets.language()))
        return None


def _preview(read: sheets.ReadObjects) -> dict[str, Any]:
    """What a table would put on the list: its first lines, and how many lie where."""
    drafts = read.drafts
    places = Counter(draft.place for draft in drafts)
    return {
        "rows": drafts[:MOST_PREVIEWED],
        "more": max(0, len(drafts) - MOST_PREVIEWED),
        "total": len(drafts),
        "places": sorted(places.items(), key=lambda pair: (-pair[1], pair[0])),
        "unplaced": sum(draft.unit is None for draft in drafts),
        "undated": sum(draft.planned_year is None for draft in drafts),
        "kept": read.kept,
    }


@require_http_methods(["GET", "POST"])
@once
def curve(request: Request, pk: int) -> HttpResponse:
    """A new plan by year; years that are over keep theirs."""
    actor, at = request.actor, clock.now()
    cohort = cohort_or_404(actor, pk)
    require(rules.can_change_curve, actor, cohort)
    plans = plans_of([cohort])[cohort.pk]
    known = "\n".join(f"{year} {count}" for year, count in plans[-1].counts)
    form = CurveForm(request.POST or None, actor=actor, on=at.date(), initial={"curve": known})

    def act() -> str:
        services.change_curve(actor=actor, at=at, cohort=cohort, **form.cleaned_data)
        return _("The new plan is in force.")

    content = {"form": form, "cohort": cohort, "plans": plans}
    return _answer(request, "cohorts/curve.html", cohort, form, act, content)


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
