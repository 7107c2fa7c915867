"""A rhythm out of what somebody typed, whichever door it came in by."""

from collections.abc import Sequence
from datetime import date

from luoshi.periods.refusals import RhythmUnclear
from luoshi_core.rhythm import Every, Rhythm


def rhythm_from(
    *,
    every: str,
    day: int | None = None,
    month: int | None = None,
    listed: Sequence[date] = (),
    workdays_after: int = 0,
    day_off: str = "keep",
) -> Rhythm:
    """The rhythm somebody means; without a day it is the last one of the period."""
    last = 7 if every == Every.WEEK else 31
    try:
        return Rhythm(
            every=Every(every),
            day=last if day is None else day,
            month=12 if month is None else month,
            listed=tuple(listed) if every == Every.LISTED else (),
            workdays_after=workdays_after,
            day_off=day_off,  # type: ignore[arg-type]
        )
    except ValueError as error:
        raise RhythmUnclear from error
