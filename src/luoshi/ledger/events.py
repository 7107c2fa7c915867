"""What can happen to a task."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from luoshi.history.events import Told, tell


class LedgerEvent(StrEnum):
    """Acts on tasks and reports."""

    PLAN_ADDED = "ledger.plan_added"
    PLAN_CHANGED = "ledger.plan_changed"
    PLAN_MOVED = "ledger.plan_moved"
    PLAN_ENDED = "ledger.plan_ended"
    TASK_PLACED = "ledger.task_placed"
    TASK_DRAFTED = "ledger.task_drafted"
    TASK_CHANGED = "ledger.task_changed"
    TASK_ISSUED = "ledger.task_issued"
    TASK_ACCEPTED = "ledger.task_accepted"
    TASK_RETURNED = "ledger.task_returned"
    TASK_REISSUED = "ledger.task_reissued"
    PROGRESS_REPORTED = "ledger.progress_reported"
    REPORT_SIGNED = "ledger.report_signed"
    REPORT_SENT_BACK = "ledger.report_sent_back"
    TASK_BLOCKED = "ledger.task_blocked"
    TASK_UNBLOCKED = "ledger.task_unblocked"
    EXTENSION_REQUESTED = "ledger.extension_requested"
    EXTENSION_GRANTED = "ledger.extension_granted"
    EXTENSION_REFUSED = "ledger.extension_refused"
    PROGRESS_CHECKED = "ledger.progress_checked"
    CLOSING_REQUESTED = "ledger.closing_requested"
    TASK_VERIFIED = "ledger.task_verified"
    TASK_SENT_BACK = "ledger.task_sent_back"
    TASK_CLOSED = "ledger.task_closed"
    TASK_REOPENED = "ledger.task_reopened"
    TASK_SUSPENDED = "ledger.task_suspended"
    TASK_RESUMED = "ledger.task_resumed"
    TASK_CANCELLED = "ledger.task_cancelled"
    TASK_ARCHIVED = "ledger.task_archived"


E_ = LedgerEvent
tell(
    {
        E_.PLAN_ADDED: Told(_("plan added"), _("Plan %(name)s was added.")),
        E_.PLAN_CHANGED: Told(_("plan changed"), _("The plan was changed: %(changed)s.")),
        E_.PLAN_MOVED: Told(_("plan moved"), _("The plan was put under %(under)s.")),
        E_.PLAN_ENDED: Told(_("plan ended"), _("The plan ended on %(on)s.")),
        E_.TASK_PLACED: Told(_("put under a plan"), _("Put under plan %(plan)s.")),
        E_.TASK_DRAFTED: Told(_("drafted"), _("Drafted for %(lead)s, due %(due)s.")),
        E_.TASK_CHANGED: Told(_("changed"), _("Changed: %(changed)s.")),
        E_.TASK_ISSUED: Told(_("issued"), _("Issued to %(lead)s.")),
        E_.TASK_ACCEPTED: Told(_("signed for"), _("%(lead)s signed for the task.")),
        E_.TASK_RETURNED: Told(_("returned"), _("Returned with the clause: %(clause)s")),
        E_.TASK_REISSUED: Told(_("issued again"), _("Issued again to %(lead)s.")),
        E_.PROGRESS_REPORTED: Told(_("reported"), _("Reported %(percent)s%%.")),
        E_.REPORT_SIGNED: Told(_("report signed"), _("The report of %(filed)s was signed.")),
        E_.REPORT_SENT_BACK: Told(
            _("report sent back"), _("The report of %(filed)s was sent back.")
        ),
        E_.TASK_BLOCKED: Told(_("blocked"), _("Needs help from %(whom)s by %(by)s: %(need)s")),
        E_.TASK_UNBLOCKED: Told(_("unblocked"), _("Goes on: %(answer)s")),
        E_.EXTENSION_REQUESTED: Told(
            _("more time asked for"), _("Asked to move the date from %(old)s to %(new)s.")
        ),
        E_.EXTENSION_GRANTED: Told(
            _("more time granted"), _("The date moved from %(old)s to %(new)s.")
        ),
        E_.EXTENSION_REFUSED: Told(_("more time refused"), _("The date stays %(old)s.")),
        E_.PROGRESS_CHECKED: Told(_("checked"), _("Confirmed %(percent)s%% on %(on)s.")),
        E_.CLOSING_REQUESTED: Told(_("closing requested"), _("The lead says it is done.")),
        E_.TASK_VERIFIED: Told(_("verified"), _("The result was found to hold on %(on)s.")),
        E_.TASK_SENT_BACK: Told(_("sent back"), _("The result does not hold yet.")),
        E_.TASK_CLOSED: Told(_("closed"), _("Closed.")),
        E_.TASK_REOPENED: Told(_("reopened"), _("Opened again.")),
        E_.TASK_SUSPENDED: Told(_("suspended"), _("Suspended, to be looked at on %(until)s.")),
        E_.TASK_RESUMED: Told(_("resumed"), _("Taken up again.")),
        E_.TASK_CANCELLED: Told(_("cancelled"), _("Cancelled.")),
        E_.TASK_ARCHIVED: Told(_("archived"), _("Archived.")),
    },
    part=pgettext_lazy("record", "Tasks"),
)
# The move of the state machine that each event completes.
EVENT_OF_MOVE = {
    "issue": E_.TASK_ISSUED,
    "accept": E_.TASK_ACCEPTED,
    "return": E_.TASK_RETURNED,
    "reissue": E_.TASK_REISSUED,
    "block": E_.TASK_BLOCKED,
    "unblock": E_.TASK_UNBLOCKED,
    "request_closing": E_.CLOSING_REQUESTED,
    "verify": E_.TASK_VERIFIED,
    "send_back": E_.TASK_SENT_BACK,
    "close": E_.TASK_CLOSED,
    "reopen": E_.TASK_REOPENED,
    "suspend": E_.TASK_SUSPENDED,
    "resume": E_.TASK_RESUMED,
    "cancel": E_.TASK_CANCELLED,
    "archive": E_.TASK_ARCHIVED,
}
