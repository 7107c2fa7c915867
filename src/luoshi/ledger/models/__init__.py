"""Plans, tasks, who answers for them, targets, milestones, reports and every fact of their life."""

from luoshi.ledger.models.reports import Evidence, ProgressReport
from luoshi.ledger.models.steps import Block, Extension, Return, Ruling, SavedFilter, Verification
from luoshi.ledger.models.tasks import (
    Assignment,
    Comparator,
    Kind,
    Milestone,
    NumberSequence,
    Plan,
    PlanKind,
    Target,
    Task,
    TaskQuerySet,
    Visibility,
)

__all__ = [
    "Assignment",
    "Block",
    "Comparator",
    "Evidence",
    "Extension",
    "Kind",
    "Milestone",
    "NumberSequence",
    "Plan",
    "PlanKind",
    "ProgressReport",
    "Return",
    "Ruling",
    "SavedFilter",
    "Target",
    "Task",
    "TaskQuerySet",
    "Verification",
    "Visibility",
]
