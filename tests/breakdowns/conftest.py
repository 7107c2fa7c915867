"""The county with villages below 城北镇, and one of its tasks under way."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import pytest

from luoshi.breakdowns import services
from luoshi.breakdowns.models import Breakdown, Offer, Part
from luoshi.breakdowns.reading import PartDraft
from luoshi.ledger import services as ledger
from luoshi.ledger.models import Task
from luoshi.ledger.services import TargetDraft
from luoshi.organisations.models import Body, Organisation
from luoshi.organisations.roles import Kind, Role
from luoshi.rulesets.services import issue_starting_rulesets
from tests.cast import Cast, Member
from tests.factories import founding, make_body, make_holder, make_post, make_unit
from tests.ledger.conftest import cast, moment

__all__ = ["cast"]
ROAD = "建成农村公路8公里"
DUE = date(2026, 10, 31)


@dataclass(frozen=True, slots=True)
class Town:
    """城北镇 with six villages, and the head of two of them."""

    cast: Cast
    road: Task
    villages: Sequence[Organisation]
    beigou: Member
    nanpo: Member
    parts: list[Part] = field(default_factory=list)

    @property
    def head(self) -> Member:
        """The head of the town, who hands out."""
        return self.cast.town_head


VILLAGES = ("北沟村", "南坡村", "杨家坪村", "柳堡村", "石门村", "河口村")


def make_road(people: Cast, **changes: object) -> Task:
    """A task of the town, signed for."""
    task = ledger.draft_task(
        actor=people.officer.actor,
        at=moment(3, 2),
        **{
            "title": ROAD,
            "lead": people.town,
            "reviewer": people.other_bureau,
            "leader": people.leader.post,
            "source": "在全县重点工作推进会上的讲话",
            "line": "民生",
            "due_on": DUE,
            "targets": [TargetDraft("农村公路", Decimal(8), "公里")],
            **changes,
        },
    )
    task = ledger.issue_task(actor=people.officer.actor, at=moment(3, 2), task=task)
    return ledger.accept_task(actor=people.town_head.actor, at=moment(3, 3), task=task)


@pytest.fixture
def town(cast: Cast) -> Town:
    """The town with its villages."""
    people = cast
    road = make_road(people)
    villages = [make_unit(people.body, name, Kind.VILLAGE, under=people.town) for name in VILLAGES]

    def head_of(unit: Organisation, login: str, name: str) -> Member:
        post = make_post(unit, "党支部书记", Role.HEAD)
        return Member(make_holder(post, login, name), post)

    return Town(
        people,
        road,
        villages,
        head_of(villages[0], "beigou", "夏禾"),
        head_of(villages[1], "nanpo", "方圆"),
    )


def drafts(town: Town, *weights: int, **words: object) -> list[PartDraft]:
    """A part for as many villages as there are weights."""
    return [
        PartDraft(unit, weight=Decimal(weight), **words)  # type: ignore[arg-type]
        for unit, weight in zip(town.villages, weights, strict=False)
    ]


def broken(town: Town, *weights: int, **changes: object) -> Breakdown:
    """The road divided among the villages by weight."""
    return services.break_down(
        **{
            "actor": town.head.actor,
            "at": moment(3, 4),
            "task": town.road,
            "rule": "sum",
            "way": "weight",
            "parts": drafts(town, *(weights or (1, 1, 2))),
            **changes,
        }
    )


@dataclass(frozen=True, slots=True)
class City:
    """安平市 above 清源县, with a task of its own."""

    body: Body
    officer: Member
    task: Task


def make_city(cast: Cast) -> City:
    """A body above the county and one of its tasks, issued."""
    body = make_body("330000", "安平市")
    issue_starting_rulesets(actor=founding(body), at=moment(1, 1), effective_on=date(2026, 1, 1))
    office = make_unit(body, "市委督查室", Kind.COMMITTEE_OFFICE)
    post = make_post(office, "督查专员", Role.SUPERVISOR)
    officer = Member(make_holder(post, "shiducha", "易知"), post)
    services.set_superior(actor=cast.administrator.actor, at=moment(3, 1), code="330000")
    task = ledger.draft_task(
        actor=officer.actor,
        at=moment(3, 1),
        title="全市新改建农村公路850公里",
        lead=office,
        due_on=date(2026, 12, 31),
        source="市委全会报告",
        targets=[TargetDraft("农村公路", Decimal(850), "公里")],
    )
    return City(body, officer, ledger.issue_task(actor=officer.actor, at=moment(3, 1), task=task))


@pytest.fixture
def city(cast: Cast) -> City:
    return make_city(cast)


def hand_down(cast: Cast, city: City) -> Offer:
    """The city hands its task to the county."""
    return services.offer_task(
        actor=city.officer.actor,
        at=moment(3, 2),
        task=city.task,
        to_body=Body.objects.get(pk=cast.body.pk),
        words="清源县承担85公里",
    )
