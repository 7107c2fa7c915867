"""A person's own jobs, and how far each of them is."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from luoshi.jobs import progress
from luoshi.jobs.kinds import kind_of
from luoshi.jobs.models import Job, JobState
from luoshi.organisations.actor import Actor

MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class JobRow:
    """A job as its owner sees it."""

    id: int
    name: str
    label: str
    state: str
    state_word: str
    has_ended: bool
    done: int
    total: int
    words: str
    address: str
    asked_at: datetime
    ended_at: datetime | None

    @property
    def percent(self) -> int:
        """How much of it is done, in whole percent."""
        return self.done * 100 // self.total if self.total else 0


def own_jobs(actor: Actor) -> "QuerySet[Job]":
    """Jobs of the actor's own person."""
    return Job.objects.filter(body_id=actor.body_id, owner_id=actor.user_id or 0)


def job_rows(actor: Actor) -> tuple[JobRow, ...]:
    """The newest jobs of a person, newest first."""
    return tuple(_row(job) for job in own_jobs(actor).order_by("-asked_at", "-pk")[:MOST_SHOWN])


def get_job(actor: Actor, key: int) -> JobRow:
    """One of the actor's own jobs."""
    return _row(own_jobs(actor).get(pk=key))


def _row(job: Job) -> JobRow:
    told = progress.told(job.pk) if job.state == JobState.RUNNING else None
    done, total = told or (0, 0)
    kind = kind_of(job.kind)
    return JobRow(
        id=job.pk,
        name=job.name,
        label=str(kind.label) if kind else job.kind,
        state=job.state,
        state_word=str(JobState(job.state).label),
        has_ended=job.has_ended,
        done=done,
        total=total,
        words=job.words,
        address=job.address,
        asked_at=job.asked_at,
        ended_at=job.ended_at,
    )
