"""The life of a responsibility list and of a hand-over."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from luoshi_core.workflow import Move, Workflow


class ListState(TextChoices):
    """Where a version of a responsibility list stands."""

    ISSUED = "issued", pgettext_lazy("responsibility list", "waiting to be signed for")
    SIGNED = "signed", pgettext_lazy("responsibility list", "signed for")
    OBJECTED = "objected", pgettext_lazy("responsibility list", "objected to")
    ANSWERED = "answered", pgettext_lazy("responsibility list", "objection answered")


class HandOverState(TextChoices):
    """Where a hand-over stands."""

    DRAFTED = "drafted", pgettext_lazy("hand-over", "being prepared")
    SIGNED = "signed", pgettext_lazy("hand-over", "signed by the outgoing holder")
    OBJECTED = "objected", pgettext_lazy("hand-over", "objected to by the incoming holder")
    ACCEPTED = "accepted", pgettext_lazy("hand-over", "signed by both")
    DONE = "done", pgettext_lazy("hand-over", "witnessed")
    WITHDRAWN = "withdrawn", pgettext_lazy("hand-over", "withdrawn")


RESPONSIBILITY_LIST = Workflow(
    start=ListState.ISSUED,
    moves=(
        Move("sign", (ListState.ISSUED, ListState.ANSWERED), ListState.SIGNED),
        Move("object", (ListState.ISSUED,), ListState.OBJECTED),
        Move("answer", (ListState.OBJECTED,), ListState.ANSWERED),
    ),
    final=frozenset({ListState.SIGNED}),
)
H = HandOverState
HAND_OVER = Workflow(
    start=H.DRAFTED,
    moves=(
        Move("sign", (H.DRAFTED, H.OBJECTED), H.SIGNED),
        Move("accept", (H.SIGNED,), H.ACCEPTED),
        Move("object", (H.SIGNED,), H.OBJECTED),
        Move("witness", (H.ACCEPTED, H.OBJECTED), H.DONE),
        Move("withdraw", (H.DRAFTED, H.SIGNED, H.OBJECTED), H.WITHDRAWN),
    ),
    final=frozenset({H.DONE, H.WITHDRAWN}),
)
# While a hand-over stands here, the post has one on its way.
ON_THE_WAY = frozenset({H.DRAFTED, H.SIGNED, H.OBJECTED})
# In these states the sheet is the one that was signed; before, it shows the present day.
SEALED = frozenset({H.SIGNED, H.OBJECTED, H.ACCEPTED, H.DONE})
