"""What a cell can hold, and how it stands there: as words, as a number, or as a real date."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from luoshi_core.sheets.columns import Column, Language

_NO_CHARACTER = {code: None for code in range(32) if code not in (9, 10)} | {0xFFFE: None}
_YES_NO = {"zh": ("是", "否"), "en": ("Yes", "No")}
_BETWEEN = {"zh": "、", "en": "; "}


@dataclass(frozen=True, slots=True)
class DateWords:
    """A time limit as it was written, with the day it means; no day where it runs all year."""

    on: dt.date | None
    raw: str
    long_standing: bool = False

    def __str__(self) -> str:
        return self.raw or (self.on.isoformat() if self.on else "")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with the unit written behind it, such as 3 万 or 12.5 亿元, not multiplied out."""

    value: Decimal
    unit: str = ""

    def __str__(self) -> str:
        return f"{number_text(self.value)}{self.unit}"


@dataclass(frozen=True, slots=True)
class NamedUnit:
    """A unit as a table names it, with the note that stood in brackets behind it."""

    name: str
    note: str = ""

    def __str__(self) -> str:
        return f"{self.name}（{self.note}）" if self.note else self.name


def clean_text(text: str) -> str:
    """Return text that every office program can open: no control characters, plain line breaks."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").translate(_NO_CHARACTER)
    return plain.encode("utf-8", "replace").decode("utf-8") if not plain.isascii() else plain


def cell_value(value: object, column: Column, language: Language) -> object:
    """Return the value as a cell holds it: str, int, float, Decimal, date, datetime or None.

    Nothing stays nothing: an empty cell is never a zero.
    """
    if isinstance(value, DateWords) and value.on and value.raw in ("", value.on.isoformat()):
        return value.on
    if isinstance(value, Figure) and not value.unit:
        value = value.value
    if value is None or isinstance(value, dt.date):
        return value
    if isinstance(value, bool):
        return _YES_NO[language][0 if value else 1]
    if isinstance(value, int | float | Decimal):
        return value if column.kind in ("number", "percent") else number_text(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return clean_text(_BETWEEN[language].join(str(part) for part in value))
    text = clean_text(str(value))
    return text or None


def number_text(value: float | Decimal) -> str:
    """Write a number without an exponent and without a needless point."""
    if isinstance(value, int):
        return str(value)
    text = format(Decimal(repr(value)) if isinstance(value, float) else value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def shown_text(value: object, column: Column, language: Language) -> str:
    """Return the words a reader sees in the cell."""
    held = cell_value(value, column, language)
    if held is None:
        return ""
    if isinstance(held, dt.datetime):
        return f"{day_text(held, language)} {held:%H:%M}"
    if isinstance(held, dt.date):
        return day_text(held, language)
    if isinstance(held, int | float | Decimal):
        return number_text(held) + ("%" if column.kind == "percent" else "")
    return str(held)


def day_text(day: dt.date, language: Language) -> str:
    """Write a day the way papers write it: 2026年6月30日, or 2026-06-30 in English."""
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.year:04d}-{day.month:02d}-{day.day:02d}"


def read_back(value: object, column: Column, language: Language) -> str:
    """Return the words a cell gives when the file that holds this value is read again."""
    held = cell_value(value, column, language)
    if isinstance(held, dt.date):
        return shown_text(held, column, "zh")
    return shown_text(value, column, language).strip()
