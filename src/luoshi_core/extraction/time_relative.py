"""Days counted from the day of issue: within thirty days, by the end of this month, next week."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from re import Match

from luoshi_core.extraction.numerals import read_whole
from luoshi_core.extraction.time_context import Reading, TimeContext


def last_day(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def month_number(words: str) -> int:
    number = read_whole(words)
    if number is None:
        raise ValueError(words)
    return number


def day_or_last(year: int, month: int, day: str | None) -> date:
    return date(year, month, month_number(day)) if day else last_day(year, month)


def years_ahead(issued: date, count: int) -> Reading:
    """A span of years: early in the year that year counts, later it runs from the day of issue."""
    if issued.month <= 3:
        return Reading(date(issued.year, 1, 1), date(issued.year + count - 1, 12, 31))
    return Reading(None, shift_months(issued, 12 * count))


def shift_months(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


_STANDING_LIMIT = re.compile(
    r"(?:之日起|接到|收到|受理|接诉|发现|立案|转办|届满|办结)[^，,。；;\n]{0,12}$|(?:对|凡)新[^，,。；;\n]{1,14}$|须在$|应在$|发现后|接报后"
)
_SHORTENED = re.compile(r"(?:压缩|压减|缩短|缩减|控制|减少|降低|限定)[到至在为]$")
_FROM_THE_ISSUE = re.compile(r"(?:印发|发布|下发|发文|施行|实施)之日起$")


def _is_standing_limit(match: Match[str]) -> bool:
    before = match.string[max(0, match.start() - 16) : match.start()]
    return bool(_STANDING_LIMIT.search(before)) and not _FROM_THE_ISSUE.search(before)


def _limits_a_procedure(match: Match[str]) -> bool:
    """办结时限压缩到5个工作日以内 is a number to reach, not a day."""
    before = match.string[max(0, match.start() - 6) : match.start()]
    return bool(_SHORTENED.search(before))


def read_workdays_within(match: Match[str], context: TimeContext) -> Reading | None:
    count = read_whole(match["count"])
    if _limits_a_procedure(match):
        return None
    if _is_standing_limit(match):
        return Reading(rule="standing_limit")
    if not context.issued_on or not count:
        return Reading(rule="no_issue_day")
    return Reading(None, context.add_workdays(context.issued_on, count))


def read_within(match: Match[str], context: TimeContext) -> Reading | None:
    if _limits_a_procedure(match):
        return None
    if _is_standing_limit(match):
        return Reading(rule="standing_limit")
    issued, unit = context.issued_on, match["unit"]
    if unit == "小时":
        return Reading(rule="standing_limit")
    if not issued:
        return Reading(rule="no_issue_day")
    if match["count"] == "半":
        return Reading(None, shift_months(issued, 6) if unit == "年" else issued + timedelta(15))
    count = month_number(match["count"])
    if unit == "年":
        return Reading(None, years_ahead(issued, count).end)
    if "月" in unit:
        half = timedelta(15 if "半" in unit else 0)
        return Reading(None, shift_months(issued, count) + half)
    return Reading(None, issued + timedelta(count * (7 if unit in {"周", "个星期"} else 1)))


def read_term(_match: Match[str], context: TimeContext) -> Reading:
    """A term of a local committee ends in a year that ends in 1 or 6, as terms now fall."""
    issued = context.issued_on
    if not issued:
        return Reading(rule="no_issue_day")
    ahead = (1 - issued.year) % 5
    if ahead == 0 and issued.month > 6:
        ahead = 5
    return Reading(None, date(issued.year + ahead, 12, 31))


def read_this_month(match: Match[str], context: TimeContext) -> Reading:
    issued = context.issued_on
    if not issued:
        return Reading(rule="no_issue_day")
    first = issued.replace(day=1)
    if match["which"].startswith("下"):
        first = shift_months(first, 1)
    if match["from"]:
        return Reading(first, None)
    last = day_or_last(first.year, first.month, match["day"])
    start = last if match["day"] else first
    return Reading(None if match["close"] or match["before"] else start, last)


def read_month_end(_match: Match[str], context: TimeContext) -> Reading:
    issued = context.issued_on
    return (
        Reading(None, last_day(issued.year, issued.month))
        if issued
        else Reading(rule="no_issue_day")
    )


def read_day_alone(match: Match[str], context: TimeContext) -> Reading:
    """22日前, without a month: the next such day from the day of issue on."""
    issued = context.issued_on
    if not issued:
        return Reading(rule="no_issue_day")
    day = month_number(match["day"])
    first = issued.replace(day=1) if day >= issued.day else shift_months(issued.replace(day=1), 1)
    return Reading(None, date(first.year, first.month, day))


def read_today(match: Match[str], context: TimeContext) -> Reading | None:
    """Tonight and tomorrow; 今天 alone is a manner of speaking."""
    issued = context.issued_on
    words = match.group()
    if words in {"今天", "今日", "明天", "明日"}:
        return None
    if not issued:
        return Reading(rule="no_issue_day")
    return Reading(None, issued + timedelta(words.startswith("明")))


def read_this_week(match: Match[str], context: TimeContext) -> Reading | None:
    issued = context.issued_on
    if not issued:
        return Reading(rule="no_issue_day")
    monday = issued - timedelta(issued.weekday()) + timedelta(7 if match["which"] == "下" else 0)
    if match["from"]:
        return Reading(monday, None)
    weekday = match["weekday"]
    if not weekday or weekday == "内":
        bounded = weekday or match["which"] == "下"
        return Reading(None, monday + timedelta(6)) if bounded else None
    return Reading(None, monday + timedelta("一二三四五六日".index(weekday.replace("天", "日"))))
