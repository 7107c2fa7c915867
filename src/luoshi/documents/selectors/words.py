"""How the fields of a commitment are put into words beside the text."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from luoshi.common.figures import plain_number
from luoshi.documents.models import AskState, CommitmentTarget, SecondReading
from luoshi_core.cleaning import CleaningWarning, Cut
from luoshi_core.extraction import ReasonCode
from luoshi_core.reading import Language, ReadingWarning

R = ReasonCode
REASONS: Mapping[str, Promise] = {
    R.NUMBER_AND_UNIT: pgettext_lazy("reason for reading", "a number"),
    R.DATE: pgettext_lazy("reason for reading", "a date"),
    R.FREQUENCY: pgettext_lazy("reason for reading", "a rhythm"),
    R.DOCUMENT_VERB: pgettext_lazy("reason for reading", "a document to be issued"),
    R.BODY_SET_UP: pgettext_lazy("reason for reading", "a body to be set up"),
    R.NAMED_EVENT: pgettext_lazy("reason for reading", "a named event"),
    R.DELIVERY_VERB: pgettext_lazy("reason for reading", "a verb of delivery"),
    R.NAMED_LIST: pgettext_lazy("reason for reading", "a named list"),
    R.AWARD: pgettext_lazy("reason for reading", "an award to be won"),
    R.ZERO_OR_FULL: pgettext_lazy("reason for reading", "none or all"),
    R.INDICATOR_LIST: pgettext_lazy("reason for reading", "a list of indicators"),
    R.REPORT_DUE: pgettext_lazy("reason for reading", "a report that is due"),
    R.TABLE_ROW: pgettext_lazy("reason for reading", "a row of a table of tasks"),
    R.LEAD_MARKER: pgettext_lazy("reason for reading", "a unit named"),
    R.HEADING_DATE: pgettext_lazy("reason for reading", "a date said before"),
    R.PLAN_YEAR: pgettext_lazy("reason for reading", "the year of the plan"),
    R.OBLIGATION_WORD: pgettext_lazy("reason for reading", "a word of obligation"),
    R.PAST_SECTION: pgettext_lazy("reason for reading", "a part about the past"),
    R.SPEECH: pgettext_lazy("reason for reading", "spoken words"),
    "learnt": pgettext_lazy("reason for reading", "its likeness to clauses decided elsewhere"),
}
RHYTHMS: Mapping[str, Promise] = {
    "daily": gettext_lazy("every day"),
    "weekly": gettext_lazy("every week"),
    "semimonthly": gettext_lazy("every half month"),
    "monthly": gettext_lazy("every month"),
    "quarterly": gettext_lazy("every quarter"),
    "semiannual": gettext_lazy("every half year"),
    "yearly": gettext_lazy("every year"),
    "per semester": gettext_lazy("every school term"),
    "every 10 days": gettext_lazy("every ten days"),
}
_SURE = (
    (Decimal("0.80"), "high", pgettext_lazy("how sure the reader is", "very sure")),
    (Decimal("0.50"), "fair", pgettext_lazy("how sure the reader is", "fairly sure")),
    (Decimal(0), "low", pgettext_lazy("how sure the reader is", "unsure")),
)
_TROUBLES: Mapping[str, Promise] = {
    "time": gettext_lazy("it took too long"),
    "silent": gettext_lazy("it could not be reached"),
    "refused": gettext_lazy("it refused the question"),
    "malformed": gettext_lazy("its answer had another form"),
    "too_large": gettext_lazy("its answer was too long"),
}
_SIGNS = {">=": "≥", "<=": "≤", "=": "=", "~": "≈"}


def reader_language() -> Language:
    """The language in which the core is asked to speak."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def target_words(target: CommitmentTarget) -> str:
    """A target as a person writes it: 新开工 ≥ 18 个."""
    amount = plain_number(Decimal(target.value))
    if target.value_to is not None:
        amount = f"{amount}–{plain_number(Decimal(target.value_to))}"
        return f"{target.what} {amount} {target.unit}".strip()
    sign = _SIGNS.get(target.comparator, "")
    return f"{target.what} {sign} {amount} {target.unit}".strip()


