"""Whom an act concerns that is on a period, a list, a cohort, a plan, a part or a document."""

from collections.abc import Iterable, Mapping

from luoshi.breakdowns.events import BreakdownEvent
from luoshi.cohorts.events import CohortEvent
from luoshi.cohorts.models import Cohort, CohortObject, EnteredBy
from luoshi.documents.events import DocumentEvent
from luoshi.documents.models import Commitment
from luoshi.documents.states import CommitmentState
from luoshi.duties.events import DutyEvent
from luoshi.ledger.states import TaskState
from luoshi.notices.audiences.acts import (
    Act,
    Audience,
    checking,
    lead_of,
    supervision,
    those_at_work,
)
from luoshi.notices.directory import Directory, Person, Seat
from luoshi.notices.kinds import Kind
from luoshi.organisations.roles import Role
from luoshi.periods.events import PeriodEvent
from luoshi.periods.models import Period
from luoshi.plans.events import PlanEvent
from luoshi.plans.models import ReviewLine

PERIOD, RECURRENCE, EVENT = "periods.period", "periods.recurrence", "periods.zeroevent"
LIST, HAND_OVER, POST_DUTY = "duties.listversion", "duties.handover", "duties.postduty"
COHORT, OBJECT = "cohorts.cohort", "cohorts.cohortobject"
REVIEW, SETTLEMENT = "plans.review", "plans.settlement"
PART, DEMAND = "breakdowns.part", "breakdowns.demand"
DOCUMENT, COMMITMENT = "documents.document", "documents.commitment"


def clerks_owing(directory: Directory, period: Period) -> list[Seat]:
    """Who works on a period: the clerks of the unit named for it, else those on the task."""
    if period.unit_id is not None:
        return directory.of_unit(period.unit_id, Role.CLERK)
    return those_at_work(directory, period.task)


def heads_owing(directory: Directory, period: Period) -> list[Seat]:
    """The head of the unit that owes a period."""
    return directory.of_unit(period.unit_id or period.task.lead_id, Role.HEAD)


def _signing(directory: Directory, act: Act) -> list[Seat]:
    # A head's own report is signed by the act of filing it.
    return [] if directory.has(act.post_id, Role.HEAD) else heads_owing(directory, act.on)


def _clerks(directory: Directory, act: Act) -> list[Seat]:
    return clerks_owing(directory, act.on)


def _owing(directory: Directory, act: Act) -> list[Seat]:
    return [*clerks_owing(directory, act.on), *heads_owing(directory, act.on)]


def _beating(directory: Directory, act: Act) -> list[Seat]:
    # With a draft nobody is told anything; whoever is handed the task reads its rhythm there.
    if act.task.state == TaskState.DRAFTED:
        return []
    if act.on.unit_id is not None:
        return directory.of_unit(act.on.unit_id, Role.CLERK, Role.HEAD)
    return lead_of(directory, act.task)


def _concerned(directory: Directory, act: Act) -> list[Seat]:
    units = dict.fromkeys((act.task.lead_id, act.on.place_id))
    heads = [seat for unit in units for seat in directory.of_unit(unit, Role.HEAD)]
    return [seat for seat in heads if seat.unit_id != act.entry.actor.get("organisation_id")]


def _addressed(directory: Directory, act: Act) -> list[Seat]:
    if act.on.unit_id is not None:
        return directory.of_unit(act.on.unit_id, Role.HEAD)
    return directory.seat(act.on.post_id)


def _post(directory: Directory, act: Act) -> list[Seat]:
    return directory.seat(act.on.post_id)


def _leaving(directory: Directory, act: Act) -> list[Person]:
    return directory.person(act.on.outgoing_id)


def _coming(directory: Directory, act: Act) -> Iterable[Seat | Person]:
    if act.on.incoming_id is not None:
        return directory.person(act.on.incoming_id)
    return directory.seat(act.on.post_id)


def _witnessing(directory: Directory, act: Act) -> Iterable[Seat | Person]:
    heads = directory.of_unit(act.on.post.organisation_id, Role.HEAD)
    own = [seat for seat in heads if seat.post_id == act.on.post_id]
    others = [seat for seat in heads if seat.post_id != act.on.post_id]
    # The head of supervision stands by where a head's own post passes on.
    return others if others and not own else directory.with_role(Role.SUPERVISION_HEAD)


def _both(directory: Directory, act: Act) -> Iterable[Seat | Person]:
    return [*_leaving(directory, act), *_coming(directory, act)]


def _entering(directory: Directory, act: Act) -> list[Seat]:
    cohort: Cohort = act.on if isinstance(act.on, Cohort) else act.on.cohort
    if cohort.entered_by == EnteredBy.SOURCE:
        return directory.of_unit(cohort.source_id, Role.CLERK, Role.HEAD)
    if cohort.entered_by == EnteredBy.LEAD:
        return lead_of(directory, cohort.task)
    if isinstance(act.on, CohortObject):
        unit = act.on.unit_id or cohort.task.lead_id
        return directory.of_unit(unit, Role.CLERK, Role.HEAD)
    listed = CohortObject.objects.filter(cohort=cohort, removed_on=None, unit__isnull=False)
    units = listed.order_by("unit_id").values_list("unit_id", flat=True).distinct()
    below = [seat for unit in units for seat in directory.of_unit(unit, Role.CLERK, Role.HEAD)]
    return [*lead_of(directory, cohort.task), *below]


def _checking_object(directory: Directory, act: Act) -> list[Seat]:
    return checking(directory, act.on.cohort.task)


