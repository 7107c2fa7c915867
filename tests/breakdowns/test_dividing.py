"""Tasks broken down in one act: what the parts get, who may, what is refused."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from luoshi.breakdowns import services
from luoshi.breakdowns.models import Breakdown, Demand, Part
from luoshi.breakdowns.reading import PartDraft
from luoshi.breakdowns.refusals import (
    AlreadyBrokenDown,
    NoTargetToDivide,
    NotBrokenDown,
    NothingLeft,
    NothingToChange,
    NoUnitNamed,
    PartDuePast,
    PartDueTooLate,
    PartWithdrawn,
    TooDeep,
    UnitLeadsWhole,
    UnitNamedTwice,
    UnitNotBelow,
    ValueMissing,
    WeightMissing,
)
from luoshi.common.errors import NotAllowed
from luoshi.history.models import Entry
from luoshi.ledger import rules as ledger_rules
from luoshi.ledger import selectors
from luoshi.ledger import services as ledger
from luoshi.ledger.models import Task
from luoshi.ledger.services.refusals import AnotherBody, NotPossibleNow, ReasonMissing
from tests.breakdowns.conftest import Town, broken, drafts, make_road
from tests.ledger.conftest import moment

pytestmark = pytest.mark.django_db


def _values(breakdown: Breakdown) -> list[tuple[str, Decimal | None]]:
    return [
        (part.task.number, part.value)
        for part in Part.objects.filter(breakdown=breakdown).select_related("task").order_by("pk")
    ]


def test_a_task_is_divided_by_weight_in_one_act(town: Town) -> None:
    breakdown = broken(town, 1, 1, 2)

    number = town.road.number
    assert _values(breakdown) == [
        (f"{number}-1", Decimal(2)),
        (f"{number}-2", Decimal(2)),
        (f"{number}-3", Decimal(4)),
    ]
    child = Task.objects.get(number=f"{number}-1")
    assert child.state == "issued"
    assert (child.lead, child.issuer, child.reviewer) == (
        town.villages[0],
        town.cast.town,
        town.cast.town,
    )
    assert (child.source, child.line, child.due_on) == (
        town.road.source,
        town.road.line,
        town.road.due_on,
    )
    assert child.targets.get().value == Decimal(2)
    entry = Entry.objects.get(event="breakdowns.broken_down")
    assert entry.subject_id == town.road.pk
    assert entry.content["units"] == "北沟村、南坡村、杨家坪村"


def test_equal_shares_add_up_to_the_whole(town: Town) -> None:
    breakdown = broken(town, 1, 1, 1, way="equal")

    assert [value for _number, value in _values(breakdown)] == [
        Decimal("2.67"),
        Decimal("2.67"),
        Decimal("2.66"),
    ]


def test_values_may_stay_below_or_above_the_whole(town: Town) -> None:
    parts = [PartDraft(town.villages[0], value=Decimal(9))]

    breakdown = broken(town, way="value", parts=parts)

    assert _values(breakdown) == [(f"{town.road.number}-1", Decimal(9))]


def test_every_part_of_a_whole_without_figures_is_a_task(town: Town) -> None:
    breakdown = broken(town, 1, 1, rule="all_of", goes_further=True)

    assert [value for _number, value in _values(breakdown)] == [None, None]
    assert Demand.objects.filter(lifted_on=None).count() == 2
    assert not Task.objects.get(number=f"{town.road.number}-1").targets.exists()


def test_under_a_mean_everybody_gets_the_whole_value(town: Town) -> None:
    breakdown = broken(town, 1, 3, rule="average")

    assert [value for _number, value in _values(breakdown)] == [Decimal(8), Decimal(8)]


def test_parts_go_several_levels_deep(town: Town) -> None:
    broken(town, 1, 1)
    child = Task.objects.get(number=f"{town.road.number}-1")
    ledger.accept_task(actor=town.beigou.actor, at=moment(3, 5), task=child)
    group = town.cast.bureau

    with pytest.raises(UnitNotBelow):
        services.break_down(
            actor=town.beigou.actor,
            at=moment(3, 6),
            task=child,
            rule="sum",
            way="equal",
            parts=[PartDraft(group)],
        )


def test_a_supporting_unit_gets_a_part_too(town: Town) -> None:
    task = make_road(town.cast, supporting=[town.cast.bureau])

    broken(town, task=task, parts=[PartDraft(town.cast.bureau)], way="equal")

    assert Task.objects.get(number=f"{task.number}-1").lead == town.cast.bureau


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"parts": []}, NoUnitNamed),
        ({"way": "value"}, ValueMissing),
        ({"rule": "sum", "way": "weight", "parts": "no weight"}, WeightMissing),
        ({"parts": "the town"}, UnitLeadsWhole),
        ({"parts": "a bureau"}, UnitNotBelow),
        ({"parts": "twice"}, UnitNamedTwice),
        ({"parts": "late"}, PartDueTooLate),
        ({"parts": "past"}, PartDuePast),
        ({"parts": "another body"}, AnotherBody),
    ],
)
def test_what_cannot_be_divided_is_refused_by_name(
    town: Town, changes: dict[str, object], refusal: type[Exception]
) -> None:
    village = town.villages[0]
    kinds = {
        "no weight": [PartDraft(village)],
        "the town": [PartDraft(town.cast.town, weight=Decimal(1))],
        "a bureau": [PartDraft(town.cast.bureau, weight=Decimal(1))],
        "twice": [PartDraft(village, weight=Decimal(1))] * 2,
        "late": drafts(town, 1, due_on=date(2026, 11, 1)),
        "past": drafts(town, 1, due_on=date(2026, 3, 1)),
        "another body": [PartDraft(town.cast.stranger.unit, weight=Decimal(1))],
    }
    wanted = {
        name: kinds.get(word, word) if isinstance(word, str) else word
        for name, word in changes.items()
    }

    with pytest.raises(refusal):
        broken(town, **wanted)

    assert not Breakdown.objects.exists()
    assert Task.objects.count() == 1


def test_values_need_a_target(town: Town) -> None:
    task = make_road(town.cast, targets=[])

    with pytest.raises(NoTargetToDivide):
        broken(town, 1, task=task)


def test_a_task_is_broken_down_once(town: Town) -> None:
    broken(town, 1)

    with pytest.raises(AlreadyBrokenDown):
        broken(town, 1)


def test_a_task_nobody_signed_for_is_not_divided(town: Town) -> None:
    broken(town, 1)
    child = Task.objects.get(number=f"{town.road.number}-1")

    with pytest.raises(NotPossibleNow):
        broken(town, 1, task=child, actor=town.beigou.actor)


def test_numbers_have_room_for_so_many_levels(town: Town) -> None:
    task = make_road(town.cast, number="2026-" + "9" * 18)

    with pytest.raises(TooDeep):
        broken(town, 1, task=task)


def test_further_parts_divide_what_is_left(town: Town) -> None:
    broken(town, way="value", parts=[PartDraft(town.villages[0], value=Decimal(3))])

    breakdown = services.add_parts(
        actor=town.cast.town_clerk.actor,
        at=moment(3, 5),
        task=town.road,
        way="equal",
        parts=[PartDraft(town.villages[1]), PartDraft(town.villages[2])],
    )

    assert [value for _number, value in _values(breakdown)] == [
        Decimal(3),
        Decimal("2.5"),
        Decimal("2.5"),
    ]
    assert Entry.objects.get(event="breakdowns.parts_added").content["units"] == "南坡村、杨家坪村"


def test_where_nothing_is_left_nothing_is_divided(town: Town) -> None:
    broken(town, 1)

    with pytest.raises(NothingLeft):
        services.add_parts(
            actor=town.head.actor,
            at=moment(3, 5),
            task=town.road,
            way="equal",
            parts=[PartDraft(town.villages[1])],
        )
    with pytest.raises(NotBrokenDown):
        services.add_parts(
            actor=town.head.actor,
            at=moment(3, 5),
            task=make_road(town.cast),
            way="equal",
            parts=[PartDraft(town.villages[1])],
        )


def test_a_part_is_changed_with_its_reason(town: Town) -> None:
    part = broken(town, 1, 1).parts.order_by("pk")[0]

    services.change_part(
        actor=town.cast.town_clerk.actor,
        at=moment(3, 5),
        part=part,
        reason="路线调整",
        value=Decimal(5),
        due_on=date(2026, 9, 30),
    )

    child = Task.objects.get(pk=part.task_id)
    part.refresh_from_db()
    assert part.value == Decimal(5)
    assert child.targets.get().value == Decimal(5)
    assert (child.due_on, child.original_due_on) == (date(2026, 9, 30), date(2026, 9, 30))
    entry = Entry.objects.get(event="breakdowns.part_changed")
    assert entry.content["before"] == "4 · 1 · 2026-10-31"
    assert entry.content["after"] == "5 · 1 · 2026-09-30"
    assert entry.reason == "路线调整"


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ({"reason": "", "value": Decimal(5)}, ReasonMissing),
        ({"reason": "改", "value": Decimal(0)}, ValueMissing),
        ({"reason": "改", "weight": Decimal(-1)}, WeightMissing),
        ({"reason": "改"}, NothingToChange),
        ({"reason": "改", "due_on": date(2027, 1, 1)}, PartDueTooLate),
        ({"reason": "改", "due_on": date(2026, 3, 1)}, PartDuePast),
    ],
)
def test_a_change_is_refused_by_name(
    town: Town, words: dict[str, object], refusal: type[Exception]
) -> None:
    part = broken(town, 1).parts.get()

    with pytest.raises(refusal):
        services.change_part(actor=town.head.actor, at=moment(3, 5), part=part, **words)

    part.refresh_from_db()
    assert part.value == Decimal(8)


def test_a_part_is_withdrawn_and_its_number_never_used_again(town: Town) -> None:
    part = broken(town, 1, 1).parts.order_by("pk")[0]

    services.withdraw_part(actor=town.head.actor, at=moment(3, 5), part=part, reason="村界调整")

    child = Task.objects.get(pk=part.task_id)
    assert child.state == "cancelled"
    with pytest.raises(PartWithdrawn):
        services.withdraw_part(actor=town.head.actor, at=moment(3, 5), part=part, reason="再撤")
    services.add_parts(
        actor=town.head.actor,
        at=moment(3, 6),
        task=town.road,
        way="equal",
        parts=[PartDraft(town.villages[0])],
    )
    assert Task.objects.filter(number=f"{town.road.number}-3", lead=town.villages[0]).exists()


def test_a_part_is_withdrawn_only_with_a_reason(town: Town) -> None:
    part = broken(town, 1).parts.get()

    with pytest.raises(ReasonMissing):
        services.withdraw_part(actor=town.head.actor, at=moment(3, 5), part=part, reason=" ")

    assert Task.objects.get(pk=part.task_id).state == "issued"


# The town leads the whole, the bureau checks it, 北沟村 got the part.
_HANDERS = {"officer", "supervision_head", "town_clerk", "town_head"}
_PEOPLE = (
    "officer", "supervision_head", "clerk", "deputy_clerk", "head", "other_clerk", "other_head",
    "town_clerk", "town_head", "leader", "reviewer", "administrator", "auditor", "reader",
    "stranger", "beigou",
)  # fmt: skip


def _actor(town: Town, person: str):  # type: ignore[no-untyped-def]
    return (town.beigou if person == "beigou" else getattr(town.cast, person)).actor


def test_who_divides_changes_withdraws_and_closes(town: Town) -> None:
    part = broken(town, 1).parts.get()
    child = Task.objects.get(pk=part.task_id)
    from luoshi.breakdowns import rules

    table = {
        rules.can_break_down: (town.road, _HANDERS),
        rules.can_change_part: (child, _HANDERS),
        rules.can_ask_list: (child, _HANDERS),
        rules.can_withdraw_part: (child, {"supervision_head", "leader", "town_head"}),
        ledger_rules.can_issue_task: (child, _HANDERS),
        ledger_rules.can_close_task: (
            child,
            {"officer", "supervision_head", "leader", "town_head"},
        ),
        ledger_rules.can_verify_task: (child, _HANDERS),
        ledger_rules.can_change_task: (child, {"officer", "supervision_head"}),
        ledger_rules.can_accept_task: (child, {"beigou"}),
    }

    allowed = {
        rule: {person for person in _PEOPLE if rule(_actor(town, person), task)}
        for rule, (task, _people) in table.items()
    }

    assert allowed == {rule: people for rule, (_task, people) in table.items()}


def test_others_are_refused_and_change_nothing(town: Town) -> None:
    with pytest.raises(NotAllowed):
        broken(town, 1, actor=town.cast.clerk.actor)
    with pytest.raises(Task.DoesNotExist):
        broken(town, 1, actor=town.cast.stranger.actor)

    assert Task.objects.count() == 1


def test_the_unit_that_handed_a_part_out_reads_checks_and_closes_it(town: Town) -> None:
    task = make_road(town.cast, visibility="internal")
    broken(town, 1, task=task)
    number = f"{task.number}-1"
    child = Task.objects.get(number=number)
    ledger.accept_task(actor=town.beigou.actor, at=moment(3, 5), task=child)
    ledger.report_progress(
        actor=town.beigou.actor,
        at=moment(3, 20),
        task=child,
        values={child.targets.get().pk: Decimal(8)},
    )
    ledger.request_closing(actor=town.beigou.actor, at=moment(3, 21), task=child)

    read = selectors.get_task(town.head.actor, number)
    ledger.verify_task(actor=town.cast.town_clerk.actor, at=moment(3, 22), task=read)
    ledger.close_task(actor=town.head.actor, at=moment(3, 23), task=read)

    assert Task.objects.get(number=number).state == "closed"
    with pytest.raises(Task.DoesNotExist):
        selectors.get_task(town.cast.clerk.actor, number)


def test_whoever_handed_a_part_out_reads_it_as_lists_and_pages_do_alike(town: Town) -> None:
    task = make_road(town.cast, visibility="internal")
    broken(town, 1, task=task)
    child = Task.objects.get(number=f"{task.number}-1")
    actor = replace(town.head.actor, organisation_path="9999")

    settled = Task.objects.settled_for(actor, child)

    assert settled is True
    assert Task.objects.visible_to(actor).filter(pk=child.pk).exists()


def test_a_returned_part_is_issued_again_to_another_village(town: Town) -> None:
    part = broken(town, 1).parts.get()
    child = Task.objects.get(pk=part.task_id)
    ledger.return_task(actor=town.beigou.actor, at=moment(3, 5), task=child, clause="路在邻村")

    ledger.reissue_task(
        actor=town.head.actor, at=moment(3, 6), task=child, reason="改派", lead=town.villages[1]
    )

    assert Task.objects.get(pk=child.pk).lead == town.villages[1]
