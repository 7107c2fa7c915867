"""The verbs of plans beyond laying them out, which stand in the ledger."""

from luoshi.plans.services.pairing import name_goal, pair_plans, part_plans, take_goal
from luoshi.plans.services.reviewing import issue_review
from luoshi.plans.services.settling import (
    confirm_settlement,
    confirm_settlements,
    send_back_settlement,
    settle_target,
)
from luoshi.plans.services.targets import enter_value, set_target, take_target

__all__ = [
    "confirm_settlement",
    "confirm_settlements",
    "enter_value",
    "issue_review",
    "name_goal",
    "pair_plans",
    "part_plans",
    "send_back_settlement",
    "set_target",
    "settle_target",
    "take_goal",
    "take_target",
]
