"""Workbooks that people fill in: their words, their errors by cell, and the empty one."""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import xlsxwriter
from django.db.models import TextChoices
from django.utils.translation import get_language, override

from luoshi.organisations.plans import CellError
from luoshi_core.sheets import Column, ParsedRow, SheetError

MOST_BYTES = 5 * 1024 * 1024
_MOST_ROWS = 2_000
_BETWEEN = re.compile(r"[、,，;；\n]+")
# A sheet's columns, and the words to choose from where a column has them.
EmptySheet = tuple[str, Sequence[Column], Mapping[str, Sequence[str]]]


def cell_error(error: SheetError) -> CellError:
    """What is wrong with a cell, in the reader's language."""
    language: Literal["zh", "en"] = "en" if (get_language() or "").startswith("en") else "zh"
    place = " ".join(part for part in (error.sheet, error.cell) if part)
    bare = SheetError(error.code, values=dict(error.values))
    return CellError(place, bare.sentence(language))


def text_in(row: ParsedRow, key: str) -> str:
    """What a row says under a column, without the spaces around it."""
    return str(row.values.get(key) or "").strip()


def parts_of(text: str) -> list[str]:
    """The words of a cell that names several things."""
    return [part.strip() for part in _BETWEEN.split(text) if part.strip()]


def chinese_words(choices: type[TextChoices]) -> list[str]:
    """The words a workbook offers for a choice."""
    with override("zh-hans"):
        return [str(choice.label) for choice in choices]


def choices_by_word(choices: type[TextChoices]) -> dict[str, str]:
    """Every word a choice may be written with: Chinese, English, its code."""
    known = {str(choice.value): str(choice.value) for choice in choices}
    for language in ("zh-hans", "en"):
        with override(language):
            known |= {str(choice.label): str(choice.value) for choice in choices}
    return known


def write_empty(sheets: Iterable[EmptySheet], words: Iterable[tuple[str, str]]) -> bytes:
    """A workbook to fill in: each sheet with its header and choices, then what the words mean."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False})
    head = book.add_format({"bold": True, "bg_color": "#EEF1F4", "border": 1})
    for name, columns, choices in sheets:
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for index, column in enumerate(columns):
            sheet.write_string(0, index, column.zh, head)
            sheet.set_column(index, index, column.width)
            if column.key in choices:
                rule = {"validate": "list", "source": list(choices[column.key])}
                sheet.data_validation(1, index, _MOST_ROWS, index, rule)
    meanings = book.add_worksheet("说明")
    meanings.set_column(0, 0, 16)
    meanings.set_column(1, 1, 90)
    for row, (term, meaning) in enumerate(words):
        meanings.write_string(row, 0, term, head)
        meanings.write_string(row, 1, meaning)
    book.close()
    return content.getvalue()
