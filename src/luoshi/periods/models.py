"""Rhythms and their periods; what must not happen and the events about things and places."""

from collections.abc import Mapping
from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from luoshi.files.models import StoredFile
from luoshi.history.models import Recorded
from luoshi.ledger.models import Task
from luoshi.ledger.states import ReportState
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Body, Organisation, Post
from luoshi.periods.states import COUNTING, EventState, PeriodState
from luoshi_core.rhythm import Rhythm


class Purpose(models.TextChoices):
    """What is owed each time."""

    WORK = "work", _("work done")
    STATEMENT = "statement", _("a statement that nothing happened")
    EVIDENCE = "evidence", _("evidence that a standing duty is kept")


def _readable(actor: Actor) -> "models.QuerySet[Task, int]":
    return Task.objects.visible_to(actor).order_by().values_list("pk", flat=True)


class ZeroTargetQuerySet(models.QuerySet["ZeroTarget"]):
    """Conditions on what must not happen."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of tasks the actor may read, and those the actor's own unit answers for."""
        own = Q(source_id=actor.organisation_id or 0)
        return self.filter(Q(task__in=_readable(actor)) | own, body_id=actor.body_id)


class ZeroTarget(Recorded):
    """What must not happen, from which day on, and how often it may at most."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(_("what must not happen"), max_length=120)
    base_on = models.DateField(_("counted from"))
    allowed = models.PositiveSmallIntegerField(_("allowed at most"), default=0)
    source = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("source unit"),
    )

    objects = ZeroTargetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task", "what"], name="periods_zerotarget_once")
        ]

    def __str__(self) -> str:
        return self.what


class RecurrenceQuerySet(models.QuerySet["Recurrence"]):
    """Conditions on rhythms."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of tasks the actor may read."""
        return self.filter(body_id=actor.body_id, task__in=_readable(actor))


class Recurrence(Recorded):
    """A duty that comes again: what is owed, by whom, in which rhythm, from when until when."""

    body = models.ForeignKey(
        Body,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,  # the index below begins with it
    )
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey(
        ZeroTarget, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    unit = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("owed by"),
    )
    purpose = models.CharField(_("what is owed"), max_length=10, choices=Purpose.choices)
    owed = models.CharField(_("owed each time"), max_length=200)
    rhythm = models.JSONField(_("rhythm"))
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)
    replaces = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    # The opening day of the next period that is not entered yet; nothing when none is to come.
    next_on = models.DateField(null=True)

    UNPROTECTED: ClassVar[Mapping[str, str]] = {"next_on": "follows from rhythm and periods made"}
    objects = RecurrenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose__in=Purpose.values), name="periods_recurrence_known_purpose"
            ),
            models.CheckConstraint(
                condition=Q(target__isnull=False, purpose="statement")
                | Q(target__isnull=True) & ~Q(purpose="statement"),
                name="periods_recurrence_statement_has_target",
            ),
        ]
        indexes = [
            models.Index(
                fields=["body", "next_on"],
                condition=Q(next_on__isnull=False),
                name="periods_recurrence_next",
            )
        ]

    def __str__(self) -> str:
        return self.owed

    @property
    def beats(self) -> Rhythm:
        """The rhythm as the core reads it."""
        return Rhythm.from_dict(self.rhythm)


class PeriodQuerySet(models.QuerySet["Period"]):
    """Conditions on periods that combine and read like speech."""

    def visible_to(self, actor: Actor) -> Self:
        """Periods of tasks the actor may read, and those the actor's own unit owes."""
        own = Q(unit_id=actor.organisation_id or 0)
        return self.filter(Q(task__in=_readable(actor)) | own, body_id=actor.body_id)

    def owed_by(self, units: list[int]) -> Self:
        """Periods that one of these units owes."""
        return self.filter(Q(unit_id__in=units) | Q(unit__isnull=True, task__lead_id__in=units))

    def waiting(self, on: date) -> Self:
        """Periods of tasks at work that have begun and that nobody has reported."""
        return self.filter(
            state=PeriodState.OPEN, opens_on__lte=on, task__state__in=["under_way", "blocked"]
        )


