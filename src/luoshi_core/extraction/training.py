"""Learning the weights of the reader from gold, the same from the same gold to the last bit."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from luoshi_core.extraction.commitments import read_drafts
from luoshi_core.extraction.gold import LABELS, GoldClause, GoldDocument
from luoshi_core.extraction.weighing import (
    BUCKETS,
    SCALE,
    ReaderModel,
    decide,
    features_of,
    packaged_model,
    softmax,
    stretches,
    write_model,
)

_ROUNDS = 12
_STEP = 0.25
_PULL = 2e-4
#: How often the rules' own judgement is hidden while learning, so that the words are learnt too.
_HIDDEN = 0.2
_LEAST = 20


class TooLittleGold(ValueError):
    """There is too little gold to learn anything from."""


@dataclass(frozen=True, slots=True)
class Example:
    """A stretch with its label: its own features, the rules' features, and its document."""

    own: list[int]
    rules: list[int]
    by_rules: int
    speech: bool
    label: int
    document: str


def examples_of(document: GoldDocument) -> list[Example]:
    """The labelled stretches of one document."""
    reading, drafts = read_drafts(document.body, document.issued_on, document.kind)
    found = []
    for stretch in stretches(reading, drafts):
        start, end = reading.clauses[stretch.first].start, reading.clauses[stretch.last].end
        label = _label_of(start, end, document.clauses)
        if label is not None:
            own, rules = features_of(reading, stretch)
            by_rules = LABELS.index(stretch.draft.label if stretch.draft else "NONE")
            found.append(
                Example(
                    own, rules, by_rules, reading.kind.speech, LABELS.index(label), document.name
                )
            )
    return found


def _label_of(start: int, end: int, clauses: Sequence[GoldClause]) -> str | None:
    """The label of the gold that covers most; a task only half covered teaches nothing."""
    best, most = None, 0
    for one in clauses:
        common = min(end, one.end) - max(start, one.start)
        if common > most:
            best, most = one, common
    if best is None:
        return None
    whole = max(end, best.end) - min(start, best.start)
    if best.label == "HARD" and most * 2 < whole:
        return None
    return best.label


def train(
    gold: Iterable[GoldDocument],
    *,
    seed: int = 0,
    start: ReaderModel | None = None,
    unseen: Iterable[GoldDocument] = (),
) -> bytes:
    """Learn weights from gold, starting from the weights that come with the reader.

    `start` are other weights to start from; `rules_only()` starts from nothing. `unseen` is gold
    that neither the rules nor the weights have met: how sure the reader may be is measured on it.
    The same gold, seed and start give the same bytes.
    """
    examples = [one for document in gold for one in examples_of(document)]
    if len(examples) < _LEAST:
        raise TooLittleGold(f"{len(examples)} labelled clauses; at least {_LEAST} are needed")
    begin = start or packaged_model()
    weights = learn(examples, seed, begin)
    fresh = [one for document in unseen for one in examples_of(document)]
    if fresh:
        pairs = chances_of(fresh, ReaderModel.load(write_model(weights, 1.0, 0.0)))
    elif begin.is_trained:
        return write_model(weights, begin.slope, begin.shift)
    else:
        pairs = held_out_chances(examples, seed, begin)
    return write_model(weights, *calibrate(pairs))


def learn(examples: Sequence[Example], seed: int, start: ReaderModel) -> list[float]:
    """Logistic regression by small steps in a shuffled order, drawn towards the start."""
    origin = [weight / SCALE for weight in start.weights] or [0.0] * (BUCKETS * len(LABELS))
    weights = list(origin)
    squares = [0.0] * len(weights)
    chance = random.Random(seed)  # noqa: S311 - an order that can be repeated, no secret
    order = list(range(len(examples)))
    for _ in range(_ROUNDS):
        chance.shuffle(order)
        for index in order:
            one = examples[index]
            hidden = chance.random() < _HIDDEN
            places = one.own if hidden else one.own + one.rules
            _step(weights, squares, origin, places, one.label)
    return weights


def _step(
    weights: list[float],
    squares: list[float],
    origin: list[float],
    places: list[int],
    label: int,
) -> None:
    scores = [sum(weights[place + part] for place in places) for part in range(3)]
    chances = softmax(scores[0], scores[1], scores[2])
    for part in range(3):
        slope = chances[part] - (part == label)
        if abs(slope) < 0.01:
            continue
        for place in places:
            spot = place + part
            gradient = slope + _PULL * (weights[spot] - origin[spot])
            squares[spot] += gradient * gradient
            weights[spot] -= _STEP * gradient / (1 + math.sqrt(squares[spot]))


