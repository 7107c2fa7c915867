"""The life of a document and of the commitments read in it."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from luoshi_core.workflow import Move, Workflow


class DocumentState(TextChoices):
    """Where a document stands."""

    OPEN = "open", pgettext_lazy("state of a document", "being decided")
    ISSUED = "issued", pgettext_lazy("state of a document", "issued")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of a document", "withdrawn")


class CommitmentState(TextChoices):
    """What was decided on a sentence that promises something."""

    PROPOSED = "proposed", pgettext_lazy("state of a commitment", "undecided")
    ADOPTED = "adopted", pgettext_lazy("state of a commitment", "adopted")
    FORWARDED = "forwarded", pgettext_lazy("state of a commitment", "forwarded to read")
    NOT_ADOPTED = "not_adopted", pgettext_lazy("state of a commitment", "not adopted")
    MERGED = "merged", pgettext_lazy("state of a commitment", "merged")
    ISSUED = "issued", pgettext_lazy("state of a commitment", "issued")


D = DocumentState
C = CommitmentState
DOCUMENT = Workflow(
    start=D.OPEN,
    moves=(
        Move("issue", (D.OPEN,), D.ISSUED),
        Move("reopen", (D.ISSUED,), D.OPEN),
        Move("withdraw", (D.OPEN,), D.WITHDRAWN),
    ),
    final=frozenset({D.WITHDRAWN}),
)
COMMITMENT = Workflow(
    start=C.PROPOSED,
    moves=(
        Move("adopt", (C.PROPOSED, C.FORWARDED, C.NOT_ADOPTED), C.ADOPTED),
        Move("forward", (C.PROPOSED, C.ADOPTED, C.NOT_ADOPTED), C.FORWARDED),
        Move("reject", (C.PROPOSED, C.ADOPTED, C.FORWARDED), C.NOT_ADOPTED),
        Move("merge", (C.PROPOSED, C.ADOPTED), C.MERGED),
        Move("reconsider", (C.ADOPTED, C.FORWARDED, C.NOT_ADOPTED, C.MERGED), C.PROPOSED),
        Move("issue", (C.ADOPTED,), C.ISSUED),
        Move("join", (C.PROPOSED, C.ADOPTED, C.FORWARDED, C.NOT_ADOPTED), C.ISSUED),
    ),
    final=frozenset({C.ISSUED}),
)
# States in which a person has said what becomes of the sentence.
DECIDED = frozenset({C.ADOPTED, C.FORWARDED, C.NOT_ADOPTED, C.MERGED, C.ISSUED})
# States in which the fields of a commitment may still be changed.
CHANGEABLE = frozenset({C.PROPOSED, C.ADOPTED})
