"""Reports: filed in under a minute, signed on one screen."""

from contextlib import nullcontext
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from luoshi.common import clock, pages
from luoshi.common.errors import Refusal
from luoshi.common.permissions import require
from luoshi.files.models import StoredFile
from luoshi.files.services import store_file
from luoshi.ledger import rules, selectors, services
from luoshi.ledger.forms.reports import ReportForm, SendBackReportForm
from luoshi.ledger.models import ProgressReport, Task
from luoshi.ledger.services.refusals import NothingTicked, NotPossibleNow
from luoshi.ledger.services.reporting import REPORTABLE
from luoshi.ledger.states import ReportState, TaskState
from luoshi.ledger.views.acts import task_or_404
from luoshi.ledger.views.listing import tell_result
from luoshi.ledger.views.requests import Request
from luoshi.organisations.actor import Actor
from luoshi.organisations.roles import Role
from luoshi.submissions.services import once


@require_http_methods(["GET", "POST"])
@once
def reports(request: Request, number: str) -> HttpResponse:
    """The form of a report, the last values in it; “no change” is one press."""
    actor, today = request.actor, clock.today()
    task = task_or_404(actor, number, to_act=request.method == "POST")
    targets = selectors.targets_of(task)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ReportForm(*sent, actor=actor, on=today, task=task, targets=targets)
    status = 200
    if sent:
        refusal = _file(request, form, task)
        if refusal is None and not form.errors:
            return HttpResponseRedirect(reverse("ledger:task", args=[number]))
        status = refusal.status if refusal else 200
    else:
        _require_reportable(actor, task)
    return render(request, "ledger/report.html", _content(actor, task, form), status=status)


def _content(actor: Actor, task: Task, form: ReportForm) -> dict[str, Any]:
    sent_back = task.reports.filter(state=ReportState.SENT_BACK).order_by("-pk").first()
    last = task.reports.exclude(state=ReportState.SENT_BACK).order_by("-pk").first()
    is_open = sent_back is not None and (last is None or sent_back.pk > last.pk)
    return {
        "task": task,
        "form": form,
        "last": last,
        "sent_back": sent_back if is_open else None,
        "signs_at_once": actor.has(Role.HEAD),
        "panels": pages.panels_for("report", actor, [task])[task.pk],
        "max_bytes": settings.UPLOAD_MAX_BYTES,
    }


def _require_reportable(actor: Actor, task: Task) -> None:
    require(rules.can_report_progress, actor, task)
    if task.state not in REPORTABLE:
        raise NotPossibleNow(number=task.number, state=TaskState(task.state).label)


def _file(request: Request, form: ReportForm, task: Task) -> Refusal | None:
    is_no_change = "no_change" in request.POST
    if not is_no_change and not form.is_valid():
        return None
    content = {"no_change": True} if is_no_change else form.content()
    files = [] if is_no_change else form.cleaned_data["evidence"]
    actor, at = request.actor, clock.now()
    try:
        # The verb is whole by itself; what it refuses takes the files along.
        with transaction.atomic() if files else nullcontext():
            kept = [_keep(actor, at, file) for file in files]
            report = services.report_progress(
                actor=actor, at=at, task=task, evidence=kept, **content
            )
    except Refusal as refusal:
        form.full_clean()
        form.refuse(refusal)
        return refusal
    messages.success(request, _told(report))
    return None


def _keep(actor: Actor, at: Any, file: Any) -> StoredFile:
    name = file.name or ""
    kind = name.rpartition(".")[2].lower() if "." in name else ""
    return store_file(actor=actor, at=at, content=file.read(), name=name, kind=kind)


def _told(report: ProgressReport) -> str:
    if report.state == ReportState.SIGNED:
        return _("Reported and signed.")
    return _("Reported. It counts when the head of the unit signs it.")


@require_POST
@once
def signature(request: Request, number: str, pk: int) -> HttpResponse:
    """The head signs a report."""
    report = _report_or_404(request.actor, number, pk)
    services.sign_report(actor=request.actor, at=clock.now(), report=report)
    messages.success(request, _("Signed. The report counts now."))
    return HttpResponseRedirect(reverse("ledger:task", args=[number]))


@require_http_methods(["GET", "POST"])
@once
def sending_back(request: Request, number: str, pk: int) -> HttpResponse:
    """The head sends a report back with a word."""
    actor, at = request.actor, clock.now()
    report = _report_or_404(actor, number, pk)
    require(rules.can_sign_report, actor, report)
    form = SendBackReportForm(request.POST or None, actor=actor, on=at.date())
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            services.send_back_report(actor=actor, at=at, report=report, **form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
            status = refusal.status
        else:
            messages.success(request, _("Sent back to the clerk."))
            return HttpResponseRedirect(reverse("ledger:task", args=[number]))
    content = {"report": report, "task": report.task, "form": form}
    return render(request, "ledger/report_sending_back.html", content, status=status)


def _report_or_404(actor: Actor, number: str, pk: int) -> ProgressReport:
    try:
        report = selectors.get_report(actor, pk)
    except ProgressReport.DoesNotExist as missing:
        raise Http404 from missing
    if report.task.number != number:
        raise Http404
    return report


@require_http_methods(["GET", "POST"])
@once
def signing(request: Request) -> HttpResponse:
    """Everything that waits for the head's signature, on one screen."""
    actor = request.actor
    waiting = selectors.reports_to_sign(actor)
    typed: dict[int, str] = {}
    status = 200
    if request.method == "POST":
        refusal = _settle(request, [row.report for row in waiting])
        if refusal is None:
            return HttpResponseRedirect(reverse("ledger:signing"))
        messages.error(request, str(refusal))
        status = refusal.status
        typed = {row.report.pk: request.POST.get(f"reason_{row.report.pk}", "") for row in waiting}
    content = {
        "waiting": [(row, typed.get(row.report.pk, "")) for row in waiting],
        "may_sign": actor.has(Role.HEAD),
        "today": clock.today(),
    }
    return render(request, "ledger/signing.html", content, status=status)


def _settle(request: Request, waiting: list[ProgressReport]) -> Refusal | None:
    known = {str(report.pk): report for report in waiting}
    at = clock.now()
    back = known.get(request.POST.get("send_back", ""))
    try:
        if back is not None:
            reason = request.POST.get(f"reason_{back.pk}", "")
            services.send_back_report(actor=request.actor, at=at, report=back, reason=reason)
            messages.success(request, _("Sent back to the clerk."))
            return None
    except Refusal as refusal:
        return refusal
    one = request.POST.get("sign", "")
    chosen = [one] if one else request.POST.getlist("report")
    reports_chosen = [known[key] for key in chosen if key in known]
    if not reports_chosen:
        return NothingTicked()
    tell_result(request, services.sign_reports(actor=request.actor, at=at, reports=reports_chosen))
    return None
