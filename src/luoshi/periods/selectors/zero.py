"""What must not happen: what did, and whether somebody has said that nothing did."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luoshi.common.figures import short_day
from luoshi.periods.lights import Outcome
from luoshi.periods.models import EventRuling, ZeroEvent, ZeroTarget
from luoshi.periods.selectors.rows import PeriodRow
from luoshi.periods.states import COUNTING, EVENT, EventState


@dataclass(frozen=True, slots=True)
class RulingRow:
    """What was said about an entry after it was made."""

    move: str
    state_word: str
    on: date
    reason: str
    by: str
    unit: str


@dataclass(frozen=True, slots=True)
class EventRow:
    """An entry about an event as it stood on a day."""

    id: int
    happened_on: date
    kind: str
    place: str
    about: str
    facts: str
    source: str
    filed_on: date
    filed_by: str
    filed_by_unit: str
    corrects: int | None
    state: str
    rulings: tuple[RulingRow, ...]

    @property
    def state_word(self) -> str:
        """The state in the reader's language."""
        return str(EventState(self.state).label)

    @property
    def counts(self) -> bool:
        """Whether it counts; a disputed one does until it is settled."""
        return self.state in COUNTING


@dataclass(frozen=True, slots=True)
class TargetRow:
    """What must not happen, with its standing and all that the standing rests on."""

    id: int
    what: str
    base_on: date
    allowed: int
    source: str
    shape: str
    word: str
    note: str
    events: tuple[EventRow, ...]
    may_file: bool

    @property
    def happened(self) -> tuple[EventRow, ...]:
        """The entries that count."""
        return tuple(event for event in self.events if event.counts)


def event_row(event: ZeroEvent, rulings: Sequence[EventRuling], on: date) -> EventRow:
    """An entry as it stood on a day."""
    told = [ruling for ruling in rulings if ruling.on <= on]
    state: str = EVENT.start
    for ruling in told:
        state = EVENT.after(state, ruling.move)
    return EventRow(
        id=event.pk,
        happened_on=event.happened_on,
        kind=event.kind,
        place=event.place.shown,
        about=event.about,
        facts=event.facts,
        source=event.source,
        filed_on=event.filed_on,
        filed_by=event.filed_by_name,
        filed_by_unit=event.filed_by_unit.shown if event.filed_by_unit else "",
        corrects=event.corrects_id,
        state=state,
        rulings=tuple(_ruling_row(ruling) for ruling in told),
    )


def target_row(
    target: ZeroTarget,
    events: Sequence[EventRow],
    statements: Sequence[PeriodRow],
    on: date,
    *,
    may_file: bool = False,
) -> TargetRow:
    """What must not happen, as it stood on a day: silence is never “nothing happened”."""
    known = tuple(event for event in events if event.filed_on <= on)
    counting = sorted(
        event.happened_on
        for event in known
        if event.counts and target.base_on <= event.happened_on <= on
    )
    shape, word, note = _standing(target, counting, statements, on)
    return TargetRow(
        id=target.pk,
        what=target.what,
        base_on=target.base_on,
        allowed=target.allowed,
        source=target.source.shown if target.source else "",
        shape=shape,
        word=word,
        note=note,
        events=known,
        may_file=may_file,
    )


def _standing(
    target: ZeroTarget, counting: Sequence[date], statements: Sequence[PeriodRow], on: date
) -> tuple[str, str, str]:
    if counting:
        count = len(counting)
        word = ngettext("happened %(count)s time", "happened %(count)s times", count)
        note = _("last on %(day)s; allowed %(allowed)s") % {
            "day": short_day(counting[-1]),
            "allowed": target.allowed,
        }
        return ("overdue" if count > target.allowed else "behind"), word % {"count": count}, note
    return _standing_of_silence(target, statements, on)


def _standing_of_silence(
    target: ZeroTarget, statements: Sequence[PeriodRow], on: date
) -> tuple[str, str, str]:
    unsaid = [row for row in statements if row.outcome in _UNSAID and row.due_on < on]
    unsaid += [row for row in statements if row.outcome == Outcome.WAIVED]
    if unsaid:
        labels = "、".join(row.label for row in unsaid[-3:])
        return (
            "no-evidence",
            _("not said"),
            _("nobody has said so for %(periods)s") % {"periods": labels},
        )
    said = [row for row in statements if row.outcome in {Outcome.KEPT, Outcome.LATE}]
    if said:
        note = _("said until %(day)s, counted from %(base)s") % {
            "day": short_day(max(row.closes_on for row in said), on),
            "base": target.base_on.isoformat(),
        }
        return "on-track", _("nothing happened"), note
    if statements:
        due = short_day(min(row.due_on for row in statements), on)
        return (
            "not-started",
            _("not said yet"),
            _("the first statement is due on %(day)s") % {"day": due},
        )
    return "no-evidence", _("not said"), _("nobody is asked to say so: set a rhythm of statements")


_UNSAID = frozenset({Outcome.MISSED, Outcome.WAITING})


def _ruling_row(ruling: EventRuling) -> RulingRow:
    return RulingRow(
        move=ruling.move,
        state_word=str(EventState(_RESULT[ruling.move]).label),
        on=ruling.on,
        reason=ruling.reason,
        by=ruling.by_name,
        unit=ruling.unit.shown if ruling.unit else "",
    )


_RESULT = {move.name: move.target for move in EVENT.moves}
