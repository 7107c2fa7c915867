"""What falls on a day, in words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

WHAT: Mapping[str, Promise] = {
    "due": pgettext_lazy("calendar", "due"),
    "node": pgettext_lazy("calendar", "node"),
    "report": pgettext_lazy("calendar", "report"),
}
