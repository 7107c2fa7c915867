"""Objects and their values as a table: pasted or handed in, and the round trip of the list."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from luoshi.cohorts.models import Cohort, CohortObject, Measure
from luoshi.cohorts.reading import Standards, plain, standard_words
from luoshi.cohorts.services import Entered, ObjectDraft
from luoshi.cohorts.services.objects import LONGEST_NAME
from luoshi.organisations.models import Organisation
from luoshi_core import sheets
from luoshi_core.sheets.columns import Language

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_FAULTS = 20
_BETWEEN_CELLS = re.compile(r"\t|\s*[,，]\s*| {2,}|\u3000+")
_NAME = sheets.Column(
    "name",
    "名称",
    "Name",
    24,
    aliases=("对象", "村名", "村（社区）", "村", "支部", "中心", "单位名称"),
)
_PLACE = sheets.Column(
    "place",
    "所在",
    "Place",
    16,
    aliases=("乡镇", "乡镇（街道）", "所属乡镇", "镇", "所在地", "单位"),
)
_YEAR = sheets.Column(
    "year",
    "计划年度",
    "Planned for",
    10,
    "number",
    aliases=("年度", "计划年份", "达标年度", "年份"),
)
_KEY = sheets.Column("key", "对象号", "Key", 9, "number")
_ON = sheets.Column("on", "数据日期", "Holds from", 14, "date", aliases=("截至日期", "日期"))
_STATE = sheets.Column("state", "是否达标", "Reached", 12)
_CONFIRMED = sheets.Column("confirmed", "确认日期", "Confirmed", 14, "date")
OBJECT_COLUMNS = (sheets.ORDINAL, _NAME, _PLACE, _YEAR)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something to mend before anything is written, with its place."""

    cell: str
    sentence: str


