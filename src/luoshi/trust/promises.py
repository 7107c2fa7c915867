"""What the product promises, in twelve sentences, each with the drills that are to prove it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from luoshi.trust.drills import WORDS_OF_DRILLS


@dataclass(frozen=True, slots=True)
class Drill:
    """One way in which somebody tries to break a promise."""

    code: str
    words: str | LazyText


@dataclass(frozen=True, slots=True)
class Promise:
    """A sentence users may hold us to, and the figure at which it counts as proved."""

    code: str
    sentence: str | LazyText
    figure: str | LazyText
    drills: tuple[Drill, ...]


_TOLD: Mapping[str, tuple[str | LazyText, str | LazyText, tuple[str, ...]]] = {
    "P1": (
        _("What was acknowledged stays: a report with a receipt is never lost."),
        _("0 lost in 500 kills, 2,000 power cuts and 50 failovers"),
        ("R-01", "R-02", "R-03", "R-04", "R-05", "R-06", "R-07", "R-08"),
    ),
    "P2": (
        _("Sent twice counts once."),
        _("10,000 repeated posts leave exactly the distinct ones"),
        ("R-09",),
    ),
    "P3": (
        _("Whoever changes a score, a report or a date leaves a trace, the administrator too."),
        _("12 of 12 insiders found, with table, row and column"),
        tuple(f"T-{number:02}" for number in range(1, 13)),
    ),
    "P4": (
        _("Nobody sees what is not theirs to see."),
        _("every address, method and reader: 0 differences from the written policy"),
        tuple(f"A-{number:02}" for number in range(1, 9)),
    ),
    "P5": (
        _("Any file may be sent: it is read or refused with a sentence."),
        _("5,000 hostile files: 0 crashes, 0 hangs, a clear sentence each"),
        tuple(f"U-{number:02}" for number in range(1, 6)),
    ),
    "P6": (
        _("A backup can be restored, and it is proved that it came back equal."),
        _("at most 15 minutes for a million rows and 10 GB; every backup restored for trial"),
        tuple(f"B-{number:02}" for number in range(1, 7)),
    ),
    "P7": (
        _("The unit that handles a matter does not see who raised it."),
        _("0 of 1,000 planted identities found anywhere a handling unit can reach"),
        tuple(f"M-{number:02}" for number in range(1, 7)),
    ),
    "P8": (
        _("The machine gives leads, never verdicts: a suspicion alone does nothing to anybody."),
        _("0 consequences by themselves; every lead closed by a named person"),
        tuple(f"F-{number:02}" for number in range(1, 13)),
    ),
    "P9": (
        _("Forms cost no more than they say: each tells its minutes before it is sent out."),
        _("at most 60 minutes a person and week; at most 2 % of fields asked twice"),
        tuple(f"L-{number:02}" for number in range(1, 16)),
    ),
    "P10": (
        _("Whoever is judged can appeal, and anybody can do the sum again."),
        _("every adverse result appealable; every score recomputed, difference 0"),
        tuple(f"M-{number}" for number in range(20, 25)),
    ),
    "RL": (
        _("Some things are never built, and the build fails where somebody builds them."),
        _("0 findings in tables, addresses, forms, pages and source"),
        ("M-09", "M-10", "M-11", "M-12", "M-25"),
    ),
    "W": (
        _("Everybody can use it: by keyboard, on a small phone, with a screen reader."),
        _("0 serious barriers on every page, wide and narrow"),
        tuple(f"W-{number}" for number in range(1, 10)),
    ),
}

PROMISES: tuple[Promise, ...] = tuple(
    Promise(code, sentence, figure, tuple(Drill(drill, WORDS_OF_DRILLS[drill]) for drill in drills))
    for code, (sentence, figure, drills) in _TOLD.items()
)
