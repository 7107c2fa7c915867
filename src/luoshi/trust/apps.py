"""可信度 among the parts of the product."""

from django.apps import AppConfig


class TrustConfig(AppConfig):
    """可信度: what is promised, what was proved, what is never built."""

    name = "luoshi.trust"
