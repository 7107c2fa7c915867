"""Periods for programs: the same verbs by the same nouns as on the pages."""

from luoshi.periods.api.doors import router

__all__ = ["router"]
