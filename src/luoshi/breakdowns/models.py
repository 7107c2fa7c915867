"""Breakdowns and their parts, lists asked for, tasks handed from a superior body to a lower one."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from luoshi.history.models import Recorded
from luoshi.ledger.models import Target, Task
from luoshi.organisations.models import Body


class RuleName(models.TextChoices):
    """How the parts make up the whole."""

    SUM = "sum", _("the values add up")
    COUNT = "count", _("parts done are counted")
    AVERAGE = "average", _("the mean of the values")
    ALL_OF = "all_of", _("every part must be done")


class Way(models.TextChoices):
    """How the whole is divided."""

    EQUAL = "equal", _("in equal shares")
    WEIGHT = "weight", _("by weight")
    VALUE = "value", _("by the values given")


class Breakdown(Recorded):
    """A task divided among lower units, and the rule by which their parts make it up again."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    task = models.OneToOneField(Task, on_delete=models.PROTECT, related_name="+")
    rule = models.CharField(_("rule"), max_length=10, choices=RuleName.choices)
    target = models.ForeignKey(
        Target, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("target")
    )
    goes_further = models.BooleanField(_("every unit makes its own list"), default=False)
    made_at = models.DateTimeField()
    made_by_name = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(rule__in=RuleName.values), name="breakdowns_breakdown_known_rule"
            )
        ]

    def __str__(self) -> str:
        return f"{self.task}"


class Part(Recorded):
    """What one lower unit got of a task: a task of its own, with its value and weight."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    breakdown = models.ForeignKey(Breakdown, on_delete=models.PROTECT, related_name="parts")
    task = models.OneToOneField(Task, on_delete=models.PROTECT, related_name="+")
    weight = models.DecimalField(_("weight"), max_digits=12, decimal_places=4, null=True)
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=4, null=True)
    withdrawn_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(weight__isnull=True) | Q(weight__gt=0), name="breakdowns_part_weight"
            )
        ]

    def __str__(self) -> str:
        return f"{self.task}"


class Demand(Recorded):
    """A unit is asked to break a task down; until it has, the task is not handed down."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    task = models.OneToOneField(Task, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(_("by when"), null=True)
    asked_at = models.DateTimeField()
    asked_by_name = models.CharField(max_length=40)
    lifted_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.task}"


class Offer(Recorded):
    """A superior body hands one of its tasks to a lower body."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+")
    to_body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="+", verbose_name=_("lower body")
    )
    words = models.CharField(_("note"), max_length=200, blank=True)
    offered_at = models.DateTimeField()
    offered_by_name = models.CharField(max_length=40)
    withdrawn_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["task", "to_body"],
                condition=Q(withdrawn_on__isnull=True),
                name="breakdowns_offer_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.task}"


class Reception(Recorded):
    """A lower body took a task of its superior up as one of its own."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    offer = models.OneToOneField(Offer, on_delete=models.PROTECT, related_name="reception")
    own_task = models.OneToOneField(Task, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    received_by_name = models.CharField(max_length=40)

    def __str__(self) -> str:
        return f"{self.own_task}"

    @property
    def superior_task(self) -> Task:
        """The task of the superior body."""
        return self.offer.task
