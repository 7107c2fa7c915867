"""Numbers as officials write them: digits, full-width digits and Chinese numerals."""

from __future__ import annotations

from decimal import Decimal

_DIGITS = {
    **{mark: value for value, mark in enumerate("零一二三四五六七八九")},
    **{mark: value for value, mark in enumerate("0123456789")},
    **{mark: value for value, mark in enumerate("０１２３４５６７８９")},
    "〇": 0,
    "○": 0,
    "Ｏ": 0,
    "两": 2,
    "壹": 1,
    "贰": 2,
    "叁": 3,
}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_GROUPS = frozenset("万亿")
_WIDE = str.maketrans("０１２３４５６７８９．，", "0123456789.,")

#: A whole number of up to four signs, digits or Chinese; for use inside larger patterns.
SMALL = "(?:[0-9０-９]{1,4}|[〇零一二两三四五六七八九十百]{1,4})"


def read_number(words: str) -> Decimal | None:
    """Say which number the words write, or None when they write none."""
    plain = words.translate(_WIDE).replace(",", "")
    if plain.replace(".", "", 1).isdecimal() and plain.isascii():
        return Decimal(plain) if plain[0] != "." else None
    if "点" in words:
        whole, _, fraction = words.partition("点")
        return _read_fraction(whole, fraction)
    return _read_chinese(words)


def read_whole(words: str) -> int | None:
    """Say which whole number the words write."""
    number = read_number(words)
    return int(number) if number is not None else None


def read_year(words: str) -> int | None:
    """Say which year is meant by four signs such as 2026 or 二〇二六."""
    digits = [_DIGITS.get(sign) for sign in words]
    if len(digits) != 4 or None in digits:
        return None
    return int("".join(str(digit) for digit in digits))


def _read_fraction(whole: str, fraction: str) -> Decimal | None:
    head = _read_chinese(whole)
    digits = [_DIGITS.get(sign) for sign in fraction]
    if head is None or not digits or None in digits:
        return None
    return head + Decimal("0." + "".join(str(digit) for digit in digits))


def _read_chinese(words: str) -> Decimal | None:
    if not words or any(
        sign not in _DIGITS and sign not in _PLACES and sign not in _GROUPS for sign in words
    ):
        return None
    if all(sign in _DIGITS for sign in words):
        return Decimal("".join(str(_DIGITS[sign]) for sign in words))
    hundred_millions = ten_thousands = group = digit = 0
    waiting = False
    for sign in words:
        if sign in _DIGITS:
            digit = digit * 10 + _DIGITS[sign] if waiting and sign not in "零〇" else _DIGITS[sign]
            waiting = True
            continue
        if sign in _PLACES:
            group += (digit if waiting else 1) * _PLACES[sign]
        elif sign == "万":
            ten_thousands += (group + digit or 1) * 10_000
            group = 0
        else:
            hundred_millions += (ten_thousands + group + digit or 1) * 100_000_000
            ten_thousands = group = 0
        digit, waiting = 0, False
    return Decimal(hundred_millions + ten_thousands + group + digit)
