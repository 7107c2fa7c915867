"""Exactly what a list shows, as Excel or Word: 督办台账 and 任务分解表."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from luoshi.common import figures
from luoshi.ledger import lights
from luoshi.ledger.models import Kind
from luoshi.ledger.selectors import SheetTask
from luoshi.ledger.sheets.targets import node_words, target_words
from luoshi.ledger.states import TaskState
from luoshi_core import sheets
from luoshi_core.sheets.columns import Language
from luoshi_core.sheets.values import number_text

SheetForm = Literal["xlsx", "docx"]
SheetKind = Literal["ledger", "table"]
MIME = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_SHAPES = {
    "circle": "●", "up": "▲", "down": "▼", "square": "■", "diamond": "◆",
    "ring": "○", "dash": "－", "pause": "‖", "tick": "✓",
}  # fmt: skip
_FILLS = {
    "on_track": "E6F3EB", "near_due": "FCF1D3", "behind": "FDE9DC", "overdue": "FBE5E6",
    "blocked": "EFEAF8", "no_evidence": "E9EDF1", "suspended": "F2ECE4", "closed": "E5EDF5",
}  # fmt: skip

KeyOf = Callable[[SheetTask, Mapping[str, object], Language], str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file ready to be handed out."""

    name: str
    content: bytes
    mime: str


@dataclass(frozen=True, slots=True)
class _Look:
    """What cells are rendered with: the legend and the language of the reader."""

    legend: Mapping[str, lights.LegendEntry]
    language: Language


def make_sheet(
    kind: SheetKind,
    form: SheetForm,
    tasks: Sequence[SheetTask],
    *,
    body_id: int,
    body_name: str,
    on: date,
    note: str = "",
    key_of: KeyOf | None = None,
) -> Sheet:
    """The tasks of a list as the ledger (督办台账) or the decomposition table (任务分解表).

    With `key_of` each row carries, in a hidden column, what tells it when it comes back.
    """
    language: Language = "en" if get_language() == "en" else "zh"
    look = _Look(lights.legend(body_id, on), language)
    columns = sheets.LEDGER_COLUMNS if kind == "ledger" else sheets.TASK_COLUMNS
    rows = [_row(columns, task, look) for task in tasks]
    if key_of is not None:
        rows = [
            {**row, sheets.KEY.key: key_of(task, row, language)}
            for task, row in zip(tasks, rows, strict=True)
        ]
        columns = (*columns, sheets.KEY)
    title = _TITLES[kind]() % {"body": body_name}
    filled = _("Made on %(day)s.") % {"day": on.isoformat()}
    table = sheets.Table(
        title=title,
        columns=columns,
        rows=rows,
        note="  ".join(part for part in (filled, note) if part),
        footnotes=(_legend_note(look),) if kind == "ledger" else (),
        language=language,
        paper="A3" if kind == "ledger" or form == "docx" else "A4",
    )
    write = sheets.write_xlsx if form == "xlsx" else sheets.write_docx
    return Sheet(f"{title} {on.isoformat()}.{form}", write(table), MIME[form])


def cells_of(
    tasks: Sequence[SheetTask], *, body_id: int, on: date, language: Language
) -> list[Mapping[str, object]]:
    """What each cell of the ledger holds for these tasks, as it would go out now."""
    look = _Look(lights.legend(body_id, on), language)
    return [_row(sheets.LEDGER_COLUMNS, task, look) for task in tasks]


_TITLES: Mapping[str, Callable[[], str]] = {
    "ledger": lambda: _("%(body)s supervision ledger"),
    "table": lambda: _("%(body)s task decomposition table"),
}


def _row(columns: Sequence[sheets.Column], task: SheetTask, look: _Look) -> Mapping[str, object]:
    return {column.key: CELLS[column.key](task, look) for column in columns if column.key in CELLS}


def _due(row: SheetTask, _look: _Look) -> object:
    task = row.task
    if task.due_on is None and not task.due_words:
        return None
    raw = task.due_words or (task.due_on.isoformat() if task.due_on else "")
    return sheets.DateWords(task.due_on, raw, task.kind == Kind.LONG_STANDING)


def _remark(row: SheetTask, _look: _Look) -> object:
    task = row.task
    if not task.extension_count:
        return None
    return _("Originally due on %(day)s; moved %(times)s time(s).") % {
        "day": task.original_due_on.isoformat() if task.original_due_on else figures.NOTHING,
        "times": task.extension_count,
    }


def _source(row: SheetTask, _look: _Look) -> object:
    task = row.task
    if task.source and task.source_on:
        return f"{task.source}（{task.source_on.isoformat()}）"
    return task.source or None


def _progress(row: SheetTask, _look: _Look) -> object:
    if row.report is None:
        return None
    if row.report.is_no_change and not row.report.words:
        return _("No change.")
    return row.report.words or None


def _standing(row: SheetTask, look: _Look) -> object:
    key = row.task.standing
    entry = look.legend.get(key)
    if entry is None:
        return key
    return sheets.StandingCell(
        entry.word(look.language), _SHAPES.get(entry.shape, ""), _FILLS.get(key, "")
    )


def _value(row: SheetTask, *, reached: bool) -> object:
    parts = [
        f"{number_text(value)}{target.unit}"
        for target in row.targets
        if (value := target.reached if reached else target.value) is not None
    ]
    return "；".join(parts) or None


def _quarter(quarter: int) -> "Cell":
    return lambda row, _look: node_words(row.milestones, quarter) or None


def _from_report(name: str) -> "Cell":
    return lambda row, _look: (getattr(row.report, name) or None) if row.report else None


def _from_task(name: str) -> "Cell":
    return lambda row, _look: getattr(row.task, name) or None


def _name_of(name: str, part: str) -> "Cell":
    return lambda row, _look: getattr(getattr(row.task, name), part, None)


Cell = Callable[[SheetTask, _Look], object]
CELLS: Mapping[str, Cell] = MappingProxyType(
    {
        "category": _from_task("line"),
        "task": _from_task("title"),
        "target": lambda row, _look: target_words(row.targets) or None,
        "leader": _name_of("leader", "title"),
        "lead": _name_of("lead", "name"),
        "support": lambda row, _look: row.supporting or None,
        "person": _name_of("lead_post", "title"),
        "due": _due,
        "quarter_1": _quarter(1),
        "quarter_2": _quarter(2),
        "quarter_3": _quarter(3),
        "quarter_4": _quarter(4),
        "measures": _from_task("measures"),
        "remark": _remark,
        "number": _from_task("number"),
        "source": _source,
        "progress": _progress,
        "percent": lambda row, _look: row.task.percent,
        "target_value": lambda row, _look: _value(row, reached=False),
        "value": lambda row, _look: _value(row, reached=True),
        "problem": _from_report("problems"),
        "next_step": _from_report("next_step"),
        "needs": lambda row, _look: row.need or None,
        "closed": lambda row, _look: row.task.state in {TaskState.CLOSED, TaskState.ARCHIVED},
        "standing": _standing,
        "updated": _from_task("reported_on"),
        "reporter": _from_report("filed_by_name"),
        "reviewer": _from_report("settled_by_name"),
    }
)


def _legend_note(look: _Look) -> str:
    shown = [
        f"{_SHAPES.get(entry.shape, '')} {entry.word(look.language)}"
        for entry in look.legend.values()
    ]
    return _("Lights: %(legend)s") % {"legend": "  ".join(shown)}
