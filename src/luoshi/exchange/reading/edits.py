"""What an edited cell asks of the ledger's verbs, or why it may not be edited."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.ledger import rules
from luoshi.ledger.models import Milestone, Task
from luoshi.ledger.selectors import SheetTask, leaders_of, nearest
from luoshi.ledger.services import TargetDraft
from luoshi.ledger.services.drafting import MilestoneDraft
from luoshi.ledger.sheets.importing import language
from luoshi.ledger.sheets.targets import node_in_words, targets_in_words
from luoshi.ledger.states import TaskState
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Organisation, Post
from luoshi.organisations.selectors import organisations_of, registered_names
from luoshi_core import sheets

Asked = Mapping[str, tuple[str, str]]
REPORTED = frozenset({"progress", "percent", "value", "problem", "next_step"})
QUARTERS = {f"quarter_{number}": number for number in (1, 2, 3, 4)}
DRAFTED = frozenset(
    {"category", "task", "target", "leader", "lead", "support", "due", "measures", "source"}
) | frozenset(QUARTERS)
_OPEN_STATES = frozenset({TaskState.DRAFTED, TaskState.RETURNED})
_REPORTABLE = frozenset({TaskState.UNDER_WAY, TaskState.BLOCKED})
_SOURCE_DAY = re.compile(r"(.*)（(\d{4}-\d\d-\d\d)）", re.DOTALL)
_COLUMNS = {column.key: column for column in sheets.LEDGER_COLUMNS}
_LONGEST = {"task": 500, "category": 40, "source": 200}


@dataclass(frozen=True, slots=True)
class Fault:
    """Something to mend before anything is written, with its place."""

    cell: str
    sentence: str


class _Wrong(Exception):
    """A cell that cannot be meant."""


def may_report(actor: Actor, task: Task) -> bool:
    """Whether the actor can report on the task as it stands."""
    return task.state in _REPORTABLE and rules.can_report_progress(actor, task)


class Editor:
    """Turns edited cells into what the verbs are asked for; keeps what is wrong by its cell."""

    def __init__(self, actor: Actor, on: date) -> None:
        self.actor = actor
        self.on = on
        self.faults: list[Fault] = []
        self.known = registered_names(actor.body_id)
        self._units: dict[int, Organisation] | None = None
        self._leaders: list[Post] | None = None
        self.readers: Mapping[str, Callable[[SheetTask, str], dict[str, Any]]] = {
            "task": self._title,
            "category": self._line,
            "measures": self._measures,
            "source": self._source,
            "due": self._due,
            "target": self._target,
            "lead": self._lead,
            "support": self._support,
            "leader": self._leader,
        }

    def draft(self, row: SheetTask, asked: Asked) -> dict[str, Any]:
        """What `change_task` is asked for; cells that may not be edited become faults."""
        changes: dict[str, Any] = {}
        for key, (cell, words) in asked.items():
            if key in REPORTED:
                continue
            refusal = self._may_not(row.task, key)
            if refusal:
                self.faults.append(Fault(cell, refusal))
            elif key not in QUARTERS:
                self._read(cell, partial(self.readers[key], row, words), changes)
        if any(key in QUARTERS for key in asked) and not self._may_not(row.task, "quarter_1"):
            changes["milestones"] = self._milestones(row, asked)
        return changes

    def report(self, row: SheetTask, asked: Asked) -> dict[str, Any]:
        """What `report_progress` is asked for."""
        edited = {key: place for key, place in asked.items() if key in REPORTED}
        if not edited:
            return {}
        if not may_report(self.actor, row.task):
            told = _("Progress of this task is reported by its lead unit while it is under way.")
            self.faults += [Fault(cell, told) for cell, _words in edited.values()]
            return {}
        report: dict[str, Any] = {}
        names = {"progress": "words", "problem": "problems", "next_step": "next_step"}
        for key, name in names.items():
            if key in edited:
                report[name] = edited[key][1]
        if "percent" in edited:
            cell, words = edited["percent"]
            self._read(cell, lambda: {"percent": self._percent(words)}, report)
        elif row.task.percent is not None and "value" not in edited:
            report["percent"] = row.task.percent
        if "value" in edited:
            cell, words = edited["value"]
            self._read(cell, lambda: {"values": _reached(row, words)}, report)
        return report

    def _read(self, cell: str, read: Callable[[], Mapping[str, Any]], into: dict[str, Any]) -> None:
        try:
            into.update(read())
        except sheets.SheetError as error:
            self.faults.append(Fault(cell, error.at("", cell).sentence(language())))
        except _Wrong as wrong:
            self.faults.append(Fault(cell, str(wrong)))

    def _may_not(self, task: Task, key: str) -> str:
        if key not in DRAFTED:
            told = _("“%(column)s” is not edited in a table: %(way)s")
            return told % {"column": _COLUMNS[key].header(language()), "way": str(_way(key))}
        if task.state in _OPEN_STATES:
            if rules.can_change_task(self.actor, task):
                return ""
            return _("What a task asks for is changed by supervision.")
        if key == "due":
            return _("The task is issued: its lead unit asks for more time on the task's page.")
        told = _("The task is issued; “%(column)s” cannot be changed in a table any more.")
        return told % {"column": _COLUMNS[key].header(language())}

    def _title(self, _row: SheetTask, words: str) -> dict[str, Any]:
        if not words:
            raise _Wrong(_("A task has words. Fill the cell in."))
        return {"title": _short("task", words)}

    def _line(self, _row: SheetTask, words: str) -> dict[str, Any]:
        return {"line": _short("category", words)}

    def _measures(self, _row: SheetTask, words: str) -> dict[str, Any]:
        return {"measures": words}

    def _source(self, _row: SheetTask, words: str) -> dict[str, Any]:
        dated = _SOURCE_DAY.fullmatch(words)
        if dated is None:
            return {"source": _short("source", words), "source_on": None}
        return {"source": _short("source", dated[1]), "source_on": date.fromisoformat(dated[2])}

    def _due(self, row: SheetTask, words: str) -> dict[str, Any]:
        year = row.task.due_on.year if row.task.due_on else self.on.year
        due = sheets.date_words(words, year)
        if due is None:
            return {"due_on": None, "due_words": ""}
        day = sheets.text(due.on) if due.on else ""
        return {"due_on": due.on, "due_words": "" if due.raw == day else due.raw[:60]}

    def _target(self, _row: SheetTask, words: str) -> dict[str, Any]:
        targets: tuple[TargetDraft, ...] | None = targets_in_words(sheets.plain_figures(words))
        if targets is None:
            raise _Wrong(_("These are no targets. Write them like 里程≥8公里, several with “；”."))
        return {"targets": targets}

    def _lead(self, _row: SheetTask, words: str) -> dict[str, Any]:
        units = self._named(words)
        if len(units) > 1:
            raise _Wrong(_("One unit leads. Put the others under supporting units."))
        return {"lead": units[0] if units else None}

    def _support(self, _row: SheetTask, words: str) -> dict[str, Any]:
        return {"supporting": self._named(words)}

    def _leader(self, _row: SheetTask, words: str) -> dict[str, Any]:
        if self._leaders is None:
            self._leaders = list(leaders_of(self.actor, self.on))
        if not words:
            return {"leader": None}
        for post in self._leaders:
            if words in (post.title, str(post)):
                return {"leader": post}
        raise _Wrong(_("“%(name)s” is no post of a leader.") % {"name": words})

    def _named(self, words: str) -> list[Organisation]:
        if self._units is None:
            self._units = organisations_of(self.actor).in_bulk(list(self.known.values()))
        units = []
        for one in sheets.units(words):
            if one.name not in self.known:
                alike = "、".join(nearest(one.name, self.known))
                told = _("“%(name)s” is not in the tree of units. Perhaps: %(alike)s")
                raise _Wrong(told % {"name": one.name, "alike": alike or "–"})
            units.append(self._units[self.known[one.name]])
        return units

    def _milestones(self, row: SheetTask, asked: Asked) -> list[MilestoneDraft]:
        year = row.task.due_on.year if row.task.due_on else self.on.year
        kept = [
            MilestoneDraft(node.on, node.percent, node.title, node.quarter)
            for node in row.milestones
            if f"quarter_{_quarter(node)}" not in asked
        ]
        new = [
            node_in_words(asked[key][1], number, year)
            for key, number in QUARTERS.items()
            if key in asked
        ]
        return [*kept, *(node for node in new if node is not None)]

    def _percent(self, words: str) -> Decimal:
        share = sheets.percent(sheets.plain_figures(words))
        if share is None:
            raise _Wrong(_("Say how far the work is; an empty cell is no figure."))
        return share


_WAYS: Mapping[str, Any] = {
    "number": gettext_lazy("a task keeps its number."),
    "closed": gettext_lazy("closing is asked for on the task's page."),
    "standing": gettext_lazy("lights are computed from reports, days and checks."),
    "needs": gettext_lazy("help is asked for on the task's page."),
}


def _way(key: str) -> Any:
    return _WAYS.get(key, gettext_lazy("it is made from what was done on the task's page."))


def _short(key: str, words: str) -> str:
    if len(words) > _LONGEST[key]:
        told = _("There are %(length)s characters; %(most)s are the most. Shorten it.")
        raise _Wrong(told % {"length": len(words), "most": _LONGEST[key]})
    return words


def _quarter(node: Milestone) -> int:
    return node.quarter or (node.on.month + 2) // 3


def _reached(row: SheetTask, words: str) -> dict[int, Decimal]:
    """The values of a task's targets in the order in which they went out."""
    parts = [part for part in re.split(r"[；;\n]+", words) if part.strip()]
    if len(parts) != len(row.targets):
        told = _("The task has %(count)s targets; give one value for each, divided by “；”.")
        raise _Wrong(told % {"count": len(row.targets)})
    reached: dict[int, Decimal] = {}
    for target, part in zip(row.targets, parts, strict=True):
        plain = sheets.plain_figures(part).strip().removesuffix(target.unit).strip()
        try:
            reached[target.pk] = Decimal(plain.replace(",", ""))
        except InvalidOperation as problem:
            told = _("“%(words)s” is no value in %(unit)s.")
            raise _Wrong(told % {"words": part, "unit": target.unit or "–"}) from problem
    return reached
