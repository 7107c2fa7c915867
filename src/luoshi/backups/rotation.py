"""Which backups are kept: the last of each day, week and month, and the newest always."""

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from luoshi.backups.places import backups_in, moment_of

_Bucket = Callable[[datetime], object]
_BUCKETS: tuple[_Bucket, ...] = (
    lambda at: at.date(),
    lambda at: at.isocalendar()[:2],
    lambda at: (at.year, at.month),
)


def kept(paths: Iterable[Path], keep: tuple[int, int, int]) -> set[Path]:
    """The backups to keep: the newest of each of so many days, weeks and months."""
    dated = [(moment, path) for path in paths if (moment := moment_of(path))]
    newest_first = sorted(dated, reverse=True)
    found = {path for _moment, path in newest_first[:1]}
    for most, bucket_of in zip(keep, _BUCKETS, strict=True):
        seen: dict[object, Path] = {}
        for moment, path in newest_first:
            seen.setdefault(bucket_of(timezone.localtime(moment)), path)
        found |= set(list(seen.values())[:most])
    return found


def rotate(folder: Path, keep: tuple[int, int, int] | None = None) -> list[Path]:
    """Delete the backups of a folder that are no longer kept; tells which."""
    here = backups_in(folder)
    staying = kept(here, settings.BACKUP_KEEP if keep is None else keep)
    going = [path for path in here if path not in staying]
    for path in going:
        path.unlink()
    return going
