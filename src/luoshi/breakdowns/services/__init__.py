"""The verbs of breakdowns."""

from luoshi.breakdowns.services.bodies import (
    offer_task,
    receive_offer,
    set_superior,
    withdraw_offer,
)
from luoshi.breakdowns.services.demanding import ask_list, lift_demand
from luoshi.breakdowns.services.dividing import add_parts, break_down
from luoshi.breakdowns.services.parts import change_part, withdraw_part

__all__ = [
    "add_parts",
    "ask_list",
    "break_down",
    "change_part",
    "lift_demand",
    "offer_task",
    "receive_offer",
    "set_superior",
    "withdraw_offer",
    "withdraw_part",
]
