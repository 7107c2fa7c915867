"""Cohorts: villages, centres, branches, each to be brought to one standard by a day."""

from collections.abc import Mapping
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from luoshi.files.models import StoredFile
from luoshi.history.models import Recorded
from luoshi.ledger.models import Task
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Body, Organisation, Post


class EnteredBy(models.TextChoices):
    """Who enters the values; nobody else does."""

    LEAD = "lead", _("the lead unit")
    OBJECT_UNIT = "object_unit", _("the unit that answers for the object")
    SOURCE = "source", _("a source unit")


class Comparison(models.TextChoices):
    """How a value is held against the standard."""

    AT_LEAST = ">=", _("at least")
    AT_MOST = "<=", _("at most")
    EXACTLY = "=", _("exactly")


class CohortQuerySet(models.QuerySet["Cohort"]):
    """Conditions on cohorts."""

    def visible_to(self, actor: Actor) -> Self:
        """Cohorts whose task the actor may read."""
        return self.filter(Task.objects.visible_behind(actor), body_id=actor.body_id)


class Cohort(Recorded):
    """A list of objects and the day by which each is to reach the standard."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    task = models.OneToOneField(Task, on_delete=models.PROTECT, related_name="+")
    object_name = models.CharField(_("what the objects are called"), max_length=20)
    starts_on = models.DateField(_("counted from"))
    ends_on = models.DateField(_("all by"))
    entered_by = models.CharField(
        _("values are entered by"), max_length=12, choices=EnteredBy.choices, default=EnteredBy.LEAD
    )
    source = models.ForeignKey(
        Organisation,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("source unit"),
    )
    founded_at = models.DateTimeField()

    objects = CohortQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=models.F("starts_on")), name="cohorts_cohort_days_in_order"
            ),
            models.CheckConstraint(
                condition=~Q(entered_by=EnteredBy.SOURCE) | Q(source__isnull=False),
                name="cohorts_cohort_source_named",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task.number} {self.task.title}"[:300]


class PlannedYear(Recorded):
    """How many objects are to be there by the end of a year, all years before included."""

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="planned_years")
    year = models.PositiveSmallIntegerField(_("year"))
    count = models.PositiveIntegerField(_("how many by then"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cohort", "year"], name="cohorts_plannedyear_one")
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.count}"


class CurveVersion(Recorded):
    """A later plan of a cohort: the counts by year from a day on; the founding one is version 1."""

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="+", db_index=False)
    version = models.PositiveSmallIntegerField(_("version"))
    effective_on = models.DateField(_("in force from"))
    counts = models.JSONField(_("how many by then"))  # by year, all years before included
    reason = models.CharField(_("reason"), max_length=300)
    set_by_name = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cohort", "version"], name="cohorts_curveversion_one"),
            models.CheckConstraint(
                condition=Q(version__gt=1), name="cohorts_curveversion_after_founding"
            ),
        ]

    def __str__(self) -> str:
        return f"v{self.version}"


class Measure(Recorded):
    """What is measured of every object: a figure with its unit, or a state."""

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="measures")
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(_("measure"), max_length=40)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    # A state has the word it starts with and the word it is to become; it is 0 or 1.
    from_word = models.CharField(_("from"), max_length=20, blank=True)
    to_word = models.CharField(_("to"), max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cohort", "name"], name="cohorts_measure_one_name")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_state(self) -> bool:
        """Whether it is a state and no figure."""
        return bool(self.to_word)


class StandardVersion(Recorded):
    """What every object has to reach, in a version with its day and reason."""

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="standards")
    version = models.PositiveSmallIntegerField(_("version"))
    effective_on = models.DateField(_("in force from"))
    evidence_required = models.BooleanField(_("a file is asked for"), default=False)
    may_fall_back = models.BooleanField(_("a reached object can fall back"), default=False)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "version"], name="cohorts_standardversion_one"
            )
        ]

    def __str__(self) -> str:
        return f"v{self.version}"


class Requirement(Recorded):
    """What a version of the standard asks of one measure."""

    standard = models.ForeignKey(
        StandardVersion, on_delete=models.PROTECT, related_name="requirements"
    )
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="+")
    comparator = models.CharField(
        _("comparison"), max_length=2, choices=Comparison.choices, default=Comparison.AT_LEAST
    )
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=4)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["standard", "measure"], name="cohorts_requirement_one")
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.comparator} {self.value}"


class CohortObject(Recorded):
    """A village, centre, branch, project or place on the list; never a person."""

    cohort = models.ForeignKey(
        Cohort, on_delete=models.PROTECT, related_name="objects_listed", db_index=False
    )
    name = models.CharField(_("name"), max_length=100)
    # The unit in the tree that answers for it: the village itself, or the township it lies in.
    unit = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(_("township or place"), max_length=60, blank=True)
    planned_year = models.PositiveSmallIntegerField(_("planned for"), null=True)
    added_on = models.DateField()
    reached_on = models.DateField(_("reached"), null=True)
    reached_standard = models.ForeignKey(
        StandardVersion, null=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_on = models.DateField(_("confirmed"), null=True)
    confirmed_by_name = models.CharField(max_length=60, blank=True)
    confirmed_words = models.CharField(max_length=300, blank=True)
    removed_on = models.DateField(null=True)
    removed_reason = models.CharField(max_length=300, blank=True)
    latest = models.JSONField(default=dict)
    valued_on = models.DateField(null=True)
    distance = models.DecimalField(max_digits=7, decimal_places=6, null=True)

    UNPROTECTED: ClassVar[Mapping[str, str]] = {
        "latest": "derived from the values entered",
        "valued_on": "derived from the values entered",
        "distance": "derived from the values and the standard",
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "name", "place"],
                condition=Q(removed_on__isnull=True),
                name="cohorts_cohortobject_once",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_on__isnull=True) | Q(reached_on__isnull=False),
                name="cohorts_cohortobject_confirmed_is_reached",
            ),
            models.CheckConstraint(
                condition=Q(reached_on__isnull=True, reached_standard__isnull=True)
                | Q(reached_on__isnull=False, reached_standard__isnull=False),
                name="cohorts_cohortobject_reached_has_standard",
            ),
        ]
        indexes = [
            models.Index(
                fields=["cohort", "distance", "id"],
                condition=Q(removed_on__isnull=True),
                name="cohorts_object_distance",
            ),
            models.Index(
                fields=["cohort", "reached_on", "confirmed_on"],
                condition=Q(removed_on__isnull=True),
                name="cohorts_object_reached",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ObjectValue(Recorded):
    """What a measure of an object is from a day on; a correction is a row of its own."""

    item = models.ForeignKey(CohortObject, on_delete=models.PROTECT, related_name="values_entered")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="+")
    on = models.DateField(_("holds from"))
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=4)
    words = models.CharField(_("remark"), max_length=200, blank=True)
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()
    filed_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    filed_by_name = models.CharField(max_length=60)

    def __str__(self) -> str:
        return f"{self.item_id} {self.on}: {self.value}"
