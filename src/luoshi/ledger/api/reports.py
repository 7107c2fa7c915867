"""Progress reports: filed by the clerk, signed or sent back by the head."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Router

from luoshi.common import clock
from luoshi.common.api import Key
from luoshi.ledger import selectors, services
from luoshi.ledger.api.acts import ReasonIn
from luoshi.ledger.api.shapes import ReportIn, ReportOut, shown_report
from luoshi.ledger.models import ProgressReport
from luoshi.organisations.actor import Actor
from luoshi.organisations.api_access import actor_of

router = Router()


@router.post("/tasks/{number}/reports", response={201: ReportOut})
def report(request: HttpRequest, response: HttpResponse, number: str, sent: ReportIn) -> ReportOut:
    """File a progress report; a head's own report is signed by the act of filing it."""
    actor = actor_of(request)
    task = selectors.task_to_act_on(actor, number)
    filed = services.report_progress(actor=actor, at=clock.now(), task=task, **sent.model_dump())
    response["Location"] = reverse("api:get_report", args=[number, filed.pk])
    return shown_report(filed)


@router.get("/tasks/{number}/reports/{key}", response=ReportOut, url_name="get_report")
def get_report(request: HttpRequest, number: str, key: Key) -> ReportOut:
    """One report."""
    return shown_report(_found(actor_of(request), number, key))


@router.post("/tasks/{number}/reports/{key}/signature", response=ReportOut)
def sign(request: HttpRequest, number: str, key: Key) -> ReportOut:
    """Sign a clerk's report as head of the unit; now it counts."""
    actor = actor_of(request)
    found = _found(actor, number, key)
    return shown_report(services.sign_report(actor=actor, at=clock.now(), report=found))


@router.post("/tasks/{number}/reports/{key}/sending-back", response=ReportOut)
def send_back(request: HttpRequest, number: str, key: Key, sent: ReasonIn) -> ReportOut:
    """Send a clerk's report back with a word; it does not count."""
    actor = actor_of(request)
    found = _found(actor, number, key)
    settled = services.send_back_report(
        actor=actor, at=clock.now(), report=found, reason=sent.reason
    )
    return shown_report(settled)


def _found(actor: Actor, number: str, key: int) -> ProgressReport:
    found = selectors.get_report(actor, key)
    if found.task.number != number:
        raise ProgressReport.DoesNotExist
    return found
