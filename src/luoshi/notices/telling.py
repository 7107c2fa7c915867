"""From the sealed record to notices: read past the cursor, decide whom it concerns, write rows."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from luoshi.history.models import Entry, Leaf
from luoshi.ledger.lights import calendar
from luoshi.ledger.models import Block, ProgressReport, Task
from luoshi.ledger.states import ReportState, TaskState
from luoshi.notices.audiences import AUDIENCES, Act, those_at_work
from luoshi.notices.directory import Directory, Person, Seat
from luoshi.notices.kinds import Kind, Mode
from luoshi.notices.models import Cursor, Delivery, Notice, Outlet, Reach
from luoshi.notices.timing import QuietHours, send_at
from luoshi.organisations.roles import Role

# An installation that begins to tell does not tell of a past that everybody knows.
FIRST_LOOK_BACK = timedelta(days=7)
DUE_IN_WORKDAYS = 5
REPORT_IN_WORKDAYS = 2
_CHUNK = 500
_TASK = "ledger.task"


class _Told(NamedTuple):
    """One notice before it is written."""

    person: Person
    kind: Kind
    cause: str
    task_id: int
    entry: Entry | None
    on: date | None


@dataclass(frozen=True, slots=True)
class Way:
    """How those who are told of one run are reached outside the page."""

    reaches: dict[int, Reach]
    outlets: tuple[Outlet, ...]


def tell_of_acts(*, body_id: int, at: datetime) -> int:
    """Write the notices for everything sealed since the last time; returns how many."""
    directory: Directory | None = None
    told = 0
    while True:
        cursor = _cursor(body_id, at)
        leaves = Leaf.objects.filter(body_id=body_id, position__gte=cursor.position)
        chunk = list(leaves.select_related("entry").order_by("position")[:_CHUNK])
        if not chunk:
            return told
        directory = directory or Directory(body_id, _day(at))
        try:
            with transaction.atomic():
                if not _advance(cursor, chunk[-1].position + 1):
                    return told  # another process was first
                told += _write(body_id, at, _of_acts(body_id, directory, chunk))
        except IntegrityError:
            return told


def remind(*, body_id: int, at: datetime) -> int:
    """Tell of days that come near, once on each working day; returns how many notices."""
    today = _day(at)
    if not calendar().is_workday(today) or timezone.localtime(at).time() < QuietHours().end:
        return 0
    cursor = _cursor(body_id, at)
    if cursor.reminded_on == today:
        return 0
    try:
        with transaction.atomic():
            taken = Cursor.objects.filter(pk=cursor.pk, reminded_on=cursor.reminded_on)
            if taken.update(reminded_on=today) != 1:
                return 0
            return _write(body_id, at, _of_days(Directory(body_id, today), body_id, today))
    except IntegrityError:
        return 0


def _day(at: datetime) -> date:
    return timezone.localtime(at).date()


def _cursor(body_id: int, at: datetime) -> Cursor:
    known = Cursor.objects.filter(body_id=body_id).first()
    if known is not None:
        return known
    recent = Leaf.objects.filter(body_id=body_id, entry__at__gte=at - FIRST_LOOK_BACK)
    first = recent.order_by("position").values_list("position", flat=True).first()
    if first is None:
        last = Leaf.objects.filter(body_id=body_id).order_by("-position").first()
        first = last.position + 1 if last else 0
    return Cursor.objects.get_or_create(body_id=body_id, defaults={"position": first})[0]


def _advance(cursor: Cursor, position: int) -> bool:
    mine = Cursor.objects.filter(pk=cursor.pk, position=cursor.position)
    return mine.update(position=position) == 1


def _of_acts(body_id: int, directory: Directory, leaves: Sequence[Leaf]) -> list[_Told]:
    entries = [
        leaf.entry
        for leaf in leaves
        if leaf.entry.event in AUDIENCES and leaf.entry.subject_type == _TASK
    ]
    keys = {entry.subject_id for entry in entries}
    tasks = Task.objects.filter(body_id=body_id).in_bulk(keys)
    blocks: dict[int, list[Block]] = defaultdict(list)
    for block in Block.objects.filter(task__in=keys).order_by("pk"):
        blocks[block.task_id].append(block)
    told: list[_Told] = []
    for entry in entries:
        if entry.subject_id in tasks:
            act = Act(entry, tasks[entry.subject_id], tuple(blocks[entry.subject_id]))
            told += _of_act(directory, act)
    return told


def _of_act(directory: Directory, act: Act) -> Iterable[_Told]:
    audience = AUDIENCES[act.entry.event]
    user_id = act.entry.actor.get("user")
    for person in _persons(directory, audience.posts(directory, act)):
        # Nobody is told what he did himself.
        if person.user_id != user_id and person.post_id != act.post_id:
            cause = f"act:{act.entry.pk}"
            yield _Told(person, audience.kind, cause, act.task.pk, act.entry, None)


def _of_days(directory: Directory, body_id: int, today: date) -> list[_Told]:
    told: list[_Told] = []
    at_work = Task.objects.filter(body_id=body_id, is_open=True).order_by("pk")
    near = at_work.filter(due_on__range=(today, calendar().add(today, DUE_IN_WORKDAYS)))
    for task in near.exclude(state=TaskState.SUSPENDED).iterator():
        heads = directory.of_unit(task.lead_id, Role.HEAD)
        for person in _persons(directory, [*those_at_work(directory, task), *heads]):
            cause = f"due:{task.pk}:{task.due_on}"
            told.append(_Told(person, Kind.DUE, cause, task.pk, None, task.due_on))
    answered = ProgressReport.objects.filter(
        task=OuterRef("pk"), period_on__gte=OuterRef("next_report_on")
    ).exclude(state=ReportState.SENT_BACK)
    reports = at_work.filter(
        ~Exists(answered),
        Q(state=TaskState.UNDER_WAY) | Q(state=TaskState.BLOCKED),
        next_report_on__range=(today, calendar().add(today, REPORT_IN_WORKDAYS)),
    )
    for task in reports.iterator():
        for person in _persons(directory, those_at_work(directory, task)):
            cause = f"report:{task.pk}:{task.next_report_on}"
            told.append(_Told(person, Kind.REPORT_DUE, cause, task.pk, None, task.next_report_on))
    return told


def _persons(directory: Directory, seats: Iterable[Seat]) -> list[Person]:
    found: dict[int, Person] = {}
    for seat in seats:
        person = directory.reached(seat)
        if person is not None:
            found.setdefault(person.user_id, person)
    return list(found.values())


def _write(body_id: int, at: datetime, told: Sequence[_Told]) -> int:
    written = 0
    way = Way(
        {reach.user_id: reach for reach in Reach.objects.filter(user__body_id=body_id)},
        tuple(Outlet.objects.filter(body_id=body_id, removed_at=None).order_by("pk")),
    )
    for start in range(0, len(told), _CHUNK):
        written += _write_some(body_id, at, told[start : start + _CHUNK], way)
    return written


def _write_some(body_id: int, at: datetime, told: Sequence[_Told], way: Way) -> int:
    causes = {one.cause for one in told}
    known = set(Notice.objects.filter(cause__in=causes).values_list("user_id", "cause"))
    new = [one for one in told if (one.person.user_id, one.cause) not in known]
    notices = Notice.objects.bulk_create(
        Notice(
            body_id=body_id,
            user_id=one.person.user_id,
            post_id=one.person.post_id,
            kind=one.kind,
            cause=one.cause,
            entry=one.entry,
            task_id=one.task_id,
            on=one.on,
            made_at=at,
        )
        for one in new
    )
    sent: set[tuple[int | None, str]] = set(
        Delivery.objects.filter(cause__in=causes, outlet__isnull=False).values_list(
            "outlet_id", "cause"
        )
    )
    deliveries: list[Delivery] = []
    for one, notice in zip(new, notices, strict=True):
        deliveries += _by_mail(notice, way.reaches.get(notice.user_id), at)
        deliveries += _by_outlets(notice, one.person.unit_id, way.outlets, sent, at)
    Delivery.objects.bulk_create(deliveries)
    return len(notices)


def _by_mail(notice: Notice, reach: Reach | None, at: datetime) -> Iterable[Delivery]:
    if reach is None or not reach.mail:
        return
    mode = reach.mode_of(notice.kind)
    if mode == Mode.OFF:
        return
    quiet = QuietHours(reach.quiet_from, reach.quiet_until)
    yield Delivery(
        body_id=notice.body_id,
        notice=notice,
        cause=notice.cause,
        user_id=notice.user_id,
        next_try_at=send_at(mode, at, quiet, calendar()),
    )


def _by_outlets(
    notice: Notice,
    unit_id: int,
    outlets: Iterable[Outlet],
    sent: set[tuple[int | None, str]],
    at: datetime,
) -> Iterable[Delivery]:
    for outlet in outlets:
        if outlet.unit_id not in {None, unit_id} or (outlet.pk, notice.cause) in sent:
            continue
        sent.add((outlet.pk, notice.cause))
        yield Delivery(
            body_id=notice.body_id,
            notice=notice,
            cause=notice.cause,
            outlet=outlet,
            next_try_at=send_at(Mode.AT_ONCE, at, QuietHours(), calendar()),
        )
