"""The rule-sets every body starts with, until it issues its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

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
_EXTENSION: dict[str, object] = {"most_times": 1, "most_days": 90, "decided_by": "either"}
_LIGHT_NAMES = {"project": "项目进度型", "deadline": "时限型", "appraisal": "考核型"}


def _limit(
    key: str, name: str, amount: int, unit: str = "days", start: str = "issued"
) -> dict[str, object]:
    return {
        "key": key,
        "name": name,
        "amount": amount,
        "unit": unit,
        "start": start,
        "count_first_day": False,
        "roll": unit != "days",
    }


# Time limits in use (FIELD 1.3), from which a task takes its date; each free to change.
LIMITS: list[dict[str, object]] = [
    _limit("13710-1", "13710：当天研究部署", 0),
    _limit("13710-3", "13710：3日内反馈办理情况", 3),
    _limit("13710-7", "13710：一般问题", 7),
    _limit("13710-month", "13710：重大复杂问题", 1, "months"),
    _limit("instruction-urgent", "领导批示急件", 5, start="instruction"),
    _limit("instruction", "领导批示件", 15, start="instruction"),
    _limit("instruction-hard", "领导批示难度较大", 30, start="instruction"),
    _limit("urgent", "急件", 3, start="received"),
    _limit("paper", "公文未明确时限", 30, start="received"),
    _limit("minutes", "会议纪要未明确时限", 20, start="meeting"),
    _limit("meeting", "会议决定事项反馈", 5, "workdays", "meeting"),
    _limit("letterbox", "县长信箱", 5, "workdays", "received"),
    _limit("notice", "督查通知拟制", 3, "workdays"),
    _limit("proposal", "人大代表建议", 3, "months", "received"),
]


@dataclass(frozen=True, slots=True)
class Example:
    """A published or common rule that a version can start from, with where it was found."""

    key: str
    subject: Subject
    name: str
    found: str
    content: dict[str, object]


def _light_example(key: str, name: str, found: str, **numbers: object) -> Example:
    content = pace.Preset(code=key, version="1", **numbers).to_dict()  # type: ignore[arg-type]
    return Example(key, Subject.LIGHT, name, found, content)


def _legend_example(key: str, name: str, found: str, **looks: tuple[str, str]) -> Example:
    content: dict[str, object] = {}
    for standing, entry in LEGEND.items():
        word, colour = looks.get(standing, (entry["zh"], ""))
        content[standing] = {**entry, "zh": word, **({"colour": colour} if colour else {})}
    return Example(key, Subject.LEGEND, name, found, content)


EXAMPLES: tuple[Example, ...] = (
    *(
        Example(code, Subject.LIGHT, name, "", dict(pace.PRESETS[code].to_dict()))
        for code, name in _LIGHT_NAMES.items()
    ),
    _light_example(
        "bands",
        "落后10—30个点黄、30以上红",
        "银川市发展改革部门，2025年（项目）",
        near_due_workdays=None,
        behind_points=Decimal(10),
        serious_points=Decimal(30),
        needs_progress=True,
        late_start_serious_months=3,
    ),
    _light_example(
        "months",
        "当月未完成黄、连续两月红",
        "金乡县（项目）",
        behind_points=None,
        months_missed_warn=1,
        months_missed_serious=2,
        needs_progress=True,
    ),
    _light_example(
        "pace",
        "临期蓝、滞后黄、逾期红",
        "宿迁产业发展单位，2025年",
        behind_points=Decimal(1),
        node_missed_is_behind=True,
    ),
    _legend_example("plain", "本系统图例", ""),
    _legend_example(
        "blue_first",
        "蓝为临期提醒、黄为滞后、红为逾期",
        "宿迁产业发展单位，2025年",
        near_due=("临期", "blue"),
        behind=("滞后", "yellow"),
        closed=("已销号", "white"),
        not_started=("未到期", "brown"),
        suspended=("挂账", "orange"),
    ),
    _legend_example(
        "blue_good",
        "蓝为完成当月目标、黄为未完成、红为连续未完成",
        "金乡县（项目）",
        on_track=("达标", "blue"),
        behind=("未达标", "yellow"),
        near_due=("临期", "orange"),
        closed=("已销号", "green"),
    ),
    _legend_example(
        "three",
        "绿顺利、黄临近时限、红滞后",
        "宜昌市综合督查平台，2015年",
        on_track=("顺利", "green"),
        near_due=("临近时限", "yellow"),
        behind=("滞后", "red"),
        overdue=("逾期", "red"),
    ),
)


def examples_of(subject: str) -> tuple[Example, ...]:
    """What a new version on a subject can start from."""
    return tuple(example for example in EXAMPLES if example.subject == subject)


def starting_rules() -> Iterator[StartingRule]:
    """Every rule-set a new body is given."""
    for code, preset in pace.PRESETS.items():
        yield StartingRule(Subject.LIGHT, code, _LIGHT_NAMES[code], dict(preset.to_dict()))
    yield StartingRule(Subject.LEGEND, "standard", "亮灯图例", dict(LEGEND))
    yield StartingRule(Subject.NUMBERING, "task", "任务编号", {"pattern": "{year}-{sequence:03d}"})
    yield StartingRule(Subject.EXTENSION, "task", "延期规则", _EXTENSION)
    yield StartingRule(Subject.REVIEW, "reviews", "时点盘点规则", dict(REVIEWS))
    monthly: dict[str, object] = {"kind": "monthly", "day": 25, "more_days": []}
    yield StartingRule(Subject.FEEDBACK, "task", "报送周期", monthly)
    yield StartingRule(Subject.EVIDENCE, "task", "佐证规则", {"kinds": []})
    yield StartingRule(
        Subject.DEADLINE, "task", "办理时限", {"limits": [dict(one) for one in LIMITS]}
    )
