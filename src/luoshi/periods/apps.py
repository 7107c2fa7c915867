"""Periods among the parts of the product."""

from django.apps import AppConfig


class PeriodsConfig(AppConfig):
    """期次."""

    name = "luoshi.periods"
