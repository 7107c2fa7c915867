"""Jobs among the parts of the product."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """后台任务."""

    name = "luoshi.jobs"
