"""What is kept of a page holds until the next act; what was slow to make may outlive a few."""

import time
from dataclasses import replace
from datetime import date

from luoshi.desk.selectors.keeping import Kept, Reading

READING = Reading(1, 3, 2, frozenset(), frozenset(), date(2026, 5, 15), "zh-hans", "first")
LATER = replace(READING, last_entry="second")


def test_a_value_holds_until_the_next_act() -> None:
    kept: Kept[str] = Kept(10, may_linger=True)

    assert kept.of(READING, lambda: "one") == "one"
    assert kept.of(READING, lambda: "two") == "one"
    assert kept.of(LATER, lambda: "two") == "two"


def _slowly(value: str) -> str:
    time.sleep(0.35)
    return value


def test_what_was_slow_to_make_outlives_an_act_but_no_change_of_reader_or_day() -> None:
    kept: Kept[str] = Kept(10, may_linger=True)

    assert kept.of(READING, lambda: _slowly("one")) == "one"
    assert kept.of(LATER, lambda: "two") == "one"
    assert kept.of(replace(LATER, post_id=3), lambda: "three") == "three"
    assert kept.of(replace(LATER, on=date(2026, 5, 16)), lambda: "four") == "four"


def test_other_values_never_outlive_an_act() -> None:
    kept: Kept[str] = Kept(10)

    assert kept.of(READING, lambda: _slowly("one")) == "one"
    assert kept.of(LATER, lambda: "two") == "two"
