"""Which kinds of long work there are: each part brings its own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

from luoshi.jobs.progress import Progress
from luoshi.organisations.actor import Actor


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a job: a sentence, where to look, and figures for programs."""

    words: str
    address: str = ""
    result: Mapping[str, Any] = field(default_factory=dict)


Work = Callable[[Actor, datetime, Mapping[str, Any], Progress], Outcome]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of long work: its name for people and what does it.

    The work runs in one transaction with the job's own row, so that work broken off leaves
    nothing behind and work done is never done twice.
    """

    code: str
    label: str | Promise
    work: Work


_kinds: dict[str, Kind] = {}


def add_kind(kind: Kind) -> None:
    """Let a part run a kind of long work; called when the app is ready."""
    _kinds[kind.code] = kind


def kind_of(code: str) -> Kind | None:
    """The kind with this code, None where its part is gone."""
    return _kinds.get(code)
