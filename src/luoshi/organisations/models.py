"""Bodies, units, posts, appointments, stand-ins, absences, and those who log in."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

from luoshi.history.models import Recorded
from luoshi.organisations.roles import Kind


class Body(Recorded):
    """A county with everything below it (or another tenant): nothing crosses its border."""

    code = models.CharField(_("code"), max_length=12, unique=True)
    name = models.CharField(_("name"), max_length=100)
    superior = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("superior body"),
    )
    zone = models.CharField(_("time zone"), max_length=40, default="Asia/Shanghai")
    standings_on = models.DateField(null=True)
    duties_parted_at = models.DateTimeField(_("duties parted since"), null=True)
    # Not given: as the installation has it. 0: never.
    unused_login_days = models.PositiveSmallIntegerField(
        _("days after which an unused login is suspended"), null=True
    )

    UNPROTECTED: ClassVar[Mapping[str, str]] = {"standings_on": "derived: the day lights hold for"}
    LEAST_UNUSED_DAYS, MOST_UNUSED_DAYS = 30, 365

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(unused_login_days=None)
                | Q(unused_login_days=0)
                | Q(unused_login_days__range=(30, 365)),
                name="organisations_body_sensible_unused_days",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OrganisationQuerySet(MP_NodeQuerySet):  # type: ignore[misc]
    """Conditions on units."""

    def of_body(self, body_id: int) -> Self:
        """Units of one body."""
        return self.filter(body_id=body_id)  # type: ignore[no-any-return]

    def within(self, path: str) -> Self:
        """A unit and everything below it: a range of paths, which an index can serve."""
        return self.filter(path__gte=path, path__lt=path_after(path))  # type: ignore[no-any-return]

    def in_use(self, on: date) -> Self:
        """Units that exist on a day."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on))  # type: ignore[no-any-return]


class OrganisationManager(MP_NodeManager.from_queryset(OrganisationQuerySet)):  # type: ignore[misc]
    """Units in the order of the tree."""

    def get_queryset(self) -> OrganisationQuerySet:
        """Every unit, in the order of the paths, with the conditions above."""
        return OrganisationQuerySet(self.model, using=self._db).order_by("path")  # type: ignore[no-any-return]


def path_after(path: str) -> str:
    """The first path behind a unit's sub-tree."""
    return path[:-1] + chr(ord(path[-1]) + 1)


class Organisation(MP_Node, Recorded):  # type: ignore[misc]
    """A unit of a body: office, department, township, village, grid, leading group."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=100)
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    aliases = models.JSONField(_("other names"), default=list, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    line = models.CharField(_("line"), max_length=40, blank=True)
    comparison_group = models.CharField(_("comparison group"), max_length=40, blank=True)
    code = models.CharField(_("code"), max_length=20, blank=True)
    position = models.PositiveIntegerField(_("order"), default=0)
    initials = models.CharField(max_length=100, blank=True, editable=False)
    sought = models.TextField(blank=True, editable=False)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    UNPROTECTED: ClassVar[Mapping[str, str]] = {
        "numchild": "kept by the tree library; the paths say the same",
        "initials": "derived from the name, for finding units by pinyin",
        "sought": "derived from the names, for finding units by any of them",
    }
    objects = OrganisationManager()
    node_order_by: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["body", "name"],
                condition=Q(ended_on__isnull=True),
                name="organisations_organisation_one_name",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=Kind.values), name="organisations_organisation_known_kind"
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def shown(self) -> str:
        """The name used in lists."""
        return str(self.short_name or self.name)


class PostQuerySet(models.QuerySet["Post"]):
    """Conditions on posts."""

    def of_body(self, body_id: int) -> Self:
        """Posts of one body."""
        return self.filter(body_id=body_id)

    def in_use(self, on: date) -> Self:
        """Posts that exist on a day."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on))


