"""The rows a rule is tried on: some thousands at a time, so that a job can tell how far it is."""

from collections.abc import Iterator
from typing import Generic, TypeVar

from django.db.models import Model, QuerySet

from luoshi.rulesets.trials import Span

Row = TypeVar("Row", bound=Model)
# Few enough for a bar to move, and for every database's limit of parameters in one statement.
AT_ONCE = 1_000


class Rows(Generic[Row]):
    """The newest rows, as many as a trial asks for, the oldest of them first."""

    def __init__(self, rows: "QuerySet[Row]", span: Span) -> None:
        self._rows, self._span = rows, span
        keys = rows.order_by("-pk").values_list("pk", flat=True)
        found = list(keys[: span.most + 1] if span.most is not None else keys)
        self.is_capped = span.most is not None and len(found) > span.most
        self._keys = found[: span.most][::-1]

    def __len__(self) -> int:
        return len(self._keys)

    def __iter__(self) -> Iterator[list[Row]]:
        """Some rows at a time; whoever asks is told when they are done with."""
        self._span.told(0, len(self))
        # A page answers at once: what it asks for is one part.
        at_once = self._span.most or AT_ONCE
        for start in range(0, len(self), at_once):
            some = self._keys[start : start + at_once]
            yield list(self._rows.filter(pk__range=(some[0], some[-1])).order_by("pk"))
            self._span.told(start + len(some), len(self))
