"""What a cohort shows on the page of its task: the share that is there, as a proposal."""

from collections.abc import Sequence
from typing import Any

from luoshi.cohorts import rules, selectors
from luoshi.cohorts.sentences import sparkline
from luoshi.common import clock
from luoshi.ledger.models import Kind, Task
from luoshi.ledger.states import DONE
from luoshi.organisations.actor import Actor


def cohort_of_tasks(actor: Actor, tasks: Sequence[Task]) -> dict[int, dict[str, Any]]:
    """The cohort of each task that has one, or the way to found it."""
    on = clock.today()
    rows = selectors.cohorts_of_tasks(actor, tasks, on)
    shown: dict[int, dict[str, Any]] = {
        key: {"row": row, "spark": sparkline(row.curve, on)} for key, row in rows.items()
    }
    for task in tasks:
        without = task.kind == Kind.COHORT and task.pk not in rows and task.state not in DONE
        if without and rules.can_found_cohort(actor, task):
            shown[task.pk] = {"number": task.number}
    return shown
