"""A body's rules, each version with its issuer and the days it holds."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from luoshi.history.models import Recorded
from luoshi.organisations.models import Body


class Subject(models.TextChoices):
    """What a rule-set rules."""

    LIGHT = "light", _("lights")
    LEGEND = "legend", _("legend of lights")
    NUMBERING = "numbering", _("numbering")
    EXTENSION = "extension", _("extensions")
    FEEDBACK = "feedback", _("reporting periods")
    READER = "reader", _("reading of documents")
    REVIEW = "review", _("reviews of plans")
    DEADLINE = "deadline", _("time limits")
    EVIDENCE = "evidence", _("evidence before closing")
    HOLIDAYS = "holidays", _("days off")
    LAYOUTS = "layouts", _("layouts of pages and papers")


class RuleSet(Recorded):
    """One version of a rule-set: what it rules, since when, by whose paper."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(_("subject"), max_length=20, choices=Subject.choices)
    code = models.CharField(_("code"), max_length=40)
    version = models.CharField(_("version"), max_length=20)
    name = models.CharField(_("name"), max_length=80)
    basis = models.CharField(_("basis"), max_length=200, blank=True)
    effective_on = models.DateField(_("effective on"))
    content = models.JSONField(_("content"))
    issuing_office = models.CharField(_("issuing office"), max_length=80, blank=True)
    # Nothing computed before this day is touched, whatever day the paper names.
    issued_on = models.DateField(_("issued on"))
    correction = models.CharField(_("what is corrected and why"), max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["body", "subject", "code", "version"], name="rulesets_ruleset_one_version"
            ),
            models.CheckConstraint(
                condition=Q(subject__in=Subject.values), name="rulesets_ruleset_known_subject"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"

    @property
    def shown(self) -> str:
        """Name and version, as printed beside every result computed with it."""
        return f"{self.name} {self.version}"


class RuleDraft(Recorded):
    """A version that is being written: it holds nowhere until the head of supervision issues it."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(_("subject"), max_length=20, choices=Subject.choices)
    code = models.CharField(_("code"), max_length=40)
    version = models.CharField(_("version"), max_length=20)
    name = models.CharField(_("name"), max_length=80)
    basis = models.CharField(_("basis"), max_length=200, blank=True)
    issuing_office = models.CharField(_("issuing office"), max_length=80, blank=True)
    effective_on = models.DateField(_("effective on"))
    correction = models.CharField(_("what is corrected and why"), max_length=300, blank=True)
    content = models.JSONField(_("content"))
    drafted_at = models.DateTimeField()
    drafted_by_name = models.CharField(max_length=40)
    settled_at = models.DateTimeField(null=True)
    # The version it became; a draft that was dropped has none.
    ruleset = models.OneToOneField(RuleSet, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(subject__in=Subject.values), name="rulesets_ruledraft_known_subject"
            ),
        ]
        indexes = [models.Index(fields=["body", "settled_at"], name="rulesets_ruledraft_open")]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class RuleWithdrawal(Recorded):
    """A version taken back before its day came; it never held."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    ruleset = models.OneToOneField(RuleSet, on_delete=models.PROTECT, related_name="withdrawal")
    reason = models.CharField(_("reason"), max_length=300)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=40)

    def __str__(self) -> str:
        return f"{self.ruleset}"
