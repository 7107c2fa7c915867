"""Three tasks of the demonstration handed down to townships and villages, one level of it cold."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from luoshi.breakdowns import services
from luoshi.breakdowns.reading import PartDraft
from luoshi.demo.story import Year
from luoshi.ledger import services as ledger
from luoshi.ledger.models import Task

# What each township builds of the 85 kilometres; three are not handed out yet.
ROADS: Mapping[str, str] = {
    "chengbei": "9",
    "liulin": "8",
    "shiping": "7",
    "baisha": "7",
    "qinglong": "6",
    "maji": "6",
    "longquan": "6",
    "gaoqiao": "6",
    "hewan": "8",
    "nanshan": "5",
    "yunling": "5",
    "taoxi": "5",
    "datang": "4",
}
# The clinics: every township signed but one, and none has said in which village.
CLINICS: Mapping[str, str] = {
    "liulin": "3",
    "shiping": "2",
    "baisha": "3",
    "maji": "2",
    "longquan": "2",
    "hewan": "3",
    "nanshan": "2",
    "datang": "1",
}
# Parts of townships and what their villages got, by weight.
VILLAGES: Mapping[str, Mapping[str, str]] = {
    "chengbei": {"beigou": "4", "yangjiaping": "3", "beiqiao": "2"},
    "hewan": {"shangwan": "5", "hekou": "3"},
    "liulin": {"liubu": "1"},
}
# Who has reported how much of a part, and when; who is not named has said nothing.
REPORTED: Sequence[tuple[str, str, date, str]] = (
    ("2026-040-1", "chengbei", date(2026, 4, 24), "3.5"),
    ("2026-040-2", "liulin", date(2026, 4, 24), "2"),
    ("2026-040-3", "shiping", date(2026, 4, 25), "2.4"),
    ("2026-040-9", "hewan", date(2026, 4, 23), "3"),
    ("2026-040-1-1", "beigou", date(2026, 4, 22), "2"),
    ("2026-040-1-2", "yangjiaping", date(2026, 4, 22), "1.5"),
    ("2026-040-9-1", "shangwan", date(2026, 4, 22), "2"),
    ("2026-147-1", "beigou", date(2026, 4, 24), "700"),
    ("2026-040-1", "chengbei", date(2026, 5, 9), "4.3"),
    ("2026-040-1-1", "beigou", date(2026, 5, 8), "2.5"),
    ("2026-040-1-2", "yangjiaping", date(2026, 5, 8), "1.8"),
)
# Townships and villages that have not signed for their part to this day.
UNSIGNED = frozenset({"2026-040-12", "2026-040-13", "2026-040-9-2", "2026-044-8", "2026-147-3"})


def plan_acts(year: Year) -> None:
    """Put the breakdowns on the year's calendar, and what became of the parts."""
    story = _Story(year)
    story.divide("2026-040", "jiaotongju", date(2026, 3, 10), ROADS, goes_further=True)
    story.divide("2026-044", "weijianju", date(2026, 3, 12), CLINICS, goes_further=True)
    fields = {"beigou": "1400", "yangjiaping": "1000", "beiqiao": "600"}
    story.divide("2026-147", "chengbei", date(2026, 3, 16), fields)
    for place, unit in enumerate(ROADS, start=1):
        if unit in VILLAGES:
            story.divide(f"2026-040-{place}", unit, date(2026, 3, 20), VILLAGES[unit], way="weight")
    for number, unit, day, value in REPORTED:
        story.report(number, unit, day, Decimal(value))
    story.check("2026-147-1", "chengbei", date(2026, 5, 7), Decimal(40))


class _Story:
    """The year, told act by act."""

    def __init__(self, year: Year) -> None:
        self.year = year
        self.county = year.county

    def divide(
        self,
        number: str,
        unit: str,
        day: date,
        shares: Mapping[str, str],
        *,
        way: str = "value",
        goes_further: bool = False,
    ) -> None:
        """A unit divides its task; on the next day the others sign for their parts."""

        def act(at: datetime) -> None:
            services.break_down(
                actor=self.county.actor(self.county.speaker(unit, "head"), at.date()),
                at=at,
                task=self._task(number),
                rule="sum",
                way=way,
                parts=[self._draft(key, Decimal(share), way) for key, share in shares.items()],
                goes_further=goes_further,
            )

        self.year.plan(day, 16, act)
        for place, key in enumerate(shares, start=1):
            if f"{number}-{place}" not in UNSIGNED:
                self._sign(f"{number}-{place}", key, day)

    def _draft(self, key: str, share: Decimal, way: str) -> PartDraft:
        unit = self.county.units[key]
        return PartDraft(unit, share) if way == "value" else PartDraft(unit, weight=share)

    def _sign(self, number: str, unit: str, day: date) -> None:
        post = self.county.speaker(unit, "clerk", "head")

        def act(at: datetime) -> None:
            ledger.accept_task(
                actor=self.county.actor(post, at.date()), at=at, task=self._task(number)
            )

        self.year.plan(day.replace(day=day.day + 1), 10, act)

    def report(self, number: str, unit: str, day: date, value: Decimal) -> None:
        """The head of a unit reports a value of its part."""
        post = self.county.speaker(unit, "head")

        def act(at: datetime) -> None:
            task = self._task(number)
            target = task.targets.get()
            ledger.report_progress(
                actor=self.county.actor(post, at.date()),
                at=at,
                task=task,
                values={target.pk: value},
                words="按计划推进。",
            )

        self.year.plan(day, 15, act)

    def check(self, number: str, unit: str, day: date, percent: Decimal) -> None:
        """Somebody of the unit that handed a part out looks for himself."""
        post = self.county.speaker(unit, "head")

        def act(at: datetime) -> None:
            ledger.check_progress(
                actor=self.county.actor(post, at.date()),
                at=at,
                task=self._task(number),
                percent=percent,
                method="现场",
                words="沟渠未通，按四成核定。",
            )

        self.year.plan(day, 16, act)

    def _task(self, number: str) -> Task:
        return Task.objects.select_related("lead").get(body_id=self.county.body.pk, number=number)
