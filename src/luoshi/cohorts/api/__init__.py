"""Cohorts for programs: the same lists, the same verbs, the same refusals as on the pages."""

from luoshi.cohorts.api import objects
from luoshi.cohorts.api.cohorts import router

router.add_router("", objects.router)

__all__ = ["router"]
