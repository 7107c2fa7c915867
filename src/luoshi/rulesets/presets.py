"""The rule-sets every body starts with, until it issues its own."""

from collections.abc import Iterator
from dataclasses import dataclass

from luoshi.rulesets.models import Subject
from luoshi_core import pace


@dataclass(frozen=True, slots=True)
class StartingRule:
    """A preset: what it rules and its content."""

    subject: Subject
    code: str
    name: str
    content: dict[str, object]


# Word, shape and token of every standing. Colours differ between places (FIELD 1.6), so a body
# may remap them; the meaning never changes.
LEGEND: dict[str, dict[str, str]] = {
    "not_started": {"zh": "未到期", "en": "not started", "shape": "dash"},
    "on_track": {"zh": "正常", "en": "on track", "shape": "circle"},
    "near_due": {"zh": "临期", "en": "near due", "shape": "up"},
    "behind": {"zh": "滞后", "en": "behind", "shape": "down"},
    "overdue": {"zh": "逾期", "en": "overdue", "shape": "square"},
    "blocked": {"zh": "受阻", "en": "blocked", "shape": "diamond"},
    "no_evidence": {"zh": "无据", "en": "no evidence", "shape": "ring"},
    "suspended": {"zh": "挂账", "en": "suspended", "shape": "pause"},
    "closed": {"zh": "已销号", "en": "closed", "shape": "tick"},
}
# The checkpoints of a year: what share of a task is asked for by then, whose own node counts first.
REVIEWS: dict[str, object] = {
    "q1": {"name": "首季开门红", "share": 25, "quarter": 1, "by": "03-31"},
    "half": {"name": "半年双过半", "share": 50, "quarter": 2, "by": "06-30"},
    "q3": {"name": "前三季度", "share": 75, "quarter": 3, "by": "09-30"},
    "year": {"name": "全年", "share": 100, "quarter": 4, "by": "12-31"},
    "own_nodes": True,
}
_LIGHT_NAMES = {"project": "项目进度型", "deadline": "时限型", "appraisal": "考核型"}


def starting_rules() -> Iterator[StartingRule]:
    """Every rule-set a new body is given."""
    for code, preset in pace.PRESETS.items():
        yield StartingRule(Subject.LIGHT, code, _LIGHT_NAMES[code], dict(preset.to_dict()))
    yield StartingRule(Subject.LEGEND, "standard", "亮灯图例", dict(LEGEND))
    yield StartingRule(Subject.NUMBERING, "task", "任务编号", {"pattern": "{year}-{sequence:03d}"})
    yield StartingRule(Subject.EXTENSION, "task", "延期规则", {"most_times": 1, "most_days": 90})
    yield StartingRule(Subject.REVIEW, "reviews", "时点盘点规则", dict(REVIEWS))
