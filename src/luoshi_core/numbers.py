"""Rates and rounding: every printed share keeps its two numbers and says how it was rounded."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from luoshi_core.extraction.numerals import read_number

NOTHING = Decimal(0)
Number = int | Decimal
Exact = int | Decimal | Fraction


@dataclass(frozen=True, slots=True)
class Rate:
    """A share with the two numbers it was made of."""

    numerator: Number
    denominator: Number

    def __post_init__(self) -> None:
        _require_exact(self.numerator, self.denominator)
        if self.denominator <= 0:
            raise ValueError("a rate needs a whole larger than nothing")

    @property
    def value(self) -> Fraction:
        """The unrounded share, for ranking."""
        return Fraction(self.numerator) / Fraction(self.denominator)


def rate(numerator: Number | None, denominator: Number | None) -> Rate | None:
    """The share of one number in another, or None where there is nothing to measure."""
    if numerator is None or denominator is None:
        return None
    _require_exact(numerator, denominator)
    return Rate(numerator, denominator) if denominator else None


def round_half_up(value: Exact, places: int) -> Decimal:
    """The value to so many decimal places; a half moves away from zero."""
    _require_exact(value)
    scaled = abs(Fraction(value)) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole if value >= 0 else -whole).scaleb(-places)


def plain(value: Exact, places: int) -> str:
    """The rounded value as it is printed, without a fraction that is only zeros."""
    text = format(round_half_up(value, places), "f")
    whole, _, fraction = text.partition(".")
    return text if fraction.strip("0") else whole


def percent_value(share: Rate | None, places: int = 1) -> Decimal | None:
    """The share in percent, rounded half up; no data stays None."""
    return None if share is None else round_half_up(share.value * 100, places)


def percent(share: Rate | None, places: int = 1) -> str | None:
    """The share as it is printed, such as “85.7%” or “95%”; no data stays None."""
    return None if share is None else plain(share.value * 100, places) + "%"


def signed(value: Exact, places: int = 2) -> str:
    """A lead or a gap with its sign, such as “+7.33”; nothing ahead and nothing behind is “0”."""
    text = plain(value, places)
    return text if text == "0" or text.startswith("-") else "+" + text


def _require_exact(*values: object) -> None:
    for value in values:
        if isinstance(value, (bool, float)):
            raise TypeError(f"{value!r} is not an exact number")
        if isinstance(value, Decimal) and not value.is_finite():
            raise ValueError(f"{value} is not a number")


_TENTHS = re.compile(
    r"(?P<tenths>[0-9一二两三四五六七八九十])成(?P<more>半|[0-9一二三四五六七八九])?"
)
_SCALED = re.compile(r"(?P<number>-?[0-9][0-9,]*(?:\.[0-9]+)?)(?P<scale>万|亿)?")
_SCALES = {"万": 10_000, "亿": 100_000_000}


def read_percent(words: str) -> Decimal | None:
    """The percent a clerk writes: 85, 85%, 百分之八十五, 九成, 八成半; None for anything else."""
    plain = unicodedata.normalize("NFKC", words).replace(" ", "").removesuffix("%")
    tenths = _TENTHS.fullmatch(plain)
    if tenths:
        more = 5 if tenths["more"] == "半" else read_number(tenths["more"] or "0")
        return (read_number(tenths["tenths"]) or NOTHING) * 10 + (more or NOTHING)
    if plain in {"一半", "半数"}:
        return Decimal(50)
    return read_number(plain.removeprefix("百分之"))


def read_amount(words: str, unit: str = "") -> Decimal | None:
    """The amount a clerk writes, counted in `unit`: 3.5, 1,200, 3.5万平方米, 十二; else None."""
    plain = unicodedata.normalize("NFKC", words).replace(" ", "")
    if unit:
        plain = plain.removesuffix(unicodedata.normalize("NFKC", unit))
    scaled = _SCALED.fullmatch(plain)
    if scaled is None:
        return read_number(plain)
    number = Decimal(scaled["number"].replace(",", ""))
    # “3.5万” of 万平方米 is 3.5; of 平方米 it is 35,000.
    is_of_unit = not scaled["scale"] or unit.startswith(scaled["scale"])
    return number if is_of_unit else number * _SCALES[scaled["scale"]]
