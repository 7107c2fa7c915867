"""Figures and days as they are written on pages."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from luoshi.common import figures


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        (None, 0, "–"),
        (Decimal("31.00"), 0, "31%"),
        (Decimal(0), 0, "0%"),
        (Decimal(100), 0, "100%"),
        (Decimal("99.96"), 0, "99.9%"),
        (Decimal("0.04"), 0, "0.1%"),
        (Decimal("12.5"), 1, "12.5%"),
        (Decimal("120"), 0, "120%"),
    ],
)
def test_percent_is_whole_only_when_it_is_whole(
    value: Decimal | None, places: int, shown: str
) -> None:
    assert figures.percent(value, places) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [(Decimal("6.00"), "6"), (Decimal("1.860"), "1.86"), (Decimal(120), "120"), (None, "–")],
)
def test_plain_number_has_no_idle_zeros(value: Decimal | None, shown: str) -> None:
    assert figures.plain_number(value) == shown


@pytest.mark.parametrize(
    ("language", "known", "shown"),
    [
        ("zh-hans", date(2026, 5, 15), "6月30日"),
        ("zh-hans", None, "2026年6月30日"),
        ("zh-hans", 2025, "2026年6月30日"),
        ("en", date(2026, 5, 15), "30 Jun"),
        ("en", None, "30 Jun 2026"),
    ],
)
def test_a_day_leaves_out_the_known_year(
    language: str, known: date | int | None, shown: str
) -> None:
    with translation.override(language):
        assert figures.short_day(date(2026, 6, 30), known) == shown


def test_a_moment_is_told_in_the_zone_of_the_installation() -> None:
    moment = datetime(2026, 5, 8, 17, 26, tzinfo=UTC)

    with translation.override("en"):
        shown = figures.short_moment(moment, 2026)

    assert shown == "9 May 01:26"
