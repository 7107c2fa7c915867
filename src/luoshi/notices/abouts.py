"""What notices are about: who may read each thing, what it is called, and its page."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.breakdowns.models import Demand, Offer, Part, Reception
from luoshi.breakdowns.selectors import offers_seen, receptions_seen
from luoshi.cohorts.models import Cohort, CohortObject
from luoshi.documents.models import Commitment, Document
from luoshi.duties.models import HandOver, ListVersion, PostDuty
from luoshi.jobs.selectors import own_jobs
from luoshi.ledger.models import Plan, Task, Visibility
from luoshi.organisations.actor import Actor
from luoshi.periods.models import Period, Recurrence, ZeroEvent
from luoshi.plans.models import Review, Settlement


@dataclass(frozen=True, slots=True)
class Named:
    """A thing as its reader sees it: what it is called and where it is; `said` if it speaks."""

    number: str
    title: str
    url: str
    said: str = ""


Rows = QuerySet[Any]


@dataclass(frozen=True, slots=True)
class About:
    """A kind of thing: the rows a post may read, and how one of them is named.

    `task` is the way to the task that decides what groups outside the house are told;
    `is_personal` is told to nobody but the person.
    """

    readable: Callable[[Actor], Rows]
    named: Callable[[Any], Named]
    beside: tuple[str, ...] = ()
    task: str = ""
    is_personal: bool = False


def _tasks(actor: Actor) -> Rows:
    return Task.objects.visible_to(actor).order_by().values("pk")


def _of_task(task: Task, name: str, *args: object, **query: object) -> Named:
    address = reverse(name, args=args or [task.number])
    return Named(task.number, task.title, f"{address}?{urlencode(query)}" if query else address)


def _settlement(one: Settlement) -> Named:
    if one.task.plan_id is None:
        return _of_task(one.task, "ledger:task")
    return _of_task(one.task, "plans:settlement", one.task.plan_id, year=one.year)


def _plan(plan: Plan) -> Named:
    return Named("", plan.name, reverse("plans:plan", args=[plan.pk]))


def _review(review: Review) -> Named:
    title = f"{review.plan.name} · {review.get_checkpoint_display()}"
    return Named("", title, reverse("plans:review", args=[review.pk]))


def _list(version: ListVersion) -> Named:
    title = _("%(whom)s: version %(number)s of the responsibility list")
    title %= {"whom": version.whom, "number": version.number}
    return Named("", title, reverse("duties:version", args=[version.pk]))


def _hand_over(sheet: HandOver) -> Named:
    title = _("Hand-over of %(post)s") % {"post": sheet.post}
    return Named("", title, reverse("duties:hand_over", args=[sheet.pk]))


def _post_duty(given: PostDuty) -> Named:
    return Named(given.duty.code, given.duty.title, reverse("duties:post", args=[given.post_id]))


def _object(item: CohortObject) -> Named:
    address = reverse("cohorts:object", args=[item.cohort_id, item.pk])
    return Named(item.cohort.task.number, item.name, address)


def _offer(offer: Offer) -> Named:
    """A task of the superior body, which is told in words and never opened."""
    if offer.withdrawn_on is not None:
        said = _("%(body)s handed this task down and took it back.")
    elif hasattr(offer, "reception"):
        said = _("%(body)s handed this task down; it was taken up.")
    else:
        said = _("%(body)s hands this task down; it waits to be taken up.")
    said %= {"body": offer.body.name}
    return Named(offer.task.number, offer.task.title, reverse("breakdowns:bodies"), said)


def _reception(taken: Reception) -> Named:
    offer = taken.offer
    said = _("%(body)s took this task up as %(number)s.")
    said %= {"body": offer.to_body.name, "number": taken.own_task.number}
    return Named(offer.task.number, offer.task.title, reverse("breakdowns:bodies"), said)


def _document(document: Document) -> Named:
    return Named("", document.title, reverse("documents:document", args=[document.pk]))


def _job(job: Any) -> Named:
    return Named("", job.name, job.address or reverse("jobs:job", args=[job.pk]), said=job.words)


def _below(model: type[Model], way: str, actor: Actor) -> Rows:
    """The rows under tasks the actor may read."""
    rows: Rows = model._default_manager.filter(**{f"{way}__in": _tasks(actor)})
    return rows


def _of_documents(actor: Actor) -> Rows:
    return Commitment.objects.filter(
        document__in=Document.objects.visible_to(actor).order_by().values("pk")
    )


ABOUTS: Mapping[str, About] = {
    "ledger.task": About(
        Task.objects.visible_to,
        lambda task: _of_task(task, "ledger:task"),
        task="self",
    ),
    "ledger.plan": About(lambda actor: Plan.objects.filter(body_id=actor.body_id), _plan),
    "periods.period": About(
        Period.objects.visible_to,
        lambda period: _of_task(period.task, "periods:period", period.pk),
        ("task",),
        "task",
    ),
    "periods.recurrence": About(
        Recurrence.objects.visible_to,
        lambda one: _of_task(one.task, "periods:task"),
        ("task",),
        "task",
    ),
    "periods.zeroevent": About(
        ZeroEvent.objects.visible_to,
        lambda event: _of_task(event.task, "periods:event", event.pk),
        ("target__task",),
        "target.task",
    ),
    "duties.listversion": About(
        lambda actor: ListVersion.objects.visible_to(actor).defer("rows"), _list
    ),
    "duties.handover": About(
        lambda actor: HandOver.objects.visible_to(actor).defer("sections", "words"),
        _hand_over,
        ("post__organisation",),
    ),
    "duties.postduty": About(
        lambda actor: PostDuty.objects.filter(body_id=actor.body_id, post_id=actor.post_id or 0),
        _post_duty,
        ("duty", "post"),
    ),
    "cohorts.cohort": About(
        Cohort.objects.visible_to,
        lambda cohort: _of_task(cohort.task, "cohorts:cohort", cohort.pk),
        ("task",),
        "task",
    ),
    "cohorts.cohortobject": About(
        partial(_below, CohortObject, "cohort__task"),
        _object,
        ("cohort__task",),
        "cohort.task",
    ),
    "plans.review": About(
        lambda actor: Review.objects.filter(plan__body_id=actor.body_id).defer("parts"),
        _review,
        ("plan",),
    ),
    "plans.settlement": About(partial(_below, Settlement, "task"), _settlement, ("task",), "task"),
    "breakdowns.part": About(
        partial(_below, Part, "task"),
        lambda part: _of_task(part.task, "ledger:task"),
        ("task",),
        "task",
    ),
    "breakdowns.demand": About(
        partial(_below, Demand, "task"),
        lambda demand: _of_task(demand.task, "ledger:task"),
        ("task",),
        "task",
    ),
    "breakdowns.offer": About(offers_seen, _offer, ("task", "body", "reception")),
    "breakdowns.reception": About(
        receptions_seen,
        _reception,
        ("offer__task", "offer__to_body", "own_task"),
        "offer.task",
    ),
    "documents.document": About(
        lambda actor: Document.objects.visible_to(actor).defer("text", "segments"), _document
    ),
    "documents.commitment": About(
        _of_documents,
        lambda sentence: _document(sentence.document),
        ("document", "task"),
    ),
    "jobs.job": About(own_jobs, _job, is_personal=True),
}


def rows_of(about: str, keys: Iterable[int]) -> Mapping[int, Any]:
    """The rows of a table, whoever may read them: what is told is decided afterwards."""
    rows = apps.get_model(about)._default_manager.select_related(*ABOUTS[about].beside)
    found: Mapping[int, Any] = rows.in_bulk(set(keys))
    return found


def named_for(actor: Actor, wanted: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Named]:
    """The things among these that a post may read, by table and key; one question for a table."""
    keys: dict[str, set[int]] = {}
    for about, key in wanted:
        keys.setdefault(about, set()).add(key)
    return {
        (about, row.pk): ABOUTS[about].named(row)
        for about, some in keys.items()
        for row in ABOUTS[about]
        .readable(actor)
        .filter(pk__in=some)
        .select_related(*ABOUTS[about].beside)
        .order_by("pk")
    }


def public_names(wanted: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Named]:
    """What groups outside the house are told: numbers, and titles of tasks that are not internal.

    Of other things the kind of notice has to do; what is personal is told to nobody.
    """
    found: dict[tuple[str, int], Named] = {}
    keys: dict[str, set[int]] = {}
    for about, key in wanted:
        keys.setdefault(about, set()).add(key)
    for about, some in keys.items():
        for pk, row in rows_of(about, some).items():
            task = _task_at(row, ABOUTS[about].task)
            if task is not None:
                title = task.title if task.visibility != Visibility.INTERNAL else ""
                found[about, pk] = Named(task.number, title, "")
            elif not ABOUTS[about].is_personal:
                found[about, pk] = Named("", "", "")
    return found


def _task_at(row: Any, way: str) -> Task | None:
    if way == "self":
        return row if isinstance(row, Task) else None
    for step in way.split(".") if way else ():
        row = getattr(row, step)
    return row if way and isinstance(row, Task) else None
