"""The verbs of a cohort: what they do, what they refuse, and that a refusal changes nothing."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from luoshi.cohorts import refusals, selectors, services
from luoshi.cohorts.models import (
    Cohort,
    CohortObject,
    CurveVersion,
    ObjectValue,
    StandardVersion,
)
from luoshi.cohorts.services import Entered, MeasureDraft, ObjectDraft
from luoshi.common.errors import NotAllowed, Refusal
from luoshi.files.services import store_file
from luoshi.history.models import Entry
from luoshi.history.verification import verify
from luoshi.ledger import services as ledger
from luoshi.ledger.models import Kind, Task
from tests.cast import Cast
from tests.cohorts.conftest import INCOME, Story, found, make_story
from tests.ledger.conftest import SHANGHAI, moment


def last_event() -> str:
    return Entry.objects.latest("pk").event


def counts() -> tuple[int, ...]:
    models = (Cohort, CohortObject, ObjectValue, StandardVersion, Task, Entry)
    return tuple(model._default_manager.count() for model in models)


def test_founding_drafts_the_task_and_records_the_standard(cast: Cast) -> None:
    cohort = services.found_cohort(
        actor=cast.officer.actor,
        at=moment(1, 5),
        title="党群服务中心规范化建设",
        lead=cast.bureau,
        object_name="中心",
        measures=[MeasureDraft("面积", Decimal(1000), "平方米")],
        starts_on=date(2026, 1, 1),
        ends_on=date(2030, 12, 31),
    )

    assert cohort.task.kind == Kind.COHORT
    assert cohort.task.due_on == date(2030, 12, 31)
    assert last_event() == "cohorts.founded"
    entry = Entry.objects.latest("pk")
    assert entry.content == {"until": "2030-12-31", "standard": "面积 ≥1000 平方米"}


def test_a_cohort_is_founded_on_a_task_that_is_there_by_its_lead(cast: Cast) -> None:
    task = ledger.draft_task(
        actor=cast.officer.actor, at=moment(1, 5), title="逐村达标", lead=cast.bureau, kind="cohort"
    )

    cohort = services.found_cohort(
        actor=cast.head.actor,
        at=moment(1, 6),
        task=task,
        object_name="村",
        measures=[INCOME],
        starts_on=date(2026, 1, 1),
        ends_on=date(2028, 12, 31),
    )

    assert cohort.task == task


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ({"measures": []}, refusals.StandardMissing),
        ({"measures": [INCOME, INCOME]}, refusals.MeasureTwice),
        ({"ends_on": date(2026, 1, 1)}, refusals.PeriodOutOfOrder),
        ({"curve": {2025: 3}}, refusals.CurveOutOfOrder),
        ({"curve": {2026: 3, 2027: 2}}, refusals.CurveOutOfOrder),
        ({"entered_by": "source"}, refusals.SourceMissing),
    ],
)
def test_an_unsound_cohort_is_refused(
    cast: Cast, words: dict[str, Any], refusal: type[Refusal]
) -> None:
    before = counts()

    with pytest.raises(refusal):
        found(cast, **words)

    assert counts() == before


def test_a_source_unit_is_of_the_own_body(cast: Cast) -> None:
    with pytest.raises(refusals.UnitOfAnotherBody):
        found(cast, entered_by="source", source=cast.stranger.unit)


def test_a_task_of_another_kind_has_no_cohort(cast: Cast) -> None:
    task = ledger.draft_task(
        actor=cast.officer.actor, at=moment(1, 5), title="一般任务", lead=cast.bureau
    )

    with pytest.raises(refusals.TaskIsNoCohort):
        found(cast, task=task)


def test_a_task_has_one_cohort(story: Story) -> None:
    with pytest.raises(refusals.CohortIsThere):
        found(story.cast, task=story.cohort.task)


def test_adding_objects_is_recorded_with_their_number(story: Story) -> None:
    entry = Entry.objects.filter(event="cohorts.objects_added").get()

    assert entry.content == {"count": 3, "first": "石桥村", "last": "河口村"}
    assert list(verify()) == []


@pytest.mark.parametrize(
    ("drafts", "refusal"),
    [
        ([], refusals.NoObjects),
        ([ObjectDraft("新村"), ObjectDraft("新村")], refusals.ObjectIsThere),
        ([ObjectDraft("石桥村", None, "城北镇")], refusals.ObjectIsThere),
        ([ObjectDraft("村" * 101)], refusals.ObjectNameTooLong),
        ([ObjectDraft(" ")], refusals.ObjectNameTooLong),
        ([ObjectDraft("王建国 13812345678")], refusals.PersonNamed),
        ([ObjectDraft("贫困户李秀英", None, "石桥村")], refusals.PersonNamed),
    ],
)
def test_objects_that_cannot_stand_on_the_list_are_refused_all_together(
    story: Story, drafts: list[ObjectDraft], refusal: type[Refusal]
) -> None:
    before = counts()

    with pytest.raises(refusal):
        services.add_objects(
            actor=story.cast.officer.actor,
            at=moment(2, 1),
            cohort=story.cohort,
            objects=[ObjectDraft("先行村"), *drafts] if drafts else drafts,
        )

    assert counts() == before


def test_a_refused_person_is_not_told_in_full() -> None:
    with pytest.raises(refusals.PersonNamed) as refused:
        services.objects.require_no_person("王建国 13812345678")

    assert "13812345678" not in str(refused.value)


def test_a_list_has_an_end(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services.objects, "MOST_OBJECTS", 3)

    with pytest.raises(refusals.TooManyObjects):
        services.add_objects(
            actor=story.cast.officer.actor,
            at=moment(2, 1),
            cohort=story.cohort,
            objects=[ObjectDraft("一村")],
        )


def test_an_object_leaves_the_list_with_a_reason_and_may_come_back(story: Story) -> None:
    officer = story.cast.officer.actor

    item = services.remove_object(
        actor=officer, at=moment(2, 1), item=story.fresh("河口村"), reason="并入柳林村"
    )
    again = services.add_objects(
        actor=officer, at=moment(2, 2), cohort=story.cohort, objects=[
            ObjectDraft("河口村", None, "河湾乡")
        ]
    )  # fmt: skip

    assert item.removed_on == date(2026, 2, 1)
    assert again[0].pk != item.pk
    assert Entry.objects.filter(event="cohorts.object_removed").get().reason == "并入柳林村"


def test_removing_needs_a_reason_and_an_object_on_the_list(story: Story) -> None:
    officer = story.cast.officer.actor
    with pytest.raises(refusals.WhyMissing):
        services.remove_object(
            actor=officer, at=moment(2, 1), item=story.fresh("河口村"), reason=" "
        )
    services.remove_object(actor=officer, at=moment(2, 1), item=story.fresh("河口村"), reason="并")

    with pytest.raises(refusals.ObjectIsRemoved):
        services.remove_object(
            actor=officer, at=moment(2, 1), item=story.fresh("河口村"), reason="并"
        )
    with pytest.raises(refusals.ObjectIsRemoved):
        story.enter("河口村", "3", date(2026, 3, 1))


def test_a_value_below_the_standard_leaves_a_distance(story: Story) -> None:
    item = story.enter("石桥村", "7.5", date(2026, 3, 1))

    assert (item.reached_on, item.distance) == (None, Decimal("0.25"))
    assert item.latest == {str(story.measure.pk): "7.5"}
    assert last_event() == "cohorts.value_entered"


def test_reaching_the_standard_follows_from_the_value(story: Story) -> None:
    item = story.enter("石桥村", "10.2", date(2026, 3, 1))

    assert item.reached_on == date(2026, 3, 1)
    assert item.reached_standard is not None
    assert item.reached_standard.version == 1
    assert item.confirmed_on is None
    assert last_event() == "cohorts.object_reached"
    assert list(verify()) == []


def test_reached_once_is_reached_where_nothing_falls_back(story: Story) -> None:
    story.enter("石桥村", "12", date(2026, 3, 1))

    item = story.enter("石桥村", "4", date(2026, 6, 1))

    assert item.reached_on == date(2026, 3, 1)


def test_a_correction_of_the_same_day_takes_the_place_of_what_stood_there(story: Story) -> None:
    story.enter("石桥村", "12", date(2026, 3, 1))

    item = story.enter("石桥村", "2", date(2026, 3, 1), words="录入错误")

    assert item.reached_on is None
    assert last_event() == "cohorts.object_fell_back"
    assert ObjectValue.objects.count() == 2


def test_a_later_value_undoes_what_can_fall_back_and_its_confirmation(cast: Cast) -> None:
    story = make_story(cast, may_fall_back=True)
    story.enter("石桥村", "12", date(2026, 3, 1))
    services.confirm_object(
        actor=cast.other_head.actor, at=moment(3, 5), item=story.fresh("石桥村")
    )

    item = story.enter("石桥村", "4", date(2026, 6, 1))

    assert (item.reached_on, item.confirmed_on, item.reached_standard) == (None, None, None)
    assert last_event() == "cohorts.object_fell_back"


def test_a_state_is_reached_by_its_word(cast: Cast) -> None:
    state = MeasureDraft("整顿", from_word="软弱涣散", to_word="整顿合格")
    story = make_story(cast, measures=[state])

    first = story.enter("石桥村", "0", date(2026, 3, 1))
    second = story.enter("石桥村", "1", date(2026, 4, 1))

    assert first.reached_on is None
    assert second.reached_on == date(2026, 4, 1)


@pytest.mark.parametrize(
    ("value", "day", "refusal"),
    [
        ("NaN", date(2026, 3, 1), refusals.ValueOutOfRange),
        ("1e30", date(2026, 3, 1), refusals.ValueOutOfRange),
    ],
)
def test_what_is_no_value_is_refused(
    story: Story, value: str, day: date, refusal: type[Refusal]
) -> None:
    before = counts()

    with pytest.raises(refusal):
        story.enter("石桥村", value, day)

    assert counts() == before


def test_values_of_tomorrow_of_unknown_measures_and_no_values_are_refused(story: Story) -> None:
    def enter(values: dict[int, Decimal], day: date) -> None:
        one = Entered(story.villages["石桥村"].pk, values, day)
        services.enter_values(
            actor=story.cast.clerk.actor, at=moment(3, 1), cohort=story.cohort, entered=[one]
        )

    with pytest.raises(refusals.DayNotYet):
        enter({story.measure.pk: Decimal(1)}, date(2026, 3, 2))
    with pytest.raises(refusals.UnknownMeasure):
        enter({999_999: Decimal(1)}, date(2026, 3, 1))
    with pytest.raises(refusals.NothingEntered):
        enter({}, date(2026, 3, 1))


def test_one_bad_entry_of_many_and_none_is_written(story: Story) -> None:
    good = Entered(story.villages["石桥村"].pk, {story.measure.pk: Decimal(5)}, date(2026, 3, 1))
    bad = Entered(story.villages["柳林村"].pk, {story.measure.pk: Decimal("Inf")}, date(2026, 3, 1))
    before = counts()

    with pytest.raises(refusals.ValueOutOfRange):
        services.enter_values(
            actor=story.cast.clerk.actor, at=moment(3, 1), cohort=story.cohort, entered=[good, bad]
        )

    assert counts() == before


def test_an_object_of_another_cohort_is_not_there(story: Story) -> None:
    with pytest.raises(CohortObject.DoesNotExist):
        services.enter_values(
            actor=story.cast.clerk.actor,
            at=moment(3, 1),
            cohort=story.cohort,
            entered=[Entered(999_999, {story.measure.pk: Decimal(1)}, date(2026, 3, 1))],
        )


def test_a_file_is_asked_for_only_where_the_standard_says_so_and_the_value_reaches_it(
    cast: Cast,
) -> None:
    story = make_story(cast, evidence_required=True)
    below = story.enter("石桥村", "9", date(2026, 3, 1))
    with pytest.raises(refusals.FileMissing):
        story.enter("石桥村", "11", date(2026, 4, 1))
    stored = store_file(
        actor=cast.clerk.actor, at=moment(4, 1), content=b"x", name="决算.pdf", kind="cohort_value"
    )

    item = story.enter("石桥村", "11", date(2026, 4, 1), file=stored)

    assert below.reached_on is None
    assert item.reached_on == date(2026, 4, 1)


def test_confirming_stands_beside_reaching(story: Story) -> None:
    story.enter("石桥村", "12", date(2026, 3, 1))

    item = services.confirm_object(
        actor=story.cast.other_head.actor,
        at=moment(3, 9),
        item=story.fresh("石桥村"),
        words="查了账",
    )

    assert (item.reached_on, item.confirmed_on) == (date(2026, 3, 1), date(2026, 3, 9))
    assert item.confirmed_by_name == "宋涛"
    assert last_event() == "cohorts.object_confirmed"


def test_only_what_is_reached_and_not_confirmed_yet_is_confirmed(story: Story) -> None:
    head = story.cast.other_head.actor
    with pytest.raises(refusals.NotReached):
        services.confirm_object(actor=head, at=moment(3, 9), item=story.fresh("石桥村"))
    story.enter("石桥村", "12", date(2026, 3, 1))
    services.confirm_object(actor=head, at=moment(3, 9), item=story.fresh("石桥村"))

    with pytest.raises(refusals.IsConfirmed):
        services.confirm_object(actor=head, at=moment(3, 9), item=story.fresh("石桥村"))


def test_a_confirmation_is_withdrawn_with_a_reason(story: Story) -> None:
    head = story.cast.other_head.actor
    story.enter("石桥村", "12", date(2026, 3, 1))
    with pytest.raises(refusals.NotConfirmed):
        services.reopen_object(actor=head, at=moment(4, 1), item=story.fresh("石桥村"), reason="x")
    services.confirm_object(actor=head, at=moment(3, 9), item=story.fresh("石桥村"))
    with pytest.raises(refusals.WhyMissing):
        services.reopen_object(actor=head, at=moment(4, 1), item=story.fresh("石桥村"), reason="")

    item = services.reopen_object(
        actor=head, at=moment(4, 1), item=story.fresh("石桥村"), reason="账上无此收入"
    )

    assert (item.reached_on, item.confirmed_on) == (date(2026, 3, 1), None)
    assert Entry.objects.latest("pk").reason == "账上无此收入"


def test_what_was_reached_keeps_its_version_when_the_standard_changes(story: Story) -> None:
    story.enter("石桥村", "12", date(2026, 3, 1))
    story.enter("柳林村", "9", date(2026, 3, 1))

    services.change_standard(
        actor=story.cast.officer.actor,
        at=moment(6, 1),
        cohort=story.cohort,
        measures=[MeasureDraft("集体经济收入", Decimal(15), "万元")],
        reason="县委全会提高标准",
    )

    reached, left = story.fresh("石桥村"), story.fresh("柳林村")
    assert reached.reached_standard is not None
    assert reached.reached_standard.version == 1
    assert left.distance == Decimal("0.4")
    assert list(verify()) == []


def test_a_lower_standard_is_reached_at_once_by_those_who_have_the_values(story: Story) -> None:
    story.enter("柳林村", "9", date(2026, 3, 1))

    standard = services.change_standard(
        actor=story.cast.officer.actor,
        at=moment(6, 1),
        cohort=story.cohort,
        measures=[MeasureDraft("集体经济收入", Decimal(8), "万元")],
        reason="按省定标准",
    )

    item = story.fresh("柳林村")
    assert (item.reached_on, item.reached_standard) == (date(2026, 3, 1), standard)
    assert last_event() == "cohorts.rejudged"
    assert list(verify()) == []


@pytest.mark.parametrize(
    ("measures", "reason", "refusal"),
    [
        ([INCOME], "同样", refusals.StandardIsSame),
        ([MeasureDraft("集体经济收入", Decimal(8), "万元")], " ", refusals.WhyMissing),
        ([], "无", refusals.StandardMissing),
        ([MeasureDraft("集体经济收入", Decimal(8), "元")], "改", refusals.MeasureIsOfAnotherKind),
    ],
)
def test_a_new_standard_says_something_new_with_a_reason(
    story: Story, measures: list[MeasureDraft], reason: str, refusal: type[Refusal]
) -> None:
    before = counts()

    with pytest.raises(refusal):
        services.change_standard(
            actor=story.cast.officer.actor,
            at=moment(6, 1),
            cohort=story.cohort,
            measures=measures,
            reason=reason,
        )

    assert counts() == before


def test_a_closed_task_keeps_its_objects_as_they_are(story: Story) -> None:
    ledger.cancel_task(
        actor=story.cast.supervision_head.actor,
        at=moment(5, 1),
        task=story.cohort.task,
        reason="并入三年行动",
    )

    with pytest.raises(refusals.CohortIsSettled):
        story.enter("石桥村", "12", date(2026, 5, 2))
    with pytest.raises(refusals.CohortIsSettled):
        services.remove_object(
            actor=story.cast.officer.actor, at=moment(5, 2), item=story.fresh("石桥村"), reason="x"
        )


def test_who_may_not_is_refused_and_changes_nothing(story: Story) -> None:
    before = counts()
    one = Entered(story.villages["石桥村"].pk, {story.measure.pk: Decimal(5)}, date(2026, 3, 1))

    with pytest.raises(NotAllowed):
        services.enter_values(
            actor=story.cast.officer.actor, at=moment(3, 1), cohort=story.cohort, entered=[one]
        )
    with pytest.raises(Cohort.DoesNotExist):
        services.enter_values(
            actor=story.cast.stranger.actor, at=moment(3, 1), cohort=story.cohort, entered=[one]
        )

    assert counts() == before


def later_plan(story: Story, curve: dict[int, int], year: int = 2026, **more: Any) -> Any:
    return services.change_curve(
        actor=more.get("actor", story.cast.officer.actor),
        at=datetime(year, 6, 1, 9, tzinfo=SHANGHAI),
        cohort=story.cohort,
        curve=curve,
        reason=more.get("reason", "县委全会加快"),
    )


def planned(story: Story, on: date) -> list[tuple[int, Decimal | None]]:
    view = selectors.view_cohort(story.cast.officer.actor, story.cohort.pk, on)
    return [(row.year, row.planned) for row in view.curve.years]


def test_a_later_plan_holds_from_its_day_and_past_years_keep_theirs(story: Story) -> None:
    made = later_plan(story, {2026: 1, 2027: 3, 2028: 3}, 2027)

    assert (made.version, made.effective_on, made.set_by_name) == (
        2, date(2027, 6, 1), story.cast.officer.user.name,
    )  # fmt: skip
    assert last_event() == "cohorts.curve_changed"
    before, after = planned(story, date(2027, 5, 31)), planned(story, date(2027, 6, 1))
    assert before == [(2026, Decimal(1)), (2027, Decimal(2)), (2028, Decimal(3))]
    assert after == [(2026, Decimal(1)), (2027, Decimal(3)), (2028, Decimal(3))]
    later = later_plan(story, {2026: 1, 2027: 3, 2028: 4}, 2028)
    assert later.version == 3
    view = selectors.view_cohort(story.cast.officer.actor, story.cohort.pk, date(2028, 7, 1))
    assert [plan.version for plan in view.plans] == [1, 2, 3]
    assert list(verify(story.cast.body.pk)) == []


def test_a_year_that_is_over_is_held_against_the_plan_of_its_time(cast: Cast) -> None:
    story = make_story(cast, curve={})
    later_plan(story, {2026: 0, 2027: 3}, 2027)

    assert planned(story, date(2027, 6, 2))[0] == (2026, Decimal(1))
    assert planned(story, date(2027, 6, 2))[1] == (2027, Decimal(3))


@pytest.mark.parametrize(
    ("curve", "reason", "refusal"),
    [
        ({}, "快", refusals.CurveMissing),
        ({2026: 1, 2027: 2, 2028: 3}, "快", refusals.CurveIsSame),
        ({2026: 2, 2027: 3}, "快", refusals.PastYearChanged),
        ({2027: 3}, "快", refusals.PastYearChanged),
        ({2026: 1, 2027: 0}, "快", refusals.CurveOutOfOrder),
        ({2026: 1, 2031: 3}, "快", refusals.CurveOutOfOrder),
        ({2026: 1, 2027: 3}, " ", refusals.WhyMissing),
    ],
)
def test_a_plan_that_cannot_hold_is_refused(
    story: Story, curve: dict[int, int], reason: str, refusal: type[Refusal]
) -> None:
    before = counts()

    with pytest.raises(refusal):
        later_plan(story, curve, 2027, reason=reason)

    assert counts() == before
    assert not CurveVersion.objects.exists()


@pytest.mark.parametrize("who", ["clerk", "head", "other_head", "leader", "administrator"])
def test_only_supervision_changes_the_plan(story: Story, who: str) -> None:
    with pytest.raises(NotAllowed):
        later_plan(story, {2026: 2}, actor=getattr(story.cast, who).actor)


def confirm_all(story: Story, who: str = "other_head", **words: Any) -> Any:
    keys = words.pop("items", [item.pk for item in story.villages.values()])
    return services.confirm_objects(
        actor=getattr(story.cast, who).actor, at=moment(4, 1), cohort=story.cohort, items=keys,
        words="查了账", **words,
    )  # fmt: skip


def test_many_are_confirmed_in_one_act_and_the_others_named(story: Story) -> None:
    for name, value in (("石桥村", "12"), ("柳林村", "13")):
        story.enter(name, value, date(2026, 3, 1))

    result = confirm_all(story)

    assert [item.name for item in result.done] == ["石桥村", "柳林村"]
    assert [(one.name, one.code) for one in result.refused] == [("河口村", "not_reached")]
    assert Entry.objects.filter(event="cohorts.object_confirmed").count() == 2
    assert story.fresh("石桥村").confirmed_words == "查了账"
    assert list(verify(story.cast.body.pk)) == []


def test_confirmed_again_nothing_changes(story: Story) -> None:
    story.enter("石桥村", "12", date(2026, 3, 1))
    key = story.villages["石桥村"].pk
    confirm_all(story, items=[key, key])
    before = counts()

    again = confirm_all(story, items=[key])

    assert again.done == ()
    assert [one.code for one in again.refused] == ["is_confirmed"]
    assert counts() == before


def test_what_left_the_list_is_passed_over_and_what_is_of_another_list_is_not_there(
    story: Story,
) -> None:
    services.remove_object(
        actor=story.cast.officer.actor, at=moment(3, 2), item=story.fresh("河口村"), reason="并入"
    )
    result = confirm_all(story)
    assert [one.code for one in result.refused if one.name == "河口村"] == ["object_is_removed"]

    with pytest.raises(CohortObject.DoesNotExist):
        confirm_all(story, items=[story.villages["石桥村"].pk + 999])


@pytest.mark.parametrize(
    ("items", "refusal"), [([], refusals.NothingChosen), (range(501), refusals.TooManyToConfirm)]
)
def test_none_and_too_many_are_refused(story: Story, items: Any, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        confirm_all(story, items=items)


@pytest.mark.parametrize("who", ["clerk", "head", "town_head", "leader", "reader"])
def test_who_leads_or_has_no_part_in_checking_confirms_none(story: Story, who: str) -> None:
    with pytest.raises(NotAllowed):
        confirm_all(story, who)


def test_an_object_of_ones_own_unit_is_passed_over(cast: Cast) -> None:
    story = make_story(cast, reviewer=cast.town)
    story.enter("石桥村", "12", date(2026, 3, 1))
    CohortObject.objects.filter(name="石桥村").update(unit=cast.town)

    result = confirm_all(story, "town_head", items=[story.villages["石桥村"].pk])

    assert [one.code for one in result.refused] == ["not_allowed"]
