"""What a post carries: the sections of a hand-over that the ledger, the tree and duties tell."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from luoshi.duties.handing import HandedItem, when_handed_over
from luoshi.duties.models import ListVersion
from luoshi.duties.selectors.duties import duties_of_post
from luoshi.duties.selectors.lists import principal_head
from luoshi.duties.states import ListState
from luoshi.ledger.models import Block, Evidence, Extension, ProgressReport, Task, TaskQuerySet
from luoshi.ledger.states import ReportState, TaskState
from luoshi.organisations.models import Absence, Backup, Post
from luoshi.organisations.selectors import holder_names

MOST_FILES = 60
# Reports due later stand beside their promise only, so that the sheet stays one page.
SOON = timedelta(days=14)
_REPORTING = (TaskState.UNDER_WAY, TaskState.BLOCKED)


def tasks_with(post: Post) -> "list[Task]":
    """The open tasks a post answers for: by name, as leader in charge, or as head of the lead."""
    return list(_tasks(post).select_related("lead").order_by("due_on", "pk"))


def _tasks(post: Post) -> TaskQuerySet:
    wanted = Q(lead_post=post) | Q(leader=post)
    if principal_head(post.organisation_id) == post.pk:
        wanted |= Q(lead_id=post.organisation_id)
    return Task.objects.filter(wanted, body_id=post.body_id).at_work()


def promises(post: Post, on: date) -> Sequence[HandedItem]:  # noqa: ARG001 - the light of the day
    """Open promises with their light and what is due next."""
    items = []
    for task in tasks_with(post):
        facts = [("lead", task.lead.shown if task.lead else "")]
        if task.percent is not None:
            facts.append(("reported", f"{task.percent.normalize():f}"))
        if task.next_report_on is not None and task.state in _REPORTING:
            facts.append(("next_report", task.next_report_on.isoformat()))
        if task.due_on is None and task.due_words:
            facts.append(("due_words", task.due_words))
        items.append(
            HandedItem(
                task.number, task.title, task.number, task.due_on, task.standing, tuple(facts)
            )
        )
    return items


def clocks(post: Post, on: date) -> Sequence[HandedItem]:
    """Clocks that run: reports owed, more time asked for and not yet decided."""
    tasks = _tasks(post)
    owed = tasks.filter(state__in=_REPORTING).filter(
        Q(freshness__in=["late", "silent"]) | Q(next_report_on__lte=on + SOON)
    )
    items = [
        HandedItem(
            f"report:{task.number}",
            task.title,
            task.number,
            task.next_report_on,
            facts=(
                (
                    "report_overdue"
                    if task.freshness in {"late", "silent"}
                    or (task.next_report_on is not None and task.next_report_on < on)
                    else "report_owed",
                    task.reported_on.isoformat() if task.reported_on else "—",
                ),
            ),
        )
        for task in owed.order_by("next_report_on", "due_on", "pk")
    ]
    asked = Extension.objects.filter(decision="", task__in=tasks).select_related("task")
    items += [
        HandedItem(
            f"extension:{one.task.number}",
            one.task.title,
            one.task.number,
            one.due_on,
            facts=(("extension_asked", one.new_due_on.isoformat()),),
        )
        for one in asked.order_by("due_on", "pk")
    ]
    return items


def blocks(post: Post, on: date) -> Sequence[HandedItem]:  # noqa: ARG001
    """Tasks that cannot go on without help from somebody."""
    found = Block.objects.filter(lifted_at__isnull=True, task__in=_tasks(post))
    return [
        HandedItem(
            one.task.number,
            one.need,
            one.task.number,
            one.needed_by,
            facts=(("needed_from", one.needed_from.shown),) if one.needed_from else (),
        )
        for one in found.select_related("task", "needed_from").order_by("needed_by", "pk")
    ]


def requests(post: Post, on: date) -> Sequence[HandedItem]:  # noqa: ARG001
    """What others wait for: signatures, help, checks, decisions on time, lists to sign for."""
    unit = post.organisation_id
    items: list[HandedItem] = []
    if principal_head(unit) == post.pk:
        unsigned = ProgressReport.objects.filter(state=ReportState.FILED, task__lead_id=unit)
        items += [
            HandedItem(f"sign:{one.pk}", one.task.title, one.task.number,
                       facts=(("report_to_sign", one.filed_on.isoformat()),))
            for one in unsigned.select_related("task").order_by("filed_on", "pk")
        ]  # fmt: skip
        helped = Block.objects.filter(needed_from_id=unit, lifted_at__isnull=True)
        items += [
            HandedItem(f"help:{one.task.number}", one.need, one.task.number, one.needed_by,
                       facts=(("help_wanted", one.task.lead.shown if one.task.lead else ""),))
            for one in helped.select_related("task__lead").order_by("needed_by", "pk")
        ]  # fmt: skip
        said = Task.objects.filter(reviewer_id=unit, state=TaskState.CLOSING_REQUESTED)
        issued = Task.objects.filter(lead_id=unit, state=TaskState.ISSUED)
        items += [
            HandedItem(f"{code}:{task.number}", task.title, task.number, task.due_on,
                       facts=((code, task.lead.shown if task.lead else ""),))
            for code, tasks in (("to_check", said), ("to_accept", issued))
            for task in tasks.select_related("lead").order_by("due_on", "pk")
        ]  # fmt: skip
    asked = Extension.objects.filter(decision="", task__leader=post).select_related("task")
    items += [
        HandedItem(f"decide:{one.task.number}", one.task.title, one.task.number, one.due_on,
                   facts=(("extension_to_decide", one.new_due_on.isoformat()),))
        for one in asked.order_by("due_on", "pk")
    ]  # fmt: skip
    lists = ListVersion.objects.filter(post=post, state__in=[ListState.ISSUED, ListState.ANSWERED])
    return [*items, *(_unsigned(one) for one in lists.defer("rows").order_by("-number")[:1])]


def _unsigned(version: ListVersion) -> HandedItem:
    return HandedItem(
        f"list:{version.number}", version.whom, facts=(("list_to_sign", str(version.number)),)
    )


def stand_ins(post: Post, on: date) -> Sequence[HandedItem]:
    """Who stands in for the post, and for whom the post stands in; absences to come."""
    own = list(
        Backup.objects.filter(post=post).select_related("stand_in__organisation").order_by("rank")
    )
    others = list(
        Backup.objects.filter(stand_in=post).select_related("post__organisation").order_by("pk")
    )
    posts = [*(one.stand_in for one in own), *(one.post for one in others)]
    names = holder_names([one.pk for one in posts], on)
    items = [
        HandedItem(
            f"by:{one.stand_in_id}",
            str(one.stand_in),
            facts=((f"stand_in_{one.letter.lower()}", names.get(one.stand_in_id, "—")),),
        )
        for one in own
    ]
    items += [
        HandedItem(
            f"for:{one.post_id}",
            str(one.post),
            facts=(("stands_in_for", names.get(one.post_id, "—")),),
        )
        for one in others
    ]
    away = Absence.objects.filter(post=post, ends_on__gte=on).order_by("starts_on", "pk")
    return [
        *items,
        *(
            HandedItem(
                f"away:{one.pk}",
                one.reason or "—",
                facts=(("away", f"{one.starts_on.isoformat()} – {one.ends_on.isoformat()}"),),
            )
            for one in away
        ),
    ]


def duties(post: Post, on: date) -> Sequence[HandedItem]:
    """The duties that stay with the post, whoever holds it."""
    return [
        HandedItem(
            one.duty.code,
            one.duty.title,
            one.duty.code,
            facts=((one.duty.kind, one.duty.basis),) if one.duty.basis else ((one.duty.kind, "—"),),
        )
        for one in duties_of_post(post.pk, on)
    ]


def files(post: Post, on: date) -> Sequence[HandedItem]:  # noqa: ARG001
    """Files that back what was reported, latest first."""
    found = Evidence.objects.filter(report__task__in=_tasks(post)).select_related(
        "file", "report__task"
    )
    return [
        HandedItem(
            f"file:{one.pk}",
            one.file.name,
            one.report.task.number,
            facts=(("filed", one.report.filed_on.isoformat()),),
        )
        for one in found.order_by("-pk")[:MOST_FILES]
    ]


def bring_sections() -> None:
    """Enter the sections that this part tells itself."""
    when_handed_over(
        "promises",
        promises,
        _("Open promises"),
        order=10,
        sentences={
            "lead": _("led by %(value)s"),
            "reported": _("%(value)s%% reported"),
            "next_report": _("next report %(value)s"),
            "due_words": _("due: %(value)s"),
        },
    )
    when_handed_over(
        "clocks",
        clocks,
        _("Clocks running"),
        order=20,
        sentences={
            "report_overdue": _("report overdue, last one %(value)s"),
            "report_owed": _("report due soon, last one %(value)s"),
            "extension_asked": _("more time asked for until %(value)s, not decided"),
        },
    )
    when_handed_over(
        "blocks",
        blocks,
        _("Blocked"),
        order=30,
        sentences={"needed_from": _("help needed from %(value)s")},
    )
    when_handed_over(
        "requests",
        requests,
        _("Others wait for"),
        order=40,
        sentences={
            "report_to_sign": _("report of %(value)s to sign"),
            "help_wanted": _("%(value)s asks for help"),
            "to_check": _("result of %(value)s to check"),
            "to_accept": _("task to sign for"),
            "extension_to_decide": _("more time until %(value)s to decide on"),
            "list_to_sign": _("version %(value)s of the list to sign for"),
        },
    )
    when_handed_over(
        "stand_ins",
        stand_ins,
        _("Stand-ins"),
        order=70,
        sentences={
            "stand_in_b": _("B: %(value)s"),
            "stand_in_c": _("C: %(value)s"),
            "stands_in_for": _("this post stands in for %(value)s"),
            "away": _("away %(value)s"),
        },
    )
    when_handed_over(
        "duties",
        duties,
        _("Duties of the post"),
        order=80,
        sentences={"own": _("own duty: %(value)s"), "second": _("second duty: %(value)s")},
    )
    when_handed_over(
        "files", files, _("Files"), order=90, sentences={"filed": _("filed %(value)s")}
    )
