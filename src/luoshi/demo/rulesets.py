"""The county's rules in the course of the year: a second version that is coming, three in draft."""

from datetime import date, datetime
from typing import Any

from luoshi.rulesets import services
from luoshi.rulesets.models import RuleDraft, Subject
from luoshi.rulesets.presets import LIMITS
from luoshi_core import pace

OFFICE = "中共清源县委督查室"


def plan_acts(year: Any) -> None:
    """Put the drafting and issuing of rules on the year's calendar."""
    year.plan(date(2026, 5, 6), 10, lambda at: _draft_light(year, at))
    year.plan(date(2026, 5, 11), 9, lambda at: _issue(year, at))
    year.plan(date(2026, 5, 13), 15, lambda at: _draft_more_time(year, at))
    year.plan(date(2026, 5, 14), 11, lambda at: _draft_limits(year, at))
    year.plan(date(2026, 5, 14), 16, lambda at: _draft_project(year, at))


def _draft_light(year: Any, at: datetime) -> None:
    preset = pace.PRESETS["deadline"].to_dict()
    services.draft_ruleset(
        actor=_officer(year, at),
        at=at,
        subject=Subject.LIGHT,
        code="deadline",
        version="2026-2",
        effective_on=date(2026, 7, 1),
        basis="清督发〔2026〕9号",
        issuing_office=OFFICE,
        content={**preset, "near_due_workdays": 10, "behind_points": "15", "needs_progress": True},
    )


def _issue(year: Any, at: datetime) -> None:
    drafts = RuleDraft.objects.filter(body_id=year.county.body.pk, settled_at__isnull=True)
    draft = drafts.get(subject=Subject.LIGHT)
    services.issue_ruleset_draft(
        actor=year.county.actor("duchashi-zhuren", at.date()), at=at, draft=draft
    )


def _draft_more_time(year: Any, at: datetime) -> None:
    services.draft_ruleset(
        actor=_officer(year, at),
        at=at,
        subject=Subject.EXTENSION,
        code="task",
        version="2026-2",
        effective_on=date(2026, 7, 1),
        issuing_office=OFFICE,
        content={"most_times": 1, "most_days": 60, "decided_by": "leader"},
    )


def _draft_limits(year: Any, at: datetime) -> None:
    limits = [{**one, "count_first_day": False} for one in LIMITS]
    own = {
        **limits[0],
        "key": "own-1",
        "name": "县委主要领导批示件",
        "amount": 10,
        "unit": "workdays",
        "start": "instruction",
        "roll": True,
    }
    services.draft_ruleset(
        actor=_officer(year, at),
        at=at,
        subject=Subject.DEADLINE,
        code="task",
        version="2026-2",
        effective_on=date(2026, 6, 1),
        issuing_office=OFFICE,
        content={"limits": [*limits, own]},
    )


def _draft_project(year: Any, at: datetime) -> None:
    preset = pace.PRESETS["project"].to_dict()
    services.draft_ruleset(
        actor=_officer(year, at),
        at=at,
        subject=Subject.LIGHT,
        code="project",
        version="2026-2",
        effective_on=date(2026, 7, 1),
        issuing_office=OFFICE,
        content={**preset, "near_due_workdays": 15},
    )


def _officer(year: Any, at: datetime) -> Any:
    return year.county.actor("duchashi-zhuanyuan", at.date())
