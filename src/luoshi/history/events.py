"""The vocabulary of acts: each app lists its own, here they are told apart."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Told(NamedTuple):
    """How an event is shown: a short label and a sentence filled from the entry's data."""

    label: str | Promise
    sentence: str | Promise


_vocabulary: dict[str, Told] = {}
_parts: dict[str, str | Promise] = {}


def tell(told: dict[StrEnum, Told], *, part: str | Promise = "") -> None:
    """Enter an app's events into the vocabulary; each event has one label and one sentence.

    `part` is the word over the app's acts among the record's tabs; without it there is no tab.
    """
    for event, words in told.items():
        _vocabulary[event.value] = words
        if part:
            _parts[event.value.partition(".")[0]] = part


def parts() -> dict[str, str | Promise]:
    """The parts of the product whose acts have a tab of their own, in the order of their codes."""
    return dict(sorted(_parts.items()))


def told(event: str) -> Told:
    """The label and sentence of an event."""
    return _vocabulary.get(event, Told(event, ""))


def vocabulary() -> Iterable[str]:
    """Every event known to the installation."""
    return tuple(_vocabulary)


class HistoryEvent(StrEnum):
    """Acts on the record itself."""

    VALUES_FORGOTTEN = "history.values_forgotten"
    PAST_FORGOTTEN = "history.past_forgotten"
    KEY_RENEWED = "history.key_renewed"


tell(
    {
        HistoryEvent.VALUES_FORGOTTEN: Told(
            _("values of an act forgotten"),
            _("Values of act %(entry)s were deleted; their digests stay: %(what)s."),
        ),
        HistoryEvent.PAST_FORGOTTEN: Told(
            _("the past of a row forgotten"),
            _("What %(table)s %(key)s said before can no longer be read or guessed."),
        ),
        HistoryEvent.KEY_RENEWED: Told(
            _("signing key renewed"), _("Checkpoints are now signed with the key %(key)s.")
        ),
    }
)
