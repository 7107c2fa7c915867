"""Targets of plans, paired plans, goals served, reviews, settlements."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from luoshi.history.models import Recorded
from luoshi.ledger.models import Comparator, Plan, Target, Task
from luoshi.organisations.models import Body, Organisation
from luoshi.plans.states import Outcome, SettlementState
from luoshi.rulesets.models import RuleSet


class Method(models.TextChoices):
    """Where the value of a plan's target comes from."""

    SUM = "sum", _("sum of the targets of tasks below")
    ENTERED = "entered", _("entered by a unit")


class Checkpoint(models.TextChoices):
    """The days of the year on which one asks how far the year is."""

    FIRST_QUARTER = "q1", _("first quarter")
    HALF = "half", _("half-year")
    THIRD_QUARTER = "q3", _("third quarter")
    YEAR = "year", _("year's end")


class Verdict(models.TextChoices):
    """What a review found; what is not known is neither good nor bad."""

    OVER = "over", pgettext_lazy("review", "reached")
    UNDER = "under", pgettext_lazy("review", "not reached")
    INCOMPLETE = "incomplete", pgettext_lazy("review", "data incomplete")
    NO_DATA = "no_data", pgettext_lazy("review", "no data")


class PlanTarget(Recorded):
    """What a plan is to reach: a value with its unit, from a baseline."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)
    what = models.CharField(_("target"), max_length=120)
    comparator = models.CharField(
        _("comparison"), max_length=8, choices=Comparator.choices, default=Comparator.AT_LEAST
    )
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=4)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    baseline = models.DecimalField(_("baseline"), max_digits=18, decimal_places=4, null=True)
    method = models.CharField(max_length=8, choices=Method.choices, default=Method.SUM)
    source = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "what", "unit"], name="plans_plantarget_one_name"
            ),
            models.CheckConstraint(
                condition=~Q(method=Method.ENTERED) | Q(source__isnull=False),
                name="plans_plantarget_entered_has_source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.comparator} {self.value.normalize():f} {self.unit}".strip()

    def is_met_by(self, value: Decimal) -> bool:
        """Whether a value meets the target."""
        if self.comparator == Comparator.AT_MOST:
            return value <= self.value
        if self.comparator == Comparator.EXACTLY:
            return value == self.value
        return value >= self.value


class YearValue(Recorded):
    """What a target of several years asks for in one of them."""

    target = models.ForeignKey(PlanTarget, on_delete=models.PROTECT, related_name="years")
    year = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=18, decimal_places=4)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["target", "year"], name="plans_yearvalue_one")
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.value.normalize():f}"


class EnteredValue(Recorded):
    """A target's value on a day, as the unit named for it says."""

    target = models.ForeignKey(PlanTarget, on_delete=models.PROTECT, related_name="entered")
    on = models.DateField(_("as of"))
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=4)
    words = models.CharField(_("where it is from"), max_length=200, blank=True)
    by_name = models.CharField(max_length=60)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.on}: {self.value.normalize():f}"


class PlanPair(Recorded):
    """Two plans that go together: party building beside development."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    development = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(_("how they go together"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["party", "development"], name="plans_planpair_once"),
            models.CheckConstraint(
                condition=~Q(party=F("development")), name="plans_planpair_two_plans"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party} ↔ {self.development}"


class ServedGoal(Recorded):
    """The development goal that a party task serves."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+")
    goal = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(_("by what"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task", "goal"], name="plans_servedgoal_once")
        ]

    def __str__(self) -> str:
        return f"{self.task} → {self.goal}"


class Review(Recorded):
    """How far a plan was on a checkpoint: computed once, kept with its rule and its sum."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    checkpoint = models.CharField(max_length=8, choices=Checkpoint.choices)
    on = models.DateField(_("as of"))
    rule = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="+")
    share = models.DecimalField(max_digits=5, decimal_places=2)
    days_gone = models.PositiveSmallIntegerField()
    days_all = models.PositiveSmallIntegerField()
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    words = models.TextField(_("words"), blank=True)
    # Every task counted: its number, title, unit, nodes above it, share asked for and reached.
    parts = models.JSONField()
    by_name = models.CharField(max_length=60)
    by_title = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "checkpoint", "on"], name="plans_review_one_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.plan} {self.on}"


class ReviewLine(Recorded):
    """One node or one unit in a review: its tasks, its sum, and what follows from it."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    plan = models.ForeignKey(Plan, null=True, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    depth = models.PositiveSmallIntegerField(default=0)
    tasks = models.PositiveIntegerField()
    reached = models.PositiveIntegerField()
    missing = models.PositiveIntegerField()
    asked = models.DecimalField(max_digits=14, decimal_places=2)
    numerator = models.DecimalField(max_digits=14, decimal_places=2)
    denominator = models.DecimalField(max_digits=14, decimal_places=2)
    verdict = models.CharField(max_length=10, choices=Verdict.choices)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(plan__isnull=False, unit__isnull=True)
                | Q(plan__isnull=True, unit__isnull=False),
                name="plans_reviewline_node_or_unit",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.numerator} / {self.denominator}"


class Settlement(Recorded):
    """What became of a task's target at the end of a year: done, partly, or not, and why."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+")
    # Nothing: the task itself is the target.
    target = models.ForeignKey(Target, null=True, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome.choices)
    value = models.DecimalField(_("reached"), max_digits=18, decimal_places=4, null=True)
    reason = models.TextField(_("reason"), blank=True)
    state = models.CharField(
        max_length=10, choices=SettlementState.choices, default=SettlementState.ENTERED
    )
    entered_by = models.CharField(max_length=60)
    entered_at = models.DateTimeField()
    settled_by = models.CharField(max_length=60, blank=True)
    settled_at = models.DateTimeField(null=True)
    words = models.TextField(_("words"), blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["task", "target", "year"],
                condition=Q(target__isnull=False),
                name="plans_settlement_one_target",
            ),
            models.UniqueConstraint(
                fields=["task", "year"],
                condition=Q(target__isnull=True),
                name="plans_settlement_one_task",
            ),
            models.CheckConstraint(
                condition=Q(state__in=SettlementState.values), name="plans_settlement_known_state"
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.DONE) | ~Q(reason=""),
                name="plans_settlement_shortfall_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.year}"
