"""The life of a task and of a report."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from luoshi_core.workflow import Move, Workflow


class TaskState(TextChoices):
    """Where a task stands in its life."""

    DRAFTED = "drafted", _("drafted")
    ISSUED = "issued", _("waiting to be signed for")
    RETURNED = "returned", _("returned")
    UNDER_WAY = "under_way", _("under way")
    BLOCKED = "blocked", _("blocked")
    SUSPENDED = "suspended", _("suspended")
    CLOSING_REQUESTED = "closing_requested", _("closing requested")
    VERIFIED = "verified", _("verified")
    CLOSED = "closed", _("closed")
    CANCELLED = "cancelled", _("cancelled")
    ARCHIVED = "archived", _("archived")


class ReportState(TextChoices):
    """Where a progress report stands."""

    FILED = "filed", _("waiting for the head's signature")
    SIGNED = "signed", _("signed")
    SENT_BACK = "sent_back", _("sent back")


S = TaskState
TASK = Workflow(
    start=S.DRAFTED,
    moves=(
        Move("issue", (S.DRAFTED,), S.ISSUED),
        Move("accept", (S.ISSUED,), S.UNDER_WAY),
        Move("return", (S.ISSUED,), S.RETURNED),
        Move("reissue", (S.RETURNED,), S.ISSUED),
        Move("block", (S.UNDER_WAY,), S.BLOCKED),
        Move("unblock", (S.BLOCKED,), S.UNDER_WAY),
        Move("request_closing", (S.UNDER_WAY,), S.CLOSING_REQUESTED),
        Move("verify", (S.CLOSING_REQUESTED,), S.VERIFIED),
        Move("send_back", (S.CLOSING_REQUESTED, S.VERIFIED), S.UNDER_WAY),
        Move("close", (S.VERIFIED,), S.CLOSED),
        Move("reopen", (S.CLOSED,), S.UNDER_WAY),
        Move("suspend", (S.UNDER_WAY, S.BLOCKED), S.SUSPENDED),
        Move("resume", (S.SUSPENDED,), S.UNDER_WAY),
        Move(
            "cancel",
            (S.DRAFTED, S.ISSUED, S.RETURNED, S.UNDER_WAY, S.BLOCKED, S.SUSPENDED),
            S.CANCELLED,
        ),
        Move("archive", (S.CLOSED, S.CANCELLED), S.ARCHIVED),
    ),
    final=frozenset({S.ARCHIVED}),
)
REPORT = Workflow(
    start=ReportState.FILED,
    moves=(
        Move("sign", (ReportState.FILED,), ReportState.SIGNED),
        Move("send_back", (ReportState.FILED,), ReportState.SENT_BACK),
    ),
    final=frozenset({ReportState.SIGNED, ReportState.SENT_BACK}),
)
# States in which a unit is at work and a light can turn.
AT_WORK = frozenset(
    {S.ISSUED, S.UNDER_WAY, S.BLOCKED, S.SUSPENDED, S.CLOSING_REQUESTED, S.VERIFIED, S.RETURNED}
)
DONE = frozenset({S.CLOSED, S.CANCELLED, S.ARCHIVED})
