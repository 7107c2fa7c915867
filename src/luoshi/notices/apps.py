"""Notices among the parts of the product."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """通知."""

    name = "luoshi.notices"
