"""A county with a task that comes again, and one in which something must not happen."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from luoshi.ledger import services as ledger
from luoshi.ledger.models import Kind, Task
from luoshi.organisations.actor import Actor
from luoshi.periods import services
from luoshi.periods.models import Period, Recurrence, ZeroEvent, ZeroTarget
from luoshi_core.rhythm import Every, Rhythm
from tests.cast import Cast

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONTHLY = Rhythm(Every.MONTH, day=25)


def moment(month: int, day: int, hour: int = 9) -> datetime:
    """A moment of the year 2026 in the county's zone."""
    return datetime(2026, month, day, hour, tzinfo=SHANGHAI)


@pytest.fixture
def cast(people_and_rules: Cast) -> Cast:
    """The people of the county, with the starting rule-sets in force."""
    return people_and_rules


def make_task(
    cast: Cast,
    kind: str = Kind.RECURRING,
    title: str = "每月排查一次",
    feedback: str = "closing_only",
) -> Task:
    """A task of the bureau, under way, to be checked by the other bureau; its periods report."""
    officer = cast.officer.actor
    task = ledger.draft_task(
        actor=officer,
        at=moment(3, 2),
        title=title,
        kind=kind,
        lead=cast.bureau,
        reviewer=cast.other_bureau,
        due_on=date(2026, 12, 31),
        feedback={"kind": feedback},
    )
    ledger.issue_task(actor=officer, at=moment(3, 2), task=task)
    return ledger.accept_task(actor=cast.clerk.actor, at=moment(3, 2), task=task)


def clock_of(cast: Cast) -> Actor:
    """The clock of the body."""
    return Actor.system(cast.body.pk, channel="clock")


def periods_of(recurrence: Recurrence) -> list[Period]:
    """The periods of a rhythm in their order."""
    return list(Period.objects.filter(recurrence=recurrence).order_by("owed_on"))


@pytest.fixture
def task(cast: Cast) -> Task:
    return make_task(cast)


@pytest.fixture
def monthly(cast: Cast, task: Task) -> Recurrence:
    """Owed every month by the 25th, since 2 March."""
    return services.set_recurrence(
        actor=cast.officer.actor,
        at=moment(3, 2),
        task=task,
        rhythm=MONTHLY,
        owed="排查一次",
        from_on=date(2026, 3, 2),
    )


@pytest.fixture
def march(monthly: Recurrence) -> Period:
    """The first period."""
    return periods_of(monthly)[0]


@pytest.fixture
def target(cast: Cast) -> ZeroTarget:
    """No accident, said by the other bureau."""
    return services.set_zero_target(
        actor=cast.officer.actor,
        at=moment(3, 2),
        task=make_task(cast, Kind.ZERO_EVENT, "五个不发生"),
        what="不发生较大以上生产安全事故",
        base_on=date(2026, 1, 1),
        source=cast.other_bureau,
    )


@pytest.fixture
def statements(cast: Cast, target: ZeroTarget) -> Recurrence:
    """A statement every month, within three working days after its end."""
    return services.set_recurrence(
        actor=cast.officer.actor,
        at=moment(3, 2),
        task=target.task,
        target=target,
        rhythm=Rhythm(Every.MONTH, workdays_after=3),
        owed="说明当月无发生",
        from_on=date(2026, 3, 2),
    )


EVENT = {
    "happened_on": date(2026, 3, 10),
    "kind": "一般生产安全事故",
    "about": "砂石加工点传送带",
    "facts": "传送带断裂，设备损坏，停产整顿。",
    "source": "县应急管理局值班信息第12号",
}


@pytest.fixture
def event(cast: Cast, target: ZeroTarget) -> ZeroEvent:
    """An event in the town, entered by the source unit."""
    return services.file_event(
        actor=cast.other_clerk.actor, at=moment(3, 11), target=target, place=cast.town, **EVENT
    )
