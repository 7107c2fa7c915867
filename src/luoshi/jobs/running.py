"""A job asked for, put into the queue, and done."""

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import DatabaseError, transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tasks import task

from luoshi.common import clock
from luoshi.common.errors import Refusal
from luoshi.jobs.kinds import Kind, Outcome, kind_of
from luoshi.jobs.models import ENDED, Job, JobState
from luoshi.jobs.progress import ProgressFile
from luoshi.organisations.actor import Actor
from luoshi.organisations.selectors import actor_for

logger = logging.getLogger(__name__)


class NobodyToAnswer(Refusal):
    """Only a person can ask for long work, of a kind that is there."""

    sentence = gettext_lazy("This work cannot be started by you.")


class PostGone(Refusal):
    """Who asked no longer holds the post."""

    sentence = gettext_lazy("You no longer act as the post that asked for this. Ask again.")


@transaction.atomic
def start_job(
    *, actor: Actor, at: datetime, kind: str, name: str, arguments: Mapping[str, Any]
) -> Job:
    """Put long work into the queue, in the transaction of whoever asks."""
    if actor.user_id is None or kind_of(kind) is None:
        raise NobodyToAnswer
    job = Job.objects.create(
        body_id=actor.body_id,
        owner_id=actor.user_id,
        post_id=actor.post_id,
        kind=kind,
        name=name[:200],
        language=translation.get_language() or "zh-hans",
        arguments=dict(arguments),
        asked_at=at,
    )
    queued = run_job.enqueue(job.pk)
    Job.objects.filter(pk=job.pk).update(queued_as=str(queued.id))
    job.refresh_from_db()
    return job


@task()
def run_job(key: int) -> None:
    """Do a job that is not done yet; asked for again, it changes nothing."""
    job = Job.objects.select_related("owner").filter(pk=key).first()
    if job is None or job.state in ENDED:
        return
    Job.objects.filter(pk=key).update(state=JobState.RUNNING, started_at=clock.now())
    progress = ProgressFile(key)
    with translation.override(job.language):
        try:
            _do(job, progress)
        except Refusal as refusal:
            _end(key, JobState.REFUSED, str(refusal))
        except DatabaseError:
            # The worker's connection may be gone: the reaper lets it run again.
            raise
        except Exception:
            logger.exception("job %s (%s)", key, job.kind)
            _end(key, JobState.BROKEN, broken_words())
        finally:
            progress.clear()


def broken_words() -> str:
    """What a person is told about work that broke off."""
    return _("The work broke off and nothing of it was kept. Start it again.")


@transaction.atomic
def _do(job: Job, progress: ProgressFile) -> None:
    held = Job.objects.select_for_update().get(pk=job.pk)
    if held.state in ENDED:
        return
    kind, actor = _kind(job), _actor(job)
    outcome: Outcome = kind.work(actor, clock.now(), job.arguments, progress)
    Job.objects.filter(pk=job.pk).update(
        state=JobState.DONE,
        words=outcome.words[:500],
        address=outcome.address,
        result=dict(outcome.result),
        ended_at=clock.now(),
    )


def _kind(job: Job) -> Kind:
    kind = kind_of(job.kind)
    if kind is None:
        raise NobodyToAnswer
    return kind


def _actor(job: Job) -> Actor:
    actor = actor_for(job.owner, clock.today(), job.post_id, channel="job")
    if actor is None or actor.post_id != job.post_id:
        raise PostGone
    return actor


def _end(key: int, state: JobState, words: str) -> None:
    Job.objects.filter(pk=key).exclude(state__in=ENDED).update(
        state=state, words=words[:500], ended_at=clock.now()
    )
