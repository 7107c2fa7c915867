"""The demonstration's plans: five years, three years, the year, its campaigns and lists."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from luoshi.ledger import services as ledger
from luoshi.ledger.models import Plan, Target, Task
from luoshi.plans import services
from luoshi.plans.models import PlanTarget, Settlement

_FIVE = (date(2026, 1, 1), date(2030, 12, 31))
_THREE = (date(2026, 1, 1), date(2028, 12, 31))
_YEAR = (date(2026, 1, 1), date(2026, 12, 31))
_LAST_YEAR = (date(2025, 1, 1), date(2026, 7, 31))
# key: what stands above it, kind, short name, name, basis, days.
_NODES: tuple[tuple[str, str, str, str, str, str, tuple[date, date]], ...] = (
    ("five", "", "five_years", "", "“十五五”规划", "清源县“十五五”规划纲要", _FIVE),
    ("three", "five", "three_years", "", "产业强县三年行动", "三年行动方案", _THREE),
    ("year", "three", "year", "", "2026年度（项目建设年）", "2026年政府工作报告", _YEAR),
    ("projects", "year", "campaign", "316", "项目攻坚", "", _YEAR),
    ("village", "year", "campaign", "", "乡村全面振兴“七个抓手”", "重点任务分解表", _YEAR),
    ("business", "year", "campaign", "", "营商环境提升", "", _YEAR),
    ("people", "five", "theme", "", "民生实事2026", "2026年政府工作报告", _YEAR),
    ("safety", "five", "theme", "", "生态与安全2026", "", _YEAR),
    ("green", "safety", "list", "", "生态环保清单", "", _YEAR),
    ("safe", "safety", "list", "", "安全生产清单", "", _YEAR),
    ("rule", "five", "list", "", "基层治理清单", "", _YEAR),
    ("party", "", "three_years", "", "党建引领三年规划", "县委常委会会议纪要", _THREE),
    ("party_year", "party", "year", "", "2026年度党建重点", "", _YEAR),
)
_BY_LINE = {
    "项目": "projects",
    "农业农村": "village",
    "营商": "business",
    "民生": "people",
    "生态环保": "green",
    "安全": "safe",
    "治理": "rule",
    "党建": "party_year",
}
_PLACED_ON = (
    date(2026, 1, 29),
    date(2026, 2, 26),
    date(2026, 3, 6),
    date(2026, 3, 24),
    date(2026, 4, 8),
    date(2026, 5, 13),
)
_GOALS = {
    "2026-031": ("village", "村集体经济带动产业项目"),
    "2026-065": ("village", "配强班子推动重点村任务"),
    "2026-106": ("projects", "为园区企业引才"),
}
_SHORT: Mapping[str, str] = {
    "2025-016": "汛期停工，主桥转入2026年续建。",
    "2025-061": "可研已批复，初设待审。",
    "2025-082": "已完成1.2万亩，余下春季造林。",
    "2025-088": "主体完成，装修未交付。",
    "2025-115": "已兑现4100万元，其余按协议分期。",
    "2025-163": "漏损率降到11.8%，管网改造未完。",
}
_UNSETTLED = frozenset({"2025-028", "2025-142"})
_SENT_BACK = "2025-154"


class _Story:
    """The nodes of the tree while the year is told."""

    def __init__(self, year: Any) -> None:
        self.county = year.county
        self.nodes: dict[str, Plan] = {}

    def officer(self, at: datetime) -> Any:
        """The supervision officer on a day."""
        return self.county.actor("duchashi-zhuanyuan", at.date())

    def chief(self, at: datetime) -> Any:
        """The head of supervision on a day."""
        post = self.county.speaker("duchashi", "supervision_head")
        return self.county.actor(post, at.date())

    def lay_last_year(self, at: datetime) -> None:
        """The year before, the last of its five."""
        self.nodes["last"] = ledger.add_plan(
            actor=self.officer(at),
            at=at,
            name="2025年度（“十四五”收官）",
            kind="year",
            position=9,
            starts_on=_LAST_YEAR[0],
            ends_on=_LAST_YEAR[1],
        )

    def place_last_year(self, at: datetime) -> None:
        """Its tasks."""
        tasks = self._unplaced().filter(number__startswith="2025-")
        plan = self.nodes["last"]
        ledger.place_tasks(actor=self.officer(at), at=at, tasks=list(tasks), plan=plan)

    def lay_out(self, at: datetime) -> None:
        """The tree of the five years that begin, with its targets, and the plan beside it."""
        for key, above, kind, code, name, basis, (starts_on, ends_on) in _NODES:
            self.nodes[key] = ledger.add_plan(
                actor=self.officer(at),
                at=at,
                name=name,
                parent=self.nodes.get(above),
                kind=kind,
                code=code,
                basis=basis,
                starts_on=starts_on,
                ends_on=ends_on,
            )
        self._aim(at)
        services.pair_plans(
            actor=self.officer(at),
            at=at,
            party=self.nodes["party_year"],
            development=self.nodes["year"],
            words="两个谋划相配套、两个进程相同步",
        )

    def _aim(self, at: datetime) -> None:
        units = self.county.units
        services.set_target(
            actor=self.officer(at),
            at=at,
            plan=self.nodes["five"],
            what="地区生产总值",
            value=Decimal(276),
            unit="亿元",
            baseline=Decimal(205),
            source=units["tongjiju"],
            years={
                2026 + place: Decimal(value)
                for place, value in enumerate((217, 230, 244, 259, 276))
            },
        )
        services.set_target(
            actor=self.officer(at),
            at=at,
            plan=self.nodes["year"],
            what="固定资产投资完成额",
            value=Decimal(96),
            unit="亿元",
            source=units["fagaiju"],
        )
        for key, what, value, unit in (
            ("year", "年度投资", 52, "亿元"),
            ("village", "高标准农田", Decimal("3.5"), "万亩"),
            ("people", "新改建农村公路", 85, "公里"),
            ("people", "新增公共停车泊位", 1200, "个"),
        ):
            services.set_target(
                actor=self.officer(at),
                at=at,
                plan=self.nodes[key],
                what=what,
                value=Decimal(value),
                unit=unit,
            )

    def place(self, at: datetime) -> None:
        """The tasks handed out since, each under the campaign or list of its line."""
        tasks = list(self._unplaced().filter(number__startswith="2026-"))
        for line, key in _BY_LINE.items():
            chosen = [task for task in tasks if task.line == line]
            plan = self.nodes[key]
            ledger.place_tasks(actor=self.officer(at), at=at, tasks=chosen, plan=plan)

    def name_goals(self, at: datetime) -> None:
        """The goals that the party tasks serve; one task has none yet."""
        for number, (key, words) in _GOALS.items():
            services.name_goal(
                actor=self.officer(at),
                at=at,
                task=self._task(number),
                goal=self.nodes[key],
                words=words,
            )

    def enter(self, at: datetime, key: str, post: str, value: str, on: date) -> None:
        """A value that a unit enters for a target of a node."""
        services.enter_value(
            actor=self.county.actor(post, at.date()),
            at=at,
            target=self._entered(key),
            value=Decimal(value),
            on=on,
            words="统计月报",
        )

    def _entered(self, key: str) -> Any:
        targets = PlanTarget.objects.filter(plan=self.nodes[key], method="entered")
        return targets.order_by("pk")[0]

    def review(self, at: datetime) -> None:
        """The first quarter, issued by the head of supervision."""
        services.issue_review(
            actor=self.chief(at),
            at=at,
            plan=self.nodes["year"],
            checkpoint="q1",
            on=date(2026, 3, 31),
            words="一季度报送数据截至3月31日。无数据的单位请补报后在半年盘点时一并核对。",
        )

    def settle(self, at: datetime) -> None:
        """What became of each target of the year before, as the heads say."""
        keys = {unit.pk: key for key, unit in self.county.units.items()}
        tasks = Task.objects.filter(plan=self.nodes["last"]).order_by("number", "pk")
        for task in tasks.exclude(number__in=_UNSETTLED):
            head = self.county.actor(self.county.speaker(keys[task.lead_id], "head"), at.date())
            short = _SHORT.get(task.number, "" if task.closed_on else "结转2026年继续办理。")
            targets: list[Target | None] = [*task.targets.order_by("position", "pk")]
            for target in targets or [None]:
                services.settle_target(
                    actor=head,
                    at=at,
                    task=task,
                    target=target,
                    year=2025,
                    outcome="partly" if short else "done",
                    value=_value(target, is_done=not short),
                    reason=short,
                )

    def confirm(self, at: datetime) -> None:
        """Supervision confirms them; one comes back, some wait."""
        waiting = Settlement.objects.filter(task__plan=self.nodes["last"], year=2025)
        for one in waiting.select_related("task").order_by("pk"):
            if one.task.number == _SENT_BACK:
                services.send_back_settlement(
                    actor=self.chief(at), at=at, settlement=one, reason="交付面积与验收单不一致。"
                )
            elif one.outcome == "done":
                services.confirm_settlement(actor=self.chief(at), at=at, settlement=one)

    def _unplaced(self) -> Any:
        tasks = Task.objects.filter(body_id=self.county.body.pk, plan__isnull=True)
        return tasks.exclude(state="cancelled").order_by("number", "pk")

    def _task(self, number: str) -> Task:
        return Task.objects.get(body_id=self.county.body.pk, number=number)


def _value(target: Target | None, *, is_done: bool) -> Decimal | None:
    if target is None:
        return None
    return target.value if is_done and target.reached is None else target.reached


def plan_acts(year: Any) -> None:
    """Put the acts of plans on the calendar of the year."""
    story = _Story(year)
    year.plan(date(2025, 1, 6), 9, story.lay_last_year)
    year.plan(date(2025, 3, 7), 17, story.place_last_year)
    year.plan(date(2025, 12, 31), 20, story.settle)
    year.plan(date(2026, 1, 4), 9, story.lay_out)
    year.plan(date(2026, 1, 8), 16, story.confirm)
    for day in _PLACED_ON:
        year.plan(day, 20, story.place)
    year.plan(date(2026, 3, 25), 10, story.name_goals)
    year.plan(
        date(2026, 4, 9),
        15,
        lambda at: story.enter(at, "five", "tongjiju-clerk", "49.3", date(2026, 3, 31)),
    )
    year.plan(
        date(2026, 5, 11),
        15,
        lambda at: story.enter(at, "year", "fagaiju-clerk", "27.8", date(2026, 4, 30)),
    )
    year.plan(date(2026, 4, 10), 10, story.review)
