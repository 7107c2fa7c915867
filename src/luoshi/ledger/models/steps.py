"""Steps of a task's life that carry facts, and the lists readers keep."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from luoshi.history.models import Recorded
from luoshi.ledger.models.tasks import Task
from luoshi.organisations.models import Organisation, Post


class Return(Recorded):
    """A unit says the task is not its own, with the clause it relies on."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="returns")
    clause = models.TextField(_("clause relied on"))
    returned_at = models.DateTimeField()
    returned_by_name = models.CharField(max_length=40)

    def __str__(self) -> str:
        return self.clause[:60]


class Block(Recorded):
    """A unit cannot go on without help: what it needs, from whom, by when."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="blocks")
    need = models.TextField(_("help needed"))
    needed_from = models.ForeignKey(
        Organisation,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("from whom"),
    )
    needed_by = models.DateField(_("by when"), null=True)
    raised_at = models.DateTimeField()
    raised_by_name = models.CharField(max_length=40)
    lifted_at = models.DateTimeField(null=True)
    answer = models.TextField(_("how it was resolved"), blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["task"], condition=Q(lifted_at__isnull=True), name="ledger_block_one_open"
            )
        ]

    def __str__(self) -> str:
        return self.need[:60]


class Extension(Recorded):
    """More time, asked for before the day runs out and decided by another."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="extensions")
    due_on = models.DateField()
    new_due_on = models.DateField(_("new date"))
    reason = models.TextField(_("reason"))
    progress = models.TextField(_("progress so far"))
    requested_at = models.DateTimeField()
    requested_by_name = models.CharField(max_length=40)
    decision = models.CharField(
        max_length=8, blank=True, choices=[("granted", _("granted")), ("refused", _("refused"))]
    )
    decided_at = models.DateTimeField(null=True)
    decided_by_name = models.CharField(max_length=40, blank=True)
    decision_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["task"], condition=Q(decision=""), name="ledger_extension_one_open"
            ),
            models.CheckConstraint(
                condition=Q(new_due_on__gt=F("due_on")), name="ledger_extension_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.due_on} → {self.new_due_on}"


class Verification(Recorded):
    """Someone who does not lead looked for himself: how much is done, and does it hold."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="verifications")
    on = models.DateField(_("checked on"))
    at = models.DateTimeField()
    percent = models.DecimalField(_("percent confirmed"), max_digits=5, decimal_places=2)
    is_for_closing = models.BooleanField(default=False)
    holds = models.BooleanField(_("holds"), default=True)
    method = models.CharField(_("how checked"), max_length=60, blank=True)
    words = models.TextField(_("found"), blank=True)
    by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=40)
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__range=(0, 100)), name="ledger_verification_percent"
            )
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.percent}"


class Ruling(Recorded):
    """A step of the task's life that carries its reason: sent back, closed, reopened,
    suspended, resumed, cancelled, archived."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="rulings")
    move = models.CharField(max_length=20)
    reason = models.TextField(_("reason"), blank=True)
    until_on = models.DateField(_("review on"), null=True)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=40)

    def __str__(self) -> str:
        return f"{self.move} {self.reason[:40]}"


class SavedFilter(models.Model):
    """A list a reader comes back to."""

    user_id = models.BigIntegerField()
    name = models.CharField(_("name"), max_length=40)
    query = models.CharField(max_length=500)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user_id", "name"], name="ledger_savedfilter_one_name")
        ]

    def __str__(self) -> str:
        return self.name