def _falling(directory: Directory, act: Act) -> list[Seat]:
    item: CohortObject = act.on
    # A village nobody of which signs in is told to the unit that leads the task.
    own = directory.of_unit(item.unit_id, Role.CLERK, Role.HEAD)
    lead = directory.of_unit(item.cohort.task.lead_id, Role.CLERK, Role.HEAD)
    return [*(own or lead), *supervision(directory, act)]


def _heads_of_lead(directory: Directory, act: Act) -> list[Seat]:
    return directory.of_unit(act.task.lead_id, Role.HEAD)


def _reviewed(directory: Directory, act: Act) -> list[Seat]:
    lines = ReviewLine.objects.filter(review=act.on, unit__isnull=False).order_by("position", "pk")
    units = lines.values_list("unit_id", flat=True)
    return [seat for unit in units for seat in directory.of_unit(unit, Role.HEAD)]


def _lead(directory: Directory, act: Act) -> list[Seat]:
    return lead_of(directory, act.task)


def _forwarded(directory: Directory, act: Act) -> list[Seat]:
    # What is forwarded can be read once the document is issued.
    sentences = Commitment.objects.filter(state=CommitmentState.FORWARDED)
    if isinstance(act.on, Commitment):
        sentences = sentences.filter(pk=act.on.pk, document__issued_at__isnull=False)
    else:
        sentences = sentences.filter(document=act.on)
    leads = sentences.order_by().values_list("lead_id", flat=True)
    reading = sentences.order_by().values_list("supporting__organisation_id", flat=True)
    units = sorted({unit for unit in (*leads, *reading) if unit})
    return [seat for unit in units for seat in directory.of_unit(unit, Role.CLERK, Role.HEAD)]


def _joined(directory: Directory, act: Act) -> list[Seat]:
    return lead_of(directory, act.on.task) if act.on.task is not None else []


P, D, C, L, B, T = (
    PeriodEvent,
    DutyEvent,
    CohortEvent,
    PlanEvent,
    BreakdownEvent,
    DocumentEvent,
)
ELSEWHERE: Mapping[str, Audience] = {
    P.RHYTHM_SET: Audience(Kind.HANDED, _beating, RECURRENCE),
    P.RHYTHM_CHANGED: Audience(Kind.HANDED, _beating, RECURRENCE),
    P.REPORTED: Audience(Kind.WAITING, _signing, PERIOD),
    P.SENT_BACK: Audience(Kind.SENT_BACK, _clerks, PERIOD),
    P.REJECTED: Audience(Kind.SENT_BACK, _owing, PERIOD),
    P.WAIVED: Audience(Kind.DECIDED, _owing, PERIOD),
    P.EVENT_FILED: Audience(Kind.WAITING, _concerned, EVENT),
    P.EVENT_DISPUTED: Audience(Kind.WAITING, supervision, EVENT),
    P.EVENT_UPHELD: Audience(Kind.DECIDED, _concerned, EVENT),
    P.EVENT_STRUCK: Audience(Kind.DECIDED, _concerned, EVENT),
    D.DUTY_ASSIGNED: Audience(Kind.HANDED, _post, POST_DUTY),
    D.LIST_ISSUED: Audience(Kind.WAITING, _addressed, LIST),
    D.LIST_OBJECTED: Audience(Kind.WAITING, supervision, LIST),
    D.OBJECTION_ANSWERED: Audience(Kind.DECIDED, _addressed, LIST),
    D.HAND_OVER_DRAFTED: Audience(Kind.WAITING, _leaving, HAND_OVER),
    D.HAND_OVER_SIGNED: Audience(Kind.WAITING, _coming, HAND_OVER),
    D.HAND_OVER_OBJECTED: Audience(Kind.SENT_BACK, _leaving, HAND_OVER),
    D.HAND_OVER_ACCEPTED: Audience(Kind.WAITING, _witnessing, HAND_OVER),
    D.HAND_OVER_WITNESSED: Audience(Kind.DECIDED, _both, HAND_OVER),
    C.OBJECT_REACHED: Audience(Kind.WAITING, _checking_object, OBJECT, ("cohort_id", COHORT)),
    C.OBJECT_FELL_BACK: Audience(Kind.SENT_BACK, _falling, OBJECT, ("cohort_id", COHORT)),
    C.OBJECT_REOPENED: Audience(Kind.SENT_BACK, _entering, OBJECT),
    C.STANDARD_CHANGED: Audience(Kind.HANDED, _entering, COHORT),
    L.REVIEW_ISSUED: Audience(Kind.DECIDED, _reviewed, REVIEW),
    L.TARGET_SETTLED: Audience(Kind.WAITING, supervision, SETTLEMENT),
    L.SETTLEMENT_CONFIRMED: Audience(Kind.DECIDED, _heads_of_lead, SETTLEMENT),
    L.SETTLEMENT_SENT_BACK: Audience(Kind.SENT_BACK, _heads_of_lead, SETTLEMENT),
    B.LIST_ASKED: Audience(Kind.HANDED, _lead, DEMAND),
    B.DEMAND_LIFTED: Audience(Kind.DECIDED, _lead, DEMAND),
    B.PART_CHANGED: Audience(Kind.HANDED, _lead, PART),
    T.DOCUMENT_ISSUED: Audience(Kind.HANDED, _forwarded, DOCUMENT),
    T.COMMITMENT_FORWARDED: Audience(Kind.HANDED, _forwarded, COMMITMENT),
    T.COMMITMENT_JOINED: Audience(Kind.DECIDED, _joined, COMMITMENT),
}
