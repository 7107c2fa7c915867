"""Report a period, sign for it, send it back."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from luoshi.files.models import StoredFile
from luoshi.history.services import record
from luoshi.ledger.lights import local_day
from luoshi.ledger.states import ReportState
from luoshi.organisations.actor import Actor
from luoshi.organisations.roles import Role
from luoshi.periods import rules
from luoshi.periods.events import PeriodEvent
from luoshi.periods.models import Period, PeriodReport, Purpose, ZeroEvent
from luoshi.periods.refusals import (
    DecisionReasonMissing,
    EventOnRecord,
    EvidenceMissing,
    ReportEmpty,
    StatementMissing,
    TooEarly,
)
from luoshi.periods.services.common import (
    hold_period,
    move_period,
    refuse_persons,
    refuse_rest,
    save_turned,
)


@transaction.atomic
def report_period(
    *,
    actor: Actor,
    at: datetime,
    period: Period,
    words: str = "",
    value: Decimal | None = None,
    none_happened: bool = False,
    file: StoredFile | None = None,
) -> PeriodReport:
    """Report one period; a head's own report is signed by the act of filing it."""
    period = hold_period(actor, period, rules.can_report_period)
    refuse_rest(period)
    move_period(period, "report")
    on = local_day(at)
    _refuse_unsaid(period, words.strip(), value, none_happened=none_happened, file=file)
    is_statement = period.recurrence.purpose == Purpose.STATEMENT
    opens = period.closes_on if is_statement else period.opens_on
    if on < opens:
        raise TooEarly(day=opens)
    report = PeriodReport.objects.create(
        period=period,
        filed_on=on,
        filed_at=at,
        words=words.strip(),
        value=value,
        none_happened=none_happened and is_statement,
        file=file,
        filed_by_id=actor.post_id,
        filed_by_name=actor.name,
    )
    save_turned(period, at)
    record(actor, at, PeriodEvent.REPORTED, period.task, rows=[period, report], due=period.due_on)
    if actor.has(Role.HEAD):
        return _settle(actor, at, period, report, "sign")
    return report


@transaction.atomic
def sign_period(*, actor: Actor, at: datetime, period: Period) -> PeriodReport:
    """The head signs the clerk's report on a period; now it counts."""
    period = hold_period(actor, period, rules.can_sign_period)
    return _settle(actor, at, period, _waiting(period), "sign")


@transaction.atomic
def send_back_period(*, actor: Actor, at: datetime, period: Period, reason: str) -> PeriodReport:
    """The head sends the clerk's report back with a word; the period is open again."""
    period = hold_period(actor, period, rules.can_sign_period)
    if not reason.strip():
        raise DecisionReasonMissing
    return _settle(actor, at, period, _waiting(period), "send_back", reason.strip())


def _waiting(period: Period) -> PeriodReport | None:
    return period.reports.filter(state=ReportState.FILED).order_by("-pk").first()


def _settle(
    actor: Actor,
    at: datetime,
    period: Period,
    report: PeriodReport | None,
    move: str,
    reason: str = "",
) -> PeriodReport:
    move_period(period, move)
    if report is None:  # the state says that one waits
        raise PeriodReport.DoesNotExist
    is_signed = move == "sign"
    report.state = ReportState.SIGNED if is_signed else ReportState.SENT_BACK
    report.settled_at, report.settled_on = at, local_day(at)
    report.settled_by_name, report.sent_back_reason = actor.name, reason
    report.save(
        update_fields=["state", "settled_at", "settled_on", "settled_by_name", "sent_back_reason"]
    )
    period.filed_on = report.filed_on if is_signed else None
    period.value = report.value if is_signed else None
    save_turned(period, at)
    record(
        actor,
        at,
        PeriodEvent.SIGNED if is_signed else PeriodEvent.SENT_BACK,
        period.task,
        rows=[period, report],
        reason=reason,
        due=period.due_on,
    )
    return report


def _refuse_unsaid(
    period: Period,
    words: str,
    value: Decimal | None,
    *,
    none_happened: bool,
    file: StoredFile | None,
) -> None:
    purpose = period.recurrence.purpose
    if purpose == Purpose.STATEMENT:
        _refuse_false(period, words, none_happened=none_happened)
    elif not words and value is None:
        raise ReportEmpty
    elif file is None and (purpose == Purpose.EVIDENCE or period.task.evidence_required):
        raise EvidenceMissing


def _refuse_false(period: Period, words: str, *, none_happened: bool) -> None:
    """Refuse a statement that says nothing, or that the record contradicts."""
    if not none_happened:
        raise StatementMissing
    refuse_persons(words=words)
    target = period.recurrence.target
    happened = ZeroEvent.objects.counting().filter(
        target=target, happened_on__range=(period.opens_on, period.closes_on)
    )
    event = happened.order_by("happened_on", "pk").first()
    if event is not None:
        raise EventOnRecord(day=event.happened_on, kind=event.kind)
