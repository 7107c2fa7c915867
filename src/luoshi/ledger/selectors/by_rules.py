"""What a task takes from the body's rules where nobody says otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from luoshi.ledger import lights
from luoshi.rulesets.models import Subject
from luoshi.rulesets.selectors import Newest, ruleset_if_any
from luoshi_core import workdays

# Bodies founded before there was a rule on it.
_FEEDBACK: Mapping[str, object] = {"kind": "monthly", "day": 25}
# Terms that run from the paper or meeting a task comes from; the others run from its start.
FROM_SOURCE = frozenset({"instruction", "meeting", "received"})


@dataclass(frozen=True, slots=True)
class Limit:
    """A time limit of the body, with the version of the rule it stands in."""

    key: str
    name: str
    content: Mapping[str, Any]
    rule: str

    def due_from(self, start: date, source_on: date | None) -> date:
        """The day on which the limit ends."""
        begins = source_on if self.content["start"] in FROM_SOURCE and source_on else start
        return workdays.due(
            begins,
            workdays.Term(self.content["amount"], self.content["unit"]),
            lights.calendar(),
            count_first_day=bool(self.content["count_first_day"]),
            roll=bool(self.content["roll"]),
        ).on

    def told(self, due_on: date | None) -> str:
        """The date with the limit and the rule it comes from, for the record."""
        return f"{due_on} ({self.name}, {self.rule})"


def limits_of(body_id: int, on: date) -> tuple[Limit, ...]:
    """The time limits of a body in force on a day."""
    ruleset = ruleset_if_any(body_id, Subject.DEADLINE, "task", on)
    if ruleset is None:
        return ()
    return tuple(
        Limit(one["key"], one["name"], one, ruleset.shown) for one in ruleset.content["limits"]
    )


def usual_feedback(body_id: int, on: date, newest: Newest | None = None) -> Mapping[str, object]:
    """When reports are owed on a task that names no period of its own."""
    ruleset = ruleset_if_any(body_id, Subject.FEEDBACK, "task", on, newest)
    if ruleset is None:
        return _FEEDBACK
    return {name: value for name, value in ruleset.content.items() if value != []}


def asks_evidence(body_id: int, kind: str, on: date, newest: Newest | None = None) -> bool:
    """Whether a new task of this kind asks for evidence before closing."""
    ruleset = ruleset_if_any(body_id, Subject.EVIDENCE, "task", on, newest)
    return ruleset is not None and kind in ruleset.content["kinds"]