def rhythm_words(recurrence: str) -> str:
    """How often, in words."""
    return str(RHYTHMS.get(recurrence, recurrence))


@dataclass(frozen=True, slots=True)
class Sureness:
    """How sure the reader is: a word and a shape, the figure behind them."""

    code: str
    label: str
    figure: str


def sureness_of(confidence: Decimal | None) -> Sureness | None:
    """How sure the reader is, in a word; nothing where it was not asked for a judgement."""
    if confidence is None:
        return None
    code, label = next((code, label) for least, code, label in _SURE if confidence >= least)
    figure = _("about %(share)d of 100 such proposals are right") % {"share": int(confidence * 100)}
    return Sureness(code, str(label), figure)


def why_words(reasons: Sequence[Sequence[str]]) -> str:
    """On what the reader relied."""
    said = [
        _quoted(str(REASONS[code]), words) for code, words in _unique(reasons) if code in REASONS
    ]
    parts = []
    if said:
        parts.append(_("Because of %(reasons)s.") % {"reasons": pgettext("list", ", ").join(said)})
    vague = next((words for code, words in reasons if code == R.VAGUE_WORD), "")
    if vague:
        parts.append(_("“%(word)s” makes it hard to check; please decide.") % {"word": vague})
    whole = ""
    for part in parts:
        both = {"first": whole, "second": part}
        # Translators: Chinese sentences follow each other without a blank.
        whole = pgettext("two sentences", "%(first)s %(second)s") % both if whole else part
    return whole


def _unique(reasons: Iterable[Sequence[str]]) -> Iterable[tuple[str, str]]:
    words: dict[str, str] = {}
    for code, said in reasons:
        words.setdefault(code, said)
    return words.items()


def _quoted(what: str, words: str) -> str:
    if not words or len(words) > 14:
        return what
    return pgettext("a reason and its words", "%(what)s “%(words)s”") % {
        "what": what,
        "words": words,
    }


def cut_words(code: str, values: Mapping[str, str | int]) -> str:
    """Why a stretch was cut."""
    return Cut(0, 1, code, values).sentence(reader_language())


def second_words(reading: SecondReading) -> str:
    """What came of asking the second reader, in plain words."""
    why = str(_TROUBLES.get(reading.trouble, ""))
    counts = {
        "answered": reading.parts_answered,
        "parts": reading.parts,
        "proposed": reading.proposed,
        "agreed": reading.agreed,
        "dropped": reading.dropped,
        "why": why,
    }
    if reading.state == AskState.ANSWERED:
        return (
            _(
                "The second reader has read the whole text: %(proposed)d new proposals, "
                "%(agreed)d agree with the reader, %(dropped)d quotations dropped because they "
                "do not stand in the text."
            )
            % counts
        )
    if reading.state == AskState.IN_PART:
        return (
            _(
                "The second reader answered for %(answered)d of %(parts)d parts (%(why)s): "
                "%(proposed)d new proposals, %(agreed)d agree, %(dropped)d quotations dropped. "
                "For the rest the reader's own reading stands."
            )
            % counts
        )
    if reading.state == AskState.SILENT and why:
        return _("The second reader did not answer (%(why)s); the reader's own reading stands.") % {
            "why": why
        }
    return _("The second reader did not answer; the reader's own reading stands.")


def warning_words(warning: Mapping[str, object]) -> str:
    """A warning of reading or of cleaning, in the reader's language."""
    code, values = str(warning["code"]), warning.get("values") or {}
    if warning.get("from") == "reader":
        return _(
            "The reader that was chosen could not be opened; the one delivered has read this text. "
            "Ask whoever runs the machine, or choose another under “Readers”."
        )
    if warning.get("from") == "reading":
        return ReadingWarning(code, values).sentence(reader_language())  # type: ignore[arg-type]
    return CleaningWarning(code, 0, 0, values).sentence(reader_language())  # type: ignore[arg-type]
