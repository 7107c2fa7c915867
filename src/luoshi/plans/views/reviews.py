"""Reviews: who is over half at the half-year, with the sum behind every line."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from luoshi.common import clock
from luoshi.common.errors import Refusal
from luoshi.common.permissions import require
from luoshi.ledger.models import Plan
from luoshi.ledger.views.requests import Request
from luoshi.organisations.actor import Actor
from luoshi.plans import rules, services
from luoshi.plans.forms import ReviewForm
from luoshi.plans.models import Checkpoint, Review, ReviewLine, Verdict
from luoshi.plans.refusals import ReviewAhead
from luoshi.plans.selectors.reviewing import Computed, compute_review
from luoshi.plans.selectors.reviews import get_review, lines_of, open_line
from luoshi.plans.views.common import found, plan_or_404
from luoshi.submissions.services import once


@require_GET
def review(request: Request, pk: int) -> HttpResponse:
    """A review as it was issued; `?line=` opens the sum of one of its lines."""
    actor = request.actor
    issued = found(get_review, actor, pk)
    lines = lines_of(issued)
    wanted = request.GET.get("line", "")
    opened = next((line for line in lines if str(line.pk) == wanted), None)
    if wanted and opened is None:
        raise Http404
    nodes = [line for line in lines if line.plan_id is not None]
    content = {
        "review": issued,
        "name": _name(issued.checkpoint, issued.rule.content),
        "checkpoint": Checkpoint(issued.checkpoint).label,
        "nodes": [_kept(line) for line in nodes],
        "units": [_kept(line) for line in lines if line.unit_id is not None],
        "whole": _kept(nodes[0]),
        "time": _time(issued.days_gone, issued.days_all, issued.share),
        "opened": open_line(actor, issued, opened) if opened else None,
        "print_title": str(issued),
    }
    return render(request, "plans/review.html", content)


@require_http_methods(["GET", "POST"])
@once
def new(request: Request, pk: int) -> HttpResponse:
    """What a review would say; sent, it is issued under the name of whoever sends it."""
    actor, at = request.actor, clock.now()
    plan = plan_or_404(actor, pk)
    require(rules.can_issue_review, actor, plan)
    asked = request.POST if request.method == "POST" else request.GET
    form = ReviewForm(asked or None, actor=actor, on=at.date(), initial={"on": at.date()})
    status, preview = 200, None
    if form.is_bound and not form.is_valid():
        status = 422
    elif request.method == "POST":
        try:
            issued = _issue(form, actor, at, plan)
        except Refusal as refusal:
            form.refuse(refusal)
            status = refusal.status
        else:
            messages.success(request, _("The review is issued; its figures stay as they are."))
            return HttpResponseRedirect(reverse("plans:review", args=[issued.pk]))
    elif form.is_bound:
        preview = _preview(form, actor, plan)
    content = {"form": form, "plan": plan, "preview": preview}
    return render(request, "plans/review_new.html", content, status=status)


def _issue(form: ReviewForm, actor: Actor, at: Any, plan: Plan) -> Review:
    return services.issue_review(
        actor=actor,
        at=at,
        plan=plan,
        checkpoint=form.cleaned_data["checkpoint"],
        on=form.day,
        words=form.cleaned_data["words"],
    )


def _preview(form: ReviewForm, actor: Actor, plan: Plan) -> dict[str, Any] | None:
    try:
        if form.day > form.today:
            raise ReviewAhead(on=form.day)
        computed = compute_review(actor, plan, form.cleaned_data["checkpoint"], form.day)
    except Refusal as refusal:
        form.refuse(refusal)
        return None
    return _shown(computed, form.cleaned_data["checkpoint"])


def _shown(computed: Computed, checkpoint: str) -> dict[str, Any]:
    return {
        "name": _name(checkpoint, computed.rule.content),
        "rule": computed.rule,
        "time": _time(computed.days_gone, computed.days_all, computed.share),
        "whole": _row(computed.whole),
        "nodes": [_row(line) for line in computed.nodes],
        "units": [_row(line) for line in computed.units],
        "is_empty": not computed.parts,
    }


def _name(checkpoint: str, content: Any) -> str:
    label = Checkpoint(checkpoint).label
    return str(content.get(checkpoint, {}).get("name") or label)


def _time(gone: int, whole: int, share: Any) -> dict[str, Any]:
    return {"gone": gone, "whole": whole, "share": 100 * gone / whole, "asked": share}


def _kept(line: ReviewLine) -> dict[str, Any]:
    share = 100 * line.numerator / line.denominator if line.denominator else None
    return {**_row(line), "share": share, "pk": line.pk}


def _row(line: Any) -> dict[str, Any]:
    return {
        "pk": None,
        "name": line.name,
        "depth": range(line.depth),
        "tasks": line.tasks,
        "reached": line.reached,
        "missing": line.missing,
        "asked": line.asked,
        "numerator": line.numerator,
        "denominator": line.denominator,
        "share": getattr(line, "share", None),
        "verdict": line.verdict,
        "verdict_word": Verdict(line.verdict).label,
    }
