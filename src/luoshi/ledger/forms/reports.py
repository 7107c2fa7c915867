"""A progress report in under a minute: the last values stand there already."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.forms.boundfield import BoundField
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from luoshi.common import figures
from luoshi.common.amounts import AmountField, PercentField
from luoshi.ledger.forms.fields import FilesField, LedgerForm, words_field
from luoshi.ledger.models import Target, Task


class ReportForm(LedgerForm):
    """How far the work is: a value for each target, or a percentage; then words."""

    percent = PercentField(label=_("percent done"), required=False)
    words = words_field(_("progress"), required=False)
    problems = words_field(_("problems"), required=False, rows=2)
    next_step = words_field(_("next step"), required=False, rows=2)
    evidence = FilesField(label=_("evidence"))

    def __init__(self, *args: Any, task: Task, targets: Sequence[Target], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.targets = targets
        for target in targets:
            self.fields[f"value_{target.pk}"] = _value_field(target)
        self.order_fields([f"value_{target.pk}" for target in targets])
        percent = self.fields["percent"]
        if targets:
            percent.help_text = _("Left empty, it follows from the values above.")
        elif task.percent is not None:
            percent.initial = task.percent.normalize()
        if not task.evidence_required:
            self.fields["evidence"].help_text = _("Not asked for; attach files if they help.")

    def values(self) -> dict[int, Decimal]:
        """What each target has reached."""
        given = ((target.pk, self.cleaned_data[f"value_{target.pk}"]) for target in self.targets)
        return {pk: value for pk, value in given if value is not None}

    def value_fields(self) -> list[BoundField]:
        """The fields of the targets."""
        return [self[f"value_{target.pk}"] for target in self.targets]

    def content(self) -> dict[str, Any]:
        """What the report says, as its verb wants it."""
        names = ("percent", "words", "problems", "next_step")
        return {"values": self.values(), **{name: self.cleaned_data[name] for name in names}}


def _value_field(target: Target) -> AmountField:
    named = target.what or _("value reached")
    goal = f"{figures.plain_number(target.value)} {target.unit}".strip()
    field = AmountField(
        unit=target.unit,
        label=format_lazy("{} ({})", named, target.unit) if target.unit else named,
        help_text=_("Target: %(goal)s") % {"goal": goal},
        max_digits=18,
        decimal_places=4,
        required=False,
    )
    if target.reached is not None:
        field.initial = target.reached.normalize()
    return field


class SendBackReportForm(LedgerForm):
    """Why a report goes back to its clerk."""

    reason = words_field(_("what is to be mended"), rows=2)
