"""What comes with the program and decides or is printed: the days off, the layouts of papers."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from luoshi.rulesets.models import Subject
from luoshi_core.workdays import Calendar

SOURCE = Path(__file__).resolve().parents[2]
HOLIDAYS, LAYOUTS = "cn", "papers"
# Pages, letters, workbooks and papers take their form from these.
_LAYOUTS = (
    "luoshi/**/templates/**/*.html",
    "luoshi/**/templates/**/*.txt",
    "luoshi/**/sheets.py",
    "luoshi/**/sheets/**/*.py",
    "luoshi/**/printing.py",
    "luoshi/**/certificate.py",
    "luoshi_core/sheets/**/*.py",
)


@dataclass(frozen=True, slots=True)
class Packaged:
    """One thing of the program as it stands on the disk now."""

    subject: Subject
    code: str
    name: str
    content: Mapping[str, Any]


def packaged_now(source: Path = SOURCE) -> tuple[Packaged, ...]:
    """What the program in place brings, read again from the disk."""
    table = (source / "luoshi_core" / "workdays_cn.toml").read_text(encoding="utf-8")
    days_off = holidays_content(Calendar.from_toml(table))
    return (
        Packaged(Subject.HOLIDAYS, HOLIDAYS, "放假调休安排", days_off),
        Packaged(Subject.LAYOUTS, LAYOUTS, "页面与文书版式", {"files": _digests(source)}),
    )


def holidays_content(calendar: Calendar) -> dict[str, Any]:
    """A calendar as a rule-set keeps it."""
    return {
        "table": calendar.version,
        "years": sorted(calendar.years),
        "off": [day.isoformat() for day in sorted(calendar.holidays)],
        "open": [day.isoformat() for day in sorted(calendar.make_up_days)],
    }


def calendar_of(content: Mapping[str, Any]) -> Calendar:
    """The calendar that a rule-set keeps."""
    return _calendar(
        content["table"], tuple(content["years"]), tuple(content["off"]), tuple(content["open"])
    )


@lru_cache(maxsize=20)
def _calendar(
    table: str, years: tuple[int, ...], off: tuple[str, ...], opened: tuple[str, ...]
) -> Calendar:
    return Calendar(table, frozenset(years), _days(off), _days(opened))


def _days(written: Iterable[str]) -> frozenset[date]:
    return frozenset(date.fromisoformat(day) for day in written)


def _digests(source: Path) -> dict[str, str]:
    paths = sorted({path for pattern in _LAYOUTS for path in source.glob(pattern)})
    return {
        path.relative_to(source).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in paths
    }


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    """What differs between two contents: files by name, days with a sign."""
    old, new = before.get("files", {}), after.get("files", {})
    yield from sorted(name for name in {*old, *new} if old.get(name) != new.get(name))
    for key in ("off", "open"):
        gone = {*before.get(key, ())} - {*after.get(key, ())}
        come = {*after.get(key, ())} - {*before.get(key, ())}
        yield from (f"{key} +{day}" for day in sorted(come))
        yield from (f"{key} -{day}" for day in sorted(gone))
    if before.get("years") != after.get("years"):
        yield "years " + ", ".join(str(year) for year in after.get("years", ()))
