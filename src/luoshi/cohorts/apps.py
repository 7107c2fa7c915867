"""Cohorts among the parts of the product."""

from django.apps import AppConfig


class CohortsConfig(AppConfig):
    """交账."""

    name = "luoshi.cohorts"
