"""Which days the time words of a text mean: one reading for each rule of the grammar."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from re import Match

from luoshi_core.extraction.festivals import festival_day
from luoshi_core.extraction.numerals import read_whole, read_year
from luoshi_core.extraction.time_context import Reading, TimeContext
from luoshi_core.extraction.time_relative import (
    day_or_last,
    last_day,
    month_number,
    read_day_alone,
    read_month_end,
    read_term,
    read_this_month,
    read_this_week,
    read_today,
    read_within,
    read_workdays_within,
    years_ahead,
)

#: Five-year plans by their number, with the first and the last year.
FIVE_YEAR_PLANS = {
    "十二": (2011, 2015),
    "十三": (2016, 2020),
    "十四": (2021, 2025),
    "十五": (2026, 2030),
    "十六": (2031, 2035),
}
_RELATIVE_YEARS = {"今年": 0, "本年": 0, "当年": 0, "明年": 1, "后年": 2, "去年": -1, "上年": -1}

_RHYTHMS = {
    "年": "yearly", "年度": "yearly", "半年": "semiannual", "学期": "per semester",
    "季": "quarterly", "季度": "quarterly", "半月": "semimonthly",
    "半个月": "semimonthly", "月": "monthly",
    "个月": "monthly", "月度": "monthly", "旬": "every 10 days", "周": "weekly",
    "星期": "weekly", "天": "daily", "日": "daily", "小时": "hourly",
}  # fmt: skip


def _whole_year(year: int) -> Reading:
    return Reading(date(year, 1, 1), date(year, 12, 31))


def _year_of(words: str | None, context: TimeContext) -> int | None:
    """Say which year the words name, and remember it for the rest of the sentence."""
    if not words:
        return context.year
    relative = _RELATIVE_YEARS.get(words[:2])
    if relative is not None:
        base = context.year_of_issue
        year = base + relative if base is not None else None
    else:
        year = read_year(words[:4])
    context.named_year = year
    return year


#: 提高到每月780元 is a rate, not a rhythm.
_PRICE = re.compile(r"[0-9０-９.]{1,8}(?:万|亿)?(?:元|斤|吨|小时)")


def _read_every(match: Match[str], context: TimeContext) -> Reading | None:
    if _PRICE.match(match.string, match.end()):
        return None
    unit, many = match["unit"], match["many"]
    rhythm = _RHYTHMS[unit]
    count = read_whole(many) if many else 1
    if count == 2 and rhythm == "weekly":
        rhythm = "biweekly"
    elif count == 6 and rhythm == "monthly":
        rhythm = "semiannual"
    elif count is not None and count > 1:
        rhythm = f"every {count} {_EVERY_MANY.get(rhythm, rhythm)}"
    if match["month"] and rhythm == "yearly":
        return Reading(None, _first_due(match, context), rhythm)
    return Reading(recurrence=rhythm)


_EVERY_MANY = {"yearly": "years", "monthly": "months", "weekly": "weeks", "daily": "days",
               "hourly": "hours"}  # fmt: skip


def _first_due(match: Match[str], context: TimeContext) -> date | None:
    """The first date due of a yearly task: in the year named, else the first not yet past."""
    month = month_number(match["month"])
    year = context.named_year or context.year
    if year is None:
        return None
    due = day_or_last(year, month, match["day"])
    if context.named_year is None and context.issued_on and due < context.issued_on:
        due = day_or_last(year + 1, month, match["day"])
    return due


def _read_cycle(match: Match[str], _context: TimeContext) -> Reading:
    return Reading(recurrence=f"every {month_number(match['many'])} years")


def _read_rhythm(match: Match[str], _context: TimeContext) -> Reading:
    return Reading(recurrence=_RHYTHMS[match["unit"]])


def _read_month_range(match: Match[str], context: TimeContext) -> Reading | None:
    year = _year_of(match["year"], context)
    if year is None:
        return Reading(rule="no_year")
    first, last = month_number(match["first"]), month_number(match["last"])
    start = date(year, first, month_number(match["first_day"] or "1"))
    return Reading(start, day_or_last(year + (last < first), last, match["last_day"]))


def _read_year_range(match: Match[str], context: TimeContext) -> Reading | None:
    first, last = read_year(match["first"]), read_year(match["last"])
    if first is None or last is None:
        return None
    context.named_year = None
    return Reading(date(first, 1, 1), date(last, 12, 31))


def _read_month(match: Match[str], context: TimeContext) -> Reading:
    year = _year_of(match["year"], context)
    if year is None:
        return Reading(rule="no_year")
    month = month_number(match["month"])
    start, end = _days_of(year, month, match["day"], match["part"] or "")
    if match["before"] and not match["day"] and not match["part"]:
        end = date(year, month, 1) - timedelta(days=1)
    if match["from"]:
        return Reading(start, None)
    if match["before"] or (match["part"] or "").endswith(("底", "末")):
        start = None
    return _not_long_past(Reading(start, end), match, context)


def _days_of(year: int, month: int, day: str | None, part: str) -> tuple[date | None, date]:
    if day:
        exact = date(year, month, month_number(day))
        return exact, exact
    first, last = date(year, month, 1), last_day(year, month)
    thirds = {"初": (first, date(year, month, 10)), "上旬": (first, date(year, month, 10)),
              "中旬": (date(year, month, 11), date(year, month, 20)),
              "下旬": (date(year, month, 21), last)}  # fmt: skip
    return thirds.get(part.removeprefix("份"), (first, last))


def _not_long_past(reading: Reading, match: Match[str], context: TimeContext) -> Reading:
    """A month without a year that ended a quarter or more before the issue is next year's."""
    issued = context.issued_on
    if match["year"] or context.named_year or context.plan_year or not issued or not reading.end:
        return reading
    if not match["before"] or (issued - reading.end).days <= 92:
        return reading
    end = reading.end
    moved = last_day(end.year + 1, end.month) if not match["day"] else end.replace(end.year + 1)
    return Reading(None, moved, rule="month_next_year")


