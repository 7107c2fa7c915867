"""How the county stands by unit, who has not reported, who is behind and why; a leader's own."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luoshi.common.figures import percent, plain_number, short_day
from luoshi.common.prepared import Repeated
from luoshi.desk.selectors.tallies import SilentUnit, tally_of
from luoshi.desk.selectors.waiting import SILENT
from luoshi.ledger.models import Block, ProgressReport, Task, TaskQuerySet
from luoshi.ledger.owed import owed_by
from luoshi.ledger.selectors import (
    TaskFilter,
    UnitStanding,
    by_need,
    end_of,
    past_tasks,
    standings_as_of,
)
from luoshi.ledger.sentences import reason_sentence
from luoshi.organisations.actor import Actor
from luoshi_core.pace import Owed

TROUBLED = ("overdue", "behind", "no_evidence", "blocked")
MOST_TROUBLED = 10
MOST_PROMISES = 16
_ONE = Decimal("1")


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit's standing as the table shows it."""

    standing: UnitStanding
    days_silent: int | None

    @property
    def key(self) -> tuple[Any, ...]:
        """All that the row says."""
        one = self.standing
        counts = tuple(one.counts.items())
        compared = (one.reported, one.confirmed, one.checked)
        return (one.unit_id, one.unit, counts, one.at_work, compared, self.days_silent)

    @property
    def is_in_need(self) -> bool:
        """Whether any of its tasks is overdue, behind, silent or blocked."""
        return any(self.standing.counts.get(name) for name in TROUBLED)


@dataclass(frozen=True, slots=True)
class TroubledTask:
    """A task that needs a look, and why in one sentence."""

    number: str
    title: str
    unit: str
    due_on: date | None
    due_words: str
    standing: str
    percent: Decimal | None
    confirmed_percent: Decimal | None
    check_count: int
    expected: Decimal | None
    reported_on: date | None
    why: str
    words: str


@dataclass(frozen=True, slots=True)
class Overview:
    """The county on a day: totals, units, silence, trouble."""

    units: tuple[UnitRow, ...]
    counts: Mapping[str, int]
    at_work: int
    gap: Decimal | None
    checked: int
    silent: tuple[SilentUnit, ...]
    troubled: tuple[TroubledTask, ...]

    @property
    def silent_tasks(self) -> int:
        """How many tasks owe a report."""
        return sum(unit.tasks for unit in self.silent)

    @property
    def more_troubled(self) -> int:
        """How many tasks in trouble are not listed."""
        total = sum(self.counts.get(name, 0) for name in TROUBLED)
        return total - len(self.troubled)


@dataclass(frozen=True, slots=True)
class Promises:
    """What a leader promised: how it stands, worst first."""

    counts: Mapping[str, int]
    at_work: int
    tasks: tuple[TroubledTask, ...]
    reported: Decimal | None
    confirmed: Decimal | None
    checked: int
    silent: int
    done_this_year: int

    @property
    def more(self) -> int:
        """How many tasks at work are not listed."""
        return self.at_work - len(self.tasks)


def overview_of(actor: Actor, on: date) -> Overview:
    """How the units stand on a day, from the lights as they were last turned."""
    tally = tally_of(actor, on)
    standings = sorted(tally.standings.values(), key=by_need, reverse=True)
    counts: Counter[str] = Counter()
    for unit in standings:
        counts.update(unit.counts)
    whose = ("troubled", actor.reader)

    def worst() -> TaskQuerySet:
        return Task.objects.visible_to(actor).filter(is_open=True, standing__in=TROUBLED)

    return _overview(
        standings,
        counts,
        on,
        silent=_most_silent_first(tally.silent.values()),
        troubled=_explained(_worst(whose, worst, counts, MOST_TROUBLED), on),
    )


def _overview(
    standings: Sequence[UnitStanding],
    counts: Mapping[str, int],
    on: date,
    *,
    silent: tuple[SilentUnit, ...],
    troubled: tuple[TroubledTask, ...],
) -> Overview:
    gaps = [(unit.gap, unit.checked) for unit in standings if unit.gap is not None]
    checked = sum(n for _gap, n in gaps)
    gap = sum((gap * n for gap, n in gaps), Decimal(0)) / checked if checked else None
    return Overview(
        units=tuple(UnitRow(unit, _days(unit.last_report_on, on)) for unit in standings),
        counts=counts,
        at_work=sum(counts.values()),
        gap=gap.quantize(_ONE) if gap is not None else None,
        checked=checked,
        silent=silent,
        troubled=troubled,
    )


