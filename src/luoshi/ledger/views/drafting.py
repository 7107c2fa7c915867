"""Drafting a task by hand and changing it before it is signed for."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from luoshi.common import clock
from luoshi.common.errors import Refusal
from luoshi.common.permissions import require
from luoshi.ledger import rules, selectors, services
from luoshi.ledger.forms.drafting import (
    MilestoneForms,
    TargetForms,
    TaskForm,
    milestones_in,
    start_of,
    targets_in,
)
from luoshi.ledger.models import Task
from luoshi.ledger.services.refusals import NotPossibleNow
from luoshi.ledger.states import TaskState
from luoshi.ledger.views.acts import task_or_404
from luoshi.ledger.views.requests import Request
from luoshi.organisations.actor import Actor
from luoshi.submissions.services import once


@require_http_methods(["GET", "POST"])
@once
def new(request: Request) -> HttpResponse:
    """A new task; it waits as a draft until it is issued."""
    actor, at = request.actor, clock.now()
    require(rules.can_draft_task, actor, None)
    parts = _parts(request, actor, at, ({}, [], []))
    if request.method == "POST" and _are_valid(parts):
        try:
            task = services.draft_task(actor=actor, at=at, **_content(parts))
        except Refusal as refusal:
            parts["form"].refuse(refusal)
        else:
            messages.success(request, _("Drafted. Issue it when it is complete."))
            return HttpResponseRedirect(reverse("ledger:task", args=[task.number]))
    return render(request, "ledger/draft.html", parts)


@require_http_methods(["GET", "POST"])
@once
def change(request: Request, number: str) -> HttpResponse:
    """A draft or a returned task, changed."""
    actor, at = request.actor, clock.now()
    task = task_or_404(actor, number)
    _require_changeable(actor, task)
    parts = _parts(request, actor, at, _start(actor, task))
    if request.method == "POST" and _are_valid(parts):
        try:
            services.change_task(actor=actor, at=at, task=task, **_content(parts))
        except Refusal as refusal:
            parts["form"].refuse(refusal)
        else:
            messages.success(request, _("Changed."))
            return HttpResponseRedirect(reverse("ledger:task", args=[number]))
    return render(request, "ledger/draft.html", {**parts, "task": task})


def _require_changeable(actor: Actor, task: Task) -> None:
    require(rules.can_change_task, actor, task)
    if "change" not in rules.acts_open_to(actor, task):
        raise NotPossibleNow(number=task.number, state=TaskState(task.state).label)


def _start(actor: Actor, task: Task) -> tuple[Any, Any, Any]:
    view = selectors.view_task(actor, task.number, clock.today())
    return start_of(view.task, view.supporting, view.targets, view.milestones)


def _parts(
    request: Request, actor: Actor, at: datetime, start: tuple[Any, Any, Any]
) -> dict[str, Any]:
    sent = request.POST if request.method == "POST" else None
    own, targets, milestones = start
    leaders = selectors.leaders_of(actor, at.date())
    return {
        "form": TaskForm(sent, actor=actor, on=at.date(), initial=own, leaders=leaders),
        "targets": TargetForms(sent, initial=targets, prefix="target"),
        "milestones": MilestoneForms(sent, initial=milestones, prefix="node"),
    }


def _are_valid(parts: dict[str, Any]) -> bool:
    # Every part is asked, so that all that is wrong shows at once.
    answers = [form.is_valid() for form in parts.values()]
    return all(answers)


def _content(parts: dict[str, Any]) -> dict[str, Any]:
    return {
        **parts["form"].content(),
        "targets": targets_in(parts["targets"]),
        "milestones": milestones_in(parts["milestones"]),
    }
