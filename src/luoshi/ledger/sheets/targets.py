"""Targets and nodes as the words of a cell, and back."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from luoshi.ledger.models import Comparator, Milestone, Target
from luoshi.ledger.services import TargetDraft
from luoshi.ledger.services.drafting import MilestoneDraft
from luoshi_core.sheets.values import number_text

_SIGNS = {
    Comparator.AT_LEAST.value: "≥",
    Comparator.AT_MOST.value: "≤",
    Comparator.EXACTLY.value: "=",
    Comparator.ABOUT.value: "≈",
    Comparator.RANGE.value: "∈",
}
_COMPARATORS = {sign: comparator for comparator, sign in _SIGNS.items()}
_BASELINE = re.compile(r"（基数([\d.]+)）$")
_TARGET = re.compile(
    r"(?P<what>[^\d≥≤=≈∈]*)(?P<sign>[≥≤=≈∈]?)\s*(?P<value>\d[\d,]*(?:\.\d+)?)"
    r"(?:～(?P<to>\d[\d,]*(?:\.\d+)?))?\s*(?P<unit>[^\d≥≤=≈∈；;\s]{0,8})"
)
# A number before one of these is a day or an ordinal, not a target.
_NO_UNIT = re.compile(r"[年月日号季届次条第前后底]")
_BETWEEN = re.compile(r"[；;\n]+")
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*[%％]")
_QUARTER_ENDS = {1: (3, 31), 2: (6, 30), 3: (9, 30), 4: (12, 31)}
_HUNDRED = Decimal(100)


def target_words(targets: Iterable[Target]) -> str:
    """Targets as they stand in a cell: 主体工程≥6万平方米; several are separated by ；."""
    return "；".join(_target_words(target) for target in targets)


def _target_words(target: Target) -> str:
    value = number_text(target.value)
    if target.value_to is not None:
        value += f"～{number_text(target.value_to)}"
    base = "" if target.baseline is None else f"（基数{number_text(target.baseline)}）"
    return f"{target.what}{_SIGNS[target.comparator]}{value}{target.unit}{base}"


def targets_in_words(words: str) -> tuple[TargetDraft, ...] | None:
    """The targets a cell names; None where its words are not just targets."""
    drafts = [_target(part.strip()) for part in _BETWEEN.split(words) if part.strip()]
    found = tuple(draft for draft in drafts if draft is not None)
    return found if len(found) == len(drafts) else None


def _target(words: str) -> TargetDraft | None:
    base = _BASELINE.search(words)
    found = _TARGET.fullmatch(words[: base.start()] if base else words)
    if found is None or (not found["sign"] and _NO_UNIT.search(found["unit"])):
        return None
    sign, to = found["sign"] or "≥", found["to"]
    if len(found["what"].strip()) > 120 or (sign == "∈") != bool(to):
        return None
    return TargetDraft(
        what=found["what"].strip(),
        value=_number(found["value"]),
        unit=found["unit"],
        comparator=_COMPARATORS[sign],
        value_to=_number(to) if to else None,
        baseline=_number(base[1]) if base else None,
    )


def _number(words: str) -> Decimal:
    return Decimal(words.replace(",", ""))


def node_words(milestones: Iterable[Milestone], quarter: int) -> str:
    """What is to be reached in a quarter, as it stands in its cell."""
    month = _QUARTER_ENDS[quarter][0]
    nodes = [node for node in milestones if _quarter(node) == quarter]
    return "；".join(_node_words(node, month) for node in nodes)


def _quarter(node: Milestone) -> int:
    return node.quarter or (node.on.month + 2) // 3


def _node_words(node: Milestone, month: int) -> str:
    said = node.title
    if node.percent is not None and _first_percent(said) != node.percent:
        share = f"{number_text(node.percent)}%"
        said = f"{share}，{said}" if said else share
    if (node.on.month, node.on.day) != (month, _QUARTER_ENDS[_quarter(node)][1]):
        said = f"{node.on.month}月{node.on.day}日 {said}".strip()
    return said


def node_in_words(words: str, quarter: int, year: int) -> MilestoneDraft | None:
    """The node a quarter's cell names: its words, and the percentage where one is given."""
    words = words.strip()
    if not words or words in {"—", "-", "/", "无"}:
        return None
    share = _first_percent(words)
    return MilestoneDraft(
        on=date(year, *_QUARTER_ENDS[quarter]),
        percent=share if share is not None and share <= _HUNDRED else None,
        title=words[:200],
        quarter=quarter,
    )


def _first_percent(words: str) -> Decimal | None:
    found = _PERCENT.search(words)
    return Decimal(found[1]) if found else None
