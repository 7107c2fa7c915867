"""What the pages of duties share: tabs, crumbs, whole numbers."""

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.organisations.views.common import Crumbs, crumb

LARGEST_KEY = 2**63 - 1


def tabs(current: str) -> list[dict[str, Any]]:
    """The pages of this part, side by side."""
    pages = (
        ("lists", _("Lists")),
        ("register", _("Duties")),
        ("coverage", _("Coverage")),
        ("two_duties", _("Two duties")),
        ("hand_overs", _("Hand-overs")),
    )
    return [
        {"label": label, "url": reverse(f"duties:{key}"), "current": key == current, "count": None}
        for key, label in pages
    ]


def crumbs(*steps: tuple[str, str]) -> Crumbs:
    """The way back to the lists."""
    first = crumb(_("Responsibility"), reverse("duties:lists"))
    return [first, *(crumb(label, url) for label, url in steps)]


def key(number: int) -> int:
    """A key as the database can hold it; anything larger is not there."""
    if number > LARGEST_KEY:
        raise Http404
    return number