def overview_as_of(actor: Actor, day: date) -> Overview:
    """How the units stood at the end of a past day, rebuilt from the record."""
    found = past_tasks(actor, TaskFilter(), day)
    standings = standings_as_of(found)
    tasks = [past.task for past in found]
    counts = Counter(task.standing for task in tasks if task.lead_id is not None)
    troubled = [task for task in tasks if task.standing in TROUBLED]
    worst = sorted(troubled, key=_place_in_need)[:MOST_TROUBLED]
    return _overview(
        standings,
        counts,
        day,
        silent=_silent_then(tasks, day, {unit.unit_id: unit.unit for unit in standings}),
        troubled=_explained(worst, day, end_of(day)),
    )


def _place_in_need(task: Task) -> tuple[int, date, int]:
    return _BY_NEED.index(task.standing), task.due_on or date.max, task.pk


def _silent_then(
    tasks: Sequence[Task], day: date, names: Mapping[int, str]
) -> tuple[SilentUnit, ...]:
    by_unit: dict[int, list[Task]] = defaultdict(list)
    for task in tasks:
        if task.freshness == SILENT and task.lead_id is not None:
            by_unit[task.lead_id].append(task)
    units = []
    for pk, owed in by_unit.items():
        since = [task.reported_on or task.issued_on for task in owed]
        units.append(
            SilentUnit(
                pk,
                names.get(pk, ""),
                len(owed),
                sum(task.reported_on is None for task in owed),
                _days(min((on for on in since if on is not None), default=None), day),
            )
        )
    return _most_silent_first(units)


def promises_of(actor: Actor, on: date) -> Promises:
    """The tasks whose leader in charge is the actor's post, worst first."""
    own = Task.objects.visible_to(actor).filter(leader_id=actor.post_id or _NOBODY)
    at_work = own.filter(is_open=True)
    grouped = at_work.order_by().values_list("standing").annotate(n=Count("pk"))
    counts = dict(grouped)
    pairs = list(
        at_work.filter(check_count__gt=0, percent__isnull=False, confirmed_percent__isnull=False)
        .order_by()
        .values_list("percent", "confirmed_percent")
    )
    totals = own.aggregate(
        silent=Count("pk", filter=Q(is_open=True, freshness=SILENT)),
        done=Count("pk", filter=Q(closed_on__gte=on.replace(month=1, day=1))),
    )
    return Promises(
        counts=counts,
        at_work=sum(counts.values()),
        tasks=_explained(_worst(("own", actor.reader), lambda: at_work, counts, MOST_PROMISES), on),
        reported=_mean([pair[0] for pair in pairs]),
        confirmed=_mean([pair[1] for pair in pairs]),
        checked=len(pairs),
        silent=totals["silent"],
        done_this_year=totals["done"],
    )


def promises_as_of(actor: Actor, day: date) -> Promises:
    """What the actor's post had promised as it stood at the end of a past day."""
    wanted = TaskFilter(leader=actor.post_id or _NOBODY, done="all")
    own = [past.task for past in past_tasks(actor, wanted, day)]
    at_work = [task for task in own if task.is_open]
    shown = [task for task in at_work if task.standing in _BY_NEED]
    counts = Counter(task.standing for task in at_work)
    pairs = [
        (task.percent, task.confirmed_percent)
        for task in at_work
        if task.check_count and task.percent is not None and task.confirmed_percent is not None
    ]
    january = day.replace(month=1, day=1)
    return Promises(
        counts=counts,
        at_work=len(at_work),
        tasks=_explained(sorted(shown, key=_place_in_need)[:MOST_PROMISES], day, end_of(day)),
        reported=_mean([pair[0] for pair in pairs]),
        confirmed=_mean([pair[1] for pair in pairs]),
        checked=len(pairs),
        silent=sum(task.freshness == SILENT for task in at_work),
        done_this_year=sum(
            task.closed_on is not None and task.closed_on >= january for task in own
        ),
    )


# The key of no post: whoever holds none has promised nothing.
_NOBODY = -1


def _mean(values: Sequence[Any]) -> Decimal | None:
    return sum(values, Decimal(0)) / len(values) if values else None


def _days(day: date | None, on: date) -> int | None:
    return None if day is None else max(0, (on - day).days)


def _most_silent_first(units: Iterable[SilentUnit]) -> tuple[SilentUnit, ...]:
    return tuple(sorted(units, key=lambda unit: (-unit.tasks, -(unit.longest or 0), unit.unit)))


