"""Duties among the parts of the product."""

from django.apps import AppConfig


class DutiesConfig(AppConfig):
    """责任清单."""

    name = "luoshi.duties"
