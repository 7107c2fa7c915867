"""Plans, tasks, who answers for them, their targets and nodes."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from luoshi.history.models import Recorded
from luoshi.ledger.states import AT_WORK, DONE, TaskState
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Body, Organisation, Post
from luoshi.organisations.roles import Role

if TYPE_CHECKING:
    from luoshi.ledger.models.reports import ProgressReport


class Kind(models.TextChoices):
    """What sort of promise a task keeps."""

    DELIVERABLE = "deliverable", _("deliverable")
    MEASURED = "measured", _("measured target")
    RECURRING = "recurring", _("recurring")
    ZERO_EVENT = "zero_event", _("zero events")
    LONG_STANDING = "long_standing", _("long-standing")
    COHORT = "cohort", _("one by one")


class Visibility(models.TextChoices):
    """Who may read a task."""

    INTERNAL = "internal", _("units involved")
    BODY = "body", _("the whole body")
    PUBLIC = "public", _("the public")


class Comparator(models.TextChoices):
    """How a target's value is to be met."""

    AT_LEAST = ">=", _("at least")
    AT_MOST = "<=", _("at most")
    EXACTLY = "=", _("exactly")
    ABOUT = "~", _("about")
    RANGE = "range", _("between")


class PlanKind(models.TextChoices):
    """What a node of planning is."""

    FIVE_YEARS = "five_years", _("five-year plan")
    THREE_YEARS = "three_years", _("three-year action")
    YEAR = "year", _("year")
    THEME = "theme", _("theme")
    CAMPAIGN = "campaign", _("campaign")
    LIST = "list", _("list")
    GROUP = "group", _("group of targets")


class Plan(Recorded):
    """A named node of planning: five years, a year, a campaign, a list."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    kind = models.CharField(
        _("kind"), max_length=12, choices=PlanKind.choices, default=PlanKind.LIST
    )
    code = models.CharField(_("short name"), max_length=20, blank=True)  # such as “316”, “5512”
    name = models.CharField(_("name"), max_length=100)
    position = models.PositiveIntegerField(_("order"), default=0)
    basis = models.CharField(_("basis"), max_length=200, blank=True)
    starts_on = models.DateField(_("from"), null=True)
    ends_on = models.DateField(_("until"), null=True)

    def __str__(self) -> str:
        return self.name


class NumberSequence(Recorded):
    """The last task number given in a year."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    UNPROTECTED: ClassVar[Mapping[str, str]] = {"last": "follows from the numbers given"}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "year"], name="ledger_numbersequence_one")
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class TaskQuerySet(models.QuerySet["Task"]):
    """Conditions on tasks that combine and read like speech."""

    def visible_to(self, actor: Actor) -> Self:
        """Tasks the actor may read: all for supervision, leaders and auditors of the body;
        drafts for supervision only; internal tasks for the units involved."""
        tasks = self.filter(body_id=actor.body_id)
        if actor.has(Role.SUPERVISOR, Role.SUPERVISION_HEAD) or actor.channel == "system":
            return tasks
        tasks = tasks.exclude(state=TaskState.DRAFTED)
        if actor.has(Role.LEADER, Role.AUDITOR, Role.APPRAISER):
            return tasks
        involved = Q(visibility__in=[Visibility.BODY, Visibility.PUBLIC])
        if actor.organisation_path:
            # Sub-queries, not joins: they are asked only where a task is internal.
            below = Organisation.objects.within(actor.organisation_path).order_by()
            supports = Assignment.objects.filter(
                task=OuterRef("pk"), organisation_id=actor.organisation_id or 0
            )
            involved |= Q(lead__in=below.values("pk")) | Q(reviewer_id=actor.organisation_id)
            involved |= Q(issuer_id=actor.organisation_id) | Q(Exists(supports))
        return tasks.filter(involved)

    def visible_behind(self, actor: Actor, task: str = "task") -> Exists:
        """Whether the actor may read the task a row belongs to: asked of that task alone."""
        return Exists(self.visible_to(actor).filter(pk=OuterRef(task)).order_by())

    def settled_for(self, actor: Actor, task: "Task") -> bool | None:
        """What `visible_to` says of one task where no unit's part in it has to be asked."""
        if task.body_id != actor.body_id:
            return False
        if actor.has(Role.SUPERVISOR, Role.SUPERVISION_HEAD) or actor.channel == "system":
            return True
        if task.state == TaskState.DRAFTED:
            return False
        if actor.has(Role.LEADER, Role.AUDITOR, Role.APPRAISER):
            return True
        is_open_to_body = task.visibility in {Visibility.BODY, Visibility.PUBLIC}
        own = actor.organisation_id
        has_part = own is not None and own in {task.lead_id, task.reviewer_id, task.issuer_id}
        return True if is_open_to_body or (has_part and actor.organisation_path) else None

    def at_work(self) -> Self:
        """Tasks that are issued and not done."""
        return self.filter(is_open=True)

    def led_by(self, organisation_id: int) -> Self:
        """Tasks a unit leads."""
        return self.filter(lead_id=organisation_id)

    def due_by(self, day: date) -> Self:
        """Tasks due on or before a day."""
        return self.filter(due_on__lte=day)

    def locked(self, task: "Task") -> "Task":
        """The task as it stands now, held until the transaction ends."""
        return self.select_for_update(of=("self",)).get(pk=task.pk)