def _read_quarter(match: Match[str], context: TimeContext) -> Reading:
    year = _year_of(match["year"], context)
    if year is None:
        return Reading(rule="no_year")
    if match["first_three"]:
        return Reading(date(year, 1, 1), date(year, 9, 30))
    number = month_number(match["quarter"].removeprefix("第").removesuffix("季度"))
    first = date(year, number * 3 - 2, 1)
    if match["from"]:
        return Reading(first, None)
    return _period(first, last_day(year, number * 3), match)


def _period(start: date, end: date, match: Match[str]) -> Reading:
    if match["before"] and not match["close"]:
        return Reading(None, end, rule="period_before")
    return Reading(None if match["close"] else start, end)


def _read_half_year(match: Match[str], context: TimeContext) -> Reading:
    year = _year_of(match["year"], context)
    if year is None:
        return Reading(rule="no_year")
    first = match["half"] == "上"
    return _period(
        date(year, 1 if first else 7, 1), date(year, *((6, 30) if first else (12, 31))), match
    )


def _read_mid_year(match: Match[str], context: TimeContext) -> Reading:
    year = _year_of(match["year"], context)
    return Reading(None, date(year, 6, 30)) if year else Reading(rule="no_year")


def _read_plan_period(match: Match[str], _context: TimeContext) -> Reading:
    first, last = FIVE_YEAR_PLANS[match["plan"]]
    whole = match["when"] in {"期间", "时期"}
    return Reading(date(first, 1, 1) if whole else None, date(last, 12, 31))


def _read_year_end(match: Match[str], context: TimeContext) -> Reading:
    year = _year_of(match["year"], context)
    return Reading(None, date(year, 12, 31)) if year else Reading(rule="no_year")


def _read_year_from(match: Match[str], context: TimeContext) -> Reading:
    year = _year_of(match["year"], context)
    return Reading(date(year, 1, 1), None) if year else Reading(rule="no_year")


def _read_year_before(match: Match[str], context: TimeContext) -> Reading:
    year = _year_of(match["year"], context)
    return Reading(None, date(year - 1, 12, 31)) if year else Reading(rule="no_year")


def _read_year(match: Match[str], context: TimeContext) -> Reading:
    year = _year_of(match["year"], context)
    return _whole_year(year) if year else Reading(rule="no_year")


def _read_whole_year(_match: Match[str], context: TimeContext) -> Reading:
    return _whole_year(context.year) if context.year else Reading(rule="no_year")


def _read_coming_years(match: Match[str], context: TimeContext) -> Reading:
    count = read_whole(match["count"])
    if not context.issued_on or not count:
        return Reading(rule="no_issue_day")
    return years_ahead(context.issued_on, count)


def _read_festival(match: Match[str], context: TimeContext) -> Reading | None:
    when, name = match["when"], match["festival"]
    if not when and not match["feast"] and name != "元旦":
        return None
    year = context.year
    if year is None:
        return Reading(rule="no_year")
    day = festival_day(name, year)
    if day and context.issued_on and day <= context.issued_on and not context.named_year:
        day = festival_day(name, year + 1)
    if day is None:
        return Reading(rule="festival_unknown")
    if when and "前" in when:
        return Reading(None, day - timedelta(days=1))
    if when and when.endswith("后"):
        return Reading(day, None)
    return Reading(day, day)


def _read_holiday(match: Match[str], context: TimeContext) -> Reading:
    year = context.year
    if match["holiday"] == "寒假" or year is None:
        return Reading(rule="event")
    if match["when"] and "前" in match["when"]:
        return Reading(None, date(year, 6, 30))
    return Reading(date(year, 7, 1), date(year, 8, 31))


def _read_next_months(_match: Match[str], _context: TimeContext) -> Reading:
    """次月5日前 falls due every month."""
    return Reading(recurrence="monthly")


def _read_words_only(_match: Match[str], _context: TimeContext) -> Reading:
    return Reading()


#: What each rule reads; 《titles》 and looks back have no reader and set no limit.
READERS: dict[str, Callable[[Match[str], TimeContext], Reading | None]] = {
    "every": _read_every,
    "cycle": _read_cycle,
    "one_each": _read_rhythm,
    "by_rhythm": _read_rhythm,
    "short_rhythm": _read_rhythm,
    "month_range": _read_month_range,
    "year_range": _read_year_range,
    "month": _read_month,
    "quarter": _read_quarter,
    "half_year": _read_half_year,
    "mid_year": _read_mid_year,
    "plan_period": _read_plan_period,
    "year_end": _read_year_end,
    "year_from": _read_year_from,
    "year_before": _read_year_before,
    "until_year": lambda match, context: Reading(None, _read_year(match, context).end),
    "year": _read_year,
    "whole_year": _read_whole_year,
    "coming_years": _read_coming_years,
    "workdays_within": read_workdays_within,
    "within": read_within,
    "years_of_work": _read_coming_years,
    "term_of_office": read_term,
    "this_month": read_this_month,
    "month_end": read_month_end,
    "next_months": _read_next_months,
    "day_alone": read_day_alone,
    "today": read_today,
    "this_week": read_this_week,
    "festival": _read_festival,
    "festivals": _read_words_only,
    "holiday": _read_holiday,
    "event": _read_words_only,
    "standing": _read_words_only,
    "vague": _read_words_only,
}
