"""Reviews and settlements: what they compute, keep, refuse; silence is never counted as nothing."""

from datetime import date
from decimal import Decimal

import pytest

from luoshi.common.errors import NotAllowed
from luoshi.history.models import Entry
from luoshi.history.selectors import verify
from luoshi.ledger.models import Target, Task
from luoshi.plans import refusals, services
from luoshi.plans.models import Review, ReviewLine, Settlement
from luoshi.plans.rules import can_decide_settlement, can_issue_review, can_settle
from luoshi.plans.selectors.reviewing import Part, compute_review, sum_up
from luoshi.plans.selectors.reviews import lines_of, open_line
from luoshi.plans.selectors.settlements import settlement_of_task, settlement_sheet
from luoshi.plans.states import SETTLEMENT, SettlementState
from tests.cast import Cast
from tests.ledger.conftest import in_state, moment
from tests.ledger.test_rules import PEOPLE
from tests.plans.conftest import Tree, add_task, events, report

pytestmark = pytest.mark.django_db


def _part(percent: int | None, asked: int = 25) -> Part:
    return Part("1", 1, (), Decimal(asked), None if percent is None else Decimal(percent))


@pytest.mark.parametrize(
    ("percents", "verdict", "reached", "missing"),
    [
        ((30, 30), "over", 2, 0),
        ((25,), "over", 1, 0),
        ((20, 30), "over", 1, 0),
        ((20, 20), "under", 0, 0),
        ((30, None), "incomplete", 1, 1),
        ((20, None), "under", 0, 1),
        ((None, None), "no_data", 0, 2),
        ((0,), "under", 0, 0),
        ((), "no_data", 0, 0),
    ],
)
def test_what_follows_from_a_sum(
    percents: tuple[int | None, ...], verdict: str, reached: int, missing: int
) -> None:
    line = sum_up([_part(percent) for percent in percents], "甲")

    assert (line.verdict, line.reached, line.missing) == (verdict, reached, missing)


def test_a_review_keeps_each_line_with_its_sum_and_rule(cast: Cast, tree: Tree) -> None:
    report(cast, add_task(cast, tree.campaign, value=6), 3, 0)
    add_task(cast, tree.year, value=4)
    in_state(cast, add_task(cast, tree.year, state="drafted"), "closed")

    review = services.issue_review(
        actor=cast.supervision_head.actor, at=moment(4, 1), plan=tree.five, checkpoint="q1",
        on=date(2026, 3, 31), words="首季",
    )  # fmt: skip

    whole, year, campaign, unit = lines_of(review)
    assert (whole.tasks, whole.reached, whole.missing) == (3, 2, 1)
    assert (whole.numerator, whole.denominator, whole.asked) == (150, 200, 50)
    assert (whole.verdict, year.verdict, campaign.verdict) == ("incomplete", "incomplete", "over")
    assert (unit.name, unit.unit_id) == ("县发改局", cast.bureau.pk)
    assert (review.days_gone, review.days_all, review.share) == (90, 365, 25)
    assert (review.rule.code, review.by_name) == ("reviews", "梁舒")
    assert events()[-1] == "plans.review_issued"
    assert Entry.objects.latest("pk").content["numerator"] == "150"
    assert list(verify()) == []


def test_a_review_opens_to_its_addends(cast: Cast, tree: Tree) -> None:
    done = add_task(cast, tree.campaign, value=6)
    report(cast, done, 3, 0)
    hidden = add_task(cast, tree.year, visibility="internal")
    report(cast, hidden, None, 10)
    review = services.issue_review(
        actor=cast.supervision_head.actor, at=moment(4, 1), plan=tree.five, checkpoint="q1"
    )
    whole = lines_of(review)[0]

    opened = open_line(cast.officer.actor, review, whole)
    for_town = open_line(cast.town_clerk.actor, review, whole)

    assert [(part.number, part.percent) for part in opened.parts] == [
        (done.number, 50),
        (hidden.number, 10),
    ]
    assert [part.number for part in for_town.parts] == [done.number]
    assert (for_town.unseen, for_town.unseen_percent) == (1, 10)


