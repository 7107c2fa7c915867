"""Alarms about the installation: no backup was restored, something is missing, writing stopped."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.backups import journal, standstill
from luoshi.common import clock
from luoshi.common.errors import Refusal

_MOST_NAMED = 3
_MUST_SAY_MINUTES = 5


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that an administrator must mend, in a sentence."""

    code: str
    sentence: str


def machine_time() -> datetime:
    """The machine's own time; backups are made in this world, also of a demonstration."""
    return timezone.localtime(datetime.now(tz=UTC))


def alarms_now() -> list[Alarm]:
    """What must be mended now; a demonstration has nothing to lose."""
    return [] if settings.DEMO_DAY else list(alarms(machine_time()))


def alarms(at: datetime) -> Iterator[Alarm]:
    """What must be mended, the gravest first."""
    stopped = standstill.why_stopped() or standstill.lack_of_room(with_files=True)
    if stopped is not None:
        yield _of(stopped)
    yield from of_backups(at)
    looked = journal.checkup()
    if looked is not None and not looked.is_sound:
        yield Alarm("look_over", _look_over(looked))
    minutes = int(clock.went_back().total_seconds() // 60)
    if minutes >= _MUST_SAY_MINUTES:
        yield Alarm(
            "clock_regressed",
            _(
                "The machine's clock stands %(n)s minutes behind the record's: it was set back, "
                "or another server's clock is ahead. Set both by one time server."
            )
            % {"n": minutes},
        )


def _of(refusal: Refusal) -> Alarm:
    return Alarm(refusal.code, str(refusal))


def lacking_since(at: datetime) -> datetime | None:
    """Since when there was no good backup, where that is longer than the set time."""
    restored = journal.last_restored()
    latest = restored.restored if restored else journal.since()
    return latest if latest is not None and at - latest > journal.late_after() else None


def of_backups(at: datetime) -> Iterator[Alarm]:
    """What must be mended so that backups are made and can be opened."""
    restored = journal.last_restored()
    lacking = lacking_since(at)
    if not (settings.BACKUP_TO or settings.BACKUP_COMMAND) and restored is None:
        yield Alarm(
            "backup_not_set",
            _(
                "Backups are not set up: name a folder on another machine in LUOSHI_BACKUP_TO. "
                "Until then one broken disk loses everything."
            ),
        )
    elif lacking is not None:
        yield Alarm(
            "backup_late",
            _("For %(n)s hours no backup was made that could be restored.")
            % {"n": int((at - lacking).total_seconds() // 3600)},
        )
    tried = journal.runs()[:1]
    if tried and tried[0].problem:
        yield Alarm(
            "backup_problem", _("The last backup: %(problem)s") % {"problem": tried[0].problem}
        )
    if restored is not None and not journal.key_was_printed():
        yield Alarm(
            "key_not_kept",
            _(
                "Nobody was shown the key that opens the backups: run “luoshi backup --show-key” "
                "and keep it in a safe."
            ),
        )


def _look_over(looked: journal.Checkup) -> str:
    return _(
        "Files: %(missing)s missing, %(changed)s changed, %(orphaned)s left over; "
        "database: %(database)s. %(names)s"
    ) % {
        "missing": looked.missing,
        "changed": looked.changed,
        "orphaned": looked.orphaned,
        "database": looked.database,
        "names": ", ".join(looked.named[:_MOST_NAMED]),
    }
