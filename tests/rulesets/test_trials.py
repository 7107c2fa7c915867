"""Rules other than lights, tried on past days: what would have gone otherwise, nothing written."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luoshi.history.models import Entry
from luoshi.jobs.models import Job
from luoshi.ledger import services as ledger
from luoshi.ledger.models import Task
from luoshi.ledger.services.trying import KIND as TRIAL
from luoshi.rulesets import services, trials
from luoshi.rulesets.models import RuleDraft, RuleSet, Subject
from luoshi.rulesets.trials import Change, Figure, Span, SpanTrial
from tests.cast import Cast
from tests.ledger.conftest import in_state, moment
from tests.rulesets.conftest import SignedIn

MARCH = (date(2026, 3, 1), date(2026, 4, 30))
KINDS: Mapping[str, Mapping[str, Any]] = {
    Subject.FEEDBACK: {"kind": "monthly", "day": 10, "more_days": [25]},
    Subject.EXTENSION: {"most_times": 0, "most_days": None, "decided_by": "either"},
    Subject.EVIDENCE: {"kinds": ["deliverable"]},
    Subject.NUMBERING: {"pattern": "督{year}-{sequence:02d}"},
}


def tried(cast: Cast, subject: str, content: Mapping[str, Any]) -> SpanTrial:
    """What a content would have changed in March and April; the record stays as it was."""
    before = Entry.objects.count()
    found = trials.try_span(Span(cast.officer.actor, *MARCH), subject, content)
    assert Entry.objects.count() == before
    return found


def make(cast: Cast, count: int = 1, **words: Any) -> list[Task]:
    """Tasks of the bureau that take everything from the rules, signed for on 2 March."""
    tasks = []
    for number in range(count):
        task = ledger.draft_task(
            actor=cast.officer.actor, at=moment(3, 2), title=f"第{number + 1}项",
            lead=cast.bureau, **{"due_on": date(2026, 6, 30), **words},
        )  # fmt: skip
        tasks.append(in_state(cast, task, "under_way"))
    return tasks


def ask_for_time(cast: Cast, task: Task, month: int, day: int, until: date) -> None:
    """The head asks for more time; a leader grants it the same day."""
    ledger.request_extension(
        actor=cast.head.actor, at=moment(month, day), task=task, new_due_on=until,
        reason="降雨", progress="三成",
    )  # fmt: skip
    ledger.decide_extension(
        actor=cast.supervision_head.actor, at=moment(month, day, 11), task=task, grant=True
    )


def test_reports_that_would_have_been_late(cast: Cast) -> None:
    [task] = make(cast)
    make(cast, feedback={"kind": "weekly", "day": 5})
    for month in (3, 4):
        ledger.report_progress(
            actor=cast.head.actor, at=moment(month, 20), task=task, percent=Decimal(10), words="x"
        )

    found = tried(cast, Subject.FEEDBACK, KINDS[Subject.FEEDBACK])

    assert found.tried == 1
    assert found.figures == (
        Figure("应报次数", 2, 4),
        Figure("迟报或未报", 0, 2),
    )
    assert found.counted() == (("later", "迟报增加", 1),)
    [one] = found.changes
    assert (one.number, one.was) == (task.number, "应报 2 次")
    assert one.would == "应报 4 次，其中 2 次迟报（2026年3月10日、2026年4月10日）"
    assert len(found.notes) == 1  # the one with a period of its own


def test_requests_for_time_that_would_have_been_refused(cast: Cast) -> None:
    [task] = make(cast)
    ask_for_time(cast, task, 3, 10, date(2026, 8, 31))

    def words(**content: Any) -> list[tuple[str, str]]:
        rule = {"most_times": None, "most_days": None, "decided_by": "either", **content}
        return [(one.kind, one.would) for one in tried(cast, Subject.EXTENSION, rule).changes]

    assert words() == []
    assert words(most_times=1) == []
    assert words(most_times=0) == [("times", "不予受理：此前已延期 0 次")]
    assert words(most_days=30) == [("days", "不予受理：最迟 2026年7月30日")]
    assert words(decided_by="supervision_head") == []
    assert words(decided_by="leader") == [("decider", "应由县领导决定")]
    [one] = tried(cast, Subject.EXTENSION, KINDS[Subject.EXTENSION]).changes
    assert one.was == "批准，至 2026年8月31日"
    assert one.on == date(2026, 3, 10)


def test_closings_that_would_lack_evidence(cast: Cast) -> None:
    drafted = [
        ledger.draft_task(
            actor=cast.officer.actor, at=moment(3, 2), title="第一项", lead=cast.bureau,
            reviewer=cast.other_bureau, due_on=date(2026, 6, 30), **words,
        )
        for words in ({}, {"kind": "long_standing"}, {"evidence_required": True})
    ]  # fmt: skip
    in_state(cast, drafted[0], "closed")
    in_state(cast, drafted[1], "closed")

    found = tried(cast, Subject.EVIDENCE, KINDS[Subject.EVIDENCE])

    assert found.tried == 2
    assert found.figures == (
        Figure("应有佐证的销号", 0, 1),
        Figure("其中没有佐证的", 0, 1),
    )
    assert [(one.kind, one.number, one.was) for one in found.changes] == [
        ("lacks", drafted[0].number, "不要求")
    ]


def test_tasks_that_would_have_been_due_on_another_day(cast: Cast) -> None:
    ruleset = RuleSet.objects.get(subject=Subject.DEADLINE)
    limit = dict(ruleset.content["limits"][0])
    [task] = make(cast, due_on=None, limit=limit["key"])
    make(cast)
    later = {**limit, "amount": limit["amount"] + 2, "unit": "days", "roll": False}

    same = tried(cast, Subject.DEADLINE, ruleset.content)
    moved = tried(cast, Subject.DEADLINE, {"limits": [later]})
    gone = tried(cast, Subject.DEADLINE, {"limits": [{**limit, "key": "own-9"}]})

    assert (same.tried, same.changes) == (1, ())
    assert [(one.number, one.kind) for one in gone.changes] == [(task.number, "gone")]
    assert moved.figures == (Figure("到期日不变的任务", 1, 0),)
    assert [one.number for one in moved.changes] == [task.number]


def test_numbers_as_another_pattern_writes_them(cast: Cast) -> None:
    first, second = make(cast, 2)
    make(cast, number="手工-1")

    found = tried(cast, Subject.NUMBERING, KINDS[Subject.NUMBERING])

    assert (found.tried, len(found.notes)) == (2, 1)
    assert [(one.was, one.would) for one in found.changes] == [
        (first.number, "督2026-01"),
        (second.number, "督2026-02"),
    ]


@pytest.mark.parametrize("subject", sorted(KINDS))
@pytest.mark.parametrize("count", [1, 3])
def test_a_trial_asks_the_same_few_questions(cast: Cast, subject: str, count: int) -> None:
    for task in make(cast, count):
        ask_for_time(cast, task, 3, 10, date(2026, 8, 31))
        task.refresh_from_db()
        ledger.request_closing(actor=cast.head.actor, at=moment(3, 12), task=task)
        task.refresh_from_db()
        ledger.verify_task(actor=cast.supervision_head.actor, at=moment(3, 13), task=task)
        ledger.close_task(actor=cast.officer.actor, at=moment(3, 14), task=task)

    with CaptureQueriesContext(connection) as asked:
        tried(cast, subject, KINDS[subject])

    assert len(asked) == {"feedback": 8, "extension": 8, "evidence": 6, "numbering": 6}[subject]


@pytest.mark.parametrize("subject", [*sorted(KINDS), Subject.DEADLINE])
def test_a_trial_of_everything_tells_how_far_it_is_and_finds_the_same(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, subject: str
) -> None:
    content = KINDS.get(subject) or {"limits": []}
    limit = RuleSet.objects.get(subject=Subject.DEADLINE).content["limits"][0]["key"]
    words = {"due_on": None, "limit": limit} if subject == Subject.DEADLINE else {}
    for task in make(cast, 5, **words):
        if subject == Subject.DEADLINE:
            continue
        ask_for_time(cast, task, 3, 10, date(2026, 8, 31))
        task.refresh_from_db()
        ledger.request_closing(actor=cast.head.actor, at=moment(3, 12), task=task)
        task.refresh_from_db()
        ledger.verify_task(actor=cast.supervision_head.actor, at=moment(3, 13), task=task)
        ledger.close_task(actor=cast.officer.actor, at=moment(3, 14), task=task)
    heard: list[tuple[int, int]] = []
    at_once = tried(cast, subject, content)
    monkeypatch.setattr("luoshi.ledger.selectors.trying_rows.AT_ONCE", 2)

    found = trials.try_span(
        Span(cast.officer.actor, *MARCH, told=lambda done, total: heard.append((done, total))),
        subject,
        content,
    )

    assert heard == [(0, 5), (2, 5), (4, 5), (5, 5)]
    assert found == at_once
    assert found.tried == 5


def test_the_job_of_a_trial_tells_how_far_it_is(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(cast, 3)
    monkeypatch.setattr("luoshi.ledger.selectors.trying_rows.AT_ONCE", 1)
    heard: list[tuple[int, int]] = []
    asked = {
        "subject": Subject.NUMBERING, "content": KINDS[Subject.NUMBERING], "name": "编号",
        "since": "2026-03-01", "until": "2026-04-30", "key": "0a", "back": "/",
    }  # fmt: skip

    outcome = TRIAL.work(
        cast.officer.actor, moment(5, 8), asked, lambda *figures: heard.append(figures)
    )

    assert heard == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert outcome.result["changed"] == 3


def draft_of(cast: Cast, subject: str) -> RuleDraft:
    """A new version of a rule that nobody has issued."""
    return services.draft_ruleset(
        actor=cast.officer.actor, at=moment(4, 20), subject=subject, code="task", version="2027",
        effective_on=date(2027, 1, 1), content=dict(KINDS[subject]),
    )  # fmt: skip


def test_the_page_counts_and_each_number_opens_its_rows(cast: Cast, signed_in: SignedIn) -> None:
    task, other = make(cast, 2)
    ask_for_time(cast, task, 3, 10, date(2026, 8, 31))
    draft = draft_of(cast, Subject.EXTENSION)
    officer = signed_in(cast.officer)
    address = f"/rulesets/drafts/{draft.pk}/trial/?since=2026-03-01&until=2026-04-30"

    page = officer.get(address).content.decode()
    opened = officer.get(f"{address}&only=times").content.decode()
    none = officer.get(f"{address}&only=days").content.decode()

    assert "1 件中有 1 件会不同" in page
    assert "since=2026-03-01&amp;until=2026-04-30&amp;only=times#changes" in page
    assert f"/tasks/{task.number}/" in opened
    assert f"/tasks/{other.number}/" not in opened
    assert f"/tasks/{task.number}/" not in none
    assert signed_in(cast.clerk).get(address).status_code == 403


def test_more_than_a_page_is_tried_in_the_background(
    cast: Cast, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(cast, 3)
    draft = draft_of(cast, Subject.NUMBERING)
    officer = signed_in(cast.officer)
    monkeypatch.setattr(trials, "MOST_TRIED", 2)
    span = {"since": "2026-03-01", "until": "2026-04-30"}

    page = officer.get(f"/rulesets/drafts/{draft.pk}/trial/", span).content.decode()
    started = officer.post(f"/rulesets/drafts/{draft.pk}/trial/all/", span)

    assert "只试算了最新的 2 件" in page
    job = Job.objects.get()
    assert started["Location"] == f"/jobs/{job.pk}/"
    assert job.words == "3 件中有 3 件会不同。"
    kept = officer.get(job.address).content.decode()
    assert "督2026-03" in kept
    assert officer.get(f"{job.address}?only=twice").content.decode().count("督2026") == 0
    assert signed_in(cast.supervision_head).get(job.address).status_code == 404


def test_lights_of_everything_are_tried_in_the_background(cast: Cast, signed_in: SignedIn) -> None:
    [task] = make(cast, due_on=date(2026, 5, 20), feedback={"kind": "closing_only"})
    rule = RuleSet.objects.get(subject=Subject.LIGHT, code="deadline")
    draft = services.draft_ruleset(
        actor=cast.officer.actor, at=moment(4, 20), subject=Subject.LIGHT, code="deadline",
        version="2027", effective_on=date(2027, 1, 1),
        content={**rule.content, "version": "2027", "near_due_workdays": 30},
    )  # fmt: skip
    officer = signed_in(cast.officer)

    officer.post(f"/rulesets/drafts/{draft.pk}/trial/all/", {"day": "2026-05-08"})

    job = Job.objects.get()
    assert job.words == "1 件中有 1 件会不同。"
    assert f"/tasks/{task.number}/?as_of=2026-05-08" in officer.get(job.address).content.decode()


def test_programs_read_the_same(cast: Cast, signed_in: SignedIn) -> None:
    [task] = make(cast)
    ask_for_time(cast, task, 3, 10, date(2026, 8, 31))
    draft = draft_of(cast, Subject.EXTENSION)

    answer = signed_in(cast.officer).get(
        f"/api/v1/rulesets/drafts/{draft.pk}/trial/changes?since=2026-03-01&until=2026-04-30"
    )

    assert answer.json()["tried"] == 1
    [one] = answer.json()["changes"]
    assert one == {
        "kind": "times",
        "number": task.number,
        "title": "第1项",
        "unit": "县发改局",
        "on": "2026-03-10",
        "was": "批准，至 2026年8月31日",
        "would": "不予受理：此前已延期 0 次",
    }
    assert Change(**{**one, "on": date(2026, 3, 10)}).kind == "times"
