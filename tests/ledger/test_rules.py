"""Who may move a task when: every state, every move, everybody in the cast."""

from collections.abc import Mapping

import pytest

from luoshi.common.permissions import sentence_of
from luoshi.ledger.models import Task
from luoshi.ledger.rules import RULE_OF_MOVE, acts_open_to, moves_open_to
from luoshi.ledger.states import TASK, TaskState
from tests.cast import Cast
from tests.ledger.conftest import in_state

PEOPLE = (
    "officer", "supervision_head", "clerk", "deputy_clerk", "head", "other_clerk", "other_head",
    "town_clerk", "town_head", "leader", "reviewer", "administrator", "auditor", "reader",
    "stranger",
)  # fmt: skip
SUPERVISION = {"officer", "supervision_head"}
LEAD = {"clerk", "deputy_clerk", "head"}
RULERS = {"supervision_head", "leader"}
# The task is led by the bureau and named to be checked by the other bureau.
CHECKERS = {"officer", "supervision_head", "other_clerk", "other_head"}
# move: the states from which it leads on, and who may make it.
TABLE: Mapping[str, tuple[set[str], set[str]]] = {
    "issue": ({"drafted"}, SUPERVISION),
    "accept": ({"issued"}, LEAD),
    "return": ({"issued"}, {"head"}),
    "reissue": ({"returned"}, SUPERVISION),
    "block": ({"under_way"}, LEAD),
    "unblock": ({"blocked"}, LEAD | SUPERVISION),
    "request_closing": ({"under_way"}, {"head"}),
    "verify": ({"closing_requested"}, CHECKERS),
    "send_back": ({"closing_requested", "verified"}, CHECKERS),
    "close": ({"verified"}, SUPERVISION | RULERS),
    "reopen": ({"closed"}, RULERS),
    "suspend": ({"under_way", "blocked"}, RULERS),
    "resume": ({"suspended"}, RULERS),
    "cancel": (
        {"drafted", "issued", "returned", "under_way", "blocked", "suspended"},
        RULERS,
    ),
    "archive": ({"closed", "cancelled"}, SUPERVISION),
}


def test_the_table_names_every_move() -> None:
    assert set(TABLE) == {move.name for move in TASK.moves} == set(RULE_OF_MOVE)


@pytest.mark.parametrize("state", TaskState.values)
def test_moves_open_to_everybody_in_every_state(cast: Cast, drafted: Task, state: str) -> None:
    task = in_state(cast, drafted, state)

    offered = {
        (person, move)
        for person in PEOPLE
        for move in moves_open_to(getattr(cast, person).actor, task)
    }

    assert offered == {
        (person, move)
        for move, (states, people) in TABLE.items()
        if state in states
        for person in people
    }


@pytest.mark.parametrize(
    ("state", "person", "acts"),
    [
        ("under_way", "clerk", {"block", "report"}),
        ("under_way", "head", {"block", "request_closing", "report", "request_extension"}),
        ("under_way", "officer", {"check"}),
        ("under_way", "reader", set()),
        ("drafted", "officer", {"issue", "change"}),
        ("returned", "officer", {"reissue", "change"}),
        ("closed", "officer", {"archive"}),
    ],
)
def test_acts_offered_on_the_page(
    cast: Cast, drafted: Task, state: str, person: str, acts: set[str]
) -> None:
    task = in_state(cast, drafted, state)

    assert set(acts_open_to(getattr(cast, person).actor, task)) == acts


def test_every_rule_is_a_sentence() -> None:
    ends = {sentence_of(rule)[-1] for rule in RULE_OF_MOVE.values()}

    assert ends <= {".", "。"}
