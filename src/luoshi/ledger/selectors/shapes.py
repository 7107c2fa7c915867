"""Lists that are asked for again and again: their statements are written once per shape.

Two readers who filter by unit and standing ask the same question with other values. Building it
takes longer than answering it, so a question is kept by its shape: which filters are set, how many
values each has, the order, the page; for a reader who sees only some tasks also the unit. Units
and plans with all below them are asked the long way.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import fields, replace
from datetime import date
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from luoshi.common.prepared import Rows, mark
from luoshi.ledger.selectors.filters import TaskFilter
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import path_after
from luoshi.organisations.roles import Role

_MOST_KEPT = 500
# What decides about the shape itself, not about a value in it.
_SHAPING = frozenset({"below", "role", "done", "order", "text"})
_SEE_ALL = (Role.SUPERVISOR, Role.SUPERVISION_HEAD, Role.LEADER, Role.AUDITOR, Role.APPRAISER)
_LARGEST = 2**63 - 1
# Stands for the place of the reader's unit in the tree; what follows it stands for its end.
_PATH = "\N{PILCROW SIGN}0"

Build = Callable[..., "QuerySet[Any, Any]"]


class Shapes:
    """Questions about the tasks of a list, kept by their shape."""

    def __init__(self, build: Build, around: str = "") -> None:
        """`around` is a statement with a place `{}` for the built one."""
        self._build = build
        self._around = around
        self._kept: OrderedDict[Hashable, Rows] = OrderedDict()

    def ask(self, actor: Actor, wanted: TaskFilter, *page: int) -> list[Any]:
        """The rows of a list for a reader; `page` is what else the question depends on."""
        if wanted.text or wanted.below or wanted.plans:
            return self._asked_anew(actor, wanted, page)
        values, lengths = _values(actor, wanted)
        if any(isinstance(value, int) and abs(value) > _LARGEST for value in values):
            return []
        shape = (
            connection.vendor,
            frozenset(actor.roles),
            actor.channel,
            bool(actor.organisation_path),
            wanted.role,
            wanted.done,
            wanted.order,
            lengths,
            page,
        )
        rows = self._kept.get(shape)
        if rows is None:
            rows = self._kept[shape] = self._written(actor, wanted, page)
            while len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        return rows.ask(values)

    def _written(self, actor: Actor, wanted: TaskFilter, page: tuple[int, ...]) -> Rows:
        marks: list[Any] = []
        reader = actor
        if not actor.has(*_SEE_ALL):
            marks = [mark(int, 1), _PATH, path_after(_PATH)]
            path = _PATH if actor.organisation_path else ""
            reader = replace(actor, organisation_id=marks[0], organisation_path=path)
        marks.insert(0, mark(int, 0))
        changes: dict[str, Any] = {}
        for name, value in _set(wanted):
            several = value if isinstance(value, tuple) else (value,)
            kind = date if isinstance(value, date) else int if isinstance(value, int) else str
            new = tuple(mark(kind, len(marks) + place) for place in range(len(several)))
            marks.extend(new)
            changes[name] = new if isinstance(value, tuple) else new[0]
        reader = replace(reader, body_id=marks[0])
        asked = self._build(reader, replace(wanted, **changes), *page)
        return Rows.of(asked, marks, self._around, may_miss=frozenset(marks[1:4]))

    def _asked_anew(self, actor: Actor, wanted: TaskFilter, page: tuple[int, ...]) -> list[Any]:
        asked = self._build(actor, wanted, *page)
        if not self._around:
            return list(asked)
        try:
            return Rows.of(asked, (), self._around).ask(())
        except EmptyResultSet:
            return []


def _set(wanted: TaskFilter) -> list[tuple[str, Any]]:
    named = ((one.name, getattr(wanted, one.name)) for one in fields(TaskFilter))
    return [
        (name, tuple(dict.fromkeys(value)) if isinstance(value, tuple) else value)
        for name, value in named
        if name not in _SHAPING and (value or (name == "unit" and value is not None))
    ]


def _values(actor: Actor, wanted: TaskFilter) -> tuple[list[Any], tuple[tuple[str, int], ...]]:
    values: list[Any] = [actor.body_id]
    if not actor.has(*_SEE_ALL):
        path = actor.organisation_path
        values += [actor.organisation_id or 0, path, path_after(path) if path else ""]
    lengths = []
    for name, value in _set(wanted):
        several = value if isinstance(value, tuple) else (value,)
        values.extend(several)
        lengths.append((name, len(several)))
    return values, tuple(lengths)
