"""Who may do what with duties, lists and hand-overs: cast × verb × state."""

from dataclasses import replace

import pytest

from luoshi.duties import rules
from luoshi.duties.models import Duty, HandOver, ListVersion
from luoshi.duties.states import HAND_OVER, RESPONSIBILITY_LIST, HandOverState, ListState
from luoshi.organisations.actor import Actor
from tests.cast import Cast

MEMBERS = (
    "officer", "supervision_head", "clerk", "deputy_clerk", "head", "other_clerk", "other_head",
    "town_clerk", "town_head", "leader", "reviewer", "administrator", "auditor", "reader",
    "stranger",
)  # fmt: skip
SUPERVISION = {"officer", "supervision_head"}
# Of the bureau's list; of a hand-over of the clerk's post to the reader.
LIST_MOVES = {"sign": {"head"}, "object": {"head"}, "answer": SUPERVISION}
HAND_OVER_MOVES = {
    "sign": {"clerk", "head", "supervision_head", "leader"},
    "accept": {"reader"},
    "object": {"reader"},
    "witness": {"head", "supervision_head", "leader"},
    "withdraw": {"clerk", "head", *SUPERVISION},
}


def actor(cast: Cast, name: str) -> Actor:
    found: Actor = getattr(cast, name).actor
    return found


@pytest.mark.parametrize("state", ListState.values)
def test_moves_of_a_list(cast: Cast, state: str) -> None:
    version = ListVersion(body=cast.body, unit=cast.bureau, number=1, state=state)
    legal = {move.name for move in RESPONSIBILITY_LIST.moves_from(state)}

    open_to = {name: set(rules.list_moves_open_to(actor(cast, name), version)) for name in MEMBERS}

    assert open_to == {
        name: {move for move in legal if name in LIST_MOVES[move]} for name in MEMBERS
    }


@pytest.mark.parametrize("state", HandOverState.values)
def test_moves_of_a_hand_over(cast: Cast, state: str) -> None:
    sheet = HandOver(
        body=cast.body, post=cast.clerk.post, outgoing=cast.clerk.user,
        incoming=cast.reader.user, state=state,
    )  # fmt: skip
    legal = {move.name for move in HAND_OVER.moves_from(state)}

    open_to = {
        name: set(rules.hand_over_moves_open_to(actor(cast, name), sheet)) for name in MEMBERS
    }

    assert open_to == {
        name: {move for move in legal if name in HAND_OVER_MOVES[move]} for name in MEMBERS
    }


@pytest.mark.parametrize(
    ("rule", "subject", "allowed"),
    [
        (rules.can_keep_duties, "duty", SUPERVISION),
        (rules.can_assign_duty, "post", SUPERVISION | {"head"}),
        (rules.can_issue_list, "duty", SUPERVISION),
        (rules.can_draft_hand_over, "post", SUPERVISION | {"head", "clerk"}),
    ],
)
def test_verbs_without_a_state(
    cast: Cast, duty: Duty, rule: object, subject: str, allowed: set[str]
) -> None:
    thing = duty if subject == "duty" else cast.clerk.post

    assert {name for name in MEMBERS if rule(actor(cast, name), thing)} == allowed  # type: ignore[operator]


def test_a_list_of_a_post_is_signed_by_its_holder_or_who_acts_for_it(cast: Cast) -> None:
    version = ListVersion(body=cast.body, post=cast.clerk.post, number=1)
    stands_in = replace(cast.deputy_clerk.actor, post_id=cast.clerk.post.pk, on_behalf_of="B")

    may = [name for name in MEMBERS if rules.can_sign_list(actor(cast, name), version)]

    assert may == ["clerk"]
    assert rules.can_sign_list(stands_in, version)


@pytest.mark.parametrize("workflow", [RESPONSIBILITY_LIST, HAND_OVER])
def test_every_state_is_reached_and_left(workflow) -> None:  # type: ignore[no-untyped-def]
    assert workflow.unreachable() == frozenset()
    assert workflow.dead_ends() == frozenset()


def test_the_tables_of_moves_name_every_state() -> None:
    assert set(RESPONSIBILITY_LIST.states) == set(ListState.values)
    assert set(HAND_OVER.states) == set(HandOverState.values)
