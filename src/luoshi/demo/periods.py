"""What comes again in the demonstration's year, and what must not happen in it."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from luoshi.demo.story import Year
from luoshi.files.services import store_file
from luoshi.ledger import services as ledger
from luoshi.ledger.models import Task
from luoshi.organisations.actor import Actor
from luoshi.periods import services
from luoshi.periods.models import Period, Purpose, ZeroEvent, ZeroTarget
from luoshi_core.rhythm import DayOff, Every, Rhythm

CHECKS, ZERO, CARE = "2026-301", "2026-302", "2025-303"
STATEMENT = Rhythm(Every.MONTH, workdays_after=3)
# What must not happen, and the unit that knows whether it did.
ZERO_TARGETS = (
    ("不发生较大及以上生产安全事故", "yingjiju"),
    ("不发生重大突发环境事件", "shengtaiju"),
    ("不发生较大食品安全事故", "shichangju"),
    ("不发生较大森林火灾", "linyeju"),
    ("不发生大面积停电停气事件", "fagaiju"),
)
# The days on which January and the months after it were stated; the rest was never said.
STATED = {
    "yingjiju": ("2026-02-03", "2026-03-03", "2026-04-02", "2026-05-07"),
    "shengtaiju": ("2026-02-04", "2026-03-09", "2026-04-02", "2026-05-06"),
    "shichangju": ("2026-02-02", "2026-03-04", "2026-04-02", "2026-05-08"),
    "linyeju": ("2026-02-03", "2026-03-04", "2026-04-01"),
    "fagaiju": ("2026-02-04", "2026-03-04"),
}


def plan_acts(year: Year) -> None:
    """Put what comes again on the year's calendar."""
    story = _Story(year)
    for month in range(3, 13):
        year.plan(date(2025, month, 1), 6, story.turn)
    for month in range(1, 6):
        year.plan(date(2026, month, 1), 6, story.turn)
    year.plan(date(2026, 5, 15), 6, story.turn)
    story.plan_checks()
    story.plan_zero()
    story.plan_care()


