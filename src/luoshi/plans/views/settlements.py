"""The settlement of a year: the sheet, what a unit enters, what supervision confirms."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luoshi.common import clock
from luoshi.common.errors import Refusal
from luoshi.common.permissions import require
from luoshi.ledger.models import Target, Task
from luoshi.ledger.selectors import plans_below
from luoshi.ledger.views.requests import Request
from luoshi.organisations.actor import Actor
from luoshi.plans import rules, services
from luoshi.plans.forms import SendBackForm, SettleForm, year_in
from luoshi.plans.models import Settlement
from luoshi.plans.selectors.settlements import (
    UNSETTLED,
    SettlementRow,
    get_settlement,
    settlement_of_task,
    settlement_sheet,
    waiting_settlements,
)
from luoshi.plans.sheets import MIME, settlement_workbook
from luoshi.plans.states import Outcome, SettlementState
from luoshi.plans.views.common import FormPage, answer, found, plan_or_404, task_or_404
from luoshi.submissions.services import once


@require_GET
def sheet(request: Request, pk: int) -> HttpResponse:
    """What became of every target under a plan in a year; what nobody settled stands first."""
    actor, today = request.actor, clock.today()
    plan = plan_or_404(actor, pk)
    year = year_in(request.GET.get("year", ""), today.year)
    found_rows = settlement_sheet(actor, plans_below(actor, plan.pk), year)
    wanted = request.GET.get("show", "")
    rows = [row for row in found_rows.rows if not wanted or wanted in {row.outcome, row.state}]
    content = {
        "plan": plan,
        "year": year,
        "years": (year - 1, year + 1),
        "rows": [_shown(actor, row, year) for row in rows],
        "total": len(found_rows.rows),
        "is_capped": found_rows.is_capped,
        "counts": _counts(found_rows.outcomes, found_rows.states),
        "show": wanted,
        "may_decide": rules.can_keep_settlements(actor, None),
        "print_title": f"{plan} {year}",
    }
    return render(request, "plans/settlement.html", content)


def _counts(outcomes: Any, states: Any) -> list[dict[str, Any]]:
    listed = [
        (UNSETTLED, _("Not settled"), outcomes.get(UNSETTLED, 0)),
        *((one.value, one.label, outcomes.get(one.value, 0)) for one in Outcome),
        *((one.value, one.label, states.get(one.value, 0)) for one in SettlementState),
    ]
    return [{"key": key, "label": label, "number": number} for key, label, number in listed]


def _shown(actor: Actor, row: SettlementRow, year: int) -> dict[str, Any]:
    task = Task(pk=row.task_id, body_id=actor.body_id, lead_id=row.lead_id, number=row.number)
    known = row.settlement
    may_decide = False
    if known is not None and known.state != SettlementState.SENT_BACK:
        known.task = task
        may_decide = rules.can_decide_settlement(actor, known)
    return {
        "row": row,
        "outcome": Outcome(known.outcome).label if known else "",
        "state": SettlementState(known.state).label if known else "",
        "waits": known is not None and known.state == SettlementState.ENTERED,
        "may_decide": may_decide,
        "may_settle": rules.can_settle(actor, task) and row.state != SettlementState.CONFIRMED,
        "year": year,
    }


@require_GET
def workbook(request: Request, pk: int) -> HttpResponse:
    """The settlement as a workbook."""
    actor = request.actor
    plan = plan_or_404(actor, pk)
    year = year_in(request.GET.get("year", ""), clock.today().year)
    listed = settlement_sheet(actor, plans_below(actor, plan.pk), year)
    content = settlement_workbook(listed, title=f"{plan.name} {year}")
    response = HttpResponse(content, content_type=MIME)
    name = content_disposition_header(as_attachment=True, filename=f"{plan.name}-{year}.xlsx")
    response["Content-Disposition"] = name or "attachment"
    return response


@require_POST
@once
def confirmations(request: Request, pk: int) -> HttpResponse:
    """Confirm the ticked settlements, all or none."""
    actor = request.actor
    require(rules.can_keep_settlements, actor, None)
    plan = plan_or_404(actor, pk)
    keys = [int(key) for key in request.POST.getlist("settlement") if _is_key(key)]
    chosen = waiting_settlements(actor, keys[:1_000])
    services.confirm_settlements(actor=actor, at=clock.now(), settlements=chosen)
    if chosen:
        told = ngettext("%(count)s confirmed.", "%(count)s confirmed.", len(chosen))
        messages.success(request, told % {"count": len(chosen)})
    else:
        messages.error(request, _("Tick the settlements first."))
    year = year_in(request.POST.get("year", ""), clock.today().year)
    return HttpResponseRedirect(f"{reverse('plans:settlement', args=[plan.pk])}?year={year}")


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19


@require_http_methods(["GET", "POST"])
@once
def sending_back(request: Request, pk: int) -> HttpResponse:
    """Send a settlement back with what is to be mended."""
    actor, at = request.actor, clock.now()
    require(rules.can_keep_settlements, actor, None)
    settlement: Settlement = found(get_settlement, actor, pk)
    require(rules.can_decide_settlement, actor, settlement)
    task = settlement.task
    form = SendBackForm(request.POST or None, actor=actor, on=at.date())
    page = FormPage(
        heading=_("Send the settlement back"),
        submit=_("Send it back"),
        done=_("Sent back to the lead unit."),
        back=_sheet_of(task, settlement.year),
        about=str(task),
    )
    return answer(
        request,
        form,
        page,
        lambda given: services.send_back_settlement(
            actor=actor, at=at, settlement=settlement, **given
        ),
    )


@require_http_methods(["GET", "POST"])
@once
def of_task(request: Request, number: str) -> HttpResponse:
    """What became of a task's targets in a year, as the head of its lead says."""
    actor, at = request.actor, clock.now()
    task = task_or_404(actor, number)
    require(rules.can_settle, actor, task)
    year = year_in(request.GET.get("year", ""), at.year)
    rows = settlement_of_task(actor, task, year)
    sent = request.POST if request.method == "POST" else None
    forms = [SettleForm(sent, actor=actor, on=at.date(), row=row) for row in rows]
    status = 200
    if sent is not None:
        # Every form is asked, so that all that is wrong shows at once.
        valid = [form.is_valid() for form in forms]
        if all(valid) and _settle(forms, actor, at, task, year):
            messages.success(request, _("Entered. Supervision confirms it."))
            return HttpResponseRedirect(_sheet_of(task, year))
        status = 422
    content = {"task": task, "year": year, "forms": forms}
    return render(request, "plans/settle.html", content, status=status)


def _settle(forms: list[SettleForm], actor: Actor, at: Any, task: Task, year: int) -> bool:
    """Settle whatever is said, all or none; whatever is refused is told where it stands."""
    said = [form for form in forms if form.is_said]
    try:
        with transaction.atomic():
            for form in said:
                key = form.row.target_id
                target = Target.objects.get(pk=key, task=task) if key else None
                current = form
                services.settle_target(
                    actor=actor,
                    at=at,
                    task=task,
                    target=target,
                    year=year,
                    outcome=form.cleaned_data["outcome"],
                    value=form.cleaned_data.get("value"),
                    reason=form.cleaned_data["reason"],
                )
    except Refusal as refusal:
        current.refuse(refusal)
        return False
    if not said and forms:
        forms[0].refuse(_("Say of at least one target what became of it."))
    return bool(said)


def _sheet_of(task: Task, year: int) -> str:
    if task.plan_id is None:
        return reverse("ledger:task", args=[task.number])
    return f"{reverse('plans:settlement', args=[task.plan_id])}?year={year}"
