"""Kinds of unit and roles that a post can carry."""

from collections.abc import Iterable

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What a unit is."""

    BODY = "body", _("body")
    COMMITTEE_OFFICE = "committee_office", _("committee office")
    GOVERNMENT_OFFICE = "government_office", _("government office")
    DEPARTMENT = "department", _("department")
    TOWNSHIP = "township", _("township")
    SUBDISTRICT = "subdistrict", _("subdistrict")
    VILLAGE = "village", _("village")
    COMMUNITY = "community", _("community")
    GRID = "grid", _("grid")
    PUBLIC_INSTITUTION = "public_institution", _("public institution")
    LEADING_GROUP = "leading_group", _("leading group")
    ENTERPRISE = "enterprise", _("enterprise")
    SECTION = "section", _("section")


class Role(TextChoices):
    """A duty of a post that carries rights."""

    SUPERVISOR = "supervisor", _("supervision officer")
    SUPERVISION_HEAD = "supervision_head", _("head of supervision")
    CLERK = "clerk", _("clerk")
    HEAD = "head", _("head of unit")
    LEADER = "leader", _("county leader")
    REVIEWER = "reviewer", _("reviewer")
    APPRAISER = "appraiser", _("appraisal officer")
    ADMINISTRATOR = "administrator", _("system administrator")
    SECURITY = "security", _("security administrator")
    AUDITOR = "auditor", _("audit administrator")
    READER = "reader", _("reader")


# Three duties that watch one another: whoever holds one holds none of the others.
THREE_DUTIES = frozenset({Role.ADMINISTRATOR.value, Role.SECURITY.value, Role.AUDITOR.value})


def duties_among(roles: Iterable[str]) -> list[str]:
    """Which of the three administrators' duties are among these roles."""
    given = set(roles)
    return [role.value for role in Role if role.value in THREE_DUTIES & given]