def test_a_review_looks_at_the_day_not_at_what_came_later(cast: Cast, tree: Tree) -> None:
    task = add_task(cast, tree.campaign, value=10)
    report(cast, task, 1, 0, month=3)
    report(cast, task, 9, 0, month=5)

    then = compute_review(cast.officer.actor, tree.five, "q1", date(2026, 3, 31))
    later = compute_review(cast.officer.actor, tree.five, "half", date(2026, 6, 30))

    assert (then.whole.numerator, later.whole.numerator) == (10, 90)
    assert (then.whole.verdict, later.whole.verdict) == ("under", "over")


def test_a_tasks_own_quarter_node_comes_first(cast: Cast, tree: Tree) -> None:
    report(cast, add_task(cast, tree.campaign, value=10, own_first_quarter=10), 1, 0)

    found = compute_review(cast.officer.actor, tree.five, "q1", date(2026, 3, 31))

    assert (found.parts[0].asked, found.whole.verdict) == (10, "over")


def test_a_review_is_refused_by_name(cast: Cast, tree: Tree) -> None:
    chief, leader = cast.supervision_head.actor, cast.leader.actor

    def issue(actor: object, **words: object) -> Review:
        given = {"plan": tree.five, "checkpoint": "q1", **words}
        return services.issue_review(actor=actor, at=moment(4, 1), **given)  # type: ignore[arg-type]

    with pytest.raises(refusals.NothingToReview):
        issue(chief)
    add_task(cast, tree.campaign)
    with pytest.raises(refusals.ReviewAhead):
        issue(chief, on=date(2026, 4, 2))
    with pytest.raises(NotAllowed):
        issue(cast.officer.actor)
    issue(leader)
    with pytest.raises(refusals.ReviewThere):
        issue(chief)

    assert (Review.objects.count(), ReviewLine.objects.count()) == (1, 4)


def _settle(cast: Cast, task: Task, **words: object) -> Settlement:
    given = {"year": 2026, "outcome": "done", "target": task.targets.first(), **words}
    return services.settle_target(
        actor=cast.head.actor,
        at=moment(12, 28),
        task=task,
        **given,  # type: ignore[arg-type]
    )


def _settled_in(cast: Cast, task: Task, state: str) -> Settlement:
    settlement = _settle(cast, task)
    officer = cast.officer.actor
    if state == "confirmed":
        return services.confirm_settlement(actor=officer, at=moment(12, 29), settlement=settlement)
    if state == "sent_back":
        return services.send_back_settlement(
            actor=officer, at=moment(12, 29), settlement=settlement, reason="缺验收单"
        )
    return settlement


def test_a_target_is_settled_confirmed_and_told(cast: Cast, tree: Tree) -> None:
    task = add_task(cast, tree.campaign)

    settlement = _settle(cast, task, outcome="partly", value=Decimal(4), reason="降雨停工")
    services.confirm_settlement(
        actor=cast.officer.actor, at=moment(12, 30), settlement=settlement, words="属实"
    )

    settlement.refresh_from_db()
    assert (settlement.state, settlement.outcome, settlement.value) == ("confirmed", "partly", 4)
    assert (settlement.entered_by, settlement.settled_by) == ("何健", "周明")
    assert events()[-2:] == ["plans.target_settled", "plans.settlement_confirmed"]
    assert list(verify()) == []


def test_what_nobody_settled_stays_visible(cast: Cast, tree: Tree) -> None:
    settled, silent = add_task(cast, tree.campaign), add_task(cast, tree.campaign)
    add_task(cast, tree.campaign, state="drafted")
    Target.objects.filter(task=silent).delete()
    _settle(cast, settled)

    sheet = settlement_sheet(cast.officer.actor, [tree.year.pk, tree.campaign.pk], 2026)

    assert [(row.number, row.outcome) for row in sheet.rows] == [
        (silent.number, "unsettled"),
        (settled.number, "done"),
    ]
    assert (sheet.outcomes["unsettled"], sheet.states["entered"]) == (1, 1)
    assert settlement_sheet(cast.officer.actor, [tree.campaign.pk], 2025).rows == ()
    assert len(settlement_of_task(cast.clerk.actor, settled, 2026)) == 1


