"""Tasks under plans: putting many under a node, and one from its own page."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from luoshi.common import clock
from luoshi.common.permissions import require
from luoshi.ledger import rules as ledger_rules
from luoshi.ledger import selectors as ledger_selectors
from luoshi.ledger import services as ledger
from luoshi.ledger.views.listing import tell_result
from luoshi.ledger.views.requests import Request
from luoshi.plans import rules, services
from luoshi.plans.forms import GoalForm, PlaceForm, PlaceOneForm
from luoshi.plans.selectors.pairs import get_served, goals_open_to
from luoshi.plans.selectors.placing import tasks_to_place
from luoshi.plans.views.common import FormPage, answer, found, plan_or_404, task_or_404
from luoshi.submissions.services import once


@require_http_methods(["GET", "POST"])
@once
def placing(request: Request, pk: int) -> HttpResponse:
    """Put tasks under a node: those ticked, and those whose numbers are written down."""
    actor, at = request.actor, clock.now()
    plan = plan_or_404(actor, pk)
    require(ledger_rules.can_shape_plan, actor, plan)
    form = PlaceForm(request.POST or None, actor=actor, on=at.date())
    status = 200
    if request.method == "POST" and form.is_valid():
        wanted = [*request.POST.getlist("task")[:1_000], *form.cleaned_data["numbers"]]
        chosen = ledger_selectors.tasks_numbered(actor, wanted)
        unknown = sorted(set(wanted) - {task.number for task in chosen})
        if chosen and not unknown:
            result = ledger.place_tasks(actor=actor, at=at, tasks=chosen, plan=plan)
            tell_result(request, result)
            return HttpResponseRedirect(reverse("plans:plan", args=[pk]))
        form.refuse(_told(unknown))
        status = 422
    words = request.GET.get("q", "").strip()[:100]
    content = {
        "form": form,
        "plan": plan,
        "words": words,
        "tasks": tasks_to_place(actor, words),
    }
    return render(request, "plans/placing.html", content, status=status)


def _told(unknown: list[str]) -> str:
    if not unknown:
        return _("Tick the tasks first, or write their numbers down.")
    return _("No task has the number %(numbers)s. Nothing was placed.") % {
        "numbers": "、".join(unknown[:5])
    }


@require_http_methods(["GET", "POST"])
@once
def place(request: Request, number: str) -> HttpResponse:
    """The node that one task stands under."""
    actor, at = request.actor, clock.now()
    task = task_or_404(actor, number)
    require(ledger_rules.can_place_task, actor, task)
    start = {"plan": task.plan_id or ""}
    form = PlaceOneForm(request.POST or None, actor=actor, on=at.date(), initial=start)
    page = FormPage(
        heading=_("Put the task under a plan"),
        submit=_("Put it there"),
        done=_("The task stands where you put it."),
        back=reverse("ledger:task", args=[number]),
        about=str(task),
    )
    return answer(
        request,
        form,
        page,
        lambda given: ledger.place_task(actor=actor, at=at, task=task, plan=given["plan"]),
    )


@require_http_methods(["GET", "POST"])
@once
def goal(request: Request, number: str) -> HttpResponse:
    """The development goal that a party task serves."""
    actor, at = request.actor, clock.now()
    task = task_or_404(actor, number)
    require(rules.can_name_goal, actor, task)
    goals = goals_open_to(actor, task)
    form = GoalForm(request.POST or None, actor=actor, on=at.date(), goals=goals)
    page = FormPage(
        heading=_("The goal this task serves"),
        submit=_("Name it"),
        done=_("The goal is named."),
        back=reverse("ledger:task", args=[number]),
        about=str(task),
        help="" if goals else _("The plan of this task is not paired yet, so there is no goal."),
    )

    def act(given: dict[str, Any]) -> object:
        return services.name_goal(actor=actor, at=at, task=task, **given)

    return answer(request, form, page, act)


@require_POST
@once
def goal_removal(request: Request, pk: int) -> HttpResponse:
    """Take away a goal that was named."""
    actor = request.actor
    served = found(get_served, actor, pk)
    task = task_or_404(actor, served.task.number)
    require(rules.can_name_goal, actor, task)
    services.take_goal(actor=actor, at=clock.now(), served=served)
    messages.success(request, _("The goal was taken away."))
    return HttpResponseRedirect(reverse("ledger:task", args=[task.number]))
