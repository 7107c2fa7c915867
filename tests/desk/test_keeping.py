"""What is kept of a page holds until the next act."""

from dataclasses import replace
from datetime import date

from luoshi.desk.selectors.keeping import Kept, Reading

READING = Reading(1, 3, 2, frozenset(), frozenset(), date(2026, 5, 15), "zh-hans", "first")
LATER = replace(READING, last_entry="second")


def test_a_value_holds_until_the_next_act() -> None:
    kept: Kept[str] = Kept(10)

    assert kept.of(READING, lambda: "one") == "one"
    assert kept.of(READING, lambda: "two") == "one"
    assert kept.of(LATER, lambda: "two") == "two"


def test_another_reader_or_day_has_its_own_value() -> None:
    kept: Kept[str] = Kept(10)

    assert kept.of(READING, lambda: "one") == "one"
    assert kept.of(replace(READING, post_id=3), lambda: "three") == "three"
    assert kept.of(replace(READING, on=date(2026, 5, 16)), lambda: "four") == "four"


def test_the_oldest_values_make_room() -> None:
    kept: Kept[str] = Kept(1)

    assert kept.of(READING, lambda: "one") == "one"
    assert kept.of(LATER, lambda: "two") == "two"
    assert kept.of(READING, lambda: "made again") == "made again"
