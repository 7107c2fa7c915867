"""The worker that does jobs, and what becomes of jobs whose worker was killed."""

import fcntl
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from luoshi.common import clock
from luoshi.jobs.models import ENDED, Job, JobState
from luoshi.jobs.progress import folder
from luoshi.jobs.running import broken_words

MOST_ATTEMPTS = 3
# A worker on another machine cannot be looked at: it is given this long.
PATIENCE = timedelta(hours=1)
KEPT = timedelta(days=1)


@contextmanager
def working_as() -> Iterator[str]:
    """A name for a worker, held by a lock for as long as its process lives."""
    name = f"{socket.gethostname()[:40]}-{get_random_string(12)}"
    path = folder() / f"{name}.lock"
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            yield name
        finally:
            path.unlink(missing_ok=True)


def worker_named(name: str) -> Worker:
    """A worker that does what waits and returns when nothing waits any more."""
    return Worker(
        queue_names=["default"],
        excluded_queue_names=[],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=name,
    )


def reap() -> int:
    """Let jobs of killed workers run again, or say that they broke off; returns how many.

    Safe in several processes: a row is taken back only as it was found.
    """
    if "database" not in settings.TASKS["default"]["BACKEND"].lower():
        return 0
    found = list(DBTaskResult.objects.running())
    taken = sum(_take_back(row) for row in found if _is_orphan(row))
    # Its transaction broke with the connection to the database, so it is not done.
    for row in DBTaskResult.objects.failed():
        taken += _take_back(row)
    DBTaskResult.objects.finished().filter(finished_at__lt=clock.now() - KEPT).delete()
    return taken


def _is_orphan(row: DBTaskResult) -> bool:  # type: ignore[type-arg]
    name = row.worker_ids[-1] if row.worker_ids else ""
    if not name.startswith(f"{socket.gethostname()[:40]}-"):
        return bool(row.started_at and row.started_at < clock.now() - PATIENCE)
    path = folder() / f"{name}.lock"
    try:
        with path.open() as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return True
    except BlockingIOError:
        return False
    path.unlink(missing_ok=True)
    return True


@transaction.atomic
def _take_back(row: DBTaskResult) -> int:  # type: ignore[type-arg]
    again = len(row.worker_ids) < MOST_ATTEMPTS
    jobs = Job.objects.filter(queued_as=str(row.pk)).exclude(state__in=ENDED)
    job = jobs.first()
    if job is None:
        DBTaskResult.objects.filter(pk=row.pk, status="RUNNING").update(
            status="SUCCESSFUL", finished_at=clock.now()
        )
        return 0
    same = DBTaskResult.objects.filter(pk=row.pk, status=row.status, worker_ids=row.worker_ids)
    if not same.update(status="READY" if again else "FAILED", finished_at=clock.now()):
        return 0
    if again:
        jobs.update(state=JobState.WAITING)
    else:
        with translation.override(job.language):
            jobs.update(state=JobState.BROKEN, words=broken_words(), ended_at=clock.now())
    return 1
