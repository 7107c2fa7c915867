"""Tables among the parts of the product."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """表格往来."""

    name = "luoshi.exchange"
