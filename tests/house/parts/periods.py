"""Periods in the kits: a rhythm, a period reported, a statement, an event that is disputed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from luoshi.files.services import store_file
from luoshi.organisations.actor import Actor
from luoshi.periods import services
from luoshi.periods.models import Period, PeriodReport, Recurrence, ZeroEvent, ZeroTarget
from luoshi_core.rhythm import Every, Rhythm
from tests.ledger.conftest import moment

MONTHLY = Rhythm(Every.MONTH, day=25)
EVENT = {
    "happened_on": date(2026, 3, 10),
    "kind": "一般生产安全事故",
    "about": "砂石加工点传送带",
    "facts": "传送带断裂，停产整顿。",
    "source": "值班信息第12号",
}


@dataclass(frozen=True, slots=True)
class Told:
    """One of each thing."""

    recurrence: Recurrence
    reported: Period  # by the clerk, not signed
    signed: Period
    coming: Period  # nobody has said anything
    report: PeriodReport  # with a file
    target: ZeroTarget
    event: ZeroEvent  # entered by the source unit
    disputed: ZeroEvent


def tell(county: Any) -> Told:
    """A row in every table of the part, through its verbs."""
    from tests.periods.conftest import make_task

    cast, task = county.cast, make_task(county.cast)
    officer = cast.officer.actor
    recurrence = services.set_recurrence(
        actor=officer, at=moment(3, 3), task=task, rhythm=Rhythm(Every.WEEK, day=5),
        owed="每周排查", from_on=date(2026, 3, 3),
    )  # fmt: skip
    waived, signed, reported, *others = Period.objects.filter(recurrence=recurrence).order_by(
        "owed_on"
    )
    services.waive_period(
        actor=cast.supervision_head.actor, at=moment(3, 4), period=waived, reason="刚刚交办"
    )
    stored = store_file(
        actor=cast.clerk.actor, at=moment(3, 10), content=b"list", name="b.txt", kind="txt"
    )
    services.report_period(
        actor=cast.head.actor, at=moment(3, 13), period=signed, words="已排查", file=stored
    )
    services.report_period(
        actor=cast.clerk.actor, at=moment(3, 20), period=reported, words="已排查"
    )
    target = services.set_zero_target(
        actor=officer, at=moment(3, 3), task=task, what="不发生较大事故",
        base_on=date(2026, 1, 1), source=cast.other_bureau,
    )  # fmt: skip
    source = cast.other_clerk.actor
    event, disputed = (
        services.file_event(actor=source, at=moment(3, 11), target=target, place=cast.town, **EVENT)
        for _ in range(2)
    )
    services.dispute_event(
        actor=cast.head.actor, at=moment(3, 12), event=disputed, reason="不在本县范围"
    )
    return Told(
        recurrence=recurrence,
        reported=reported,
        signed=signed,
        coming=others[0],
        report=PeriodReport.objects.get(file=stored),
        target=target,
        event=event,
        disputed=disputed,
    )


def _told(county: Any) -> Told:
    told: Told = county.parts["periods"]
    return told


SUBJECTS: Mapping[str, Callable[[Any], Mapping[str, object]]] = {
    "periods/<int:pk>": lambda c: {"pk": _told(c).signed.pk},
    "periods/<int:key>": lambda c: {"key": _told(c).coming.pk},
    "periods/tasks/<str:number>": lambda c: {"number": _told(c).recurrence.task.number},
    "periods/tasks/<str:key>": lambda c: {"key": _told(c).recurrence.task.number},
    "periods/rhythms/<int:key>": lambda c: {"key": _told(c).recurrence.pk},
    "periods/targets/<int:key>": lambda c: {"key": _told(c).target.pk},
    "periods/events/<int:pk>": lambda c: {"pk": _told(c).event.pk},
    "periods/events/<int:key>": lambda c: {"key": _told(c).event.pk},
    "periods/reports/<int:pk>": lambda c: {"pk": _told(c).report.pk},
    "api/v1/periods/<key>": lambda c: {"key": _told(c).coming.pk},
    "api/v1/periods/tasks/<number>": lambda c: {"number": _told(c).recurrence.task.number},
    "api/v1/periods/rhythms/<key>": lambda c: {"key": _told(c).recurrence.pk},
    "api/v1/periods/targets/<key>": lambda c: {"key": _told(c).target.pk},
    "api/v1/periods/events/<key>": lambda c: {"key": _told(c).event.pk},
}


def _case(who: str, **words: Any) -> Callable[[Any], Mapping[str, Any]]:
    def arrange(county: Any) -> Mapping[str, Any]:
        return {
            "actor": getattr(county.cast, who).actor,
            **{name: word(county) if callable(word) else word for name, word in words.items()},
        }

    return arrange


def _clock(county: Any) -> Mapping[str, Any]:
    return {"actor": Actor.system(county.cast.body.pk, channel="clock")}


_TOWN = {"place": lambda c: c.cast.town, **EVENT}
CASES: Mapping[str, tuple[Callable[..., Any], Callable[[Any], Mapping[str, Any]]]] = {
    "periods:set_recurrence": (
        services.set_recurrence,
        _case(
            "officer",
            task=lambda c: _told(c).recurrence.task,
            rhythm=MONTHLY,
            owed="每月排查",
            from_on=date(2026, 4, 1),
        ),
    ),
    "periods:change_rhythm": (
        services.change_rhythm,
        _case(
            "officer",
            recurrence=lambda c: _told(c).recurrence,
            rhythm=MONTHLY,
            from_on=date(2026, 4, 1),
            reason="汛期",
        ),
    ),
    "periods:end_rhythm": (
        services.end_rhythm,
        _case(
            "officer",
            recurrence=lambda c: _told(c).recurrence,
            last_on=date(2026, 4, 1),
            reason="并入",
        ),
    ),
    "periods:report_period": (
        services.report_period,
        _case("head", period=lambda c: _told(c).coming, words="已排查"),
    ),
    "periods:sign_period": (
        services.sign_period,
        _case("head", period=lambda c: _told(c).reported),
    ),
    "periods:send_back_period": (
        services.send_back_period,
        _case("head", period=lambda c: _told(c).reported, reason="缺数字"),
    ),
    "periods:confirm_period": (
        services.confirm_period,
        _case("officer", period=lambda c: _told(c).signed, holds=True),
    ),
    "periods:waive_period": (
        services.waive_period,
        _case("supervision_head", period=lambda c: _told(c).coming, reason="防汛"),
    ),
    "periods:set_zero_target": (
        services.set_zero_target,
        _case(
            "officer",
            task=lambda c: _told(c).recurrence.task,
            what="不发生火灾",
            base_on=date(2026, 1, 1),
        ),
    ),
    "periods:file_event": (
        services.file_event,
        _case("other_clerk", target=lambda c: _told(c).target, **_TOWN),
    ),
    "periods:correct_event": (
        services.correct_event,
        _case("other_clerk", event=lambda c: _told(c).event, reason="日期写错", **_TOWN),
    ),
    "periods:dispute_event": (
        services.dispute_event,
        _case("head", event=lambda c: _told(c).event, reason="不在本县"),
    ),
    "periods:settle_event": (
        services.settle_event,
        _case("officer", event=lambda c: _told(c).disputed, counts=False, reason="确在邻县"),
    ),
    "periods:turn_periods": (services.turn_periods, _clock),
}
NO_PAGES = {"periods/reports/<int:pk>/file/": "a file"}
NOTHING_THERE: Mapping[str, str] = {}
THINGS = {
    "periods/<int:pk>": "select id as pk from periods_period order by id",
    "periods/<int:key>": "select p.id as key from periods_period p"
    " join ledger_task t on t.id = p.task_id order by t.number = '2026-301' desc, p.id",
    "periods/tasks/<str:number>": "select t.number as number from ledger_task t"
    " where exists (select 1 from periods_recurrence r where r.task_id = t.id) order by t.id",
    "periods/tasks/<str:key>": "select t.number as key from ledger_task t"
    " where exists (select 1 from periods_recurrence r where r.task_id = t.id) order by t.id",
    "periods/rhythms/<int:key>": "select id as key from periods_recurrence order by id",
    "periods/targets/<int:key>": "select id as key from periods_zerotarget order by id",
    "periods/events/<int:pk>": "select id as pk from periods_zeroevent order by id",
    "periods/events/<int:key>": "select id as key from periods_zeroevent"
    " order by state = 'counted' desc, state = 'disputed' desc, id",
    "periods/reports/<int:pk>": "select id as pk from periods_periodreport order by id",
}