def _worst(
    whose: Hashable, tasks: Callable[[], TaskQuerySet], counts: Mapping[str, int], most: int
) -> list[Task]:
    """The tasks most in need; standing by standing, so that none is sorted that is not shown."""
    worst: list[Task] = []
    for standing in _BY_NEED:
        if counts.get(standing) and len(worst) < most:
            left = most - len(worst)
            worst += _ASKED.objects(
                (whose, standing, left), partial(_first_of, tasks, standing, left)
            )
    return worst


def _first_of(tasks: Callable[[], TaskQuerySet], standing: str, most: int) -> TaskQuerySet:
    # What is overdue has a day, so the index gives the order as it stands.
    due = F("due_on") if standing == "overdue" else F("due_on").asc(nulls_last=True)
    found = tasks().filter(standing=standing)
    return found.order_by(due, "pk").select_related("lead")[:most]


_ASKED = Repeated()


_BY_NEED = (*TROUBLED, "near_due", "suspended", "on_track", "not_started")


def _explained(
    found: Sequence[Task], on: date, end: datetime | None = None
) -> tuple[TroubledTask, ...]:
    """Tasks with the reason in a sentence; `end` is when a past day was over."""
    keys = tuple(task.pk for task in found)
    needing = _ASKED.objects(("needs", keys, end), lambda: _blocks_on(keys, end))
    needs = {block.task_id: block for block in needing}
    problems = dict(_ASKED.values(("problems", keys, end), lambda: _problems_on(keys, end)))
    owing = owed_by(found, on, past=end is not None)
    return tuple(
        _troubled(task, problems, _why(task, needs.get(task.pk), owing.get(task.pk), on))
        for task in found
    )


def _blocks_on(keys: Sequence[int], end: datetime | None) -> "QuerySet[Block]":
    blocks = Block.objects.filter(task__in=keys)
    if end is None:
        blocks = blocks.filter(lifted_at__isnull=True)
    else:
        standing_then = Q(lifted_at__isnull=True) | Q(lifted_at__gte=end)
        blocks = blocks.filter(standing_then, raised_at__lt=end)
    return blocks.select_related("needed_from").order_by("pk")


def _problems_on(keys: Sequence[int], end: datetime | None) -> "QuerySet[Any, Any]":
    reports = ProgressReport.objects.filter(task__in=keys)
    if end is not None:
        reports = reports.filter(filed_at__lt=end)
    told = reports.exclude(problems="").order_by("filed_on", "pk")
    return told.values_list("task_id", "problems")


def _troubled(task: Task, problems: Mapping[int, str], why: str) -> TroubledTask:
    return TroubledTask(
        number=task.number,
        title=task.title,
        unit=task.lead.shown if task.lead else "",
        due_on=task.due_on,
        due_words=task.due_words,
        standing=task.standing,
        percent=task.percent,
        confirmed_percent=task.confirmed_percent,
        check_count=task.check_count,
        expected=task.expected,
        reported_on=task.reported_on,
        why=why,
        words=problems.get(task.pk, ""),
    )


def _why(task: Task, block: Block | None, owed: Owed | None, on: date) -> str:
    if block is not None:
        return _blocked(block, on)
    if task.standing == "overdue" and task.due_on is not None:
        days = (on - task.due_on).days
        return ngettext("%(days)s day overdue.", "%(days)s days overdue.", days) % {"days": days}
    against = None if owed is None else owed.reason
    if against is not None and task.standing in {"behind", "no_evidence"}:
        return reason_sentence(against)
    if task.standing == "no_evidence":
        return _silence(task, on)
    if task.standing == "behind" and task.expected is not None:
        return _("The plan expects %(expected)s; %(reported)s is reported.") % {
            "expected": percent(task.expected),
            "reported": percent(task.percent or Decimal(0)),
        }
    return ""


def _blocked(block: Block, on: date) -> str:
    if block.needed_from and block.needed_by:
        return _("Needs help from %(whom)s by %(day)s: %(need)s") % {
            "whom": block.needed_from.shown,
            "day": short_day(block.needed_by, on),
            "need": block.need,
        }
    return _("Needs help: %(need)s") % {"need": block.need}


def _silence(task: Task, on: date) -> str:
    if task.reported_on is None:
        return _("Nothing was ever reported.")
    days = (on - task.reported_on).days
    return ngettext(
        "Nothing was reported for %(days)s day.", "Nothing was reported for %(days)s days.", days
    ) % {"days": plain_number(days)}
