"""How the words in a cell are read: units, numbers, time limits, yes and no."""

import datetime as dt
import re
import unicodedata
from calendar import monthrange
from decimal import Decimal

from luoshi_core.extraction.deadlines import find_deadlines
from luoshi_core.sheets.errors import SheetError
from luoshi_core.sheets.values import DateWords, Figure, NamedUnit, day_text, number_text

_OPEN, _CLOSE = "（(［[【〔", "）)］]】〕"
_BETWEEN_UNITS = "、，,；;\n/"
_NUMBER = re.compile(r"([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)\s*([^\d\s.,+-]{0,8})")
_NUMERALS = "一二三四五六七八九"
_TENTHS = re.compile(
    rf"(?<![{_NUMERALS}十百0-9])([{_NUMERALS}])成([{_NUMERALS}])?(?![立员果效绩本品都])"
)
_HALF_WIDTH = {0xFF10 + digit: 0x30 + digit for digit in range(10)} | {0xFF05: 0x25, 0xFF0E: 0x2E}
_DAY = re.compile(
    r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?(?:之前|以前|前|底前)?"
)
_COMPACT_DAY = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_MONTH = re.compile(r"(\d{4})\s*[-./]\s*(\d{1,2})\s*(?:之前|以前|前|底前|底)?")
_DAY_OF_YEAR = re.compile(r"(\d{1,2})\s*[./]\s*(\d{1,2})\s*(?:之前|以前|前)?")
_NAMED_DAY = re.compile(r"(?:(\d{4})年)?(?<!\d)(\d{1,2})月(\d{1,2})(?:日|号)")
_NAMED_MONTH = re.compile(r"(?<!\d)(\d{1,3})月")
_ALL_YEAR = re.compile(
    r"全年|常年|终年|长期|持续|常态|贯穿|经常性|每[年月周日季旬]|按[年月周日季旬]"
)
_NO_DAY_YET = re.compile(
    r"立行立改|立即|即时|即刻|随时|近期|短期|中期|待定|另行|尽快|按.{0,6}(?:要求|进度|时序|计划|节点)"
)
_WHOLE_YEAR_RULES = frozenset({"whole_year", "standing"})
_YES = frozenset(
    {"是", "已办结", "办结", "已完成", "完成", "已销号", "√", "✓", "✔", "yes", "y", "true"}
)
_NO = frozenset(
    {"否", "未办结", "未完成", "未销号", "正在办理", "在办", "×", "✗", "✘", "no", "n", "false"}
)
_SHAPE = re.compile(r"^[\W_]+", re.UNICODE)


def text(value: object) -> str:
    """Read a cell as words."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float | Decimal):
        return number_text(value)
    if isinstance(value, dt.datetime):
        return f"{day_text(value, 'zh')} {value:%H:%M}"
    if isinstance(value, dt.date):
        return day_text(value, "zh")
    return str(value).strip()


def standing_word(value: object) -> str:
    """Read a standing as its word, without the shape in front of it."""
    return _SHAPE.sub("", text(value))


def units(value: object) -> tuple[NamedUnit, ...]:
    """Read a list of units in the order given; the first listed takes the lead."""
    parts = (_named_unit(part) for part in _split_outside_brackets(text(value)))
    return tuple(unit for unit in parts if unit.name)


def _split_outside_brackets(words: str) -> list[str]:
    parts = [""]
    depth = 0
    for sign in re.sub(r"[ \u3000]{2,}", "\n", words):
        if sign in _OPEN:
            depth += 1
        elif sign in _CLOSE:
            depth = max(depth - 1, 0)
        if sign in _BETWEEN_UNITS and depth == 0:
            parts.append("")
        else:
            parts[-1] += sign
    # A bracket never closed would swallow the rest of the list.
    return parts if depth == 0 else re.split(f"[{re.escape(_BETWEEN_UNITS)}]", words)


def _named_unit(part: str) -> NamedUnit:
    notes = re.findall(r"[（(［\[【〔]([^（(［\[【〔）)］\]】〕]*)[）)］\]】〕]", part)
    name = re.sub(r"[（(［\[【〔][^（(［\[【〔）)］\]】〕]*[）)］\]】〕]", "", part).strip(
        " \t\u3000。."
    )
    return NamedUnit(name, "；".join(note.strip() for note in notes if note.strip()))


def plain_figures(words: str) -> str:
    """Write digits and the percent sign in half width, and 九成 or 八成五 as a percentage."""
    plain = words.translate(_HALF_WIDTH)
    return _TENTHS.sub(_percent_of_tenths, plain)


def _percent_of_tenths(match: re.Match[str]) -> str:
    tens, ones = _NUMERALS.index(match[1]) + 1, match[2]
    return f"{tens}{_NUMERALS.index(ones) + 1 if ones else 0}%"


def number(value: object) -> Figure | None:
    """Read a number and the unit behind it; an empty cell is no number, never zero."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Figure(Decimal(str(value)))
    words = plain_figures(unicodedata.normalize("NFKC", text(value)).replace("−", "-").strip())
    if not words:
        return None
    match = _NUMBER.fullmatch(words)
    if match is None:
        raise SheetError("not_a_number", values={"value": text(value)})
    return Figure(Decimal(match[1].replace(",", "")), match[2])