class Period(Recorded):
    """One period of a recurring duty, with its own due day, value and light."""

    body = models.ForeignKey(
        Body,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,  # the indexes below begin with it
    )
    recurrence = models.ForeignKey(
        Recurrence, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    opens_on = models.DateField(_("begins"))
    closes_on = models.DateField(_("ends"))
    owed_on = models.DateField()
    due_on = models.DateField(_("due"))
    state = models.CharField(
        _("state"), max_length=10, choices=PeriodState.choices, default=PeriodState.OPEN
    )
    filed_on = models.DateField(null=True)
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=4, null=True)
    # The light of the day: derived from the days, one service recomputes them set-wise.
    standing = models.CharField(max_length=16, default="not_started")
    severity = models.CharField(max_length=10, blank=True)
    light_rule = models.CharField(max_length=60, blank=True)

    UNPROTECTED: ClassVar[Mapping[str, str]] = {
        "standing": "derived: recomputed for the day",
        "severity": "derived: recomputed for the day",
        "light_rule": "derived: the rule version the light was computed with",
    }
    objects = PeriodQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["recurrence", "owed_on"], name="periods_period_once"),
            models.CheckConstraint(
                condition=Q(state__in=PeriodState.values), name="periods_period_known_state"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["signed", "confirmed"]) | Q(filed_on__isnull=False),
                name="periods_period_kept_has_day",
            ),
        ]
        indexes = [
            models.Index(fields=["body", "state", "due_on", "id"], name="periods_period_state"),
            models.Index(fields=["body", "due_on", "id"], name="periods_period_due"),
            models.Index(fields=["task", "owed_on", "id"], name="periods_period_task"),
        ]

    def __str__(self) -> str:
        return f"{self.opens_on} – {self.closes_on}"


class PeriodReport(Recorded):
    """What a unit says about one period; the clerk files it, the head signs it."""

    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="reports")
    filed_on = models.DateField()
    filed_at = models.DateTimeField()
    words = models.TextField(_("what was done"), blank=True)
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=4, null=True)
    none_happened = models.BooleanField(_("nothing happened"), default=False)
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=ReportState.choices, default=ReportState.FILED)
    filed_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    filed_by_name = models.CharField(max_length=40)
    settled_at = models.DateTimeField(null=True)
    settled_on = models.DateField(null=True)
    settled_by_name = models.CharField(max_length=40, blank=True)
    sent_back_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ReportState.values), name="periods_periodreport_known_state"
            )
        ]

    def __str__(self) -> str:
        return f"{self.period_id} {self.filed_on}"


class PeriodRuling(Recorded):
    """What others decided on a period: confirmed, not confirmed, not asked for."""

    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="rulings")
    move = models.CharField(max_length=10)
    on = models.DateField()
    at = models.DateTimeField()
    reason = models.TextField(blank=True)
    by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(move__in=["confirm", "reject", "waive"]),
                name="periods_periodruling_known_move",
            )
        ]

    def __str__(self) -> str:
        return f"{self.period_id} {self.move}"


class ZeroEventQuerySet(models.QuerySet["ZeroEvent"]):
    """Conditions on entries about events."""

    def visible_to(self, actor: Actor) -> Self:
        """Entries under tasks the actor may read, and those about the own unit or by it."""
        own = actor.organisation_id or 0
        return self.filter(
            Q(target__task__in=_readable(actor)) | Q(place_id=own) | Q(filed_by_unit_id=own),
            body_id=actor.body_id,
        )

    def counting(self) -> Self:
        """Entries that count today."""
        return self.filter(state__in=COUNTING)


class ZeroEvent(Recorded):
    """That something happened to a thing or at a place: what, where, when, on whose word."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey(ZeroTarget, on_delete=models.PROTECT, related_name="+")
    happened_on = models.DateField(_("day"))
    kind = models.CharField(_("kind"), max_length=60)
    place = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("where")
    )
    about = models.CharField(_("thing or place"), max_length=120)
    facts = models.TextField(_("facts"))
    source = models.CharField(_("source"), max_length=200)
    state = models.CharField(max_length=10, choices=EventState.choices, default=EventState.COUNTED)
    corrects = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="+")
    filed_on = models.DateField()
    filed_at = models.DateTimeField()
    filed_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    filed_by_name = models.CharField(max_length=40)
    filed_by_unit = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ZeroEventQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=EventState.values), name="periods_zeroevent_known_state"
            )
        ]
        indexes = [
            models.Index(fields=["target", "happened_on", "id"], name="periods_zeroevent_target"),
            models.Index(fields=["body", "state"], name="periods_zeroevent_state"),
        ]

    def __str__(self) -> str:
        return f"{self.happened_on} {self.kind}"


class EventRuling(Recorded):
    """What was said about an entry after it was made: disputed, upheld, struck out, corrected."""

    event = models.ForeignKey(ZeroEvent, on_delete=models.PROTECT, related_name="rulings")
    move = models.CharField(max_length=10)
    on = models.DateField()
    at = models.DateTimeField()
    reason = models.TextField()
    by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=40)
    unit = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(move__in=["dispute", "uphold", "strike", "correct"]),
                name="periods_eventruling_known_move",
            )
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.move}"
