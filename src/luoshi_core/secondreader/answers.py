"""What the second reader answers, taken apart with distrust."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

MOST_QUOTATIONS = 400
_THOUGHT = re.compile(r"<think>.*?</think>", re.DOTALL)
_LABELS = {"hard": "HARD", "soft": "SOFT"}


class Malformed(ValueError):
    """The answer is not in the form that was asked for."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words that the second reader says stand in the text, and what it takes them for."""

    words: str
    label: str


def read_answer(answer: str) -> list[Quotation]:
    """The quotations in an answer; whatever else it says is passed over."""
    found = _first_json(_THOUGHT.sub("", answer))
    items = found.get("items") if isinstance(found, dict) else found
    if not isinstance(items, list):
        raise Malformed("no list of items")
    return [one for item in items[:MOST_QUOTATIONS] if (one := _quotation(item)) is not None]


def _first_json(answer: str) -> Any:
    """The first JSON value: models like to wrap it in a fence or a sentence."""
    begin = min((at for at in (answer.find("{"), answer.find("[")) if at >= 0), default=-1)
    if begin < 0:
        raise Malformed("no JSON")
    try:
        found, _ = json.JSONDecoder().raw_decode(answer, begin)
    except (ValueError, RecursionError) as problem:
        raise Malformed("broken JSON") from problem
    return found


def _quotation(item: object) -> Quotation | None:
    if not isinstance(item, dict):
        return None
    words, label = item.get("quote"), item.get("label", "hard")
    if not isinstance(words, str) or not isinstance(label, str):
        return None
    known = _LABELS.get(label.strip().lower())
    return Quotation(words, known) if known else None
