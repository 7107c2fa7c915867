"""When a notice goes out: at once by day, else on the next working morning."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from luoshi.notices.kinds import Mode
from luoshi.notices.models import QUIET_FROM, QUIET_UNTIL
from luoshi_core.workdays import Calendar

_LONGEST = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From when until when nobody is disturbed; also every day offices are closed."""

    begin: time = QUIET_FROM
    end: time = QUIET_UNTIL

    def hold(self, moment: datetime) -> bool:
        """Whether they hold at a moment of the day."""
        now = moment.time()
        if self.begin <= self.end:
            return self.begin <= now < self.end
        return now >= self.begin or now < self.end


def send_at(mode: str, at: datetime, quiet: QuietHours, calendar: Calendar) -> datetime:
    """The moment from which a notice made at `at` may leave the house."""
    local = timezone.localtime(at)
    if mode == Mode.URGENT:
        return at
    is_day = calendar.is_workday(local.date()) and not quiet.hold(local)
    if mode == Mode.AT_ONCE and is_day:
        return at
    today = local.date()
    morning = _on(today, quiet.end, local)
    if not calendar.is_workday(today) or morning <= local:
        morning = _on(calendar.next_workday(today + timedelta(days=1)), quiet.end, local)
    return morning


def pause_after(attempts: int) -> timedelta:
    """How long to wait before the next try: 1, 2, 4 … minutes, at most an hour."""
    return min(timedelta(minutes=2 ** min(max(attempts, 1) - 1, 6)), _LONGEST)


def _on(day: date, hour: time, like: datetime) -> datetime:
    return datetime.combine(day, hour, tzinfo=like.tzinfo)
