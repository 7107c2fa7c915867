"""The legend a page wears: how a body shows its standings on the day the page shows."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from luoshi.common import clock
from luoshi.common.standings import HOUSE, Legend, Worn, key_of
from luoshi.organisations.actor import Actor
from luoshi.rulesets.legends import COLOURS, SHAPES
from luoshi.rulesets.models import Subject
from luoshi.rulesets.presets import LEGEND
from luoshi.rulesets.selectors import Newest, newest_told, ruleset_in_force


def legend_content(body_id: int, on: date, newest: Newest | None = None) -> Mapping[str, Any]:
    """What the legend in force says; the house's own where a body has not issued any yet."""
    try:
        content: Mapping[str, Any] = ruleset_in_force(
            body_id, Subject.LEGEND, "standard", on, newest
        ).content
    except (IndexError, KeyError):
        return LEGEND
    return content


def worn_on(body_id: int, on: date, newest: Newest | None = None) -> Legend:
    """A body's legend of a day in the reader's language, for every picture of standings."""
    word = "en" if get_language() == "en" else "zh"
    return {
        key_of(key): Worn(
            entry[word], SHAPES.get(entry["shape"], ""), COLOURS.get(entry.get("colour", ""), "")
        )
        for key, entry in legend_content(body_id, on, newest).items()
    }


def legend_of_page(request: HttpRequest) -> dict[str, Any]:
    """Today's legend of the reader's body, asked only where a page draws a standing."""
    return {"worn": SimpleLazyObject(lambda: _todays(request))}


def _todays(request: HttpRequest) -> Legend:
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        return HOUSE
    return worn_on(actor.body_id, clock.today(), newest_told(actor.told))