def test_settling_is_refused_by_name(cast: Cast, tree: Tree) -> None:
    task, other = add_task(cast, tree.campaign), add_task(cast, tree.campaign)
    draft = add_task(cast, tree.campaign, state="drafted")

    with pytest.raises(refusals.ShortfallNeedsReason):
        _settle(cast, task, outcome="not_done")
    with pytest.raises(refusals.TargetOfAnotherTask):
        _settle(cast, task, target=other.targets.get())
    with pytest.raises(Task.DoesNotExist):
        _settle(cast, draft)
    issued = add_task(cast, tree.campaign, state="issued")
    with pytest.raises(refusals.NotSettlable):
        _settle(cast, issued)

    assert Settlement.objects.count() == 0


def test_a_settlement_goes_only_where_its_table_says(cast: Cast, tree: Tree) -> None:
    officer, task = cast.officer.actor, add_task(cast, tree.campaign)
    confirmed = _settled_in(cast, task, "confirmed")

    with pytest.raises(refusals.SettledAlready):
        _settle(cast, task)
    with pytest.raises(refusals.NotWaitingForUs):
        services.confirm_settlement(actor=officer, at=moment(12, 30), settlement=confirmed)
    with pytest.raises(refusals.SendingBackNeedsReason):
        services.send_back_settlement(
            actor=officer, at=moment(12, 30), settlement=confirmed, reason=" "
        )
    services.send_back_settlement(
        actor=officer, at=moment(12, 30), settlement=confirmed, reason="数字不对"
    )
    with pytest.raises(refusals.NotWaitingForUs):
        services.confirm_settlement(actor=officer, at=moment(12, 30), settlement=confirmed)
    again = _settle(cast, task, outcome="partly", reason="核减")

    assert (again.pk, again.state, again.words) == (confirmed.pk, "entered", "")


def test_many_are_confirmed_all_or_none(cast: Cast, tree: Tree) -> None:
    first, second = add_task(cast, tree.campaign), add_task(cast, tree.campaign)
    waiting, confirmed = _settle(cast, first), _settled_in(cast, second, "confirmed")

    with pytest.raises(refusals.NotWaitingForUs):
        services.confirm_settlements(
            actor=cast.officer.actor, at=moment(12, 30), settlements=[waiting, confirmed]
        )

    waiting.refresh_from_db()
    assert waiting.state == "entered"


def test_states_of_a_settlement_are_reached_and_left() -> None:
    assert set(SETTLEMENT.states) == set(SettlementState.values)
    assert SETTLEMENT.unreachable() == frozenset()
    assert SETTLEMENT.dead_ends() == frozenset()


# verb: the states from which it leads on, and who may do it.
TABLE = {
    "confirm": ({"entered"}, {"officer", "supervision_head"}),
    "send_back": ({"entered", "confirmed"}, {"officer", "supervision_head"}),
    "enter_again": ({"entered", "sent_back"}, {"head"}),
}


@pytest.mark.parametrize("state", SettlementState.values)
def test_who_may_do_what_to_a_settlement_when(cast: Cast, tree: Tree, state: str) -> None:
    settlement = _settled_in(cast, add_task(cast, tree.campaign), state)
    moves = {move.name for move in SETTLEMENT.moves_from(state)}

    offered = {
        (person, move)
        for person in PEOPLE
        for move in moves
        if (
            can_settle(getattr(cast, person).actor, settlement.task)
            if move == "enter_again"
            else can_decide_settlement(getattr(cast, person).actor, settlement)
        )
    }

    assert offered == {
        (person, move)
        for move, (states, people) in TABLE.items()
        if state in states
        for person in people
    }


def test_who_may_issue_a_review(cast: Cast, tree: Tree) -> None:
    may = {person for person in PEOPLE if can_issue_review(getattr(cast, person).actor, tree.year)}

    assert may == {"supervision_head", "leader"}
