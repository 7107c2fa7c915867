"""The edge where the clock is read; the domain is told the time."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone

# A longer leap forward is no idle night but a wrong clock, or a machine that stood still.
LONGEST_LEAP = timedelta(days=31)
_latest: list[datetime] = []
# When the kept moment was last read: the clock's process renews it every minute for all others.
_read_at: list[int] = []


def now() -> datetime:
    """The present moment; in a demonstration, the same hour of the demonstration's day.

    A machine's clock that was set back does not set the record back: until it has caught up,
    the latest moment that was known stands still.
    """
    moment = _machine()
    demo_day: date | None = settings.DEMO_DAY
    if demo_day is not None:
        return moment + timedelta(days=(demo_day - moment.date()).days)
    known = latest_known()
    if known is not None and moment < known:
        return known
    if known is None or moment - known <= LONGEST_LEAP:
        _latest[:] = [moment]
    return moment


def today() -> date:
    """The present day in the zone of the installation."""
    return now().date()


def latest_known() -> datetime | None:
    """The latest moment this installation has seen, also before it was started anew."""
    path = settings.HOME / "clock"
    try:
        written_at = path.stat().st_mtime_ns
    except FileNotFoundError:
        return _latest[0] if _latest else None
    if _read_at != [written_at]:
        kept = datetime.fromisoformat(path.read_text(encoding="ascii").strip())
        _read_at[:], _latest[:] = [written_at], [max([kept, *_latest])]
    return _latest[0]


def learn(moment: datetime) -> None:
    """Take over a later moment that stands in the record: another server's clock is ahead.

    What stands further ahead than can be believed is not followed.
    """
    known = latest_known()
    is_believed = moment - _machine() <= LONGEST_LEAP
    if settings.DEMO_DAY is None and is_believed and (known is None or moment > known):
        _latest[:] = [moment]


def went_back() -> timedelta:
    """How far the machine's clock stands behind the latest moment known."""
    known = latest_known()
    return max(known - _machine(), timedelta()) if known else timedelta()


def leapt() -> bool:
    """Whether the machine's clock stands further ahead than can be believed unasked."""
    known = latest_known()
    return known is not None and _machine() - known > LONGEST_LEAP


def remember(*, anew: bool = False) -> None:
    """Keep the latest moment known for the next start; anew when somebody vouched for it."""
    if anew:
        _latest[:] = [_machine()]
    if _latest:
        path = settings.HOME / "clock"
        part = path.with_name("clock.new")
        part.write_text(_latest[0].isoformat(), encoding="ascii")
        part.rename(path)


def forget() -> None:
    """Read the latest moment known again from where it is kept."""
    _latest.clear()
    _read_at.clear()


def _machine() -> datetime:
    return timezone.localtime(timezone=timezone.get_default_timezone())
