"""Who may read how the installation is backed up; each docstring is the rule's sentence."""

from typing import Any

from luoshi.common.permissions import clause
from luoshi.organisations.roles import Role


@clause
def can_read_backups(actor: Any, subject: Any) -> bool:
    """Whether backups are made and can be restored is read by system and audit administrators."""
    return bool(actor.has(Role.ADMINISTRATOR, Role.AUDITOR))
