"""The vocabulary of acts: each app lists its own, here they are told apart."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from django.utils.functional import Promise


class Told(NamedTuple):
    """How an event is shown: a short label and a sentence filled from the entry's data."""

    label: str | Promise
    sentence: str | Promise


_vocabulary: dict[str, Told] = {}


def tell(told: dict[StrEnum, Told]) -> None:
    """Enter an app's events into the vocabulary; each event has one label and one sentence."""
    for event, words in told.items():
        _vocabulary[event.value] = words


def told(event: str) -> Told:
    """The label and sentence of an event."""
    return _vocabulary.get(event, Told(event, ""))


def vocabulary() -> Iterable[str]:
    """Every event known to the installation."""
    return tuple(_vocabulary)
