"""The verbs of a cohort."""

from luoshi.cohorts.services.confirming import confirm_object, reopen_object
from luoshi.cohorts.services.founding import MeasureDraft, change_standard, found_cohort
from luoshi.cohorts.services.objects import MOST_OBJECTS, ObjectDraft, add_objects, remove_object
from luoshi.cohorts.services.values import Entered, enter_values

__all__ = [
    "MOST_OBJECTS",
    "Entered",
    "MeasureDraft",
    "ObjectDraft",
    "add_objects",
    "change_standard",
    "confirm_object",
    "enter_values",
    "found_cohort",
    "remove_object",
    "reopen_object",
]
