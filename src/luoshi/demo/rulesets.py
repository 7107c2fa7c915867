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


def _draft(
    year: Any,
    at: datetime,
    subject: Subject,
    code: str,
    effective_on: date,
    content: Any,
    **more: Any,
) -> None:
    services.draft_ruleset(
        actor=year.county.actor("duchashi-zhuanyuan", at.date()),
        at=at,
        subject=subject,
        code=code,
        version="2026-2",
        effective_on=effective_on,
        issuing_office=OFFICE,
        content=content,
        **more,
    )


def _draft_light(year: Any, at: datetime) -> None:
    changed = {"near_due_workdays": 10, "behind_points": "15", "needs_progress": True}
    content = {**pace.PRESETS["deadline"].to_dict(), **changed}
    basis = "清督发〔2026〕9号"
    _draft(year, at, Subject.LIGHT, "deadline", date(2026, 7, 1), content, basis=basis)


def _issue(year: Any, at: datetime) -> None:
    drafts = RuleDraft.objects.filter(body_id=year.county.body.pk, settled_at__isnull=True)
    draft = drafts.get(subject=Subject.LIGHT)
    services.issue_ruleset_draft(
        actor=year.county.actor("duchashi-zhuren", at.date()), at=at, draft=draft
    )


def _draft_more_time(year: Any, at: datetime) -> None:
    content = {"most_times": 1, "most_days": 60, "decided_by": "leader"}
    _draft(year, at, Subject.EXTENSION, "task", date(2026, 7, 1), content)


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
    _draft(year, at, Subject.DEADLINE, "task", date(2026, 6, 1), {"limits": [*limits, own]})


def _draft_project(year: Any, at: datetime) -> None:
    content = {**pace.PRESETS["project"].to_dict(), "near_due_workdays": 15}
    _draft(year, at, Subject.LIGHT, "project", date(2026, 7, 1), content)