class Post(Recorded):
    """A post of a unit; it exists without its holder and carries roles."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="posts")
    title = models.CharField(pgettext_lazy("of a post", "title"), max_length=60)
    roles = models.JSONField(_("roles"), default=list)
    duties = models.TextField(_("duties"), blank=True)
    position = models.PositiveIntegerField(_("order"), default=0)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "title"],
                condition=Q(ended_on__isnull=True),
                name="organisations_post_one_title",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation.shown} {self.title}"


class UserManager(BaseUserManager["User"]):
    """Those who log in, found by their login name."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """The person with this login name, whatever its case."""
        return self.get(username__iexact=username)


class User(AbstractBaseUser, Recorded):
    """A person who can log in; what they may do comes from the posts they hold."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    username = models.CharField(_("login name"), max_length=40, unique=True)
    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=40)
    is_active = models.BooleanField(_("active"), default=True)
    must_change_password = models.BooleanField(default=False)
    session_epoch = models.PositiveIntegerField(default=0)
    # From this day on an unused login is suspended; put off once in a while when it is used.
    sleeps_on = models.DateField(null=True)
    suspended_on = models.DateField(_("suspended since"), null=True)
    # Each login is an act in the record; a second place for it would be a track of persons.
    last_login = None

    UNPROTECTED: ClassVar[Mapping[str, str]] = {
        "password": "re-hashed at login when the method is renewed",
        "session_epoch": "counts forced log-outs",
        "sleeps_on": "moves with use; that a login was suspended is an act",
    }
    # The posts held on a day, where they were read along with the person.
    posts_held: tuple[date, Sequence[Post]] | None = None
    # What other parts had told along with them.
    told: Mapping[str, Any] = MappingProxyType({})

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("username"), name="organisations_user_one_username_whatever_case"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """The person's name, as allauth asks for it."""
        return self.name


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    """Conditions on appointments."""

    def in_force(self, on: date) -> Self:
        """Appointments that hold on a day; the day somebody leaves is no longer theirs."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on), starts_on__lte=on)


class Appointment(Recorded):
    """A person holds a post from a day until a day."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="appointments")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="appointments")
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("leaves on"), null=True, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="organisations_appointment_days_in_order",
            )
        ]
        indexes = [
            models.Index(fields=["user", "starts_on"], name="organisations_appointment_user"),
            models.Index(fields=["body", "post"], name="organisations_appointment_post"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.post}"


class Backup(Recorded):
    """B or C stands in for A: an ordered list per post."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="backups")
    stand_in = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="stands_in_for")
    rank = models.PositiveSmallIntegerField(_("rank"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "rank"], name="organisations_backup_one_rank"),
            models.CheckConstraint(
                condition=~Q(post=models.F("stand_in")), name="organisations_backup_not_self"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter}: {self.stand_in}"

    @property
    def letter(self) -> str:
        """B for the first stand-in, C for the second."""
        return chr(ord("A") + self.rank)


class AbsenceQuerySet(models.QuerySet["Absence"]):
    """Conditions on absences."""

    def on_day(self, on: date) -> Self:
        """Absences that cover a day; first and last day are both away."""
        return self.filter(starts_on__lte=on, ends_on__gte=on)


class Absence(Recorded):
    """A post's holder is away; the first stand-in who is not away acts."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="absences")
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    reason = models.CharField(_("reason"), max_length=100, blank=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("starts_on")),
                name="organisations_absence_days_in_order",
            )
        ]
        indexes = [
            models.Index(fields=["body", "starts_on", "ends_on"], name="organisations_absence_days")
        ]

    def __str__(self) -> str:
        return f"{self.post} {self.starts_on}-{self.ends_on}"


class LeadingGroupSeat(Recorded):
    """A post's seat in a leading group; exactly one seat answers for the group."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="seats")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    is_accountable = models.BooleanField(_("answers for the group"), default=False)
    is_office = models.BooleanField(_("keeps the group's office"), default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "post"], name="organisations_leadinggroupseat_once"
            ),
            models.UniqueConstraint(
                fields=["group"],
                condition=Q(is_accountable=True),
                name="organisations_leadinggroupseat_one_accountable",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.post}"


class Token(Recorded):
    """A key by which a program acts as a post; only its digest is kept."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(_("purpose"), max_length=100)
    key_digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_on = models.DateField(_("expires on"))
    withdrawn_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.purpose

    @staticmethod
    def digest_of(key: str) -> str:
        """The digest under which a key is kept."""
        return hashlib.sha256(key.encode()).hexdigest()


class FactorReset(Recorded):
    """Somebody lost the second factor: one person asks for a new one, another one confirms."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    reason = models.CharField(_("reason"), max_length=200)
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(confirmed_at__isnull=True),
                name="organisations_factorreset_one_open",
            ),
            models.CheckConstraint(
                condition=~Q(asked_by=models.F("user")),
                name="organisations_factorreset_asked_by_another",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True)
                | (~Q(confirmed_by=models.F("user")) & ~Q(confirmed_by=models.F("asked_by"))),
                name="organisations_factorreset_two_persons",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.asked_at:%Y-%m-%d}"