class Task(Recorded):
    """A promise turned into work: what, who leads, by when, how it is measured and checked."""

    body = models.ForeignKey(
        Body,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,  # every index below begins with it
    )
    number = models.CharField(_("number"), max_length=24)
    title = models.CharField(_("task"), max_length=500)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    line = models.CharField(_("line"), max_length=40, blank=True)
    plan = models.ForeignKey(
        Plan, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks"
    )
    source = models.CharField(_("source"), max_length=200, blank=True)
    source_on = models.DateField(_("date of source"), null=True, blank=True)
    measures = models.TextField(_("measures"), blank=True)
    lead = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("lead")
    )
    lead_post = models.ForeignKey(
        Post, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    leader = models.ForeignKey(
        Post,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("leader in charge"),
    )
    reviewer = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("checked by"),
    )
    # The unit that broke a task of its own down; nobody means supervision.
    issuer = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("handed out by"),
    )
    visibility = models.CharField(
        _("visible to"), max_length=10, choices=Visibility.choices, default=Visibility.BODY
    )
    light = models.CharField(_("light rule"), max_length=40, default="deadline")
    feedback = models.JSONField(_("reporting period"))
    evidence_required = models.BooleanField(_("evidence required"), default=False)
    state = models.CharField(
        _("state"), max_length=20, choices=TaskState.choices, default=TaskState.DRAFTED
    )
    start_on = models.DateField(_("start"), null=True, blank=True)
    due_on = models.DateField(_("due"), null=True, blank=True)
    due_words = models.CharField(_("due in words"), max_length=60, blank=True)
    original_due_on = models.DateField(null=True, blank=True)
    extension_count = models.PositiveSmallIntegerField(default=0)
    issued_on = models.DateField(null=True)
    accepted_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    # Derived from reports, checks and the day; one service recomputes them set-wise.
    is_open = models.BooleanField(default=False)
    percent = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    reported_on = models.DateField(null=True)
    confirmed_percent = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    confirmed_on = models.DateField(null=True)
    check_count = models.PositiveSmallIntegerField(default=0)
    expected = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    standing = models.CharField(max_length=16, default="not_started")
    severity = models.CharField(max_length=10, blank=True)
    confirmed_standing = models.CharField(max_length=16, blank=True)
    freshness = models.CharField(max_length=10, blank=True)
    next_report_on = models.DateField(null=True)
    light_rule = models.CharField(max_length=60, blank=True)
    drafted_at = models.DateTimeField()

    UNPROTECTED: ClassVar[Mapping[str, str]] = {
        "is_open": "derived from the state",
        "percent": "derived from signed reports",
        "reported_on": "derived from reports",
        "confirmed_percent": "derived from checks",
        "confirmed_on": "derived from checks",
        "check_count": "derived from checks",
        "expected": "derived: recomputed for the day",
        "standing": "derived: recomputed for the day",
        "severity": "derived: recomputed for the day",
        "confirmed_standing": "derived: recomputed for the day",
        "freshness": "derived: recomputed for the day",
        "next_report_on": "derived: recomputed for the day",
        "light_rule": "derived: the rule version the light was computed with",
    }
    # What a page has read of the task by now, for the parts that tell more about it.
    known_reports: "Sequence[ProgressReport] | None" = None
    known_targets: "Sequence[Target] | None" = None

    objects = TaskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "number"], name="ledger_task_one_number"),
            models.CheckConstraint(
                condition=Q(state__in=TaskState.values), name="ledger_task_known_state"
            ),
            models.CheckConstraint(
                condition=~Q(state=TaskState.CLOSED) | Q(closed_on__isnull=False),
                name="ledger_task_closed_has_day",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[TaskState.DRAFTED, TaskState.CANCELLED])
                | Q(lead__isnull=False),
                name="ledger_task_issued_has_lead",
            ),
            models.CheckConstraint(
                condition=Q(reviewer__isnull=True) | Q(lead__isnull=True) | ~Q(reviewer=F("lead")),
                name="ledger_task_reviewer_not_lead",
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True)
                | Q(start_on__isnull=True)
                | Q(due_on__gte=F("start_on")),
                name="ledger_task_days_in_order",
            ),
        ]
        # Lists, counts and their order are read from these alone; most ask for open tasks only.
        # State and visibility stand at the end so that who may read is decided in the index.
        indexes = [
            models.Index(
                fields=["body", "due_on", "id", "visibility", "state"],
                condition=Q(is_open=True),
                name="ledger_task_open_due",
            ),
            models.Index(
                fields=["body", "standing", "due_on", "id", "visibility", "state"],
                condition=Q(is_open=True),
                name="ledger_task_open_standing",
            ),
            models.Index(
                fields=["body", "lead", "standing", "due_on", "id", "visibility", "state"],
                condition=Q(is_open=True),
                name="ledger_task_open_lead",
            ),
            models.Index(
                fields=["body", "leader", "due_on", "id"],
                condition=Q(is_open=True),
                name="ledger_task_open_leader",
            ),
            models.Index(
                fields=["body", "lead", "reported_on"],
                condition=Q(is_open=True),
                name="ledger_task_open_reported",
            ),
            models.Index(
                fields=["body", "freshness", "lead", "reported_on", "issued_on"],
                condition=Q(is_open=True),
                name="ledger_task_open_freshness",
            ),
            models.Index(
                fields=["body", "lead", "percent", "confirmed_percent"],
                condition=Q(is_open=True, confirmed_percent__isnull=False),
                name="ledger_task_open_confirmed",
            ),
            # What stands under each plan is counted from this alone.
            models.Index(
                fields=["body", "plan", "standing", "is_open", "state"], name="ledger_task_plan"
            ),
            models.Index(fields=["body", "state", "due_on", "id"], name="ledger_task_state"),
            models.Index(fields=["body", "due_on", "id"], name="ledger_task_due"),
            models.Index(fields=["body", "line", "due_on", "id"], name="ledger_task_line"),
            models.Index(fields=["body", "source", "due_on", "id"], name="ledger_task_source"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def is_done(self) -> bool:
        """Whether nothing more is owed."""
        return self.state in DONE

    @property
    def is_at_work(self) -> bool:
        """Whether a unit owes something."""
        return self.state in AT_WORK


class Assignment(Recorded):
    """A unit that supports the lead, in the order in which it was named."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="assignments")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task", "organisation"], name="ledger_assignment_once")
        ]

    def __str__(self) -> str:
        return f"{self.organisation}"


class Target(Recorded):
    """What is to be reached: a value with its unit, from a baseline."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="targets")
    position = models.PositiveSmallIntegerField(default=0)
    what = models.CharField(_("target"), max_length=120, blank=True)
    comparator = models.CharField(
        _("comparison"), max_length=8, choices=Comparator.choices, default=Comparator.AT_LEAST
    )
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=4)
    value_to = models.DecimalField(
        _("up to"), max_digits=18, decimal_places=4, null=True, blank=True
    )
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    baseline = models.DecimalField(
        _("baseline"), max_digits=18, decimal_places=4, null=True, blank=True
    )
    reached = models.DecimalField(max_digits=18, decimal_places=4, null=True)

    UNPROTECTED: ClassVar[Mapping[str, str]] = {"reached": "derived from signed reports"}

    def __str__(self) -> str:
        return f"{self.what} {self.comparator} {self.value.normalize():f} {self.unit}".strip()


class Milestone(Recorded):
    """A node on the way: by this day, this much; quarter nodes carry their quarter."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="milestones")
    on = models.DateField(_("by"))
    percent = models.DecimalField(_("percent"), max_digits=5, decimal_places=2, null=True)
    title = models.CharField(_("what"), max_length=200, blank=True)
    quarter = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__isnull=True) | Q(percent__range=(0, 100)),
                name="ledger_milestone_percent",
            )
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.title}"
