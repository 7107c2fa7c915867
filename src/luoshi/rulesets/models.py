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
