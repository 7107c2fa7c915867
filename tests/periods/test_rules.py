"""Who may do what to periods and events: everybody, every verb, every state."""

from collections.abc import Mapping
from typing import Any

import pytest

from luoshi.common.permissions import sentence_of
from luoshi.periods import rules, services
from luoshi.periods.models import Period, Recurrence, ZeroEvent, ZeroTarget
from luoshi.periods.states import EVENT, PERIOD, EventState, PeriodState
from luoshi.periods.views.acts import ACTS, offered
from tests.cast import Cast
from tests.periods.conftest import EVENT as WORDS
from tests.periods.conftest import moment, periods_of

pytestmark = pytest.mark.django_db
PEOPLE = (
    "officer", "supervision_head", "clerk", "deputy_clerk", "head", "other_clerk", "other_head",
    "town_clerk", "town_head", "leader", "reviewer", "administrator", "auditor", "reader",
    "stranger",
)  # fmt: skip
SUPERVISION = {"officer", "supervision_head"}
LEAD = {"clerk", "deputy_clerk", "head"}
# The bureau owes the periods; the other bureau is named to check and is the source of events;
# what happened happened in the town.
CHECKERS = {"officer", "supervision_head", "other_clerk", "other_head"}
PERIOD_TABLE: Mapping[str, tuple[set[str], set[str]]] = {
    "report": ({"open"}, LEAD),
    "sign": ({"reported"}, {"head"}),
    "send_back": ({"reported"}, {"head"}),
    "confirm": ({"signed"}, CHECKERS),
    "waive": ({"open"}, {"supervision_head"}),
}
EVENT_TABLE: Mapping[str, tuple[set[str], set[str]]] = {
    "correct": ({"counted", "disputed", "upheld"}, {"other_clerk", "other_head"}),
    "dispute": ({"counted"}, {"head", "town_head"}),
    "settle": ({"disputed"}, SUPERVISION),
}


def brought_to(cast: Cast, period: Period, state: str) -> Period:
    """The period in a state, through its verbs."""
    if state == "waived":
        services.waive_period(
            actor=cast.supervision_head.actor, at=moment(3, 10), period=period, reason="防汛"
        )
    if state in {"reported", "signed", "confirmed"}:
        services.report_period(
            actor=cast.clerk.actor, at=moment(3, 10), period=period, words="已排查"
        )
    if state in {"signed", "confirmed"}:
        services.sign_period(actor=cast.head.actor, at=moment(3, 11), period=period)
    if state == "confirmed":
        services.confirm_period(
            actor=cast.officer.actor, at=moment(3, 12), period=period, holds=True
        )
    return Period.objects.select_related("task", "unit", "recurrence").get(pk=period.pk)


def event_in(cast: Cast, event: ZeroEvent, state: str) -> ZeroEvent:
    """The entry in a state, through its verbs."""
    if state in {"disputed", "upheld", "struck"}:
        services.dispute_event(actor=cast.head.actor, at=moment(3, 12), event=event, reason="不实")
    if state in {"upheld", "struck"}:
        services.settle_event(
            actor=cast.officer.actor, at=moment(3, 13), event=event, counts=state == "upheld",
            reason="核实",
        )  # fmt: skip
    if state == "corrected":
        services.correct_event(
            actor=cast.other_clerk.actor, at=moment(3, 12), event=event, reason="写错",
            place=cast.town, **WORDS,
        )  # fmt: skip
    return ZeroEvent.objects.select_related("target__task").get(pk=event.pk)


def offered_to(cast: Cast, about: str, subject: Any) -> set[tuple[str, str]]:
    names = {act.verb: act.name for act in ACTS.values()}
    return {
        (person, names[act["verb"]])
        for person in PEOPLE
        for act in offered(getattr(cast, person).actor, about, subject)
    }


def asked_by(table: Mapping[str, tuple[set[str], set[str]]], state: str) -> set[tuple[str, str]]:
    return {
        (person, act)
        for act, (states, people) in table.items()
        if state in states
        for person in people
    }


def test_the_tables_name_every_act_and_the_workflows_every_state() -> None:
    assert {act.name for act in ACTS.values() if act.about == "period"} == set(PERIOD_TABLE)
    assert {act.name for act in ACTS.values() if act.about == "event"} == set(EVENT_TABLE)
    assert set(PERIOD.states) == set(PeriodState.values)
    assert set(EVENT.states) == set(EventState.values)
    assert PERIOD.unreachable() | PERIOD.dead_ends() == frozenset()
    assert EVENT.unreachable() | EVENT.dead_ends() == frozenset()


@pytest.mark.parametrize("state", PeriodState.values)
def test_acts_on_a_period_open_to_everybody(cast: Cast, march: Period, state: str) -> None:
    period = brought_to(cast, march, state)

    assert period.state == state
    assert offered_to(cast, "period", period) == asked_by(PERIOD_TABLE, state)


@pytest.mark.parametrize("state", EventState.values)
def test_acts_on_an_event_open_to_everybody(cast: Cast, event: ZeroEvent, state: str) -> None:
    entry = event_in(cast, event, state)

    assert entry.state == state
    assert offered_to(cast, "event", entry) == asked_by(EVENT_TABLE, state)


def test_duties_are_set_by_supervision(cast: Cast, monthly: Recurrence, target: ZeroTarget) -> None:
    assert offered_to(cast, "task", monthly.task) == {
        (person, act) for person in SUPERVISION for act in ("set_rhythm", "set_zero_target")
    }
    assert offered_to(cast, "recurrence", monthly) == {
        (person, act) for person in SUPERVISION for act in ("change_rhythm", "end_rhythm")
    }
    assert offered_to(cast, "target", target) == {
        (person, "file_event") for person in LEAD | {"other_clerk", "other_head"}
    }


def test_a_statement_is_owed_by_the_source(cast: Cast, statements: Recurrence) -> None:
    period = periods_of(statements)[0]

    assert {person for person, act in offered_to(cast, "period", period) if act == "report"} == {
        "other_clerk",
        "other_head",
    }


def test_every_rule_is_a_sentence() -> None:
    names = [name for name in dir(rules) if name.startswith("can_")]

    ends = {sentence_of(getattr(rules, name))[-1] for name in names}

    assert ends == {"。"}
