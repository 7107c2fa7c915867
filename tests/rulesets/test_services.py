"""Versions: drafted by supervision, issued by its head, never backwards."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from luoshi.common.errors import NotAllowed
from luoshi.history.models import Entry
from luoshi.history.selectors import verify
from luoshi.ledger import services as ledger
from luoshi.ledger.services import refusals as ledger_refusals
from luoshi.rulesets import refusals, selectors, services
from luoshi.rulesets.models import RuleDraft, RuleSet, Subject
from luoshi.rulesets.presets import LEGEND
from tests.cast import Cast
from tests.house.parts.rulesets import light
from tests.ledger.conftest import in_state, moment

AT = moment(4, 1)


def drafted(cast: Cast, **words: Any) -> RuleDraft:
    content = {
        "subject": Subject.LIGHT,
        "code": "deadline",
        "version": "2026-2",
        "effective_on": date(2026, 7, 1),
        "content": light("2026-2", near_due_workdays=10),
    }
    return services.draft_ruleset(actor=cast.officer.actor, at=AT, **{**content, **words})


def holding(cast: Cast, subject: Subject, code: str, on: date) -> str:
    return selectors.ruleset_in_force(cast.body.pk, subject, code, on).version


def issued(cast: Cast, **words: Any) -> RuleSet:
    draft = drafted(cast, **words)
    return services.issue_ruleset_draft(actor=cast.supervision_head.actor, at=AT, draft=draft)


def test_a_draft_holds_nowhere_until_it_is_issued(cast: Cast) -> None:
    draft = drafted(cast)

    before = holding(cast, Subject.LIGHT, "deadline", date(2026, 7, 1))
    ruleset = services.issue_ruleset_draft(actor=cast.supervision_head.actor, at=AT, draft=draft)

    assert before == "2026"
    assert holding(cast, Subject.LIGHT, "deadline", date(2026, 6, 30)) == "2026"
    assert holding(cast, Subject.LIGHT, "deadline", date(2026, 7, 1)) == "2026-2"
    draft.refresh_from_db()
    assert draft.ruleset_id == ruleset.pk
    assert list(
        Entry.objects.filter(event__startswith="rulesets.").order_by("-pk").values_list("event")[:3]
    ) == [("rulesets.changed",), ("rulesets.issued",), ("rulesets.drafted",)]
    assert list(verify(cast.body.pk)) == []


@pytest.mark.parametrize(
    "who", ["clerk", "head", "leader", "administrator", "auditor", "reader", "officer"]
)
def test_only_the_head_of_supervision_issues(cast: Cast, who: str) -> None:
    draft = drafted(cast)

    with pytest.raises(NotAllowed):
        services.issue_ruleset_draft(actor=getattr(cast, who).actor, at=AT, draft=draft)

    assert holding(cast, Subject.LIGHT, "deadline", date(2026, 7, 1)) == "2026"


@pytest.mark.parametrize("who", ["clerk", "head", "leader", "administrator", "auditor"])
def test_only_supervision_drafts(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        services.draft_ruleset(
            actor=getattr(cast, who).actor,
            at=AT,
            subject=Subject.LIGHT,
            code="deadline",
            version="2026-2",
            effective_on=date(2026, 7, 1),
            content=light("2026-2"),
        )

    assert RuleDraft.objects.count() == 0


@pytest.mark.parametrize("day", [date(2026, 3, 1), date(2026, 4, 1)])
def test_what_was_computed_keeps_its_rule(cast: Cast, day: date) -> None:
    with pytest.raises(refusals.EffectiveTooEarly) as refused:
        drafted(cast, effective_on=day)

    assert refused.value.values == {"today": date(2026, 4, 1), "earliest": date(2026, 4, 2)}


def test_a_correction_bears_an_earlier_day_and_changes_nothing_computed(cast: Cast) -> None:
    issued(cast, effective_on=date(2026, 2, 1), correction="依据文号写错")

    assert holding(cast, Subject.LIGHT, "deadline", date(2026, 3, 31)) == "2026"
    assert holding(cast, Subject.LIGHT, "deadline", date(2026, 4, 1)) == "2026-2"
    assert Entry.objects.filter(event="rulesets.corrected").count() == 1


def test_two_versions_do_not_share_a_name(cast: Cast) -> None:
    with pytest.raises(refusals.VersionTaken):
        drafted(cast, version="2026")

    assert RuleDraft.objects.count() == 0


def test_a_draft_is_settled_once(cast: Cast) -> None:
    draft = drafted(cast)
    services.drop_ruleset_draft(actor=cast.officer.actor, at=AT, draft=draft)

    with pytest.raises(refusals.DraftSettled):
        services.issue_ruleset_draft(actor=cast.supervision_head.actor, at=AT, draft=draft)


def test_a_draft_is_changed(cast: Cast) -> None:
    draft = drafted(cast)

    changed = services.change_ruleset_draft(
        actor=cast.officer.actor,
        at=AT,
        draft=draft,
        version="2026-5",
        effective_on=date(2026, 8, 1),
        content=light("2026-5", near_due_workdays=3),
    )

    assert (changed.version, changed.content["near_due_workdays"]) == ("2026-5", 3)
    assert changed.content["version"] == "2026-5"


def test_a_rule_the_body_does_not_have_is_refused(cast: Cast) -> None:
    with pytest.raises(refusals.NoSuchRule):
        drafted(cast, code="unknown")


def test_a_coming_version_is_withdrawn_before_its_day(cast: Cast) -> None:
    ruleset, head = issued(cast), cast.supervision_head.actor
    assert holding(cast, Subject.LIGHT, "deadline", date(2026, 7, 1)) == "2026-2"

    services.withdraw_ruleset(actor=head, at=AT, ruleset=ruleset, reason="文号有误")

    assert holding(cast, Subject.LIGHT, "deadline", date(2026, 7, 1)) == "2026"
    with pytest.raises(refusals.AlreadyWithdrawn):
        services.withdraw_ruleset(actor=head, at=AT, ruleset=ruleset, reason="再次")


def test_what_holds_is_not_withdrawn(cast: Cast) -> None:
    ruleset, head = issued(cast), cast.supervision_head.actor

    with pytest.raises(refusals.AlreadyInForce):
        services.withdraw_ruleset(actor=head, at=moment(7, 2), ruleset=ruleset, reason="不用了")
    with pytest.raises(refusals.ReasonMissing):
        services.withdraw_ruleset(actor=head, at=AT, ruleset=ruleset, reason=" ")
    with pytest.raises(NotAllowed):
        services.withdraw_ruleset(actor=cast.officer.actor, at=AT, ruleset=ruleset, reason="误")

    assert holding(cast, Subject.LIGHT, "deadline", date(2026, 7, 1)) == "2026-2"


def legend(**looks: dict[str, str]) -> dict[str, Any]:
    return {key: {**entry, **looks.get(key, {})} for key, entry in LEGEND.items()}


@pytest.mark.parametrize(
    "look",
    [
        {"colour": "green"},
        {"shape": "circle"},
        {"colour": "blue"},
        {"shape": "tick"},
        {"shape": "circle", "colour": "green"},
    ],
)
def test_silence_never_looks_good(cast: Cast, look: dict[str, str]) -> None:
    with pytest.raises(refusals.ContentUnfit):
        drafted(cast, subject=Subject.LEGEND, code="standard", content=legend(no_evidence=look))

    assert RuleDraft.objects.count() == 0


def test_silence_is_not_green_where_green_means_something_else(cast: Cast) -> None:
    content = legend(on_track={"colour": "yellow"}, no_evidence={"colour": "green"})

    with pytest.raises(refusals.ContentUnfit):
        drafted(cast, subject=Subject.LEGEND, code="standard", content=content)


@pytest.mark.parametrize(
    ("subject", "code", "content"),
    [
        (Subject.LIGHT, "deadline", {"behind_points": "30", "serious_points": "10"}),
        (Subject.LIGHT, "deadline", {"near_due_workdays": -1}),
        (Subject.LIGHT, "deadline", {"months_missed_serious": 2}),
        (Subject.NUMBERING, "task", {"pattern": "{year}"}),
        (Subject.NUMBERING, "task", {"pattern": "{sequence.__class__}"}),
        (Subject.NUMBERING, "task", {"pattern": "{year}/{sequence}"}),
        (Subject.EXTENSION, "task", {"most_times": -1}),
        (Subject.EXTENSION, "task", {"most_times": 1, "decided_by": "nobody"}),
        (Subject.FEEDBACK, "task", {"kind": "hourly"}),
        (Subject.EVIDENCE, "task", {"kinds": ["anything"]}),
        (Subject.DEADLINE, "task", {"limits": []}),
        (Subject.LEGEND, "standard", {"on_track": {"zh": "正常"}}),
    ],
)
def test_a_content_that_cannot_hold_is_refused(
    cast: Cast, subject: Subject, code: str, content: dict[str, Any]
) -> None:
    with pytest.raises(refusals.ContentUnfit):
        drafted(cast, subject=subject, code=code, content=content)


def test_numbers_follow_the_pattern_in_force(cast: Cast) -> None:
    issued(
        cast,
        subject=Subject.NUMBERING,
        code="task",
        version="2026-2",
        effective_on=date(2026, 5, 1),
        content={"pattern": "督〔{year}〕{sequence:03d}"},
    )

    officer = cast.officer.actor
    before = ledger.draft_task(actor=officer, at=moment(4, 30), title="前")
    after = ledger.draft_task(actor=officer, at=moment(5, 1), title="后")

    assert (before.number, after.number) == ("2026-001", "督〔2026〕002")


def test_reporting_period_and_evidence_come_from_the_rule(cast: Cast) -> None:
    issued(
        cast,
        subject=Subject.FEEDBACK,
        code="task",
        effective_on=date(2026, 5, 1),
        content={"kind": "quarterly", "day": 20, "more_days": []},
    )
    issued(
        cast,
        subject=Subject.EVIDENCE,
        code="task",
        effective_on=date(2026, 5, 1),
        content={"kinds": ["deliverable"]},
    )

    task = ledger.draft_task(actor=cast.officer.actor, at=moment(5, 1), title="后")

    assert task.feedback == {"kind": "quarterly", "day": 20}
    assert task.evidence_required is True


@pytest.mark.parametrize(
    ("limit", "due_on"),
    [
        ("13710-7", date(2026, 4, 8)),
        ("13710-month", date(2026, 5, 6)),
        ("notice", date(2026, 4, 7)),
        ("instruction-urgent", date(2026, 3, 30)),
    ],
)
def test_a_time_limit_gives_the_due_date(cast: Cast, limit: str, due_on: date) -> None:
    task = ledger.draft_task(
        actor=cast.officer.actor, at=AT, title="批示件", limit=limit, source_on=date(2026, 3, 25)
    )

    assert task.due_on == due_on
    entry = Entry.objects.get(event="ledger.task_drafted")
    assert "办理时限 2026" in entry.content["due"]


def test_an_unknown_time_limit_is_refused(cast: Cast) -> None:
    with pytest.raises(ledger_refusals.UnknownLimit):
        ledger.draft_task(actor=cast.officer.actor, at=AT, title="批示件", limit="none")


def test_who_decides_on_more_time_is_the_rules_to_say(cast: Cast) -> None:
    issued(
        cast,
        subject=Subject.EXTENSION,
        code="task",
        effective_on=AT.date(),
        content={"most_times": 2, "most_days": None, "decided_by": "leader"},
    )
    task = ledger.draft_task(
        actor=cast.officer.actor, at=AT, title="事", lead=cast.bureau, due_on=date(2026, 6, 30)
    )
    task = in_state(cast, task, "under_way")
    ledger.request_extension(
        actor=cast.head.actor,
        at=AT,
        task=task,
        new_due_on=date(2027, 3, 1),
        reason="降雨",
        progress="过半",
    )

    with pytest.raises(ledger_refusals.ExtensionDecidedByAnother):
        ledger.decide_extension(actor=cast.supervision_head.actor, at=AT, task=task, grant=True)
    extension = ledger.decide_extension(actor=cast.leader.actor, at=AT, task=task, grant=True)

    assert extension.new_due_on == date(2027, 3, 1)
    assert Entry.objects.get(event="ledger.extension_granted").content["rule"] == "延期规则 2026-2"


def test_lights_keep_the_version_they_were_computed_with(cast: Cast) -> None:
    issued(cast, effective_on=date(2026, 5, 1))
    task = ledger.draft_task(
        actor=cast.officer.actor, at=AT, title="事", lead=cast.bureau, due_on=date(2026, 5, 14)
    )
    task = in_state(cast, task, "under_way")
    ledger.report_progress(actor=cast.head.actor, at=AT, task=task, percent=Decimal(90))

    seen = []
    for day in (date(2026, 4, 30), date(2026, 5, 1)):
        ledger.recompute_standings(body_id=cast.body.pk, on=day)
        task.refresh_from_db()
        seen.append((task.standing, task.light_rule))

    assert seen == [("on_track", "时限型 2026"), ("near_due", "时限型 2026-2")]
