"""A table pasted from Excel read into parts; every doubt is named by its cell."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from luoshi.breakdowns.models import Part, Way
from luoshi.breakdowns.reading import PartDraft, allot, needs_values
from luoshi.breakdowns.services.dividing import require_unit
from luoshi.common.errors import Refusal
from luoshi.ledger.models import Assignment, Target, Task
from luoshi.ledger.selectors import nearest
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Organisation
from luoshi.organisations.selectors import organisations_of, registered_names
from luoshi_core import sheets
from luoshi_core.extraction.numerals import read_number

MOST_ROWS = 500
_UNIT, _FIGURE, _DAY = "A", "B", "C"
_HEADINGS = frozenset(
    {"单位", "责任单位", "牵头单位", "村", "村社区", "乡镇", "名称", "unit", "name"}
)
_BETWEEN_NAMES = re.compile(r"[、，,；;]+")
_IN_WORDS = re.compile(r"([〇零一二两三四五六七八九十百千半]+)(\D*)")
_SCALES: Mapping[str, Decimal] = {"": Decimal(1), "万": Decimal(10_000), "亿": Decimal(10**8)}
# The same measure under another name, and how much of the first it is.
_SAME: Mapping[str, tuple[str, Decimal]] = {
    "千米": ("公里", Decimal(1)),
    "米": ("公里", Decimal("0.001")),
    "平米": ("平方米", Decimal(1)),
    "㎡": ("平方米", Decimal(1)),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """Something to mend before anything is written, with its place."""

    cell: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What a table would hand out: the parts, and what is wrong with it."""

    parts: tuple[PartDraft, ...]
    given: tuple[PartDraft, ...]
    faults: tuple[Fault, ...]

    @property
    def is_ready(self) -> bool:
        """Whether the parts can be handed out."""
        return bool(self.parts) and not self.faults

    @property
    def total(self) -> Decimal | None:
        """What the parts add up to; None where they carry no values."""
        values = [part.value for part in self.parts if part.value is not None]
        return sum(values, Decimal(0)) if values else None


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a task is to be divided: by which rule, in which way, which target, on which day."""

    task: Task
    rule: str
    way: str
    target: Target | None
    on: date
    left: Decimal | None = None


def read_parts(text: str, *, actor: Actor, wanted: Wanted) -> Preview:
    """Read the rows of a pasted table into parts; nothing is written."""
    return _Reader(actor, wanted).read(text)


class _Reader:
    def __init__(self, actor: Actor, wanted: Wanted) -> None:
        self.wanted = wanted
        self.known = registered_names(actor.body_id)
        self.units: Mapping[int, Organisation] = {}
        self.actor = actor
        self.faults: list[Fault] = []

    def read(self, text: str) -> Preview:
        rows = list(_rows(text))
        if len(rows) > MOST_ROWS:
            told = _("The table has %(count)s rows; %(most)s at a time are the most. Split it.")
            self._fault("", told % {"count": len(rows), "most": MOST_ROWS})
            rows = []
        named = {self.known[cells[0]] for _place, cells in rows if cells[0] in self.known}
        self.units = organisations_of(self.actor).in_bulk(list(named))
        drafts = [(place, draft) for place, cells in rows if (draft := self._draft(place, cells))]
        self._look_at_units(drafts)
        given = tuple(draft for _place, draft in drafts)
        if not rows and not self.faults:
            self._fault(f"{_UNIT}1", _("Name at least one unit, each in a row of its own."))
        parts = () if self.faults else self._allotted(given)
        return Preview(parts, given, tuple(sorted(self.faults, key=_place)))

    def _draft(self, place: int, cells: Sequence[str]) -> PartDraft | None:
        unit = self.units.get(self.known.get(cells[0], 0))
        if unit is None:
            self._fault(f"{_UNIT}{place}", self._unknown(cells[0]))
            return None
        draft = PartDraft(unit, due_on=self._day(place, cells[2]))
        if self.wanted.way == Way.EQUAL or not needs_values(self.wanted.rule):
            return draft
        figure = self._figure(place, cells[1])
        if self.wanted.way == Way.WEIGHT:
            return replace(draft, weight=figure)
        return replace(draft, value=figure)

    def _unknown(self, name: str) -> str:
        alike = nearest(name, self.known)
        if not name:
            return _("The unit is missing.")
        if not alike:
            return _("There is no unit “%(name)s” in the tree.") % {"name": name}
        return _("There is no unit “%(name)s” in the tree. Perhaps: %(alike)s.") % {
            "name": name,
            "alike": "、".join(alike),
        }

    def _figure(self, place: int, words: str) -> Decimal | None:
        cell = f"{_FIGURE}{place}"
        try:
            figure = sheets.number(words)
        except sheets.SheetError:
            figure = _in_words(words)
        if figure is None or figure.value <= 0:
            told = _("A number above nothing belongs here, not “%(words)s”.")
            self._fault(cell, told % {"words": words or "–"})
            return None
        if self.wanted.way == Way.WEIGHT or self.wanted.target is None:
            return figure.value
        value = _in_unit(figure, self.wanted.target.unit)
        if value is None:
            told = _("This is given in %(unit)s, the task counts in %(wanted)s.")
            values = {"unit": figure.unit, "wanted": self.wanted.target.unit or "–"}
            self._fault(cell, told % values)
        return value

    def _day(self, place: int, words: str) -> date | None:
        try:
            read = sheets.date_words(words, self.wanted.on.year)
        except sheets.SheetError as error:
            language = "en" if get_language() == "en" else "zh"
            self._fault(f"{_DAY}{place}", error.sentence(language))  # type: ignore[arg-type]
            return None
        if read is not None and read.on is None:
            told = _("“%(words)s” names no day.") % {"words": words}
            self._fault(f"{_DAY}{place}", told)
        return read.on if read else None

    def _look_at_units(self, drafts: Sequence[tuple[int, PartDraft]]) -> None:
        task = self.wanted.task
        supporting = set(
            Assignment.objects.filter(task=task).values_list("organisation_id", flat=True)
        )
        seen: set[int | None] = set(
            Part.objects.filter(breakdown__task=task, withdrawn_on=None).values_list(
                "task__lead_id", flat=True
            )
        )
        for place, draft in drafts:
            try:
                require_unit(task, draft, supporting, seen, self.wanted.on)
            except Refusal as refusal:
                column = _DAY if "due" in refusal.values else _UNIT
                self._fault(f"{column}{place}", str(refusal))
            seen.add(draft.unit.pk)

    def _allotted(self, given: Sequence[PartDraft]) -> tuple[PartDraft, ...]:
        wanted = self.wanted
        target = wanted.target
        if target is not None and wanted.left is not None and wanted.way != Way.VALUE:
            target = Target(value=wanted.left, unit=target.unit)
        try:
            return allot(wanted.rule, wanted.way, target, given)
        except Refusal as refusal:
            self._fault("", str(refusal))
            return ()

    def _fault(self, cell: str, sentence: str) -> None:
        self.faults.append(Fault(cell, sentence))


def _place(fault: Fault) -> tuple[int, str]:
    return (int(fault.cell[1:]), fault.cell[0]) if fault.cell else (0, "")


def _rows(text: str) -> Iterator[tuple[int, tuple[str, str, str]]]:
    """Rows with their place; a line that only lists names gives one row for each."""
    for place, line in enumerate(text.splitlines(), start=1):
        cells = [cell.strip() for cell in line.split("\t")]
        if not any(cells) or (place == 1 and cells[0].casefold() in _HEADINGS):
            continue
        names = [name.strip() for name in _BETWEEN_NAMES.split(cells[0]) if name.strip()]
        if len(cells) == 1 and len(names) > 1:
            for name in names:
                yield place, (name, "", "")
        else:
            first, second, third = (*cells, "", "")[:3]
            yield place, (first, second, third)


def _in_words(words: str) -> sheets.Figure | None:
    found = _IN_WORDS.fullmatch(words.strip())
    value = read_number(found[1]) if found else None
    return sheets.Figure(value, found[2].strip()) if found and value is not None else None


def _in_unit(figure: sheets.Figure, unit: str) -> Decimal | None:
    """A figure in the unit of the target; None where the two measure different things."""
    if not figure.unit or figure.unit == unit:
        return figure.value
    scale, base = _parted(figure.unit)
    wanted_scale, wanted_base = _parted(unit)
    return figure.value * scale / wanted_scale if base == wanted_base else None


def _parted(unit: str) -> tuple[Decimal, str]:
    head = unit[:1] if unit[:1] in _SCALES else ""
    base, factor = _SAME.get(unit[len(head) :], (unit[len(head) :], Decimal(1)))
    return _SCALES[head] * factor, base
