"""Breakdowns among the parts of the product."""

from django.apps import AppConfig


class BreakdownsConfig(AppConfig):
    """分解."""

    name = "luoshi.breakdowns"
