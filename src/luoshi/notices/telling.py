"""From the sealed record to notices: read past the cursor, decide whom it concerns, write rows."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.utils import timezone

from luoshi.history.models import Entry, Leaf
from luoshi.ledger.lights import calendar
from luoshi.ledger.models import Block
from luoshi.notices.abouts import ABOUTS, rows_of
from luoshi.notices.audiences import AUDIENCES, Act, Audience, Told
from luoshi.notices.audiences.acts import TASK
from luoshi.notices.coming import cause_of_job, ended_jobs, of_days, of_jobs
from luoshi.notices.crossing import cause_of_crossing, crossings, of_crossings
from luoshi.notices.directory import Directory, Seat
from luoshi.notices.kinds import Mode
from luoshi.notices.models import Cursor, Delivery, Notice, Outlet, Reach
from luoshi.notices.timing import QuietHours, send_at

# An installation that begins to tell does not tell of a past that everybody knows.
FIRST_LOOK_BACK = timedelta(days=7)
_CHUNK = 500
_Thing = TypeVar("_Thing")


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
            return _write(body_id, at, of_days(Directory(body_id, today), body_id, today))
    except IntegrityError:
        return 0


def tell_of_jobs(*, body_id: int, at: datetime) -> int:
    """Tell each person of long work of theirs that ended; returns how many notices."""
    jobs = {cause_of_job(job): job for job in ended_jobs(body_id, at)}
    return _tell_new(body_id, at, jobs, of_jobs)


def tell_of_crossings(*, body_id: int, at: datetime) -> int:
    """Tell what another body handed down or took up; returns how many notices."""
    found = {cause_of_crossing(one): one for one in crossings(body_id, at)}
    return _tell_new(body_id, at, found, of_crossings)


def _tell_new(
    body_id: int,
    at: datetime,
    found: Mapping[str, _Thing],
    told_of: Callable[[Directory, list[_Thing]], list[Told]],
) -> int:
    """Tell of the things, by their causes, of which nobody was told yet."""
    known = set(
        Notice.objects.filter(body_id=body_id, cause__in=found)
        .order_by()
        .values_list("cause", flat=True)
    )
    new = [one for cause, one in found.items() if cause not in known]
    if not new:
        return 0
    try:
        with transaction.atomic():
            return _write(body_id, at, told_of(Directory(body_id, _day(at)), new))
    except IntegrityError:
        return 0  # another process was first


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


def _of_acts(body_id: int, directory: Directory, leaves: Sequence[Leaf]) -> list[Told]:
    wanted: list[tuple[Entry, Audience, int]] = []
    for leaf in leaves:
        audience = AUDIENCES.get(leaf.entry.event)
        key = _key_of(leaf.entry, audience.about) if audience is not None else None
        if audience is not None and key is not None:
            wanted.append((leaf.entry, audience, key))
    rows = {
        about: rows_of(about, {key for _, audience, key in wanted if audience.about == about})
        for about in {audience.about for _, audience, _ in wanted}
    }
    blocks: dict[int, list[Block]] = defaultdict(list)
    for block in Block.objects.filter(task__in=rows.get(TASK, ()), task__body_id=body_id).order_by(
        "pk"
    ):
        blocks[block.task_id].append(block)
    told: list[Told] = []
    for entry, audience, key in wanted:
        if key in rows[audience.about]:
            act = Act(entry, rows[audience.about][key], tuple(blocks[key]))
            told += _of_act(directory, act, audience, key)
    return list({(one.person.user_id, one.cause): one for one in reversed(told)}.values())[::-1]


def _key_of(entry: Entry, about: str) -> int | None:
    """The row an act leads to: the thing it was on, or one of the rows it touched."""
    if entry.subject_type == about:
        return entry.subject_id
    touched = [name.partition("/") for name in entry.rows]
    return next((int(key) for table, _, key in touched if table == about), None)


def _of_act(directory: Directory, act: Act, audience: Audience, key: int) -> Iterable[Told]:
    user_id = act.entry.actor.get("user")
    about, cause = audience.about, f"act:{act.entry.pk}"
    if audience.above is not None:
        field, about = audience.above
        key = getattr(act.on, field)
        cause = f"{act.entry.event}:{key}:{_day(act.entry.at)}"
    for whom in audience.whom(directory, act):
        for person in directory.persons([whom]):
            # Nobody is told what he did himself; who is meant by name is told whatever the post.
            own_post = isinstance(whom, Seat) and person.post_id == act.post_id
            if person.user_id != user_id and not own_post:
                yield Told(person, audience.kind, cause, about, key, act.entry)


def _write(body_id: int, at: datetime, told: Sequence[Told]) -> int:
    written = 0
    way = Way(
        {reach.user_id: reach for reach in Reach.objects.filter(user__body_id=body_id)},
        tuple(Outlet.objects.filter(body_id=body_id, removed_at=None).order_by("pk")),
    )
    for start in range(0, len(told), _CHUNK):
        written += _write_some(body_id, at, told[start : start + _CHUNK], way)
    return written


def _write_some(body_id: int, at: datetime, told: Sequence[Told], way: Way) -> int:
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
            about=one.about,
            about_id=one.key,
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
        if not ABOUTS[one.about].is_personal:
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
