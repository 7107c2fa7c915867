"""What the jobs bring to the kits: a job of the county's leader."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from luoshi.jobs.kinds import Kind, Outcome, add_kind
from luoshi.jobs.models import Job
from luoshi.jobs.progress import Progress
from luoshi.jobs.running import start_job
from luoshi.organisations.actor import Actor

COUNT = "tests.count"


def count(
    _actor: Actor, _at: datetime, arguments: Mapping[str, Any], progress: Progress
) -> Outcome:
    """Count to a number, telling how far."""
    for number in range(arguments["to"]):
        progress(number + 1, arguments["to"])
    return Outcome(f"counted to {arguments['to']}", "/tasks/", {"counted": arguments["to"]})


add_kind(Kind(COUNT, "counting", count))


def tell(county: Any) -> Job:
    """Something long that the leader asked for."""
    leader = county.cast.leader
    from tests.house.story import AT

    return start_job(actor=leader.actor, at=AT, kind=COUNT, name="数数", arguments={"to": 3})


SUBJECTS = {
    "jobs/<int:pk>": lambda c: {"pk": c.parts["jobs"].pk},
    "api/v1/jobs/<int:pk>": lambda c: {"pk": c.parts["jobs"].pk},
}
NOTHING_THERE = {"jobs/<int:pk>/": "the demonstration has asked for nothing long"}
