"""What rule-sets bring to the kits: a version that is coming, a draft, and their verbs."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from luoshi.jobs.models import Job
from luoshi.ledger.services.trying import TRIAL, start_trial
from luoshi.organisations.actor import Actor
from luoshi.rulesets import services
from luoshi.rulesets.models import RuleDraft, RuleSet, Subject
from luoshi.rulesets.packaged import packaged_now
from luoshi_core import pace
from tests.ledger.conftest import moment


@dataclass(frozen=True, slots=True)
class Told:
    """One of each thing that an address or a verb can name."""

    coming: RuleSet
    draft: RuleDraft
    trial: str


def light(version: str, **numbers: Any) -> dict[str, Any]:
    """The time-limit preset with other numbers."""
    preset = {**pace.PRESETS["deadline"].to_dict(), "version": version}
    return {**preset, **numbers}


def tell(county: Any) -> Told:
    """A coming version, one withdrawn, a draft that was changed, and one that was dropped."""
    head, officer = county.cast.supervision_head.actor, county.cast.officer.actor
    words: Mapping[str, Any] = {"subject": Subject.LIGHT, "code": "deadline"}
    at = moment(3, 5)
    services.take_packaged(**_clock(county), at=at)
    withdrawn = services.issue_ruleset(
        actor=head, at=at, version="2026-2", name="时限型", effective_on=date(2027, 1, 1),
        content=light("2026-2"), **words,
    )  # fmt: skip
    services.withdraw_ruleset(actor=head, at=at, ruleset=withdrawn, reason="文号有误")
    coming = services.issue_ruleset(
        actor=head, at=at, version="2026-3", name="时限型", effective_on=date(2027, 1, 1),
        content=light("2026-3", near_due_workdays=10), basis="清督发〔2026〕3号", **words,
    )  # fmt: skip
    drafts = [
        services.draft_ruleset(
            actor=officer, at=at, version=version, effective_on=date(2027, 2, 1),
            content=light(version), **words,
        )
        for version in ("2027", "2028")
    ]  # fmt: skip
    services.drop_ruleset_draft(actor=officer, at=at, draft=drafts[1])
    asked = {"subject": Subject.NUMBERING, "code": "task", "content": {"pattern": "{sequence}"}}
    days = {"since": "2026-03-01", "until": "2026-03-31", "days": [], "back": "/rulesets/"}
    start_trial(officer, at, "编号规则", {**asked, **days})
    tried = Job.objects.get(kind=TRIAL, body=county.cast.body)
    return Told(coming, drafts[0], tried.arguments["key"])


SUBJECTS = {
    "tasks/trials/<str:key>": lambda county: {"key": county.parts["rulesets"].trial},
    "rulesets/<int:pk>": lambda county: {"pk": county.parts["rulesets"].coming.pk},
    "rulesets/drafts/<int:pk>": lambda county: {"pk": county.parts["rulesets"].draft.pk},
    "api/v1/rulesets/<int:pk>": lambda county: {"pk": county.parts["rulesets"].coming.pk},
    "api/v1/rulesets/drafts/<int:pk>": lambda county: {"pk": county.parts["rulesets"].draft.pk},
}


def _clock(county: Any) -> Mapping[str, Any]:
    return {"actor": Actor.system(county.cast.body.pk, channel="clock")}


def _taking(county: Any) -> Mapping[str, Any]:
    changed = [replace(one, content={**one.content, "years": [2026]}) for one in packaged_now()]
    return {**_clock(county), "packaged": changed}


def _drafting(county: Any) -> Mapping[str, Any]:
    return {
        "actor": county.cast.officer.actor,
        "subject": Subject.NUMBERING,
        "code": "task",
        "version": "2027",
        "effective_on": date(2027, 1, 1),
        "content": {"pattern": "督〔{year}〕{sequence:03d}"},
    }


def _changing(county: Any) -> Mapping[str, Any]:
    return {
        "actor": county.cast.officer.actor,
        "draft": county.parts["rulesets"].draft,
        "version": "2027-2",
        "effective_on": date(2027, 3, 1),
        "content": light("2027-2", near_due_workdays=3),
    }


CASES = {
    "rulesets:take_packaged": (services.take_packaged, _taking),
    "rulesets:draft_ruleset": (services.draft_ruleset, _drafting),
    "rulesets:change_ruleset_draft": (services.change_ruleset_draft, _changing),
    "rulesets:issue_ruleset_draft": (
        services.issue_ruleset_draft,
        lambda county: {
            "actor": county.cast.supervision_head.actor,
            "draft": county.parts["rulesets"].draft,
        },
    ),
    "rulesets:drop_ruleset_draft": (
        services.drop_ruleset_draft,
        lambda county: {
            "actor": county.cast.officer.actor,
            "draft": county.parts["rulesets"].draft,
        },
    ),
    "rulesets:withdraw_ruleset": (
        services.withdraw_ruleset,
        lambda county: {
            "actor": county.cast.supervision_head.actor,
            "ruleset": county.parts["rulesets"].coming,
            "reason": "文号有误",
        },
    ),
}
THINGS = {
    "rulesets/<int:pk>": "SELECT id AS pk FROM rulesets_ruleset WHERE subject = 'light'"
    " ORDER BY effective_on DESC, id DESC",
    "rulesets/drafts/<int:pk>": "SELECT id AS pk FROM rulesets_ruledraft"
    " WHERE settled_at IS NULL ORDER BY id",
}
NOTHING_THERE = {"tasks/trials/<str:key>/": "the demonstration has tried nothing apart"}
