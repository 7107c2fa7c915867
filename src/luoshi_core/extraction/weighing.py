"""Weighing a stretch of text: what a small trained model makes of the rules' findings."""

from __future__ import annotations

import json
import math
import struct
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from importlib.resources import files
from zlib import crc32

from luoshi_core.extraction.acts import ORDER_FIRST
from luoshi_core.extraction.gold import LABELS
from luoshi_core.extraction.reading import Draft, Reading

_MAGIC = b"LUOSHI READER 1\n"
#: Weights are kept as whole numbers of this size, so that they read the same on every machine.
SCALE = 1024
BUCKETS = 1 << 15
_LONGEST = 48
_DIGITS = str.maketrans("0123456789０１２３４５６７８９", "0" * 20)


class UnreadableModel(ValueError):
    """The bytes given are no weights of the reader."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch to be weighed: a draft of the rules, or a clause they made nothing of."""

    first: int
    last: int
    draft: Draft | None


@dataclass(frozen=True, slots=True)
class ReaderModel:
    """Weights for task, duty and neither, with the line that turns scores into chances."""

    version: str
    slope: float = 1.0
    shift: float = 0.0
    weights: array[int] = field(default_factory=lambda: array("h"))

    @classmethod
    def load(cls, content: bytes) -> ReaderModel:
        """Read weights back from the bytes that training wrote."""
        if not content.startswith(_MAGIC):
            raise UnreadableModel("these bytes are no weights of the reader")
        head, _, body = content[len(_MAGIC) :].partition(b"\n")
        try:
            words = json.loads(head)
            slope, shift = float(words["slope"]), float(words["shift"])
        except (ValueError, KeyError, TypeError) as error:
            raise UnreadableModel("the head of the weights cannot be read") from error
        if len(body) != 2 * BUCKETS * len(LABELS):
            raise UnreadableModel("the weights are cut short or too long")
        weights = array("h", struct.unpack(f"<{BUCKETS * len(LABELS)}h", body))
        return cls(sha256(content).hexdigest()[:12], slope, shift, weights)

    @property
    def is_trained(self) -> bool:
        """Whether there are weights; without them the rules stand alone."""
        return bool(self.weights)

    def chances(self, features: list[int]) -> tuple[float, float, float]:
        """The chances that a stretch is a task, a duty, or neither."""
        weights = self.weights
        hard = soft = none = 0
        for place in features:
            hard += weights[place]
            soft += weights[place + 1]
            none += weights[place + 2]
        return softmax(hard / SCALE, soft / SCALE, none / SCALE)

    def sureness(self, chance: float) -> float:
        """The share of proposals with this chance that prove right."""
        bounded = min(max(chance, 1e-6), 1 - 1e-6)
        score = math.log(bounded / (1 - bounded))
        return 1 / (1 + math.exp(-(self.slope * score + self.shift)))


def write_model(weights: list[float], slope: float, shift: float) -> bytes:
    """The bytes of a model: a readable head, then whole numbers, lowest byte first."""
    head = json.dumps({"shift": round(shift, 4), "slope": round(slope, 4)}, sort_keys=True)
    whole = [max(-32768, min(32767, round(weight * SCALE))) for weight in weights]
    return _MAGIC + head.encode() + b"\n" + struct.pack(f"<{len(whole)}h", *whole)


@cache
def packaged_model() -> ReaderModel:
    """The weights that come with the reader."""
    place = files("luoshi_core.extraction").joinpath("reader.weights")
    return ReaderModel.load(place.read_bytes()) if place.is_file() else rules_only()


@cache
def rules_only() -> ReaderModel:
    """No weights: what the rules say stands."""
    return ReaderModel("rules")


def softmax(first: float, second: float, third: float) -> tuple[float, float, float]:
    """Turn three scores into three chances that add up to one."""
    top = max(first, second, third)
    powers = math.exp(first - top), math.exp(second - top), math.exp(third - top)
    whole = sum(powers)
    return powers[0] / whole, powers[1] / whole, powers[2] / whole


#: Below this chance the judgement of the rules gives way to that of the weights.
_GIVES_WAY = 0.1


def decide(by_rules: int, chances: tuple[float, float, float], *, speech: bool) -> int:
    """The label that holds: that of the rules unless the weights speak clearly against it.

    In a speech the weights take tasks away but add none: there a false alarm costs most.
    """
    if chances[by_rules] >= _GIVES_WAY:
        return by_rules
    label = chances.index(max(chances))
    return by_rules if speech and label == 0 else label


def stretches(reading: Reading, drafts: list[Draft]) -> list[Stretch]:
    """Every draft, and every other clause that is no heading and no note, in order."""
    taken = {index: draft for draft in drafts for index in range(draft.first, draft.last + 1)}
    found: list[Stretch] = []
    for index, label in enumerate(reading.labels):
        draft = taken.get(index)
        if draft is not None:
            if draft.first == index:
                found.append(Stretch(index, draft.last, draft))
        elif label != "heading" and index not in reading.notes.clauses:
            found.append(Stretch(index, index, None))
    return found


def features_of(reading: Reading, stretch: Stretch) -> tuple[list[int], list[int]]:
    """What is seen in a stretch: its own words and place, and what the rules made of it."""
    return _places(_own(reading, stretch)), _places(_rules(stretch))


def _places(names: Iterator[str]) -> list[int]:
    return [3 * (crc32(name.encode()) % BUCKETS) for name in names]


def _rules(stretch: Stretch) -> Iterator[str]:
    draft = stretch.draft
    yield f"rule {draft.label if draft else 'NONE'}"
    if draft:
        codes = sorted({reason.code.value for reason in draft.evidence.reasons})
        yield f"rule {draft.label} {'+'.join(codes)}"
        for code in codes:
            yield f"rule {draft.label} {code}"


def _own(reading: Reading, stretch: Stretch) -> Iterator[str]:
    clause, last = reading.clauses[stretch.first], reading.clauses[stretch.last]
    words = reading.masked[clause.start : last.end][:_LONGEST].translate(_DIGITS)
    passage, firm = reading.passages[stretch.first], reading.firm[stretch.first]
    kind = reading.kind
    place = f"{passage.value} {firm}"
    yield "always"
    yield place
    yield f"{place} speech {kind.speech} {kind.report_of_work} {kind.status} {kind.yearly}"
    yield f"stop {last.stop}"
    yield f"opens {clause.first} {bool(clause.numbering.strip())}"
    yield f"length {min((last.end - clause.start) // 6, 8)}"
    orders = bool(ORDER_FIRST.match(words))
    yield f"orders {orders} {passage.value}"
    yield f"number {'0' in words} {passage.value} {orders}"
    yield f"first1 {words[:1]}"
    yield f"first2 {words[:2]}"
    yield f"last2 {words[-2:]}"
    for limit in reading.limits.within(clause.start, last.end)[:3]:
        yield f"limit {limit.rule}"
        yield f"limit {limit.rule} {passage.value} {kind.speech}"
    for size in (2, 3):
        for begin in range(len(words) - size + 1):
            yield words[begin : begin + size]
