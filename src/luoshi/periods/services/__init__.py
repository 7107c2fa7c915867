"""The verbs of periods and of what must not happen."""

from luoshi.periods.services.deciding import confirm_period, waive_period
from luoshi.periods.services.happening import (
    correct_event,
    dispute_event,
    file_event,
    settle_event,
)
from luoshi.periods.services.reporting import report_period, send_back_period, sign_period
from luoshi.periods.services.setting import (
    change_rhythm,
    end_rhythm,
    set_recurrence,
    set_zero_target,
)
from luoshi.periods.services.turning import turn_periods

__all__ = [
    "change_rhythm",
    "confirm_period",
    "correct_event",
    "dispute_event",
    "end_rhythm",
    "file_event",
    "report_period",
    "send_back_period",
    "set_recurrence",
    "set_zero_target",
    "settle_event",
    "sign_period",
    "turn_periods",
    "waive_period",
]
