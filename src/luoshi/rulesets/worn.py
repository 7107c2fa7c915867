"""The legend a page wears: how a body shows its standings on the day the page shows."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from luoshi.common import clock
from luoshi.common.standings import HOUSE, Legend, Worn, key_of
from luoshi.rulesets.legends import COLOURS, SHAPES
from luoshi.rulesets.models import Subject
from luoshi.rulesets.presets import LEGEND
from luoshi.rulesets.selectors import Newest, ruleset_in_force


def legend_content(body_id: int, on: date, newest: Newest | None = None) -> Mapping[str, Any]:
    """What the legend in force says; the house's own where a body has not issued any yet."""
    try:
        content: Mapping[str, Any] = ruleset_in_force(
            body_id, Subject.LEGEND, "standard", on, newest
        ).content
    except (IndexError, KeyError):
        return LEGEND
    return content


def worn_on(body_id: int, on: date) -> Legend:
    """A body's legend of a day in the reader's language, for every picture of standings."""
    word = "en" if get_language() == "en" else "zh"
    return {
        key_of(key): Worn(
            entry[word], SHAPES.get(entry["shape"], ""), COLOURS.get(entry.get("colour", ""), "")
        )
        for key, entry in legend_content(body_id, on).items()
    }


def legend_of_page(request: HttpRequest) -> dict[str, Any]:
    """Today's legend of the reader's body, asked only where a page draws a standing."""
    return {"worn": SimpleLazyObject(lambda: _todays(request))}


def _todays(request: HttpRequest) -> Legend:
    body_id: int | None = getattr(getattr(request, "actor", None), "body_id", None)
    return HOUSE if body_id is None else worn_on(body_id, clock.today())
