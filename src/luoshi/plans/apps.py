"""Plans among the parts of the product."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """规划."""

    name = "luoshi.plans"
