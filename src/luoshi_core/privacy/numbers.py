"""Numbers that belong to one person: identity cards, cards, telephones, passports, plates."""

import re
from collections.abc import Iterator
from datetime import date

from luoshi_core.privacy.finding import Finding, Kind

# Every pattern begins only where no number runs on and has a fixed length: one pass, no way back.
_CARD = re.compile(r"(?<![0-9A-Za-z])[1-9](?:[ -]?\d){16}[ -]?[0-9Xx](?![0-9A-Za-z])")
_OLD_CARD = re.compile(r"(?<![0-9A-Za-z])[1-8]\d{14}(?![0-9A-Za-z])")
# Cards are written in one piece or in fours; project codes and receipts are grouped otherwise.
_LONG = re.compile(
    r"(?<![0-9A-Za-z])(?<!\d[ -])(?:\d{16,19}|\d{4}(?:[ -]\d{4}){3}(?:[ -]?\d{1,3})?)"
    r"(?![ -]?[0-9A-Za-z])"
)
_NAMED_ACCOUNT = re.compile(
    r"(?:卡号|账号|帐号|账户|帐户|开户行.{0,12}?)[:： ]{0,3}(?P<number>\d(?:[ -]?\d){7,20})(?!\d)"
)
_MOBILE = re.compile(r"(?<![0-9A-Za-z])(?:\+?86[ -]?)?(?P<number>1[3-9](?:[ -]?\d){9})(?![0-9])")
_LANDLINE = re.compile(
    r"(?<![0-9A-Za-z])\(?0(?:10|2\d|[3-9]\d{2})\)?[ -]{0,2}[2-9]\d{2,3}[ -]?\d{4}"
    r"(?:(?:-|转)\d{1,5})?(?![0-9])"
)
_NAMED_LINE = re.compile(
    r"(?:电话|座机|固话|热线|传真)[:： ]{0,3}(?P<number>[2-9]\d{2,3}[ -]?\d{4})(?![0-9])"
)
_PASSPORT = re.compile(
    r"(?<![0-9A-Za-z])(?:[EGDSPH]\d{8}|E[A-HJ-NP-Z]\d{7}|[HMC]\d{10})(?![0-9A-Za-z])"
)
_NAMED_PASSPORT = re.compile(
    r"(?:护照|通行证|证件)(?:号码|号)?[:： ]{0,3}(?P<number>[A-Z]{1,2}\d{7,10}|1[45]\d{7})(?![0-9])"
)
_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z]"
    r"[ ·•.]?(?=[A-Z]{0,6}\d)[A-HJ-NP-Z0-9]{4}(?:[A-HJ-NP-Z0-9]{1,2}|[挂学警港澳])(?![0-9A-Za-z])"
)
_EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{2,63}){1,4}"
)
_NAMED_ACCOUNT_ONLINE = re.compile(
    r"(?:QQ|微信)(?:号码|号)?[:： ]{0,3}(?P<number>[A-Za-z0-9][-_A-Za-z0-9]{4,19})(?![A-Za-z0-9])"
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
# The first digits by which cards used in China begin.
_ISSUERS = re.compile(r"62|4|5[1-5]|3[4-7]|60|6[5689]|9[4-9]")
_PROVINCES = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|9\d")


def find_numbers(folded: str) -> Iterator[Finding]:
    """The numbers of persons in a text whose wide digits were folded."""
    yield from _identity_cards(folded)
    yield from _bank_cards(folded)
    for found in _MOBILE.finditer(folded):
        yield Finding(*found.span("number"), Kind.MOBILE, 97)
    for found in _LANDLINE.finditer(folded):
        yield Finding(*found.span(), Kind.LANDLINE, 80)
    for found in _NAMED_LINE.finditer(folded):
        yield Finding(*found.span("number"), Kind.LANDLINE, 75)
    for found in _NAMED_PASSPORT.finditer(folded):
        yield Finding(*found.span("number"), Kind.PASSPORT, 95)
    for found in _PASSPORT.finditer(folded):
        yield Finding(*found.span(), Kind.PASSPORT, 60)
    for found in _PLATE.finditer(folded):
        yield Finding(*found.span(), Kind.PLATE, 92)
    for found in _EMAIL.finditer(folded):
        yield Finding(*found.span(), Kind.EMAIL, 97)
    for found in _NAMED_ACCOUNT_ONLINE.finditer(folded):
        yield Finding(*found.span("number"), Kind.ACCOUNT, 85)


def _identity_cards(folded: str) -> Iterator[Finding]:
    for found in _CARD.finditer(folded):
        number = _bare(found[0])
        if _is_born(number[6:14]) and _PROVINCES.match(number):
            sure = has_card_check(number)
            # One digit of a card mistyped still tells who it is.
            yield Finding(*found.span(), Kind.IDENTITY_CARD, 99 if sure else 65)
    for found in _OLD_CARD.finditer(folded):
        if _is_born("19" + found[0][6:12]) and _PROVINCES.match(found[0]):
            yield Finding(*found.span(), Kind.IDENTITY_CARD, 60)


def _bank_cards(folded: str) -> Iterator[Finding]:
    for found in _LONG.finditer(folded):
        number = _bare(found[0])
        if has_luhn_check(number) and _ISSUERS.match(number):
            yield Finding(*found.span(), Kind.BANK_CARD, 93)
    for found in _NAMED_ACCOUNT.finditer(folded):
        yield Finding(*found.span("number"), Kind.BANK_CARD, 80)


def has_card_check(number: str) -> bool:
    """Whether the last character of an identity card's number is the one its digits ask for."""
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return _CHECKS[total % 11] == number[17].upper()


def has_luhn_check(number: str) -> bool:
    """Whether the digits of a card add up as banks make them."""
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _is_born(day: str) -> bool:
    try:
        born = date(int(day[:4]), int(day[4:6]), int(day[6:8]))
    except ValueError:
        return False
    return 1900 <= born.year <= 2099


def _bare(words: str) -> str:
    return words.replace(" ", "").replace("-", "")
