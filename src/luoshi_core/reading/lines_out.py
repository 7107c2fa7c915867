"""What `luoshi read` shows of the commitments found: lines of JSON, a terminal table, a ledger."""

import json
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from luoshi_core.cleaning import Cleaned
from luoshi_core.extraction.model import Candidate, Target
from luoshi_core.reading.sentences import Language

SIGNS = {
    "zh": {">=": "≥", "<=": "≤", "=": "", "~": "约"},
    "en": {">=": "≥", "<=": "≤", "=": "", "~": "about "},
}
HEADERS = {
    "zh": ("序号", "重点工作", "目标", "完成时限", "牵头单位", "配合单位"),
    "en": ("No.", "Task", "Target", "Due", "Lead", "Supporting"),
}
WIDTHS = (4, 46, 20, 12, 16, 18)
FREQUENCIES = {
    "daily": ("每日", "daily"),
    "weekly": ("每周", "weekly"),
    "biweekly": ("每两周", "every two weeks"),
    "semimonthly": ("每半月", "twice a month"),
    "monthly": ("每月", "monthly"),
    "quarterly": ("每季度", "quarterly"),
    "semiannual": ("每半年", "twice a year"),
    "yearly": ("每年", "yearly"),
    "per semester": ("每学期", "per semester"),
}
LEADING = {"lead", "responsible"}


def json_lines(candidates: Iterable[Candidate], cleaned: Cleaned, text: str) -> Iterator[str]:
    """One object a line; offsets and words are those of the original text."""
    for candidate in candidates:
        start, end = cleaned.original_span(candidate.start, candidate.end)
        yield json.dumps(
            {
                "start": start,
                "end": end,
                "text": text[start:end],
                "label": candidate.label,
                "targets": [
                    {"what": t.what, "op": t.op, "value": _number(t.value), "unit": t.unit}
                    for t in candidate.targets
                ],
                "deadline": _deadline(candidate),
                "recurrence": candidate.recurrence,
                "units": [{"name": unit.name, "role": unit.role} for unit in candidate.units],
                "reasons": [_reason(reason, cleaned) for reason in candidate.reasons],
            },
            ensure_ascii=False,
        )


def ledger_rows(
    candidates: Iterable[Candidate], cleaned: Cleaned, text: str, language: Language
) -> list[dict[str, object]]:
    """The rows of a 任务分解表, one for each checkable commitment."""
    rows: list[dict[str, object]] = []
    for candidate in candidates:
        if candidate.label != "HARD":
            continue
        start, end = cleaned.original_span(candidate.start, candidate.end)
        leads, supports = _units(candidate)
        rows.append(
            {
                "ordinal": len(rows) + 1,
                "task": " ".join(candidate.text.split()),
                "target": "；".join(target_words(t, language) for t in candidate.targets),
                "due": _due(candidate, language),
                "lead": "、".join(leads),
                "support": "、".join(supports),
                "source": " ".join(text[start:end].split()),
            }
        )
    return rows


def terminal_table(rows: Sequence[dict[str, object]], language: Language) -> Iterator[str]:
    """A table for the terminal, in which a Chinese character takes two places."""
    rule = "─" * (sum(WIDTHS) + 2 * (len(WIDTHS) - 1))
    yield _line(HEADERS[language])
    yield rule
    for row in rows:
        cells = [str(row[key]) for key in ("ordinal", "task", "target", "due", "lead", "support")]
        folded = [_folded(cell, width) for cell, width in zip(cells, WIDTHS, strict=True)]
        for level in range(max(len(parts) for parts in folded)):
            yield _line([parts[level] if level < len(parts) else "" for parts in folded])
    yield rule


def target_words(target: Target, language: Language) -> str:
    """A target as a person writes it: 高标准农田 ≥1万亩."""
    number = _number(target.value)
    amount = "—".join(map(str, number)) if isinstance(number, list) else str(number)
    sign = SIGNS[language].get(target.op, "")
    return f"{target.what} {sign}{amount}{target.unit}".strip()


def _deadline(candidate: Candidate) -> dict[str, str | None] | None:
    due = candidate.deadline
    if due is None:
        return None
    return {
        "raw": due.raw,
        "start": due.start.isoformat() if due.start else None,
        "end": due.end.isoformat() if due.end else None,
    }


def _reason(reason: Any, cleaned: Cleaned) -> dict[str, object]:
    start, end = cleaned.original_span(reason.start, reason.end)
    return {"code": str(reason.code), "words": reason.words, "start": start, "end": end}


def _units(candidate: Candidate) -> tuple[list[str], list[str]]:
    """The first named of several responsible units leads; the others support it."""
    leads = [unit.name for unit in candidate.units if unit.role == "lead"]
    responsible = [unit.name for unit in candidate.units if unit.role == "responsible"]
    supports = [unit.name for unit in candidate.units if unit.role not in LEADING]
    if not leads and responsible:
        leads, responsible = responsible[:1], responsible[1:]
    return leads, responsible + supports


def _due(candidate: Candidate, language: Language) -> str:
    due, code = candidate.deadline, candidate.recurrence or ""
    words = FREQUENCIES.get(code, (code, code))[0 if language == "zh" else 1]
    day = due.end.isoformat() if due is not None and due.end else ""
    if day or words:
        return " ".join(part for part in (words, day) if part)
    return due.raw if due is not None else ""


def _number(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return [_number(part) for part in value]
    number = Decimal(value)
    return int(number) if number == number.to_integral_value() else float(number)


def _line(cells: Sequence[str]) -> str:
    padded = [
        cell + " " * max(0, width - _width(cell)) for cell, width in zip(cells, WIDTHS, strict=True)
    ]
    return "  ".join(padded).rstrip()


def _folded(words: str, width: int) -> list[str]:
    lines, line, room = [], "", 0
    for character in words:
        size = _width(character)
        if room + size > width:
            lines.append(line)
            line, room = "", 0
        line, room = line + character, room + size
    return [*lines, line]


def _width(words: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in words)
