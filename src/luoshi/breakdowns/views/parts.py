"""Dividing a task, the whole beside its parts, changing and withdrawing a part."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from luoshi.breakdowns import rules, selectors, services
from luoshi.breakdowns.forms import ListForm, PartForm, PartsForm, ReasonForm
from luoshi.breakdowns.models import Part
from luoshi.breakdowns.services.dividing import DIVIDABLE
from luoshi.breakdowns.sheets import Preview, Wanted, read_parts
from luoshi.common import clock
from luoshi.common.errors import Refusal
from luoshi.common.permissions import require
from luoshi.ledger.forms.fields import LedgerForm
from luoshi.ledger.models import Task
from luoshi.ledger.services.refusals import NotPossibleNow
from luoshi.ledger.states import TaskState
from luoshi.ledger.views.acts import task_or_404
from luoshi.ledger.views.requests import Request
from luoshi.organisations.actor import Actor
from luoshi.submissions.services import once


@require_GET
def whole(request: Request, number: str) -> HttpResponse:
    """A task beside its parts: every figure with the lines it is made of."""
    actor = request.actor
    task = task_or_404(actor, number)
    view = selectors.wholes_of(actor, [task]).get(task.pk)
    if view is None:
        raise Http404
    content = {
        "task": task,
        "whole": view,
        "may_divide": task.state in DIVIDABLE and rules.can_break_down(actor, task),
        "may_change": rules.can_break_down(actor, task),
        "may_withdraw": rules.can_withdraw_part(actor, _any_part(task)),
        "figure": request.GET.get("figure", ""),
        "today": clock.today(),
    }
    return render(request, "breakdowns/whole.html", content)


def _any_part(task: Task) -> Task:
    """What every part of a task has in common, to ask once who may take one back."""
    return Task(body_id=task.body_id, issuer_id=task.lead_id)


@require_http_methods(["GET", "POST"])
@once
def hand_out(request: Request, number: str) -> HttpResponse:
    """Divide a task: written down, looked at, then handed out in one act."""
    actor, today = request.actor, clock.today()
    task = task_or_404(actor, number)
    require(rules.can_break_down, actor, task)
    if task.state not in DIVIDABLE:
        raise NotPossibleNow(number=task.number, state=TaskState(task.state).label)
    view = selectors.wholes_of(actor, [task]).get(task.pk)
    form = _form(request, actor, task)
    preview, status = None, 200
    if request.method == "POST" and form.is_valid():
        preview = _read(form, actor, task, view, today)
        if "hand_out" in request.POST and preview.is_ready:
            refusal = _hand_out(request, form, task, preview)
            if refusal is None:
                return HttpResponseRedirect(reverse("breakdowns:whole", args=[number]))
            form.refuse(refusal)
            status = refusal.status
    content = {"task": task, "form": form, "preview": preview, "whole": view}
    return render(request, "breakdowns/hand_out.html", content, status=status)


def _form(request: Request, actor: Actor, task: Task) -> PartsForm:
    today = clock.today()
    is_sent = request.method == "POST"
    units = [] if is_sent else selectors.units_to_hand_to(actor, task, today)
    return PartsForm(
        request.POST if is_sent else None,
        actor=actor,
        on=today,
        initial={"table": "\n".join(unit.name for unit in units)},
        targets=list(task.targets.order_by("position", "pk")),
        breakdown=selectors.breakdown_of(task),
    )


def _read(
    form: PartsForm, actor: Actor, task: Task, view: selectors.WholeView | None, on: date
) -> Preview:
    is_sum = form.chosen_rule == "sum"
    wanted = Wanted(
        task=task,
        rule=form.chosen_rule,
        way=form.cleaned_data["way"],
        target=form.chosen,
        on=on,
        left=view.figures.remainder if view is not None and is_sum else None,
    )
    return read_parts(form.cleaned_data["table"], actor=actor, wanted=wanted)


def _hand_out(request: Request, form: PartsForm, task: Task, preview: Preview) -> Refusal | None:
    actor, at, way = request.actor, clock.now(), form.cleaned_data["way"]
    try:
        if form.breakdown is not None:
            services.add_parts(actor=actor, at=at, task=task, way=way, parts=preview.given)
        else:
            services.break_down(
                actor=actor,
                at=at,
                task=task,
                rule=form.chosen_rule,
                way=way,
                parts=preview.given,
                target=form.chosen,
                goes_further=form.cleaned_data["goes_further"],
            )
    except Refusal as refusal:
        return refusal
    count = len(preview.given)
    told = ngettext("Handed to %(count)s unit.", "Handed to %(count)s units.", count)
    messages.success(request, told % {"count": count})
    return None


@require_http_methods(["GET", "POST"])
@once
def ask_list(request: Request, number: str) -> HttpResponse:
    """Ask a unit to divide its task by a day."""
    task = task_or_404(request.actor, number)
    require(rules.can_ask_list, request.actor, task)

    def act(form: LedgerForm) -> str:
        services.ask_list(actor=request.actor, at=clock.now(), task=task, **form.cleaned_data)
        return _("The list is asked for.")

    return _act(request, task, ListForm, _("Ask for a list"), act)


@require_http_methods(["GET", "POST"])
@once
def lift_demand(request: Request, number: str) -> HttpResponse:
    """Say that a unit need not divide its task, and why."""
    task = task_or_404(request.actor, number)
    require(rules.can_ask_list, request.actor, task)

    def act(form: LedgerForm) -> str:
        services.lift_demand(actor=request.actor, at=clock.now(), task=task, **form.cleaned_data)
        return _("The list is no longer asked for.")

    return _act(request, task, ReasonForm, _("No list needed"), act)


@require_http_methods(["GET", "POST"])
@once
def change(request: Request, pk: int) -> HttpResponse:
    """Give a unit more or less of the whole, another weight or day."""
    part = _part_or_404(request.actor, pk)
    require(rules.can_change_part, request.actor, part.task)
    initial = {"value": part.value, "weight": part.weight, "due_on": part.task.due_on}

    def act(form: LedgerForm) -> str:
        services.change_part(
            actor=request.actor,
            at=clock.now(),
            part=part,
            reason=form.cleaned_data["reason"],
            **{name: form.cleaned_data[name] for name in initial if name in form.changed_data},
        )
        return _("The part is changed; its unit reads why.")

    title = _("Change the part")
    return _act(request, part.task, PartForm, title, act, initial=initial, whole=_whole_of(part))


@require_http_methods(["GET", "POST"])
@once
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Take a part back with a reason."""
    part = _part_or_404(request.actor, pk)
    require(rules.can_withdraw_part, request.actor, part.task)

    def act(form: LedgerForm) -> str:
        services.withdraw_part(actor=request.actor, at=clock.now(), part=part, **form.cleaned_data)
        return _("The part is withdrawn.")

    title = _("Withdraw the part")
    return _act(request, part.task, ReasonForm, title, act, whole=_whole_of(part), is_danger=True)


def _act(
    request: Request,
    task: Task,
    kind: type[LedgerForm],
    title: str,
    act: Callable[[LedgerForm], str],
    *,
    initial: dict[str, Any] | None = None,
    whole: str = "",
    is_danger: bool = False,
) -> HttpResponse:
    """The form of a small act about one task; sent, it acts and leads back."""
    sent = request.POST if request.method == "POST" else None
    form = kind(sent, actor=request.actor, on=clock.today(), initial=initial)
    back = whole or reverse("ledger:task", args=[task.number])
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, act(form))
        except Refusal as refusal:
            form.refuse(refusal)
            status = refusal.status
        else:
            return HttpResponseRedirect(back)
    content = {"task": task, "form": form, "title": title, "back": back, "is_danger": is_danger}
    return render(request, "breakdowns/act.html", content, status=status)


def _whole_of(part: Part) -> str:
    return reverse("breakdowns:whole", args=[part.breakdown.task.number])


def _part_or_404(actor: Actor, pk: int) -> Part:
    try:
        return selectors.get_part(actor, pk)
    except (Part.DoesNotExist, OverflowError) as missing:
        raise Http404 from missing
