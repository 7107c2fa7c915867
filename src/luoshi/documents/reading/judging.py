"""How well a reader does on what was decided: before it was taught, and after, unseen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from luoshi_core.extraction import ReaderModel, extract, packaged_model
from luoshi_core.extraction.gold import GoldDocument
from luoshi_core.extraction.training import TooLittleGold, train

FOLDS = 5
SAME = 0.5


@dataclass(frozen=True, slots=True)
class Judgement:
    """Counts over decided sentences: right, said wrongly, and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def __add__(self, other: "Judgement") -> "Judgement":
        return Judgement(
            self.right + other.right, self.wrong + other.wrong, self.missed + other.missed
        )

    def as_figures(self) -> dict[str, object]:
        """Precision, recall and F1 with what they were counted from; a share of none is none."""
        said, wanted = self.right + self.wrong, self.right + self.missed
        return {
            "precision": _share(self.right, said),
            "recall": _share(self.right, wanted),
            "f1": _share(2 * self.right, said + wanted),
            "right": self.right,
            "wrong": self.wrong,
            "missed": self.missed,
        }


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "–"


def judge(reader: ReaderModel, documents: Sequence[GoldDocument]) -> Judgement:
    """Compare what a reader proposes with what was decided; where nobody decided, nobody judges."""
    total = Judgement()
    for document in documents:
        found = extract(
            document.body, issued_on=document.issued_on, kind=document.kind, model=reader
        )
        proposed = [(one.start, one.end) for one in found.candidates if one.label == "HARD"]
        for clause in document.clauses:
            is_found = any(_is_same(clause.start, clause.end, *span) for span in proposed)
            is_task = clause.label == "HARD"
            total += Judgement(
                right=is_task and is_found,
                wrong=not is_task and is_found,
                missed=is_task and not is_found,
            )
    return total


def _is_same(start: int, end: int, first: int, last: int) -> bool:
    shared = min(end, last) - max(start, first)
    return shared > 0 and shared >= SAME * (max(end, last) - min(start, first))


def before_and_after(
    own: Sequence[GoldDocument],
    further: Sequence[GoldDocument],
    *,
    seed: int,
    say: Callable[[str], None] = lambda _: None,
) -> dict[str, dict[str, object]]:
    """The figures of the reader as delivered and of one taught here, on the body's documents.

    Neither has met what it is judged on: each document is judged by a reader that was taught
    by the others only. Where too little is left to hold out, there is no figure.
    """
    folds = min(FOLDS, len(own))
    after = Judgement()
    for fold in range(folds):
        held_out = [one for place, one in enumerate(own) if place % folds == fold]
        others = [one for place, one in enumerate(own) if place % folds != fold]
        try:
            taught = ReaderModel.load(train([*others, *further], seed=seed))
        except TooLittleGold:
            return {}
        after += judge(taught, held_out)
        say(f"{fold + 1}/{folds}")
    if not folds:
        return {}
    return {"before": judge(packaged_model(), own).as_figures(), "after": after.as_figures()}
