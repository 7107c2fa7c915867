"""What the first page of a document says of it: its secrecy marking, its title, its date."""

import datetime
import re

PAGE_CHARACTERS = 1_500
PAGE_LINES = 45
MARKED_LINE = re.compile(
    r"[【\[(（]?(?:密级[:：])?(绝密|机密|秘密)(?:[★☆*](?:长期|\d{1,2}(?:年|个月|月|日|天)?)?)?[】\])）]?"
)
STARRED = re.compile(
    r"(绝密|机密|秘密)\s{0,4}[★☆]\s{0,4}(?:长期|\d{1,2}\s{0,2}(?:年|个?月|日|天))?"
)
LEVEL_FIELD = re.compile(r"(?:密\s?级)\s{0,4}[:：\t]\s{0,4}(绝\s?密|机\s?密|秘\s?密)(?![/、或及])")

DAY = r"(\d{4})\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?日"
BRACKETED_DATE = re.compile(rf"[(（]\s{{0,4}}{DAY}[^()（）\n]{{0,30}}[)）]")
DATE_LINE = re.compile(rf"\s*{DAY}(?:印发)?\s*")
SITE_DATE = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
CHINESE_DATE_LINE = re.compile(
    r"\s*([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日\s*"
)
FIELD_DATE = re.compile(rf"(?:日期|时间|成文日期|发布日期)[:：]\s{{0,3}}{DAY}")
DIGITS = {character: str(n) for n, character in enumerate("〇一二三四五六七八九")} | {
    "零": "0",
    "○": "0",
}


def secrecy_marking(text: str, margins: str = "") -> str:
    """The marking 秘密, 机密 or 绝密 that stands on the first page, or an empty word."""
    page = text[:PAGE_CHARACTERS]
    lines = page.split("\n")[:PAGE_LINES] + margins[:PAGE_CHARACTERS].split("\n")
    for line in lines:
        for cell in line.split("\t"):
            bare = re.sub(r"\s", "", cell)
            if len(bare) <= 20 and MARKED_LINE.fullmatch(bare):
                return bare
        found = STARRED.search(line) or LEVEL_FIELD.search(line)
        if found:
            return found[0].strip()
    return ""


def propose_date(text: str) -> datetime.date | None:
    """The day a document seems to be dated: under its title, at its end, or in a site's header."""
    lines = [line for line in text[:4000].split("\n") if line.strip()][:20]
    end = [line for line in text[-2000:].split("\n") if line.strip()][-20:]
    for pattern in (BRACKETED_DATE, FIELD_DATE):
        for line in lines:
            found = pattern.search(line)
            if found and (day := _day(found)):
                return day
    for line in [*reversed(end), *lines]:
        if (found := DATE_LINE.fullmatch(line)) and (day := _day(found)):
            return day
        if (written := CHINESE_DATE_LINE.fullmatch(line)) and (day := _written_day(written)):
            return day
    for line in lines:
        found = SITE_DATE.search(line) if len(line) < 80 else None
        if found and (day := _day(found)):
            return day
    return None


def parse_date(value: str) -> datetime.date | None:
    """A date as people write it in a field: 2024-03-01, 2024/3/1, 2024年3月1日."""
    found = re.match(rf"\s*(?:{DAY}|(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}})(?!\d))", value)
    if not found:
        return None
    return _calendar_day(*(int(group) for group in found.groups() if group is not None))


def is_named_like_a_file(title: str) -> bool:
    """Whether a given title is only a file's name."""
    return bool(re.search(r"\.[A-Za-z]{2,5}$|^(?:Microsoft Word|untitled|文档\d*$)", title))


def _day(found: re.Match[str]) -> datetime.date | None:
    return _calendar_day(int(found[1]), int(found[2]), int(found[3]))


def _written_day(found: re.Match[str]) -> datetime.date | None:
    year = int("".join(DIGITS[character] for character in found[1]))
    return _calendar_day(year, _number(found[2]), _number(found[3]))


def _number(words: str) -> int:
    tens, ten, ones = words.rpartition("十")
    if not ten:
        return int(DIGITS[words[-1]])
    return (int(DIGITS[tens]) if tens in DIGITS else 1) * 10 + int(DIGITS.get(ones, "0"))


def _calendar_day(year: int, month: int, day: int) -> datetime.date | None:
    try:
        found = datetime.date(year, month, day)
    except ValueError:
        return None
    return found if 1949 <= year <= 2100 else None