class _Story:
    def __init__(self, year: Year) -> None:
        self.year, self.county = year, year.county

    def turn(self, at: datetime) -> None:
        services.turn_periods(actor=Actor.system(self.county.body.pk, channel="clock"), at=at)

    def plan_checks(self) -> None:
        """A check every month: kept, waived over the holidays, kept late, missed, not signed."""
        year = self.year

        def begin(at: datetime) -> None:
            task = self._task(
                at, CHECKS, "城北镇每月开展一次重点行业领域安全隐患排查", "recurring", "chengbei"
            )
            services.set_recurrence(
                actor=self._who("duchashi", "supervisor", at),
                at=at,
                task=task,
                rhythm=Rhythm(Every.MONTH, day=25, day_off=DayOff.EARLIER),
                owed="排查一次并报隐患数",
                from_on=at.date(),
            )

        year.plan(date(2026, 1, 5), 9, begin)
        year.plan(
            date(2026, 1, 22), 15, self._report(CHECKS, 1, "排查企业46家，发现隐患31处。", 31)
        )
        year.plan(
            date(2026, 2, 10), 10, self._waive(CHECKS, 2, "春节前后重点企业停产，并入三月排查。")
        )
        year.plan(
            date(2026, 3, 30), 15, self._report(CHECKS, 3, "排查企业52家，发现隐患44处。", 44)
        )
        year.plan(
            date(2026, 5, 14),
            15,
            self._report(CHECKS, 5, "排查企业39家，发现隐患27处。", 27, signs=False),
        )
        year.plan(date(2026, 2, 3), 16, self._confirm(CHECKS, 1, "抽看排查记录12份，属实。"))

    def plan_zero(self) -> None:
        """Five things that must not happen, each said by the unit that knows; three entries."""
        year = self.year
        year.plan(date(2026, 1, 5), 10, self._begin_zero)
        for key, days in STATED.items():
            for month, day in enumerate(days, start=1):
                year.plan(date.fromisoformat(day), 15, self._state(key, month))
        event = {
            "kind": "食品安全事件",
            "place": "liulin",
            "about": "柳林镇集贸市场一处熟食摊",
            "facts": "抽检一批次菌落总数超标，产品封存，无人就医。",
            "source": "县市场监督管理局抽检通报第3期",
            "happened_on": date(2026, 3, 10),
        }
        year.plan(date(2026, 3, 11), 10, self._file("shichangju", event))
        year.plan(
            date(2026, 3, 13),
            10,
            self._dispute("shichangju", "liulin", "抽检不合格不属于事故，应撤下。"),
        )
        year.plan(
            date(2026, 3, 18), 10, self._settle("shichangju", "抽检不合格，未造成事故，不计入。")
        )
        fire = {
            "kind": "森林火灾",
            "place": "shiping",
            "about": "石坪镇国有林场西坡三十七林班",
            "facts": "过火面积约1.1公顷，当日扑灭，无房屋受损。",
            "source": "县森林防火值班日报4月6日",
            "happened_on": date(2026, 4, 6),
        }
        year.plan(date(2026, 4, 7), 10, self._file("linyeju", fire))
        year.plan(
            date(2026, 5, 11),
            10,
            self._dispute("linyeju", "shiping", "系经批准的计划烧除，不是火灾，请核实。"),
        )

        gas = {
            "kind": "停气事件",
            "place": "chengbei",
            "about": "城北镇燃气支线一处调压箱",
            "facts": "第三方施工挖断支线，停气4小时，两个小区受影响，当日恢复。",
            "source": "县能源运行值班日报5月12日",
            "happened_on": date(2026, 5, 12),
        }
        year.plan(date(2026, 5, 13), 9, self._file("fagaiju", gas))

    def plan_care(self) -> None:
        """A standing duty shown every half-year by evidence."""
        year = self.year

        def begin(at: datetime) -> None:
            task = self._task(
                at,
                CARE,
                "长期坚持农村留守儿童关爱走访",
                "long_standing",
                "minzhengju",
                date(2027, 12, 31),
            )
            services.set_recurrence(
                actor=self._who("duchashi", "supervisor", at),
                at=at,
                task=task,
                purpose=Purpose.EVIDENCE,
                rhythm=Rhythm(Every.HALF_YEAR, day=20),
                owed="报走访台账，说明仍在坚持",
                from_on=at.date(),
            )

        year.plan(date(2025, 3, 6), 9, begin)
        year.plan(
            date(2025, 6, 18),
            15,
            self._report(CARE, 6, "走访全覆盖，台账附后。", None, "台账2025上半年.txt"),
        )
        year.plan(
            date(2026, 1, 6),
            15,
            self._report(CARE, 12, "走访全覆盖，台账附后。", None, "台账2025下半年.txt"),
        )

    def _who(self, unit: str, role: str, at: datetime) -> Actor:
        return self.county.actor(self.county.speaker(unit, role), at.date())

    def _task(
        self,
        at: datetime,
        number: str,
        title: str,
        kind: str,
        lead: str,
        due_on: date = date(2026, 12, 31),
    ) -> Task:
        officer = self._who("duchashi", "supervisor", at)
        task = ledger.draft_task(
            actor=officer,
            at=at,
            number=number,
            title=title,
            kind=kind,
            line="安全稳定" if kind != "long_standing" else "民生",
            lead=self.county.units[lead],
            start_on=at.date(),
            due_on=due_on,
            # Its periods are what is reported, and what its light follows.
            feedback={"kind": "closing_only"},
        )
        ledger.issue_task(actor=officer, at=at, task=task)
        return ledger.accept_task(actor=self._who(lead, "clerk", at), at=at, task=task)

    def _begin_zero(self, at: datetime) -> None:
        officer = self._who("duchashi", "supervisor", at)
        task = self._task(at, ZERO, "守住“五个不发生”底线", "zero_event", "zhengfuban")
        for what, source in ZERO_TARGETS:
            target = services.set_zero_target(
                actor=officer,
                at=at,
                task=task,
                what=what,
                base_on=date(2026, 1, 1),
                source=self.county.units[source],
            )
            services.set_recurrence(
                actor=officer,
                at=at,
                task=task,
                target=target,
                rhythm=STATEMENT,
                owed=f"说明当月{what}",
                from_on=at.date(),
            )

    def _period(self, number: str, month: int, source: str = "") -> Period:
        periods = Period.objects.filter(
            body_id=self.county.body.pk, task__number=number, closes_on__month=month
        )
        if source:
            periods = periods.filter(unit=self.county.units[source])
        return periods.select_related("task__lead", "unit").get()

    def _report(
        self,
        number: str,
        month: int,
        words: str,
        value: int | None,
        file: str = "",
        *,
        signs: bool = True,
    ) -> Callable[[datetime], None]:
        def do(at: datetime) -> None:
            period = self._period(number, month)
            lead = next(
                key for key, unit in self.county.units.items() if unit.pk == period.task.lead_id
            )
            clerk = self._who(lead, "clerk", at)
            content: dict[str, Any] = {"words": words, "value": value}
            if file:
                content["file"] = store_file(
                    actor=clerk, at=at, content=words.encode(), name=file, kind="txt"
                )
            services.report_period(actor=clerk, at=at, period=period, **content)
            if signs:
                services.sign_period(actor=self._who(lead, "head", at), at=at, period=period)

        return do

    def _state(self, source: str, month: int) -> Callable[[datetime], None]:
        def do(at: datetime) -> None:
            services.report_period(
                actor=self._who(source, "head", at),
                at=at,
                period=self._period(ZERO, month, source),
                none_happened=True,
            )

        return do

    def _waive(self, number: str, month: int, reason: str) -> Callable[[datetime], None]:
        return lambda at: _nothing(
            services.waive_period(
                actor=self._who("duchashi", "supervision_head", at),
                at=at,
                period=self._period(number, month),
                reason=reason,
            )
        )

    def _confirm(self, number: str, month: int, words: str) -> Callable[[datetime], None]:
        return lambda at: _nothing(
            services.confirm_period(
                actor=self._who("duchashi", "supervisor", at),
                at=at,
                period=self._period(number, month),
                holds=True,
                words=words,
            )
        )

    def _file(self, source: str, event: dict[str, Any]) -> Callable[[datetime], None]:
        def do(at: datetime) -> None:
            content = {**event, "place": self.county.units[event["place"]]}
            target = ZeroTarget.objects.get(
                task__number=ZERO, body_id=self.county.body.pk, source=self.county.units[source]
            )
            services.file_event(
                actor=self._who(source, "clerk", at), at=at, target=target, **content
            )

        return do

    def _event(self, source: str) -> ZeroEvent:
        return ZeroEvent.objects.get(
            body_id=self.county.body.pk, target__source=self.county.units[source]
        )

    def _dispute(self, source: str, place: str, reason: str) -> Callable[[datetime], None]:
        return lambda at: _nothing(
            services.dispute_event(
                actor=self._who(place, "head", at), at=at, event=self._event(source), reason=reason
            )
        )

    def _settle(self, source: str, reason: str) -> Callable[[datetime], None]:
        return lambda at: _nothing(
            services.settle_event(
                actor=self._who("duchashi", "supervisor", at),
                at=at,
                event=self._event(source),
                counts=False,
                reason=reason,
            )
        )


def _nothing(_made: object) -> None:
    """An act of the year leaves nothing in anybody's hands."""
