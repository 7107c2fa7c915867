"""A text that stands in its file twice: the later copy is found by its clauses, in linear time."""

import re
from dataclasses import dataclass

from luoshi_core.cleaning.cuts import Cut

CLAUSE = re.compile(r"[^。！？；，,;!?\n]+")
KEPT = re.compile(r"[\W_]+")
ANCHOR = 6
WINDOW = 6
SHORTEST = 300
TRIAL = 60
COVERAGE = 0.8


@dataclass(frozen=True, slots=True)
class _Clause:
    start: int
    end: int
    bare: str


@dataclass(frozen=True, slots=True)
class _Run:
    """A later stretch of clauses and how much of it says the same as an earlier one."""

    first: int
    last: int
    earlier: int
    same: int


def repeated_text(text: str) -> list[Cut]:
    """The later copies of long passages, also where a few words differ."""
    clauses = [
        _Clause(found.start(), found.end(), KEPT.sub("", found[0]))
        for found in CLAUSE.finditer(text)
    ]
    clauses = [clause for clause in clauses if clause.bare]
    cuts: list[Cut] = []
    first_places: dict[str, int] = {}
    index = floor = 0
    while index < len(clauses):
        bare = clauses[index].bare
        earlier = first_places.setdefault(bare, index) if len(bare) >= ANCHOR else index
        run = _follow(clauses, earlier, index) if earlier < index else None
        if run is None or run.same < SHORTEST:
            index += 1
            continue
        cuts.append(_cut(text, clauses, _from_its_beginning(clauses, run, floor)))
        index = floor = run.last + 1
    return cuts


def _follow(clauses: list[_Clause], earlier: int, later: int) -> _Run:
    """Follow two places while they say the same; a run too unlike is given up early.

    Giving up early bounds the work of every false start, which keeps the whole linear.
    """
    here, there, same, whole, last, stop = later, earlier, 0, 0, later, later
    while here < len(clauses) and there < stop:
        if clauses[here].bare == clauses[there].bare:
            same += len(clauses[here].bare)
            whole += len(clauses[here].bare)
            last = here
            here, there = here + 1, there + 1
            continue
        step = _next_match(clauses, there, here, stop)
        if step is None:
            break
        whole += sum(len(clause.bare) for clause in clauses[here : here + step[1]])
        if whole >= TRIAL and same < COVERAGE * whole:
            break
        there, here = there + step[0], here + step[1]
    return _Run(later, last, earlier, same)


def _next_match(clauses: list[_Clause], there: int, here: int, stop: int) -> tuple[int, int] | None:
    for total in range(1, 2 * WINDOW + 1):
        for skipped in range(max(0, total - WINDOW), min(total, WINDOW) + 1):
            left, right = there + skipped, here + total - skipped
            if left < stop and right < len(clauses) and clauses[left].bare == clauses[right].bare:
                return skipped, total - skipped
    return None


def _from_its_beginning(clauses: list[_Clause], run: _Run, floor: int) -> _Run:
    """Go back from the first sure clause to where the copy begins, over short or changed ones."""
    first, earlier = run.first, run.earlier
    while True:
        step = next(
            (
                step
                for step in range(1, 4)
                if earlier >= step
                and first - step >= max(floor, run.earlier + 1)
                and clauses[first - step].bare == clauses[earlier - step].bare
            ),
            None,
        )
        if step is None:
            return _Run(first, run.last, earlier, run.same)
        first, earlier = first - step, earlier - step


def _cut(text: str, clauses: list[_Clause], run: _Run) -> Cut:
    start, end = clauses[run.first].start, clauses[run.last].end
    line = text.rfind("\n", 0, start) + 1
    start = line if not text[line:start].strip() else start
    while end < len(text) and text[end] in "。！？；，,;!?”’》）)":
        end += 1
    rest = text.find("\n", end)
    rest = len(text) if rest < 0 else rest + 1
    end = rest if not text[end:rest].strip() else end
    return Cut(start, end, "repeated_text", {"count": end - start})
