import pytest

from luoshi_core.workflow import IllegalMove, Move, Workflow

TASK = Workflow(
    start="drafted",
    moves=(
        Move("issue", ("drafted",), "issued"),
        Move("accept", ("issued",), "open"),
        Move("close", ("open", "blocked"), "closed"),
        Move("block", ("open",), "blocked"),
        Move("return", ("issued",), "drafted"),
        Move("return", ("blocked",), "open"),
    ),
    final=frozenset({"closed"}),
)


def test_a_legal_move_leads_to_its_target():
    assert TASK.after("drafted", "issue") == "issued"


def test_one_name_may_lead_elsewhere_from_another_state():
    assert TASK.after("issued", "return") == "drafted"
    assert TASK.after("blocked", "return") == "open"


@pytest.mark.parametrize(
    ("state", "move"), [("drafted", "close"), ("closed", "close"), ("open", "fly")]
)
def test_an_illegal_move_is_refused_with_move_and_state(state, move):
    with pytest.raises(IllegalMove) as refusal:
        TASK.after(state, move)

    assert (refusal.value.move, refusal.value.state) == (move, state)
    assert str(refusal.value) == f"“{move}” is not possible while the state is “{state}”"


def test_moves_from_a_state_keep_the_order_of_the_table():
    assert [move.name for move in TASK.moves_from("open")] == ["close", "block"]
    assert TASK.moves_from("closed") == ()


def test_states_stand_in_the_order_of_the_table():
    assert TASK.states == ("drafted", "issued", "open", "blocked", "closed")


def test_a_sound_workflow_has_neither_unreachable_states_nor_dead_ends():
    assert TASK.unreachable() == frozenset()
    assert TASK.dead_ends() == frozenset()


def test_a_state_nobody_can_reach_is_found():
    workflow = Workflow("a", (Move("go", ("a",), "b"), Move("leave", ("island",), "b")))

    assert workflow.unreachable() == frozenset({"island"})


def test_a_final_state_that_no_move_names_is_unreachable():
    workflow = Workflow("a", (), final=frozenset({"a", "lost"}))

    assert workflow.states == ("a", "lost")
    assert workflow.unreachable() == frozenset({"lost"})


def test_a_state_without_a_way_out_is_a_dead_end_unless_final():
    workflow = Workflow("a", (Move("go", ("a",), "b"),))

    assert workflow.dead_ends() == frozenset({"b"})


def test_the_same_move_twice_from_one_state_is_refused():
    with pytest.raises(ValueError, match="“go” is declared twice from “a”"):
        Workflow("a", (Move("go", ("a",), "b"), Move("go", ("a",), "c")))


def test_the_diagram_shows_start_moves_and_end():
    workflow = Workflow("open", (Move("close", ("open",), "closed"),), frozenset({"closed"}))

    assert workflow.mermaid() == (
        "stateDiagram-v2\n    [*] --> open\n    open --> closed: close\n    closed --> [*]\n"
    )
