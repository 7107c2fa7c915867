"""The festivals that texts set as a limit, and the day each falls on."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from importlib import resources

_FIXED_FESTIVALS = {
    "元旦": (1, 1),
    "五一": (5, 1),
    "七一": (7, 1),
    "八一": (8, 1),
    "十一": (10, 1),
    "国庆": (10, 1),
}


@cache
def _moving_festivals() -> dict[str, dict[str, str]]:
    """The days of the moving festivals, by year, as packaged."""
    table = resources.files("luoshi_core.extraction").joinpath("festivals.toml")
    return tomllib.loads(table.read_text(encoding="utf-8"))


def festival_day(name: str, year: int) -> date | None:
    """Say on which day the festival falls in the year, if the packaged table knows it."""
    if name in _FIXED_FESTIVALS:
        return date(year, *_FIXED_FESTIVALS[name])
    words = _moving_festivals().get(name, {}).get(str(year))
    return date(year, int(words[:2]), int(words[3:])) if words else None
