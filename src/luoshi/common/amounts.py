"""Numbers as people write them into a form: 85％, 九成, 3.5万平方米."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from luoshi_core.numbers import read_amount, read_percent


class AmountField(forms.DecimalField):
    """An amount, with or without its unit behind it."""

    def __init__(self, *, unit: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        super().__init__(**kwargs)
        self.unit = unit

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        """The number that is meant, or a sentence that says how to write it."""
        if isinstance(value, str) and value.strip():
            read = self._read(value)
            if read is None:
                raise ValidationError(
                    _("“%(value)s” is not a number; write it as %(example)s.")
                    % {"value": value.strip()[:40], "example": self._example()},
                    code="invalid",
                )
            value = str(read)
        return super().to_python(value)

    def _read(self, value: str) -> Decimal | None:
        return read_amount(value, self.unit)

    def _example(self) -> str:
        return f"3.5 {self.unit}".strip()


class PercentField(AmountField):
    """A percentage from 0 to 100."""

    def __init__(self, **kwargs: Any) -> None:
        limits = {"min_value": Decimal(0), "max_value": Decimal(100), "decimal_places": 2}
        super().__init__(**{**limits, **kwargs})

    def _read(self, value: str) -> Decimal | None:
        return read_percent(value)

    def _example(self) -> str:
        return _("85 or 85%")
