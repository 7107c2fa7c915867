"""The life of a settlement: what became of a target at the end of a year."""

from django.db import models
from django.utils.translation import pgettext_lazy

from luoshi_core.workflow import Move, Workflow


class SettlementState(models.TextChoices):
    """Where a settlement stands."""

    ENTERED = "entered", pgettext_lazy("settlement", "waits for supervision")
    CONFIRMED = "confirmed", pgettext_lazy("settlement", "confirmed")
    SENT_BACK = "sent_back", pgettext_lazy("settlement", "sent back")


class Outcome(models.TextChoices):
    """What became of a target."""

    DONE = "done", pgettext_lazy("outcome", "done")
    PARTLY = "partly", pgettext_lazy("outcome", "partly done")
    NOT_DONE = "not_done", pgettext_lazy("outcome", "not done")


SETTLEMENT = Workflow(
    start=SettlementState.ENTERED.value,
    moves=(
        Move("confirm", ("entered",), "confirmed"),
        Move("send_back", ("entered", "confirmed"), "sent_back"),
        Move("enter_again", ("entered", "sent_back"), "entered"),
    ),
    final=frozenset({"confirmed"}),
)
