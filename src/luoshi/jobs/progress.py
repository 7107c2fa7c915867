"""How far a job is, told while its transaction is still open.

What a transaction has written nobody else can see before it ends, and with SQLite nobody else
can write meanwhile; so the figure stands in a small file of the data folder.
"""

import json
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

Progress = Callable[[int, int], None]
LEAST_SECONDS = 0.2


def folder() -> Path:
    """Where the figures and the workers' locks stand."""
    path: Path = settings.HOME / "jobs"
    path.mkdir(parents=True, exist_ok=True)
    return path


class ProgressFile:
    """Tells how far a job is, a few times a second at most."""

    def __init__(self, job_id: int) -> None:
        self.path = folder() / f"{job_id}.json"
        self.told_at = 0.0

    def __call__(self, done: int, total: int) -> None:
        """Tell that so many of so many are done."""
        moment = time.monotonic()
        if done < total and moment - self.told_at < LEAST_SECONDS:
            return
        self.told_at = moment
        part = self.path.with_suffix(".new")
        part.write_text(json.dumps([done, total]), encoding="ascii")
        part.replace(self.path)

    def clear(self) -> None:
        """Take the figure away when the job has ended."""
        self.path.unlink(missing_ok=True)


def told(job_id: int) -> tuple[int, int] | None:
    """What was told last about a job at work, None where nothing was."""
    try:
        done, total = json.loads((folder() / f"{job_id}.json").read_text(encoding="ascii"))
    except (FileNotFoundError, ValueError):
        return None
    return int(done), int(total)
