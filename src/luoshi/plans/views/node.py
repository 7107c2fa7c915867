"""The page of one plan: its sum, its targets, the plans beside it, its reviews."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luoshi.common import clock
from luoshi.common.permissions import require
from luoshi.ledger import rules as ledger_rules
from luoshi.ledger import selectors as ledger_selectors
from luoshi.ledger.models import Plan, PlanKind
from luoshi.ledger.selectors import TaskFilter
from luoshi.ledger.views.requests import Request
from luoshi.organisations.actor import Actor
from luoshi.plans import rules, services
from luoshi.plans.forms import PairForm, TargetForm, ValueForm
from luoshi.plans.models import PlanTarget
from luoshi.plans.selectors.pairs import PairView, get_pair, pairs_around, sides_of, views_of
from luoshi.plans.selectors.reviews import reviews_of
from luoshi.plans.selectors.targets import get_target, targets_of
from luoshi.plans.selectors.tree import read_forest, read_tree
from luoshi.plans.views.axis import Bar, time_axis
from luoshi.plans.views.common import FormPage, answer, found, plan_or_404
from luoshi.plans.views.tree import deeper, standing_links, tree_rows
from luoshi.submissions.services import once

MOST_SHOWN = 20


@require_GET
def plan(request: Request, pk: int) -> HttpResponse:
    """Everything about one plan, with all below it."""
    actor, today = request.actor, clock.today()
    tree = read_tree(actor)
    nodes = tree.within(pk)
    if not nodes:
        raise Http404
    beside = pairs_around(actor, tree, pk)
    forest = read_forest(actor, today, tree, [*nodes, *sides_of(tree, beside)])
    below = forest.within(pk)
    row = below[0]
    keys = tuple(sorted(one.pk for one in below))
    listed = ledger_selectors.list_tasks(
        actor, TaskFilter(plans=keys, done="all"), size=MOST_SHOWN, total=MOST_SHOWN
    )
    content = {
        "row": row,
        "kind": PlanKind(row.kind).label,
        "path": tree.path(pk)[:-1],
        "rows": tree_rows(below[1:]),
        "deeper": deeper(below[1:]),
        "strip_links": standing_links(row),
        "targets": [_target(actor, one) for one in targets_of(actor, pk, keys, today)],
        "pairs": [_pair(one, today) for one in views_of(actor, forest, beside)],
        "reviews": reviews_of(actor, keys)[:8],
        "tasks": listed.rows,
        "more_tasks": row.at_work + row.closed > len(listed.rows),
        "today": today,
        "print_title": row.shown,
        **_rights(actor),
    }
    return render(request, "plans/plan.html", content)


def _rights(actor: Actor) -> dict[str, bool]:
    return {
        "may_shape": ledger_rules.can_shape_plan(actor, None),
        "may_pair": rules.can_pair_plans(actor, None),
        "may_review": rules.can_issue_review(actor, None),
    }


def _target(actor: Actor, row: Any) -> dict[str, Any]:
    named = PlanTarget(plan=Plan(body_id=actor.body_id), source_id=row.source_id)
    return {"row": row, "may_enter": rules.can_enter_value(actor, named)}


def _pair(view: PairView, today: date) -> dict[str, Any]:
    sides = [("party", view.party), ("development", view.development)]
    bars = [
        Bar(side, row.shown, row.depth - rows[0].depth, row.starts_on, row.ends_on)
        for side, rows in sides
        for row in rows
        if row.depth - rows[0].depth <= 2
    ]
    return {
        "view": view,
        "axis": time_axis(bars, today, title=_("Both plans on one axis of time")),
    }


@require_http_methods(["GET", "POST"])
@once
def new_target(request: Request, pk: int) -> HttpResponse:
    """A target of a plan."""
    actor, at = request.actor, clock.now()
    about = plan_or_404(actor, pk)
    require(rules.can_set_target, actor, about)
    form = TargetForm(request.POST or None, actor=actor, on=at.date())
    page = FormPage(
        heading=_("A target of the plan"),
        submit=_("Set the target"),
        done=_("The target is set."),
        back=reverse("plans:plan", args=[pk]),
        about=str(about),
    )
    return answer(
        request,
        form,
        page,
        lambda given: services.set_target(actor=actor, at=at, plan=about, **given),
    )


@require_POST
@once
def target_removal(request: Request, pk: int) -> HttpResponse:
    """Take a target away."""
    actor = request.actor
    target = found(get_target, actor, pk)
    services.take_target(actor=actor, at=clock.now(), target=target)
    messages.success(request, _("The target was taken away."))
    return HttpResponseRedirect(reverse("plans:plan", args=[target.plan_id]))


@require_http_methods(["GET", "POST"])
@once
def values(request: Request, pk: int) -> HttpResponse:
    """What a target stands at, as the unit named for it says."""
    actor, at = request.actor, clock.now()
    target = found(get_target, actor, pk)
    require(rules.can_enter_value, actor, target)
    form = ValueForm(request.POST or None, actor=actor, on=at.date(), initial={"on": at.date()})
    page = FormPage(
        heading=_("Enter the value of “%(what)s”") % {"what": target.what},
        submit=_("Enter"),
        done=_("The value was entered."),
        back=reverse("plans:plan", args=[target.plan_id]),
        about=str(target.plan),
    )
    return answer(
        request,
        form,
        page,
        lambda given: services.enter_value(actor=actor, at=at, target=target, **given),
    )


@require_http_methods(["GET", "POST"])
@once
def pairs(request: Request, pk: int) -> HttpResponse:
    """Put a plan beside this one."""
    actor, at = request.actor, clock.now()
    about = plan_or_404(actor, pk)
    require(rules.can_pair_plans, actor, about)
    form = PairForm(request.POST or None, actor=actor, on=at.date())
    page = FormPage(
        heading=_("The plan beside this one"),
        submit=_("Pair them"),
        done=_("The plans go together."),
        back=reverse("plans:plan", args=[pk]),
        about=str(about),
        help=_("Every task of the party plan then names the development goal it serves."),
    )

    def act(given: dict[str, Any]) -> object:
        one, other = about, given["other"]
        party, development = (one, other) if given["is_party"] == "party" else (other, one)
        words = given["words"]
        return services.pair_plans(
            actor=actor, at=at, party=party, development=development, words=words
        )

    return answer(request, form, page, act)


@require_POST
@once
def pair_removal(request: Request, pk: int) -> HttpResponse:
    """Part two plans."""
    actor = request.actor
    pair = found(get_pair, actor, pk)
    services.part_plans(actor=actor, at=clock.now(), pair=pair)
    messages.success(request, _("The plans no longer go together."))
    return HttpResponseRedirect(reverse("plans:plan", args=[pair.party_id]))
