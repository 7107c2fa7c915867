"""The sheet for the yearly self-inspection: what the software answers, what the body must."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from luoshi.trust.redlines import Removed, Standing, Verdict


class Answer(Enum):
    """Who answers a question, and how."""

    KEPT = "kept"
    CROSSED = "crossed"
    NOT_BUILT = "not built"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the self-inspection with the red lines that answer it."""

    text: str | LazyText
    codes: tuple[str, ...] = ()
    is_built: bool = True


@dataclass(frozen=True, slots=True)
class Answered:
    """A question with its answer."""

    number: int
    text: str | LazyText
    answer: Answer
    codes: tuple[str, ...]


QUESTIONS: tuple[Question, ...] = (
    Question(_("Is it needed, and does nothing in use already serve the same end?")),
    Question(_("Is the body allowed to run it (below county level as a rule not its own)?")),
    Question(_("Was it filed with the competent office before it went into use?")),
    Question(_("Is nobody made to check in, collect points or stay online?"), ("L-02",)),
    Question(_("Are no rates of installing, signing in or use counted?"), ("L-02",)),
    Question(_("Is nobody made to install it or to sign in at intervals?")),
    Question(_("Are likes, visits and hours of study no yardstick of anybody's work?"), ("L-02",)),
    Question(
        _("Is nobody made to send photos, videos or tracks that the work does not need?"),
        ("L-03", "M-11"),
    ),
    Question(
        _("Does it leave daily appraisal and inspection of single officials alone?"),
        ("M-12", "L-02"),
    ),
    Question(_("Are residents neither scored nor marked nor tracked?"), ("M-09", "M-10", "M-11")),
    Question(_("Does nobody act under another's name, leaders included?"), ("M-23", "M-24")),
    Question(_("Is no fact asked twice, and does each form tell its minutes?"), is_built=False),
    Question(
        _("Can everybody complain of a form or suggest something on every page?"), is_built=False
    ),
    Question(_("Are the protections of the release all still there?"), ("M-25",)),
    Question(_("Which protection level was it graded at, and when was it last assessed?")),
    Question(_("Which forms, groups or other software did it replace?")),
)


def answered(verdicts: Iterable[Verdict], gone: Iterable[Removed]) -> list[Answered]:
    """The sheet as this build answers it."""
    kept = {verdict.code for verdict in verdicts if verdict.standing is Standing.KEPT}
    taken_out = {each.code for each in gone}
    if not taken_out:
        kept.add("M-25")
    return [
        Answered(number, question.text, _answer(question, kept - taken_out), question.codes)
        for number, question in enumerate(QUESTIONS, 1)
    ]


def _answer(question: Question, kept: set[str]) -> Answer:
    if not question.is_built:
        return Answer.NOT_BUILT
    if not question.codes:
        return Answer.BODY
    return Answer.KEPT if kept.issuperset(question.codes) else Answer.CROSSED
