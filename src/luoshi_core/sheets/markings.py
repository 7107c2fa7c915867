"""Where the filled cells of a sheet are, and which of them show a percentage or a month."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal
from xml.parsers import expat

from luoshi_core.sheets.errors import SheetError, cell_address, column_letters
from luoshi_core.sheets.packages import STYLES, Package, local_name, xml_tree

MOST_ROWS = 20_000
MOST_COLUMNS = 200

Marking = Literal["percent", "month"]

# Formats that Chinese office programs give by number and do not write out in the file.
_NUMBERED_FORMATS: dict[int, Marking] = {
    9: "percent",
    10: "percent",
    17: "month",
    **dict.fromkeys((27, 36, 50, 52, 57), "month"),
}
_TRUE = frozenset({"1", "true"})
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.')
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})", re.IGNORECASE)


@dataclass(slots=True)
class Markings:
    """What the cells of one sheet tell beyond their values, by row and column from 0."""

    by_cell: dict[tuple[int, int], Marking] = field(default_factory=dict)
    formulas: int = 0
    uncomputed: set[tuple[int, int]] = field(default_factory=set)
    error_values: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)


def cell_formats(package: Package) -> list[Marking | None]:
    """Return, for every cell format of the workbook, whether it shows a percentage or a month."""
    if STYLES not in package.parts:
        return []
    tree = xml_tree(package.parts, STYLES)
    codes = {
        int(element.get("numFmtId", "0")): element.get("formatCode", "")
        for element in tree.iter()
        if local_name(element.tag) == "numFmt"
    }
    formats: list[Marking | None] = []
    for group in tree:
        if local_name(group.tag) == "cellXfs":
            for element in group:
                number = int(element.get("numFmtId", "0"))
                written = codes.get(number)
                known = _NUMBERED_FORMATS.get(number)
                formats.append(known if written is None else _written_format(written))
    return formats


def _written_format(code: str) -> Marking | None:
    bare = _QUOTED.sub("", code.split(";", maxsplit=1)[0]).lower()
    if "%" in bare:
        return "percent"
    letters = set(bare) & set("ymdhs")
    return "month" if letters == {"y", "m"} else None


def scan_sheet(content: bytes, sheet: str, formats: list[Marking | None]) -> Markings:
    """Walk over the cells of a sheet without keeping them; refuse one that is too large."""
    scan = _Scan(sheet, formats)
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = scan.refuse_doctype
    parser.StartElementHandler = scan.start
    parser.EndElementHandler = scan.end
    parser.CharacterDataHandler = scan.text
    try:
        parser.Parse(content, True)  # noqa: FBT003 - expat takes it by place only
    except (expat.ExpatError, ValueError) as error:
        if isinstance(error, SheetError):
            raise
        raise SheetError("damaged", sheet, values={"part": "xml"}) from error
    return scan.markings


class _Scan:
    def __init__(self, sheet: str, formats: list[Marking | None]) -> None:
        self.sheet = sheet
        self.formats = formats
        self.markings = Markings()
        self.row = -1
        self.column = -1
        self.marking: Marking | None = None
        self.has_formula = False
        self.has_value = False
        self.inside_value = False
        self.is_error = False
        self.starts: dict[str, Callable[[dict[str, str]], None]] = {
            "row": self._start_row,
            "col": self._start_column,
            "c": self._start_cell,
            "v": self._start_value,
            "is": self._start_value,
            "f": self._start_formula,
        }

    def refuse_doctype(self, *_declaration: object) -> None:
        raise SheetError("damaged", self.sheet, values={"part": "DOCTYPE"})

    def start(self, name: str, attributes: dict[str, str]) -> None:
        begin = self.starts.get(name.rpartition(":")[2])
        if begin is not None:
            begin(attributes)

    def end(self, name: str) -> None:
        own = name.rpartition(":")[2]
        if own in ("v", "is"):
            self.inside_value = False
        elif own == "c":
            self._end_cell()

    def text(self, words: str) -> None:
        if self.inside_value and words:
            self.has_value = True
            if self.is_error:
                place = (self.row, self.column)
                self.markings.error_values[place] = (
                    self.markings.error_values.get(place, "") + words
                )

    def _start_row(self, attributes: dict[str, str]) -> None:
        self.row = int(attributes["r"]) - 1 if "r" in attributes else self.row + 1
        self.column = -1
        if attributes.get("hidden") in _TRUE and self.row < MOST_ROWS:
            self.markings.hidden_rows.append(self.row)

    def _start_column(self, attributes: dict[str, str]) -> None:
        if attributes.get("hidden") in _TRUE:
            first, last = int(attributes["min"]), min(int(attributes["max"]), MOST_COLUMNS)
            self.markings.hidden_columns.extend(range(first - 1, last))

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self.column += 1
        if "r" in attributes:
            self.row, self.column = _place(attributes["r"])
        style = int(attributes.get("s", "0"))
        numeric = attributes.get("t", "n") == "n"
        known = style < len(self.formats)
        self.marking = self.formats[style] if numeric and known else None
        self.is_error = attributes.get("t") == "e"
        self.has_formula = self.has_value = False

    def _start_value(self, _attributes: dict[str, str]) -> None:
        self.inside_value = True
        self._require_within()

    def _start_formula(self, _attributes: dict[str, str]) -> None:
        self.has_formula = True
        self.markings.formulas += 1
        self._require_within()

    def _require_within(self) -> None:
        if self.row >= MOST_ROWS:
            place = cell_address(self.row, self.column)
            raise SheetError("too_many_rows", self.sheet, place, {"limit": MOST_ROWS})
        if self.column >= MOST_COLUMNS:
            place = f"{column_letters(self.column)}{self.row + 1}"
            raise SheetError("too_many_columns", self.sheet, place, {"limit": MOST_COLUMNS})

    def _end_cell(self) -> None:
        if self.has_formula and not self.has_value:
            self.markings.uncomputed.add((self.row, self.column))
        if self.marking is not None and self.has_value:
            self.markings.by_cell[self.row, self.column] = self.marking


def _place(reference: str) -> tuple[int, int]:
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise ValueError(reference)
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, column - 1
