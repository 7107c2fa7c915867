"""Presets: the numbers by which a body turns facts into a standing, each free to change."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from decimal import Decimal, InvalidOperation
from typing import Any, Self

_TEXTS = frozenset({"code", "version"})
_POINTS = frozenset({"behind_points", "serious_points"})
_FLAGS = frozenset({"node_missed_is_behind", "needs_progress"})


@dataclass(frozen=True, slots=True)
class Preset:
    """One dated set of numbers; None means that this rule does not apply.

    near_due_workdays: near its end within so many working days
    behind_points: behind from so many points on, this number included
    serious_points: seriously behind beyond so many points, this number excluded
    node_missed_is_behind: a passed node not reached is behind whatever the points; so is a
        period of work that comes again and is missed, where others were kept
    months_missed_warn, months_missed_serious: so many month targets in a row missed
    overdue_serious_workdays: seriously overdue from so many working days past the day on
    report_grace_workdays: an owed report is silence beyond so many working days
    needs_progress: without any progress shown it is never on track once some is expected
    late_start_serious_months: not started in so many months in a row is serious
    """

    code: str
    version: str
    near_due_workdays: int | None = 5
    behind_points: Decimal | None = Decimal(10)
    serious_points: Decimal | None = None
    node_missed_is_behind: bool = False
    months_missed_warn: int | None = None
    months_missed_serious: int | None = None
    overdue_serious_workdays: int | None = 0
    report_grace_workdays: int = 5
    needs_progress: bool = False
    late_start_serious_months: int | None = None

    def __post_init__(self) -> None:
        if None not in {self.behind_points, self.serious_points} and not (
            self.serious_points >= self.behind_points  # type: ignore[operator]
        ):
            raise ValueError("serious_points cannot be smaller than behind_points")
        if self.months_missed_serious is not None and self.months_missed_warn is None:
            raise ValueError("months_missed_serious needs months_missed_warn")

    def to_dict(self) -> dict[str, Any]:
        """The preset as plain values, ready to be stored in a rule-set."""
        stored = asdict(self)
        for name in _POINTS:
            if stored[name] is not None:
                stored[name] = str(stored[name])
        return stored

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """The preset from its plain values; what it does not know it refuses."""
        known = {field.name for field in fields(cls)}
        unknown = sorted(set(stored) - known)
        if unknown:
            raise ValueError(f"a preset knows no “{unknown[0]}”")
        missing = sorted(_TEXTS - set(stored))
        if missing:
            raise ValueError(f"a preset needs “{missing[0]}”")
        return cls(**{name: _parsed(name, value) for name, value in stored.items()})


def _parsed(name: str, value: Any) -> Any:
    if name in _TEXTS:
        return _text(name, value)
    if name in _FLAGS:
        return _flag(name, value)
    if value is None and name != "report_grace_workdays":
        return None
    return _points(name, value) if name in _POINTS else _count(name, value)


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError(f"“{name}” must be text, not {value!r}")
    return value


def _flag(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"“{name}” must be true or false, not {value!r}")  # noqa: TRY004
    return value


def _count(name: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError(f"“{name}” must be a whole number from 0 on, not {value!r}")
    return value


def _points(name: str, value: Any) -> Decimal:
    sentence = f"“{name}” must be a number of points such as “10”, not {value!r}"
    if isinstance(value, (bool, float)):
        raise ValueError(sentence)  # noqa: TRY004
    try:
        points = Decimal(value)
    except (InvalidOperation, TypeError, ValueError) as error:
        raise ValueError(sentence) from error
    if not points.is_finite() or points < 0:
        raise ValueError(sentence)
    return points


PRESETS: Mapping[str, Preset] = {
    # 项目进度型: bands of points behind the plan; from the first month of a late start on it warns.
    "project": Preset(
        code="project",
        version="2026",
        serious_points=Decimal(30),
        needs_progress=True,
        late_start_serious_months=3,
    ),
    # 时限型: the time limit first; a missed node counts whatever the points.
    "deadline": Preset(code="deadline", version="2026", node_missed_is_behind=True),
    # 考核型: month targets, one missed warns, two in a row are serious.
    "appraisal": Preset(
        code="appraisal",
        version="2026",
        behind_points=None,
        months_missed_warn=1,
        months_missed_serious=2,
        needs_progress=True,
    ),
}
