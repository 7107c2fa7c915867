"""What drills reached, in the reader's language: tests tell it in English, with numbers in it."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_CHINESE = Path(__file__).parent / "figures_zh.toml"


def told(figure: str) -> str:
    """A figure for the reader; its own words where no Chinese is known for them."""
    if get_language() == "en":
        return figure
    chinese = in_chinese().get(pattern_of(figure))
    return figure if chinese is None else chinese.format(*_NUMBER.findall(figure))


def pattern_of(figure: str) -> str:
    """A figure with every number as #."""
    return _NUMBER.sub("#", figure)


@cache
def in_chinese() -> Mapping[str, str]:
    """The Chinese of every known pattern."""
    return tomllib.loads(_CHINESE.read_text(encoding="utf-8"))
