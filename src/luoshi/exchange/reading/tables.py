"""A table as somebody keeps it, read with what its unit explained before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from django.utils.translation import gettext as _

from luoshi.exchange.models import LayoutMemory
from luoshi.ledger.sheets import Preview, Wanted, drafts_in
from luoshi.ledger.sheets.importing import Decisions, language
from luoshi.organisations.actor import Actor
from luoshi_core import sheets

FIELDS: tuple[sheets.Column, ...] = tuple(
    column
    for column in sheets.LEDGER_COLUMNS
    if column.key
    in {
        "ordinal", "category", "task", "target", "target_value", "leader", "lead", "support",
        "person", "due", "quarter_1", "quarter_2", "quarter_3", "quarter_4", "measures", "remark",
        "number", "source",
    }
)  # fmt: skip
KEYS = frozenset(column.key for column in FIELDS)


@dataclass(frozen=True, slots=True)
class SheetSeen:
    """A sheet whose header was found: recognised by itself, by memory, or not yet."""

    sheet: sheets.ForeignSheet
    memory: LayoutMemory | None
    uses: Mapping[int, str]

    @property
    def is_recognised(self) -> bool:
        """Whether every column has a use, one of them the task."""
        return self.memory is not None or (
            "task" in self.uses.values()
            and all(column.index in self.uses for column in self.sheet.columns)
        )


@dataclass(frozen=True, slots=True)
class TableSeen:
    """A table handed in: its sheets, and whether it can be shown as drafts at once."""

    workbook: sheets.Workbook
    sheets: tuple[SheetSeen, ...]

    @property
    def is_recognised(self) -> bool:
        """Whether at least one sheet is understood and none waits for an explanation."""
        return bool(self.sheets) and all(seen.is_recognised for seen in self.sheets)

    @property
    def skipped(self) -> tuple[str, ...]:
        """Sheets that were explained to hold no tasks."""
        return tuple(seen.sheet.name for seen in self.sheets if "task" not in seen.uses.values())


def see_table(
    content: bytes, *, name: str, memories: Mapping[str, LayoutMemory] | None = None
) -> TableSeen:
    """Read a file and find the header of each sheet; `SheetError` where it is no table."""
    workbook = sheets.read_workbook(content, name=name)
    found = [sheets.look_at(grid, sheets.LEDGER_COLUMNS) for grid in workbook.grids]
    seen = tuple(one for one in found if one is not None)
    if not seen:
        raise sheets.SheetError("no_header", values={"wanted": FIELDS[:4], "rows": 30})
    known = memories or {}
    return TableSeen(workbook, tuple(_seen(sheet, known.get(sheet.fingerprint)) for sheet in seen))


def with_memories(seen: TableSeen, known: Mapping[str, LayoutMemory]) -> TableSeen:
    """The same table with what is remembered of its headers."""
    return TableSeen(
        seen.workbook,
        tuple(_seen(one.sheet, known.get(one.sheet.fingerprint)) for one in seen.sheets),
    )


def _seen(sheet: sheets.ForeignSheet, memory: LayoutMemory | None) -> SheetSeen:
    if memory is not None:
        return SheetSeen(sheet, memory, {int(at): use for at, use in memory.columns.items()})
    guessed = {
        column.index: column.guess if column.guess in KEYS else sheets.KEEP
        for column in sheet.columns
        if column.guess
    }
    return SheetSeen(sheet, None, guessed)


def preview_of(
    seen: TableSeen,
    *,
    actor: Actor,
    on: date,
    name: str,
    decided: Decisions | None = None,
) -> Preview:
    """The drafts a table gives with the uses its columns have."""
    layouts = {
        one.sheet.name: sheets.layout_of(one.sheet, one.uses, KEYS)
        for one in seen.sheets
        if "task" in one.uses.values()
    }
    memory = next((one.memory for one in seen.sheets if one.memory is not None), None)
    wanted = Wanted(
        layouts=layouts,
        year=memory.year if memory else None,
        measure=memory.measure if memory else "",
    )
    return drafts_in(
        seen.workbook,
        actor=actor,
        on=on,
        source=PurePath(name).stem,
        decided=decided,
        wanted=wanted,
    )


def use_choices() -> list[tuple[str, str]]:
    """What a column can be used as, in the reader's language."""
    return [
        (sheets.IGNORE, _("– leave out –")),
        (sheets.KEEP, _("keep as a remark")),
        *((column.key, column.header(language())) for column in FIELDS),
    ]
