"""The tree of plans, and laying it out."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from luoshi.common import clock
from luoshi.common.permissions import require
from luoshi.ledger import rules as ledger_rules
from luoshi.ledger import services as ledger
from luoshi.ledger.models import Plan, PlanKind
from luoshi.ledger.views.requests import Request
from luoshi.plans.forms import EndForm, MoveForm, PlanForm
from luoshi.plans.selectors.tree import PlanRow, read_forest, read_tree
from luoshi.plans.views.common import FormPage, answer, plan_or_404
from luoshi.submissions.services import once

# More rows than these nobody reads at once: what stands deeper is a step away.
MOST_ROWS = 200
_NEXT_KIND = {
    PlanKind.FIVE_YEARS: PlanKind.THREE_YEARS,
    PlanKind.THREE_YEARS: PlanKind.YEAR,
    PlanKind.YEAR: PlanKind.CAMPAIGN,
    PlanKind.THEME: PlanKind.CAMPAIGN,
    PlanKind.CAMPAIGN: PlanKind.LIST,
}


@require_GET
def plans(request: Request) -> HttpResponse:
    """Every plan of the body with what stands under it."""
    actor, today = request.actor, clock.today()
    forest = read_forest(actor, today, read_tree(actor))
    content = {
        "rows": tree_rows(forest.rows),
        "deeper": deeper(forest.rows),
        "unplaced": forest.unplaced,
        "may_shape": ledger_rules.can_shape_plan(actor, None),
        "today": today,
        "print_title": _("Plans"),
    }
    return render(request, "plans/plans.html", content)


def tree_rows(rows: Sequence[PlanRow]) -> list[dict[str, Any]]:
    """The tree as its template wants it: each row knows how many levels end after it."""
    if not rows:
        return []
    top, deepest = rows[0].depth, _deepest(rows)
    rows = [row for row in rows if row.depth <= deepest]
    shown = []
    for place, row in enumerate(rows):
        following = rows[place + 1].depth if place + 1 < len(rows) else top
        shown.append(
            {
                "row": row,
                "kind": PlanKind(row.kind).label,
                "links": standing_links(row),
                "ends": range(max(0, row.depth - following)),
                "holds": following > row.depth,
                "is_open": row.depth - top < 3,
            }
        )
    return shown


def deeper(rows: Sequence[PlanRow]) -> int:
    """How many nodes stand too deep to be shown on one page."""
    return sum(row.depth > _deepest(rows) for row in rows) if rows else 0


def _deepest(rows: Sequence[PlanRow]) -> int:
    """The deepest level that still fits on a page; the topmost is always shown."""
    by_depth = Counter(row.depth for row in rows)
    deepest, total = min(by_depth), 0
    for depth, number in sorted(by_depth.items()):
        total += number
        if total > MOST_ROWS:
            break
        deepest = depth
    return deepest


def standing_links(row: PlanRow) -> dict[str, str]:
    """Where each count of a node leads: to the list of those tasks."""
    address = f"{reverse('ledger:tasks')}?plan={row.pk}"
    return {
        standing.replace("_", "-"): f"{address}&standing={standing}"
        for standing, _number in row.standings
    }


@require_http_methods(["GET", "POST"])
@once
def new(request: Request) -> HttpResponse:
    """A new node, under another one or at the top."""
    actor, at = request.actor, clock.now()
    require(ledger_rules.can_shape_plan, actor, None)
    key = request.GET.get("under", "")
    parent = plan_or_404(actor, int(key)) if key.isascii() and key.isdecimal() else None
    start = {"kind": _NEXT_KIND.get(PlanKind(parent.kind), PlanKind.LIST)} if parent else {}
    form = PlanForm(request.POST or None, actor=actor, on=at.date(), initial=start)
    back = reverse("plans:plan", args=[parent.pk]) if parent else reverse("plans:plans")
    page = FormPage(
        heading=_("A plan under “%(name)s”") % {"name": parent.name} if parent else _("A new plan"),
        submit=_("Add"),
        done=_("The plan was added."),
        back=back,
    )
    return answer(
        request,
        form,
        page,
        lambda given: ledger.add_plan(actor=actor, at=at, parent=parent, **given),
    )


@require_http_methods(["GET", "POST"])
@once
def change(request: Request, pk: int) -> HttpResponse:
    """A node's name, kind, short name, basis and days."""
    actor, at = request.actor, clock.now()
    plan = plan_or_404(actor, pk)
    require(ledger_rules.can_shape_plan, actor, plan)
    start = {name: getattr(plan, name) for name in PlanForm.base_fields}
    form = PlanForm(request.POST or None, actor=actor, on=at.date(), initial=start)
    page = _page(plan, _("Change the plan"), pgettext("plan", "Change"), _("Changed."))
    return answer(
        request,
        form,
        page,
        lambda given: ledger.change_plan(actor=actor, at=at, plan=plan, **given),
    )


@require_http_methods(["GET", "POST"])
@once
def place(request: Request, pk: int) -> HttpResponse:
    """Where a node stands in the tree."""
    actor, at = request.actor, clock.now()
    plan = plan_or_404(actor, pk)
    require(ledger_rules.can_shape_plan, actor, plan)
    start = {"parent": plan.parent_id or "", "position": plan.position}
    form = MoveForm(request.POST or None, actor=actor, on=at.date(), initial=start)
    page = _page(plan, _("Move the plan"), pgettext("plan", "Move"), _("Moved, with all below it."))
    return answer(
        request,
        form,
        page,
        lambda given: ledger.move_plan(actor=actor, at=at, plan=plan, **given),
    )


@require_http_methods(["GET", "POST"])
@once
def end(request: Request, pk: int) -> HttpResponse:
    """The day on which a node ends."""
    actor, at = request.actor, clock.now()
    plan = plan_or_404(actor, pk)
    require(ledger_rules.can_shape_plan, actor, plan)
    form = EndForm(request.POST or None, actor=actor, on=at.date(), initial={"on": at.date()})
    page = _page(
        plan,
        _("End the plan"),
        _("End it"),
        _("The plan has its end."),
        _("Its tasks stay where they are; after that day none is put under it any more."),
    )
    return answer(
        request,
        form,
        page,
        lambda given: ledger.end_plan(actor=actor, at=at, plan=plan, **given),
    )


def _page(plan: Plan, heading: str, submit: str, done: str, help: str = "") -> FormPage:  # noqa: A002
    back = reverse("plans:plan", args=[plan.pk])
    return FormPage(heading, submit, done, back, about=str(plan), help=help)
