"""One's own long work, for programs."""

from datetime import datetime

from django.http import HttpRequest
from ninja import Router, Schema

from luoshi.jobs import selectors
from luoshi.organisations.api_access import actor_of

router = Router(tags=["jobs"])


class JobOut(Schema):
    """A piece of long work: where it stands and what came of it."""

    id: int
    name: str
    label: str
    state: str
    done: int
    total: int
    words: str
    address: str
    asked_at: datetime
    ended_at: datetime | None


class JobsOut(Schema):
    """The newest pieces of long work."""

    items: list[JobOut]


@router.get("/", response=JobsOut)
def list_jobs(request: HttpRequest) -> JobsOut:
    """The newest long work of the person behind the key, newest first."""
    rows = selectors.job_rows(actor_of(request))
    return JobsOut(items=[JobOut.model_validate(row) for row in rows])


@router.get("/{int:pk}", response=JobOut)
def read_job(request: HttpRequest, pk: int) -> JobOut:
    """How far one piece of long work is, or what came of it."""
    return JobOut.model_validate(selectors.get_job(actor_of(request), pk))
