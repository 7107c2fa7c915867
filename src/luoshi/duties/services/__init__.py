"""What people do with duties, responsibility lists and hand-overs."""

from luoshi.duties.services.duties import (
    DutyLine,
    DutyPlan,
    add_duties,
    add_duty,
    assign_duty,
    change_duty,
    end_duty,
    release_duty,
)
from luoshi.duties.services.handing import (
    accept_hand_over,
    draft_hand_over,
    note_words,
    object_to_hand_over,
    sign_hand_over,
    withdraw_hand_over,
    witness_hand_over,
)
from luoshi.duties.services.lists import (
    answer_objection,
    issue_list,
    issue_lists,
    object_to_list,
    sign_list,
)

__all__ = [
    "DutyLine",
    "DutyPlan",
    "accept_hand_over",
    "add_duties",
    "add_duty",
    "answer_objection",
    "assign_duty",
    "change_duty",
    "draft_hand_over",
    "end_duty",
    "issue_list",
    "issue_lists",
    "note_words",
    "object_to_hand_over",
    "object_to_list",
    "release_duty",
    "sign_hand_over",
    "sign_list",
    "withdraw_hand_over",
    "witness_hand_over",
]