def percent(value: object) -> Decimal | None:
    """Read a percentage: 85 for 85%, for 85 and for a cell that shows 85%."""
    try:
        figure = number(value)
    except SheetError:
        figure = Figure(Decimal(-1))
    if figure is None:
        return None
    if figure.value < 0 or figure.unit not in ("", "%"):
        raise SheetError("not_a_percent", values={"value": text(value)})
    return figure.value


def yes_no(value: object) -> bool | None:
    """Read yes or no; an empty cell is neither."""
    words = text(value).casefold()
    if not words:
        return None
    if words in _YES or words in _NO:
        return words in _YES
    raise SheetError("not_yes_or_no", values={"value": text(value)})


def date_words(value: object, year: int) -> DateWords | None:
    """Read a time limit: a real date, a day in words, or work that runs all year.

    Words without a year mean the year of the table. Where several days are named, the last holds.
    """
    if isinstance(value, dt.datetime):
        value = value.date()
    if isinstance(value, dt.date):
        return DateWords(value, value.isoformat())
    raw = text(value)
    if not raw:
        return None
    words = re.sub(r"[ \u3000\n]+", "", unicodedata.normalize("NFKC", raw))
    written = _written_day(words, year) if not isinstance(value, float) else None
    if written is not None:
        return DateWords(written, raw)
    _require_days_exist(words, year)
    return _from_deadlines(words, raw, year)


def _written_day(words: str, year: int) -> dt.date | None:
    if match := (_DAY.fullmatch(words) or _COMPACT_DAY.fullmatch(words)):
        return _day(int(match[1]), int(match[2]), int(match[3]), words)
    if match := _MONTH.fullmatch(words):
        return _day(int(match[1]), int(match[2]), None, words)
    if match := _DAY_OF_YEAR.fullmatch(words):
        return _day(year, int(match[1]), int(match[2]), words)
    return None


def _day(year: int, month: int, day: int | None, words: str) -> dt.date:
    if not (1 <= month <= 12 and year >= dt.MINYEAR):
        raise SheetError("no_such_day", values={"value": words, "example": f"{year}年12月31日"})
    last = monthrange(year, month)[1]
    if day is not None and not 1 <= day <= last:
        example = f"{year}年{month}月{last}日"
        raise SheetError("no_such_day", values={"value": words, "example": example})
    return dt.date(year, month, day or last)


def _require_days_exist(words: str, year: int) -> None:
    for match in _NAMED_MONTH.finditer(words):
        _day(year, int(match[1]), None, words)
    for match in _NAMED_DAY.finditer(words):
        _day(int(match[1] or year), int(match[2]), int(match[3]), words)


def _from_deadlines(words: str, raw: str, year: int) -> DateWords:
    found = find_deadlines(words, dt.date(year, 1, 1), plan_year=year)
    ends = [
        limit.end
        for limit in found
        if limit.end and limit.rule not in _WHOLE_YEAR_RULES and not limit.recurrence
    ]
    if ends:
        return DateWords(max(ends), raw)
    if _ALL_YEAR.search(words) or any(
        limit.rule in _WHOLE_YEAR_RULES or limit.recurrence for limit in found
    ):
        return DateWords(None, raw, long_standing=True)
    if found or _NO_DAY_YET.search(words):
        return DateWords(None, raw)
    raise SheetError("not_a_date", values={"value": raw})
