"""What tells a row of the ledger when it comes back: its number and a digest of each cell."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from luoshi.ledger.selectors import SheetTask
from luoshi_core import sheets
from luoshi_core.sheets.columns import Language

_LENGTH = 6
_COLUMNS = tuple(column for column in sheets.LEDGER_COLUMNS if column.key != "ordinal")


@dataclass(frozen=True, slots=True)
class RowKey:
    """A row as it went out: whose it is, in which language, and the digest of each cell."""

    number: str
    language: Language
    digests: Mapping[str, str]


def key_of(task: SheetTask, cells: Mapping[str, object], language: Language) -> str:
    """The key of a row that goes out."""
    words = words_of(cells, language)
    digests = ";".join(f"{key}:{digest(value)}" for key, value in words.items())
    return f"{task.task.number}|{language}|{digests}"


def words_of(cells: Mapping[str, object], language: Language) -> dict[str, str]:
    """What each cell of a row says when it is read back."""
    return {
        column.key: sheets.read_back(cells.get(column.key), column, language)
        for column in _COLUMNS
        if column.key in cells
    }


def digest(words: str) -> str:
    """A short digest of the words of a cell."""
    plain = "\n".join(line.rstrip() for line in words.replace("\r", "").split("\n")).strip()
    return hashlib.sha256(plain.encode()).hexdigest()[:_LENGTH]


def read_key(words: str) -> RowKey | None:
    """The key in a cell; None where it is damaged."""
    number, language, digests = ([*words.split("|", 2), "", ""])[:3]
    pairs = [pair.partition(":") for pair in digests.split(";")]
    if not number or language not in ("zh", "en") or any(not own for _, _, own in pairs):
        return None
    return RowKey(number, "en" if language == "en" else "zh", {key: own for key, _, own in pairs})
