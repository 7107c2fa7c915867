"""Long work: asked for, done once, told, and never lost with its worker."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client, override_settings
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from luoshi.common.errors import Refusal
from luoshi.jobs import progress, selectors, workers
from luoshi.jobs.kinds import Kind, Outcome, add_kind
from luoshi.jobs.models import Job, JobState
from luoshi.jobs.running import NobodyToAnswer, run_job, start_job
from luoshi.ledger import services as ledger
from luoshi.ledger.models import Task
from luoshi.organisations.actor import Actor
from tests.cast import Cast
from tests.house.parts.jobs import COUNT
from tests.ledger.conftest import moment

pytestmark = pytest.mark.django_db
AT = moment(4, 1)
QUEUED = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


class TooLate(Refusal):
    """It is too late."""

    sentence = "Too late."


def _draft(actor: Actor, at: datetime, arguments: Mapping[str, Any], _told: Any) -> Outcome:
    task = ledger.draft_task(actor=actor, at=at, title=arguments["title"])
    if "refuse" in arguments:
        raise TooLate
    if "break" in arguments:
        raise ZeroDivisionError
    return Outcome(f"drafted {task.number}", f"/tasks/{task.number}/", {"number": task.number})


add_kind(Kind("tests.draft", "drafting", _draft))


def start(cast: Cast, kind: str = COUNT, **arguments: Any) -> Job:
    job = start_job(
        actor=cast.officer.actor, at=AT, kind=kind, name="测试", arguments=arguments or {"to": 3}
    )
    job.refresh_from_db()
    return job


def test_a_job_is_done_and_tells_what_came_of_it(cast: Cast) -> None:
    job = start(cast)

    row = selectors.get_job(cast.officer.actor, job.pk)

    assert (row.state, row.words, row.address) == ("done", "counted to 3", "/tasks/")
    assert row.label == "counting"
    assert job.result == {"counted": 3}
    assert job.started_at is not None
    assert job.ended_at is not None
    assert progress.told(job.pk) is None


def test_a_refused_job_leaves_nothing_and_tells_the_sentence(cast: Cast) -> None:
    job = start(cast, "tests.draft", title="甲", refuse=1)

    assert (job.state, job.words) == (JobState.REFUSED, "Too late.")
    assert list(Task.objects.all()) == []


def test_a_broken_job_leaves_nothing_and_says_what_to_do(cast: Cast, caplog: Any) -> None:
    job = start(cast, "tests.draft", title="甲", **{"break": 1})

    assert (job.state, job.words) == (JobState.BROKEN, "任务中断，没有写入任何内容，请重新开始。")
    assert list(Task.objects.all()) == []
    assert "ZeroDivisionError" in caplog.text


def test_a_job_run_again_does_nothing_twice(cast: Cast) -> None:
    job = start(cast, "tests.draft", title="甲")

    run_job.call(job.pk)

    assert Task.objects.count() == 1


def test_the_system_asks_for_nothing_long(cast: Cast) -> None:
    with pytest.raises(NobodyToAnswer):
        start_job(
            actor=Actor.system(cast.body.pk), at=AT, kind=COUNT, name="x", arguments={"to": 1}
        )

    assert Job.objects.count() == 0


def test_a_job_of_nobody_knows_what_is_refused(cast: Cast) -> None:
    with pytest.raises(NobodyToAnswer):
        start(cast, "unheard.of")


def _work() -> None:
    """A worker in this very transaction: it may not let go of the connection between two jobs."""
    with workers.working_as() as name, patch.object(db_worker, "close_old_connections"):
        workers.worker_named(name).run()


@override_settings(TASKS=QUEUED)
def test_a_job_waits_for_a_worker(cast: Cast) -> None:
    job = start(cast)
    assert job.state == JobState.WAITING

    _work()

    job.refresh_from_db()
    assert (job.state, job.words) == (JobState.DONE, "counted to 3")


@override_settings(TASKS=QUEUED)
def test_a_job_of_a_killed_worker_runs_again(cast: Cast) -> None:
    job = start(cast, "tests.draft", title="甲")
    _killed(job, "dead-worker", times=1)

    assert workers.reap() == 1
    _work()

    job.refresh_from_db()
    assert job.state == JobState.DONE
    assert Task.objects.count() == 1


@override_settings(TASKS=QUEUED)
def test_a_job_that_kills_three_workers_is_given_up(cast: Cast) -> None:
    job = start(cast)
    _killed(job, "dead-worker", times=3)

    assert workers.reap() == 1

    job.refresh_from_db()
    assert (job.state, job.words) == (JobState.BROKEN, "任务中断，没有写入任何内容，请重新开始。")
    assert workers.reap() == 0


@override_settings(TASKS=QUEUED)
def test_a_job_of_a_living_worker_is_left_alone(cast: Cast) -> None:
    job = start(cast)

    with workers.working_as() as name:
        row = DBTaskResult.objects.get()
        row.claim(name)
        assert workers.reap() == 0

    job.refresh_from_db()
    assert job.state == JobState.WAITING


@override_settings(TASKS=QUEUED)
def test_a_worker_elsewhere_is_given_an_hour(cast: Cast) -> None:
    start(cast)
    row = DBTaskResult.objects.get()
    row.claim("another-machine-abc")

    assert workers.reap() == 0

    DBTaskResult.objects.update(started_at=datetime(2020, 1, 1, tzinfo=UTC))
    assert workers.reap() == 1


def _killed(job: Job, name: str, times: int) -> None:
    import socket

    row = DBTaskResult.objects.get(pk=job.queued_as)
    for number in range(times):
        row.claim(f"{socket.gethostname()[:40]}-{name}{number}")
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING)


def test_progress_is_told_while_the_work_goes_on(cast: Cast) -> None:
    job = start(cast)
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING)
    told = progress.ProgressFile(job.pk)

    told(1, 4)
    told(2, 4)  # too soon after the first to be written

    row = selectors.get_job(cast.officer.actor, job.pk)
    assert (row.done, row.total, row.percent) == (1, 4, 25)
    told.clear()


def test_the_bar_asks_again_until_the_work_has_ended(cast: Cast, client: Client) -> None:
    job = start(cast)
    client.force_login(cast.officer.user)

    ended = client.get(f"/jobs/{job.pk}/", headers={"HX-Request": "true"}).content.decode()
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING)
    going = client.get(f"/jobs/{job.pk}/").content.decode()

    assert "hx-get" not in ended
    assert f'hx-get="/jobs/{job.pk}/"' in going
    assert "<progress" in going


def test_nobody_sees_the_jobs_of_others(cast: Cast, client: Client) -> None:
    job = start(cast)
    client.force_login(cast.head.user)

    assert client.get(f"/jobs/{job.pk}/").status_code == 404
    assert "测试" not in client.get("/jobs/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_number_of_questions(
    cast: Cast, client: Client, count: int, django_assert_num_queries: Any
) -> None:
    for _ in range(count):
        start(cast)
    actor = cast.officer.actor

    with django_assert_num_queries(1):
        rows = selectors.job_rows(actor)

    assert len(rows) == count


def test_programs_read_the_same(cast: Cast, client: Client) -> None:
    job = start(cast)
    client.force_login(cast.officer.user)

    one = client.get(f"/api/v1/jobs/{job.pk}")

    assert one.status_code == 200
    assert json.loads(one.content)["words"] == "counted to 3"
    assert json.loads(client.get("/api/v1/jobs/").content)["items"][0]["id"] == job.pk
