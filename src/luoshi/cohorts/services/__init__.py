"""The verbs of a cohort."""

from luoshi.cohorts.services.confirming import (
    MOST_AT_ONCE,
    ConfirmedMany,
    PassedOver,
    confirm_object,
    confirm_objects,
    reopen_object,
)
from luoshi.cohorts.services.founding import MeasureDraft, change_standard, found_cohort
from luoshi.cohorts.services.objects import (
    MOST_OBJECTS,
    ObjectDraft,
    add_objects,
    remove_object,
)
from luoshi.cohorts.services.planning import change_curve
from luoshi.cohorts.services.values import Entered, enter_values

__all__ = [
    "MOST_AT_ONCE",
    "MOST_OBJECTS",
    "ConfirmedMany",
    "Entered",
    "MeasureDraft",
    "ObjectDraft",
    "PassedOver",
    "add_objects",
    "change_curve",
    "change_standard",
    "confirm_object",
    "confirm_objects",
    "enter_values",
    "found_cohort",
    "remove_object",
    "reopen_object",
]
