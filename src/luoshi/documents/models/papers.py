"""Documents as papers: their text, and what was cleaned from it."""

from collections.abc import Mapping
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from luoshi.documents.states import DocumentState
from luoshi.files.models import StoredFile
from luoshi.history.models import Recorded
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Body, Post, User
from luoshi.organisations.roles import Role


class DocumentKind(models.TextChoices):
    """What sort of document it is."""

    SPEECH = "speech", pgettext_lazy("kind of document", "speech")
    WORK_REPORT = "work_report", pgettext_lazy("kind of document", "work report")
    PLAN = "plan", pgettext_lazy("kind of document", "yearly plan or key points")
    SCHEME = "scheme", pgettext_lazy("kind of document", "scheme or opinions")
    PROGRAMME = "programme", pgettext_lazy("kind of document", "programme of several years")
    RECTIFICATION = "rectification", pgettext_lazy("kind of document", "rectification plan")
    PLEDGE = "pledge", pgettext_lazy("kind of document", "responsibility letter")
    MINUTES = "minutes", pgettext_lazy("kind of document", "minutes")
    NOTICE = "notice", pgettext_lazy("kind of document", "notice")
    CIRCULAR = "circular", pgettext_lazy("kind of document", "circular")
    HOTLINE = "hotline", pgettext_lazy("kind of document", "hotline report")
    TABLE = "table", pgettext_lazy("kind of document", "table of tasks")
    OTHER = "other", pgettext_lazy("kind of document", "other")


class DocumentQuerySet(models.QuerySet["Document"]):
    """Conditions on documents that combine and read like speech."""

    def visible_to(self, actor: Actor) -> Self:
        """Every document for supervision; once issued, for everyone with a post in the body."""
        documents = self.filter(body_id=actor.body_id)
        if actor.has(Role.SUPERVISOR, Role.SUPERVISION_HEAD) or actor.channel == "system":
            return documents
        if actor.post_id is None:
            return documents.none()
        return documents.filter(issued_at__isnull=False)

    def may_read(self, actor: Actor, document: "Document") -> bool:
        """What `visible_to` says of one document that was read already."""
        if document.body_id != actor.body_id:
            return False
        if actor.has(Role.SUPERVISOR, Role.SUPERVISION_HEAD) or actor.channel == "system":
            return True
        return actor.post_id is not None and document.issued_at is not None

    def locked(self, pk: int) -> "Document":
        """The document as it stands now, held until the transaction ends."""
        return self.select_for_update(of=("self",)).get(pk=pk)


class Document(Recorded):
    """A speech, report, plan or table as it was handed in; its text is never changed."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(
        pgettext_lazy("of a document", "kind"), max_length=16, choices=DocumentKind.choices
    )
    issuer = models.CharField(_("issued by"), max_length=100, blank=True)
    issued_on = models.DateField(_("date of the document"), null=True, blank=True)
    text = models.TextField()
    text_digest = models.CharField(max_length=64)
    format = models.CharField(max_length=10)
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        _("state"), max_length=10, choices=DocumentState.choices, default=DocumentState.OPEN
    )
    segments = models.JSONField(default=list)
    warnings = models.JSONField(default=list)
    reader = models.CharField(_("read by"), max_length=20, blank=True)
    revision = models.PositiveIntegerField(default=0)
    shape_revision = models.PositiveIntegerField(default=0)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    added_by_name = models.CharField(max_length=40)
    issued_at = models.DateTimeField(null=True)

    UNPROTECTED: ClassVar[Mapping[str, str]] = {
        "segments": "derived: what the reader makes of the text",
        "warnings": "derived: what reading and cleaning say of the text",
        "revision": "counts the decisions, each of which is recorded",
        "shape_revision": "the last count at which commitments came or went",
    }
    objects = DocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=DocumentState.values), name="documents_document_known_state"
            ),
            models.CheckConstraint(
                condition=~Q(state=DocumentState.ISSUED) | Q(issued_at__isnull=False),
                name="documents_document_issued_has_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["body", "state", "-id"], name="documents_document_state"),
            models.Index(fields=["body", "text_digest"], name="documents_document_text"),
        ]

    def __str__(self) -> str:
        return self.title


class Cleaning(Recorded):
    """A stretch of the text that is left out when it is read, and why; it can be put back."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="cleanings")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    code = models.CharField(max_length=30)
    values = models.JSONField(default=dict)
    is_undone = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(end__gt=F("start")), name="documents_cleaning_has_length"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.start}-{self.end}"


class Presence(models.Model):
    """Who has a document open at the moment."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=40)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "user"], name="documents_presence_once")
        ]

    def __str__(self) -> str:
        return self.name
