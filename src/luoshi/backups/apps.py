"""Backups take their place among the parts, for those who keep the installation."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from luoshi.common.pages import RailItem, add_to_rail


class BackupsConfig(AppConfig):
    """备份与恢复."""

    name = "luoshi.backups"

    def ready(self) -> None:
        """Enter the rail with the number of alarms."""
        from luoshi.backups import alarms, rules

        add_to_rail(
            RailItem(
                "backups",
                _("Backups"),
                "backups:overview",
                97,
                lambda actor: rules.can_read_backups(actor, None),
                lambda _actor: len(alarms.alarms_now()),
            )
        )