def folds_of(examples: Sequence[Example], folds: int, seed: int) -> list[set[str]]:
    """Documents dealt into folds, always whole."""
    names = sorted({one.document for one in examples})
    random.Random(seed).shuffle(names)  # noqa: S311 - an order that can be repeated, no secret
    return [set(names[part::folds]) for part in range(min(folds, len(names)))]


def chances_of(examples: Sequence[Example], model: ReaderModel) -> list[tuple[float, bool]]:
    """For stretches proposed as tasks: the chance the weights give, and whether it was right."""
    pairs: list[tuple[float, bool]] = []
    for one in examples:
        chances = model.chances(one.own + one.rules)
        if decide(one.by_rules, chances, speech=one.speech) == 0:
            pairs.append((chances[0], one.label == 0))
    return pairs


def held_out_chances(
    examples: Sequence[Example], seed: int, start: ReaderModel, folds: int = 5
) -> list[tuple[float, bool]]:
    """The same with each document judged by weights that have not met it."""
    pairs: list[tuple[float, bool]] = []
    for fold in folds_of(examples, folds, seed):
        rest = [one for one in examples if one.document not in fold]
        model = ReaderModel.load(write_model(learn(rest, seed, start), 1.0, 0.0))
        pairs += chances_of([one for one in examples if one.document in fold], model)
    return pairs


def _log_odds(chance: float) -> float:
    bounded = min(max(chance, 1e-6), 1 - 1e-6)
    return math.log(bounded / (1 - bounded))


def calibrate(pairs: Sequence[tuple[float, bool]]) -> tuple[float, float]:
    """The line that turns a score into the share that is right (Platt), with a small prior."""
    slope, shift = 1.0, 0.0
    right = sum(hit for _, hit in pairs)
    high, low = (right + 1) / (right + 2), 1 / (len(pairs) - right + 2)
    scores = [(_log_odds(chance), high if hit else low) for chance, hit in pairs]
    for _ in range(400):
        down_slope = down_shift = 0.0
        for score, goal in scores:
            off = 1 / (1 + math.exp(-(slope * score + shift))) - goal
            down_slope += off * score
            down_shift += off
        slope -= 0.05 * down_slope / max(len(scores), 1)
        shift -= 0.2 * down_shift / max(len(scores), 1)
    return slope, shift


@dataclass(frozen=True, slots=True)
class Figures:
    """How well stretches are told to be tasks: by the weights, and by the rules alone."""

    tasks: int
    precision: float
    recall: float
    f1: float
    rules_precision: float
    rules_recall: float
    rules_f1: float


def cross_validate(
    gold: Iterable[GoldDocument],
    *,
    seed: int = 0,
    folds: int = 5,
    start: ReaderModel | None = None,
) -> Figures:
    """Learn from some documents, judge the others, in turn; every document is judged once."""
    examples = [one for document in gold for one in examples_of(document)]
    begin = start or packaged_model()
    judged: list[tuple[bool, bool, bool]] = []
    for fold in folds_of(examples, folds, seed):
        rest = [one for one in examples if one.document not in fold]
        model = ReaderModel.load(write_model(learn(rest, seed, begin), 1.0, 0.0))
        for one in examples:
            if one.document in fold:
                chances = model.chances(one.own + one.rules)
                final = decide(one.by_rules, chances, speech=one.speech)
                judged.append((one.label == 0, final == 0, one.by_rules == 0))
    tasks = sum(is_task for is_task, _, _ in judged)
    return Figures(
        tasks,
        *_shares([(is_task, found) for is_task, found, _ in judged]),
        *_shares([(is_task, found) for is_task, _, found in judged]),
    )


def _shares(judged: Sequence[tuple[bool, bool]]) -> tuple[float, float, float]:
    right = sum(is_task and found for is_task, found in judged)
    found = sum(found for _, found in judged)
    tasks = sum(is_task for is_task, _ in judged)
    precision, recall = right / max(found, 1), right / max(tasks, 1)
    return precision, recall, 2 * right / max(found + tasks, 1)
