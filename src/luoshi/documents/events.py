"""What can happen to a document and its commitments."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from luoshi.history.events import Told, tell


class DocumentEvent(StrEnum):
    """Acts on documents and commitments."""

    DOCUMENT_ADDED = "documents.document_added"
    DOCUMENT_CHANGED = "documents.document_changed"
    DOCUMENT_ISSUED = "documents.document_issued"
    DOCUMENT_REOPENED = "documents.document_reopened"
    DOCUMENT_WITHDRAWN = "documents.document_withdrawn"
    CLEANING_UNDONE = "documents.cleaning_undone"
    CLEANING_REDONE = "documents.cleaning_redone"
    COMMITMENT_ADDED = "documents.commitment_added"
    COMMITMENT_CHANGED = "documents.commitment_changed"
    COMMITMENT_ADOPTED = "documents.commitment_adopted"
    COMMITMENT_FORWARDED = "documents.commitment_forwarded"
    COMMITMENT_REJECTED = "documents.commitment_rejected"
    COMMITMENT_RECONSIDERED = "documents.commitment_reconsidered"
    COMMITMENT_SPLIT = "documents.commitment_split"
    COMMITMENTS_MERGED = "documents.commitments_merged"
    COMMITMENT_ISSUED = "documents.commitment_issued"
    COMMITMENT_JOINED = "documents.commitment_joined"
    COMMITMENTS_ASSIGNED = "documents.commitments_assigned"
    DECISION_UNDONE = "documents.decision_undone"
    SECOND_READER_ASKED = "documents.second_reader_asked"
    SECOND_READER_ANSWERED = "documents.second_reader_answered"
    READER_TRAINED = "documents.reader_trained"
    GOLD_EXPORTED = "documents.gold_exported"


E_ = DocumentEvent
tell(
    {
        E_.DOCUMENT_ADDED: Told(
            _("document added"),
            _("Read %(characters)s characters and proposed %(commitments)s commitments."),
        ),
        E_.DOCUMENT_CHANGED: Told(_("document changed"), _("Changed: %(changed)s.")),
        E_.DOCUMENT_ISSUED: Told(_("document issued"), _("%(tasks)s tasks were issued.")),
        E_.DOCUMENT_REOPENED: Told(_("document reopened"), _("The document was opened again.")),
        E_.DOCUMENT_WITHDRAWN: Told(_("document withdrawn"), _("The document was withdrawn.")),
        E_.CLEANING_UNDONE: Told(
            _("cleaning undone"), _("Characters %(start)s to %(end)s were put back.")
        ),
        E_.CLEANING_REDONE: Told(
            _("cleaning redone"), _("Characters %(start)s to %(end)s were cut again.")
        ),
        E_.COMMITMENT_ADDED: Told(_("commitment added"), _("Marked by hand: “%(text)s”")),
        E_.COMMITMENT_CHANGED: Told(_("commitment changed"), _("Changed: %(changed)s.")),
        E_.COMMITMENT_ADOPTED: Told(_("adopted"), _("Adopted, lead %(lead)s, due %(due)s.")),
        E_.COMMITMENT_FORWARDED: Told(_("forwarded to read"), _("Forwarded to %(to)s to read.")),
        E_.COMMITMENT_REJECTED: Told(_("not adopted"), _("Not adopted: %(why)s.")),
        E_.COMMITMENT_RECONSIDERED: Told(_("reconsidered"), _("Open again for a decision.")),
        E_.COMMITMENT_SPLIT: Told(_("split"), _("Split into %(numbers)s.")),
        E_.COMMITMENTS_MERGED: Told(_("merged"), _("Number %(numbers)s merged into it.")),
        E_.COMMITMENT_ISSUED: Told(_("issued as a task"), _("Issued as task %(task)s.")),
        E_.COMMITMENT_JOINED: Told(
            _("joined to a task"), _("Task %(task)s stands on this sentence too.")
        ),
        E_.COMMITMENTS_ASSIGNED: Told(
            _("assigned together"), _("Number %(numbers)s: %(changed)s.")
        ),
        E_.DECISION_UNDONE: Told(_("decision undone"), _("Undone for number %(numbers)s.")),
        E_.SECOND_READER_ASKED: Told(
            _("second reader asked"), _("The text was sent to the second reader %(model)s.")
        ),
        E_.SECOND_READER_ANSWERED: Told(
            _("second reader answered"),
            _(
                "%(answered)s of %(parts)s parts answered: %(proposed)s proposals are new, "
                "%(agreed)s agree, %(dropped)s quotations were dropped."
            ),
        ),
        E_.READER_TRAINED: Told(
            _("reader trained"),
            _("Reader %(version)s was trained on %(decisions)s decisions of the body."),
        ),
        E_.GOLD_EXPORTED: Told(
            _("decisions exported"),
            _("%(decisions)s decisions on %(documents)s documents were exported."),
        ),
    },
    part=pgettext_lazy("record", "Documents"),
)
# The move of the state machine that each event completes.
EVENT_OF_MOVE = {
    "adopt": E_.COMMITMENT_ADOPTED,
    "forward": E_.COMMITMENT_FORWARDED,
    "reject": E_.COMMITMENT_REJECTED,
    "reconsider": E_.COMMITMENT_RECONSIDERED,
    "merge": E_.COMMITMENTS_MERGED,
    "issue": E_.COMMITMENT_ISSUED,
    "join": E_.COMMITMENT_JOINED,
}
EVENT_OF_DOCUMENT_MOVE = {
    "issue": E_.DOCUMENT_ISSUED,
    "reopen": E_.DOCUMENT_REOPENED,
    "withdraw": E_.DOCUMENT_WITHDRAWN,
}
