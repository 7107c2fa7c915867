"""Questions about periods, what must not happen, and measured targets."""

from luoshi.periods.selectors.finding import (
    get_event,
    get_period,
    get_recurrence,
    get_target,
)
from luoshi.periods.selectors.lists import PeriodPage, count_missed, list_periods
from luoshi.periods.selectors.measured import MeasuredRow
from luoshi.periods.selectors.owed import OWING, owed_by_tasks
from luoshi.periods.selectors.rows import Count, PeriodRow, label_of, row_of
from luoshi.periods.selectors.single import EventView, PeriodView, get_file, view_event, view_period
from luoshi.periods.selectors.tasks import (
    TRACES,
    Series,
    TaskPeriods,
    panels_of_tasks,
    periods_of_task,
)
from luoshi.periods.selectors.zero import EventRow, TargetRow

__all__ = [
    "OWING",
    "TRACES",
    "Count",
    "EventRow",
    "EventView",
    "MeasuredRow",
    "PeriodPage",
    "PeriodRow",
    "PeriodView",
    "Series",
    "TargetRow",
    "TaskPeriods",
    "count_missed",
    "get_event",
    "get_file",
    "get_period",
    "get_recurrence",
    "get_target",
    "label_of",
    "list_periods",
    "owed_by_tasks",
    "panels_of_tasks",
    "periods_of_task",
    "row_of",
    "view_event",
    "view_period",
]