@dataclass(frozen=True, slots=True)
class ReadObjects:
    """The objects of a table, and what is wrong with it."""

    drafts: tuple[ObjectDraft, ...]
    faults: tuple[Fault, ...]
    words: tuple[tuple[str, str, str], ...] = ()  # name, place and year as they were written

    @property
    def kept(self) -> str:
        """The lines as the preview hands them on to the act."""
        return json.dumps(self.words, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class ReadValues:
    """The values of a table that are new, and what is wrong with it."""

    entered: tuple[Entered, ...]
    faults: tuple[Fault, ...]


def language() -> Language:
    """The language in which the sheet's own sentences are told."""
    return "en" if get_language() == "en" else "zh"


# --- objects ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Line:
    name: str
    place: str
    year: str
    cells: Mapping[str, str]


def read_pasted_objects(
    text: str, units: Mapping[str, Organisation], cohort: Cohort
) -> ReadObjects:
    """Objects pasted line by line: the name, then where it lies, then its year."""
    lines = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        cells = [*(cell.strip() for cell in _BETWEEN_CELLS.split(line.strip("\r\n "))), "", "", ""]
        named = {key: f"{letter}{number}" for key, letter in zip(_KEYS, "ABC", strict=True)}
        lines.append(_Line(cells[0], cells[1], cells[2], named))
    return _objects(lines, units, cohort)


_KEYS = ("name", "place", "year")


def read_previewed_objects(
    kept: str, units: Mapping[str, Organisation], cohort: Cohort
) -> ReadObjects:
    """The lines a preview showed, read by the same rules once more."""
    try:
        rows = json.loads(kept)
        lines = [
            _Line(name, place, year, dict.fromkeys(_KEYS, f"A{number}"))
            for number, (name, place, year) in enumerate(rows, start=1)
            if all(isinstance(word, str) for word in (name, place, year))
        ]
    except (ValueError, TypeError, RecursionError):
        lines = []
    return _objects(lines, units, cohort)


def read_object_table(
    content: bytes, units: Mapping[str, Organisation], cohort: Cohort
) -> ReadObjects:
    """Objects of an Excel table; a file that is no table raises `SheetError`."""
    grid = sheets.read_workbook(content).grids[0]
    layout = sheets.find_layout(grid, OBJECT_COLUMNS, required={"name"})
    parsed = sheets.parse_rows(grid, layout, {}, required=[_NAME])
    lines = [
        _Line(name, place, year, row.cells)
        for row in parsed.rows
        for name, place, year in [[str(row.values.get(key, "")) for key in _KEYS]]
    ]
    read = _objects(lines, units, cohort)
    faults = (*_told(parsed.errors), *read.faults)[:MOST_FAULTS]
    return ReadObjects(read.drafts, faults, read.words)


def _objects(
    lines: Sequence[_Line], units: Mapping[str, Organisation], cohort: Cohort
) -> ReadObjects:
    drafts, faults = [], []
    seen: dict[tuple[str, str], str] = {}
    for line in lines:
        fault, year = _fault(line, cohort)
        unit = units.get(line.name) or units.get(line.place)
        place = units[line.place].shown if line.place in units else line.place
        first = seen.setdefault((line.name, place), line.cells["name"])
        if first != line.cells["name"]:
            words = _("“%(name)s” stands here and at %(first)s. Take one away.")
            fault = Fault(line.cells["name"], words % {"name": line.name, "first": first})
        if fault is not None:
            faults.append(fault)
            continue
        drafts.append(ObjectDraft(line.name, unit, place, year))
    written = tuple((line.name, line.place, line.year) for line in lines)
    return ReadObjects(tuple(drafts), tuple(faults[:MOST_FAULTS]), written)


def _fault(line: _Line, cohort: Cohort) -> tuple[Fault | None, int | None]:
    if not line.name or len(line.name) > LONGEST_NAME:
        words = _("A name has 1 to %(most)s characters.") % {"most": LONGEST_NAME}
        return Fault(line.cells["name"], words), None
    year = line.year.strip().removesuffix("年")
    if not year:
        return None, None
    first, last = cohort.starts_on.year, cohort.ends_on.year
    if year.isascii() and year.isdecimal() and len(year) == 4 and first <= int(year) <= last:
        return None, int(year)
    words = _("“%(year)s” is no year between %(first)s and %(last)s.")
    told = words % {"year": line.year[:20], "first": first, "last": last}
    return Fault(line.cells.get("year", line.cells["name"]), told), None


def _told(errors: Iterable[sheets.SheetError]) -> tuple[Fault, ...]:
    return tuple(Fault(error.cell, error.sentence(language())) for error in errors)


# --- values -------------------------------------------------------------------------------------


def _columns(standards: Standards) -> tuple[sheets.Column, ...]:
    measures = tuple(
        sheets.Column(f"m{measure.pk}", head, head, 16, "text" if measure.is_state else "number")
        for measure in standards.measured
        for head in [_head(measure)]
    )
    return (_KEY, _NAME, _PLACE, _YEAR, *measures, _ON, _STATE, _CONFIRMED)


def _head(measure: Measure) -> str:
    return f"{measure.name}（{measure.unit}）" if measure.unit else measure.name


def write_objects(
    cohort: Cohort, standards: Standards, items: Sequence[CohortObject], on: date
) -> bytes:
    """The list as an Excel file; its values can be edited there and handed in again."""
    note = _("Made on %(day)s. Standard: %(standard)s") % {
        "day": on.isoformat(),
        "standard": standard_words(standards.measured, standards.asked),
    }
    return sheets.write_xlsx(
        sheets.Table(
            title=cohort.task.title[:100],
            columns=_columns(standards),
            rows=[_row(item, standards) for item in items],
            note=note,
            language=language(),
        )
    )


def _row(item: CohortObject, standards: Standards) -> dict[str, object]:
    row: dict[str, object] = {
        "key": item.pk,
        "name": item.name,
        "place": item.place,
        "year": item.planned_year,
        "on": item.valued_on,
        "state": item.reached_on is not None,
        "confirmed": item.confirmed_on,
    }
    for measure in standards.measured:
        said = item.latest.get(str(measure.pk))
        if said is not None:
            row[f"m{measure.pk}"] = _shown(measure, Decimal(said))
    return row


def _shown(measure: Measure, value: Decimal) -> object:
    if measure.is_state:
        return measure.to_word if value else measure.from_word
    return Decimal(plain(value))


def read_values(
    content: bytes, standards: Standards, items: Mapping[int, CohortObject], today: date
) -> ReadValues:
    """What was changed in a list handed out; what stands as it was is not entered again."""
    grid = sheets.read_workbook(content).grids[0]
    columns = _columns(standards)
    layout = sheets.find_layout(grid, columns, required={"key"})
    parsers = {"on": lambda cell: sheets.date_words(cell, today.year)}
    parsed = sheets.parse_rows(grid, layout, parsers, required=[_KEY])
    entered: list[Entered] = []
    faults: list[Fault] = list(_told(parsed.errors))
    seen: set[int] = set()
    for row in parsed.rows:
        item = items.get(_key(row.values["key"]))
        if item is None or item.pk in seen:
            words = _("No object of yours has this key, or it stands here twice.")
            faults.append(Fault(row.cells["key"], words))
            continue
        seen.add(item.pk)
        one = _entered(row, item, standards, today, faults)
        if one is not None:
            entered.append(one)
    return ReadValues(tuple(entered), tuple(faults[:MOST_FAULTS]))


def _key(value: object) -> int:
    words = str(value)
    return int(words) if words.isascii() and words.isdecimal() and len(words) < 19 else 0


def _entered(
    row: sheets.ParsedRow,
    item: CohortObject,
    standards: Standards,
    today: date,
    faults: list[Fault],
) -> Entered | None:
    name = str(row.values.get("name", item.name))
    if name != item.name:
        words = _("This key is that of “%(name)s”; leave keys as they were handed out.")
        faults.append(Fault(row.cells["name"], words % {"name": item.name}))
        return None
    values: dict[int, Decimal] = {}
    for measure in standards.measured:
        said = str(row.values.get(f"m{measure.pk}", "")).strip()
        if not said:
            continue
        value = read_value(measure, said)
        if value is None:
            faults.append(Fault(row.cells[f"m{measure.pk}"], what_is_wrong(measure, said)))
        elif value != _known(item, measure):
            values[measure.pk] = value
    day = row.values.get("on")
    on = day.on if isinstance(day, sheets.DateWords) and day.on else None
    if not values:
        return None
    # A day left as it was handed out is that of the value before.
    holds_from = on if on is not None and on != item.valued_on else today
    return Entered(item.pk, values, holds_from)


def _known(item: CohortObject, measure: Measure) -> Decimal | None:
    said = item.latest.get(str(measure.pk))
    return None if said is None else Decimal(said)


def read_value(measure: Measure, words: str) -> Decimal | None:
    """A value as somebody wrote it; None where it is none."""
    if measure.is_state:
        return {measure.to_word: Decimal(1), measure.from_word: Decimal(0)}.get(words.strip())
    try:
        figure = sheets.number(words)
    except sheets.SheetError:
        return None
    if figure is None or figure.unit not in {"", measure.unit}:
        return None
    return figure.value


def what_is_wrong(measure: Measure, words: str) -> str:
    """What to write instead of a value that cannot be read."""
    if measure.is_state:
        told = _("“%(value)s” is none of the states: %(first)s or %(last)s.")
        states = {"first": measure.from_word, "last": measure.to_word}
        return told % {"value": words[:30], **states}
    told = _("“%(value)s” is not a number. Write figures only, in %(unit)s.")
    return told % {"value": words[:30], "unit": measure.unit or _("the unit of the measure")}
