"""The life of a period and of an entry about an event."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from luoshi_core.workflow import Move, Workflow


class PeriodState(TextChoices):
    """Where a period stands; whether it is missed or late follows from its days."""

    OPEN = "open", pgettext_lazy("state of a period", "open")
    REPORTED = "reported", _("waiting for the head's signature")
    SIGNED = "signed", pgettext_lazy("state of a period", "reported")
    CONFIRMED = "confirmed", pgettext_lazy("state of a period", "confirmed")
    WAIVED = "waived", pgettext_lazy("state of a period", "waived")


class EventState(TextChoices):
    """Where an entry about an event stands."""

    COUNTED = "counted", pgettext_lazy("state of an event", "counts")
    DISPUTED = "disputed", pgettext_lazy("state of an event", "disputed")
    UPHELD = "upheld", pgettext_lazy("state of an event", "upheld")
    STRUCK = "struck", pgettext_lazy("state of an event", "struck out")
    CORRECTED = "corrected", pgettext_lazy("state of an event", "corrected by a later entry")


P = PeriodState
PERIOD = Workflow(
    start=P.OPEN,
    moves=(
        Move("report", (P.OPEN,), P.REPORTED),
        Move("sign", (P.REPORTED,), P.SIGNED),
        Move("send_back", (P.REPORTED,), P.OPEN),
        Move("confirm", (P.SIGNED,), P.CONFIRMED),
        Move("reject", (P.SIGNED,), P.OPEN),
        Move("waive", (P.OPEN,), P.WAIVED),
    ),
    final=frozenset({P.CONFIRMED, P.WAIVED}),
)
E = EventState
EVENT = Workflow(
    start=E.COUNTED,
    moves=(
        Move("dispute", (E.COUNTED,), E.DISPUTED),
        Move("uphold", (E.DISPUTED,), E.UPHELD),
        Move("strike", (E.DISPUTED,), E.STRUCK),
        Move("correct", (E.COUNTED, E.DISPUTED, E.UPHELD), E.CORRECTED),
    ),
    final=frozenset({E.STRUCK, E.CORRECTED}),
)
# A disputed event counts until supervision has settled it.
COUNTING = frozenset({E.COUNTED, E.DISPUTED, E.UPHELD})
KEPT = frozenset({P.SIGNED, P.CONFIRMED})
