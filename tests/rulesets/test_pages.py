"""Pages of rule-sets: the list, a version, its form, its comparison, its trial."""

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from luoshi.common import clock
from luoshi.ledger import services as ledger
from luoshi.ledger.models import Task
from luoshi.rulesets import services, trials
from luoshi.rulesets.forms import FORMS
from luoshi.rulesets.models import RuleDraft, RuleSet, Subject
from tests.cast import Cast
from tests.house.parts.rulesets import light
from tests.ledger.conftest import in_state, moment
from tests.rulesets.conftest import SignedIn


@pytest.fixture(autouse=True)
def _in_may(settings: Any) -> None:
    settings.DEMO_DAY = date(2026, 5, 15)


def text_of(response: Any) -> str:
    return str(response.content.decode())


def version(subject: Subject, code: str) -> RuleSet:
    return RuleSet.objects.get(subject=subject, code=code, version="2026")


def send(client: Client, path: str, key: str, **fields: Any) -> Any:
    return client.post(path, {"_once": key * 32, **fields})


def coming(cast: Cast) -> RuleSet:
    return services.issue_ruleset(
        actor=cast.supervision_head.actor,
        at=clock.now(),
        subject=Subject.LIGHT,
        code="deadline",
        version="2026-2",
        name="时限型",
        effective_on=date(2026, 7, 1),
        content=light("2026-2", near_due_workdays=10),
        basis="清督发〔2026〕9号",
    )


def test_everybody_reads_what_holds_and_what_is_coming(cast: Cast, signed_in: SignedIn) -> None:
    coming(cast)

    page = re.sub(r"<[^>]+>", "", text_of(signed_in(cast.clerk).get("/rulesets/")))

    assert "时限型" in page
    assert "2026年1月1日 起" in page
    assert "2026-2" in page
    assert "2026年7月1日 起" in page


@pytest.mark.parametrize("subject", sorted(FORMS))
def test_every_subject_has_its_page_and_its_form(
    cast: Cast, signed_in: SignedIn, subject: str
) -> None:
    ruleset = RuleSet.objects.filter(subject=subject).order_by("pk")[0]
    officer = signed_in(cast.officer)

    shown = officer.get(f"/rulesets/{ruleset.pk}/")
    form = officer.get(f"/rulesets/{ruleset.pk}/next/")

    assert (shown.status_code, form.status_code) == (200, 200)
    assert 'name="effective_on"' in text_of(form)


@pytest.mark.parametrize("subject", sorted(FORMS))
def test_a_form_sent_as_it_is_makes_a_draft_of_the_same_content(
    cast: Cast, signed_in: SignedIn, subject: str
) -> None:
    ruleset = RuleSet.objects.filter(subject=subject).order_by("pk")[0]
    officer = signed_in(cast.officer)
    page = officer.get(f"/rulesets/{ruleset.pk}/next/")
    form = page.context["form"]
    fields = {
        field.html_name: field.value()
        for field in form
        if field.value() is not None and field.value() is not False
    }

    response = send(officer, f"/rulesets/{ruleset.pk}/next/", "a", **fields)

    assert response.status_code == 302, text_of(response)
    draft = RuleDraft.objects.get()
    without_name = {name: value for name, value in draft.content.items() if name not in {"version"}}
    assert without_name == {
        name: value for name, value in ruleset.content.items() if name not in {"version"}
    }
    assert draft.version == "2026-2"


def test_an_example_fills_the_form(cast: Cast, signed_in: SignedIn) -> None:
    ruleset = version(Subject.LIGHT, "project")

    page = text_of(signed_in(cast.officer).get(f"/rulesets/{ruleset.pk}/next/?from=months"))

    assert "以“当月未完成黄、连续两月红”为底稿" in page
    assert "金乡县" in page


def test_a_refusal_stands_at_the_form_with_all_that_was_typed(
    cast: Cast, signed_in: SignedIn
) -> None:
    ruleset = version(Subject.NUMBERING, "task")
    officer = signed_in(cast.officer)

    response = send(
        officer, f"/rulesets/{ruleset.pk}/next/", "a",
        version="2026-2", effective_on="2026-04-01", pattern="督{sequence:03d}",
    )  # fmt: skip

    assert response.status_code == 422
    assert "2026-05-15及以前算出的结果保留所用制度" in text_of(response)
    assert 'value="督{sequence:03d}"' in text_of(response)
    assert RuleDraft.objects.count() == 0


def test_silence_in_green_is_refused_at_the_form(cast: Cast, signed_in: SignedIn) -> None:
    ruleset = version(Subject.LEGEND, "standard")
    officer = signed_in(cast.officer)
    form = officer.get(f"/rulesets/{ruleset.pk}/next/").context["form"]
    fields = {field.html_name: field.value() for field in form if field.value()}

    response = send(
        officer, f"/rulesets/{ruleset.pk}/next/", "a", **{**fields, "no_evidence.colour": "green"}
    )

    assert response.status_code == 422
    assert "沉默不算正常" in text_of(response)


def test_a_draft_is_shown_beside_what_holds_and_issued_by_the_head(
    cast: Cast, signed_in: SignedIn
) -> None:
    draft = services.draft_ruleset(
        actor=cast.officer.actor,
        at=clock.now(),
        subject=Subject.LIGHT,
        code="deadline",
        version="2026-2",
        effective_on=date(2026, 7, 1),
        content=light("2026-2", near_due_workdays=10),
    )
    path = f"/rulesets/drafts/{draft.pk}/"

    page = text_of(signed_in(cast.officer).get(path))
    refused = send(signed_in(cast.officer), f"{path}issue/", "a")
    done = send(signed_in(cast.supervision_head), f"{path}issue/", "b")

    assert page.count("有变化") == 1
    assert refused.status_code == 403
    assert done.status_code == 302
    assert RuleSet.objects.get(version="2026-2").effective_on == date(2026, 7, 1)
    assert signed_in(cast.officer).get(path).status_code == 404


def test_two_versions_stand_side_by_side(cast: Cast, signed_in: SignedIn) -> None:
    ruleset = coming(cast)

    page = text_of(signed_in(cast.clerk).get(f"/rulesets/{ruleset.pk}/comparison/"))

    assert page.count('class="is-changed"') == 1
    assert "临期（工作日）" in page


def test_the_head_withdraws_what_is_coming(cast: Cast, signed_in: SignedIn) -> None:
    ruleset = coming(cast)
    head = signed_in(cast.supervision_head)

    response = send(head, f"/rulesets/{ruleset.pk}/withdrawal/", "a", reason="文号有误")

    assert response.status_code == 302
    assert "文号有误" in text_of(head.get(f"/rulesets/{ruleset.pk}/"))


def near_due_under_the_new_rule(cast: Cast, count: int) -> list[Task]:
    tasks = []
    for number in range(count):
        task = ledger.draft_task(
            actor=cast.officer.actor,
            at=moment(4, 1),
            title=f"第{number}项",
            lead=cast.bureau,
            due_on=date(2026, 5, 20),
            feedback={"kind": "closing_only"},
        )
        tasks.append(in_state(cast, task, "under_way"))
    return tasks


def test_a_trial_names_the_tasks_that_would_have_stood_otherwise(
    cast: Cast, signed_in: SignedIn
) -> None:
    tasks = near_due_under_the_new_rule(cast, 2)
    ruleset = coming(cast)
    officer = signed_in(cast.officer)

    page = text_of(officer.get(f"/rulesets/{ruleset.pk}/trial/?day=2026-05-08"))

    assert "在办2项中2项会改变；当日现行制度为时限型 2026" in page
    assert f"/tasks/{tasks[0].number}/?as_of=2026-05-08" in page
    found = trials.try_on(
        cast.officer.actor, "light", "deadline", ruleset.content, [date(2026, 5, 8)]
    )
    assert dict(found.days[0].pairs) == {("on_track", "near_due"): 2}
    assert Task.objects.get(pk=tasks[0].pk).standing == "on_track"


def test_a_trial_of_one_pair_lists_only_its_tasks(cast: Cast, signed_in: SignedIn) -> None:
    near_due_under_the_new_rule(cast, 1)
    ruleset = coming(cast)
    officer = signed_in(cast.officer)

    address = f"/rulesets/{ruleset.pk}/trial/?day=2026-05-08"
    one = text_of(officer.get(f"{address}&was=on_track&would=near_due"))
    none = text_of(officer.get(f"{address}&was=on_track&would=overdue"))

    assert "2026-001" in one
    assert "2026-001" not in none


@pytest.mark.parametrize("count", [1, 3])
def test_a_trial_asks_the_same_few_questions(cast: Cast, count: int) -> None:
    near_due_under_the_new_rule(cast, count)
    ruleset = coming(cast)
    actor, day = cast.officer.actor, date(2026, 5, 8)

    with CaptureQueriesContext(connection) as asked:
        trials.try_on(actor, "light", "deadline", ruleset.content, [day])

    assert len(asked) == 11


def test_a_body_too_large_is_tried_in_part_and_says_so(
    cast: Cast, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    tasks = near_due_under_the_new_rule(cast, 3)
    ruleset = coming(cast)
    monkeypatch.setattr("luoshi.ledger.selectors.trying.MOST_TRIED", 2)

    page = text_of(signed_in(cast.officer).get(f"/rulesets/{ruleset.pk}/trial/?day=2026-05-08"))

    assert "只试算了适用本制度的最新2项任务" in page
    assert tasks[0].number not in page


def test_what_computes_nothing_cannot_be_tried(cast: Cast, signed_in: SignedIn) -> None:
    ruleset = version(Subject.REVIEW, "reviews")

    response = signed_in(cast.officer).get(f"/rulesets/{ruleset.pk}/trial/")

    assert response.status_code == 409
    assert "不参与计算" in text_of(response)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_few_questions(cast: Cast, signed_in: SignedIn, count: int) -> None:
    for number in range(count):
        services.draft_ruleset(
            actor=cast.officer.actor,
            at=clock.now(),
            subject=Subject.LIGHT,
            code="deadline",
            version=f"2026-{number + 2}",
            effective_on=date(2026, 7, 1),
            content=light("x"),
        )
    officer = signed_in(cast.officer)
    officer.get("/rulesets/")

    with CaptureQueriesContext(connection) as asked:
        officer.get("/rulesets/")

    mine = [query for query in asked if 'FROM "rulesets_' in query["sql"]]
    # One of them is the person's, told along which rules are the newest.
    assert len(mine) == 3


def test_a_time_limit_on_the_drafting_page_gives_the_date(cast: Cast, signed_in: SignedIn) -> None:
    officer = signed_in(cast.officer)
    page = officer.get("/tasks/new/")
    fields = {
        "title": "批示件", "lead": "县发展和改革局", "limit": "13710-7", "kind": "deliverable",
        "feedback": "quarterly", "light": "deadline", "visibility": "body",
        "target-TOTAL_FORMS": 0, "target-INITIAL_FORMS": 0,
        "node-TOTAL_FORMS": 0, "node-INITIAL_FORMS": 0,
    }  # fmt: skip

    response = send(officer, "/tasks/new/", "a", **fields)

    assert "13710：一般问题" in text_of(page)
    assert response.status_code == 302, text_of(response)
    assert Task.objects.get().due_on == date(2026, 5, 22)


def test_a_new_task_starts_with_the_reporting_period_of_the_rule(
    cast: Cast, signed_in: SignedIn
) -> None:
    client = signed_in(cast.officer)
    before = _chosen(text_of(client.get("/tasks/new/")))
    services.issue_ruleset(
        actor=cast.supervision_head.actor,
        at=clock.now(),
        subject=Subject.FEEDBACK,
        code="task",
        version="2026-2",
        name="报送周期",
        effective_on=date(2026, 5, 15),
        content={"kind": "quarterly", "day": 20, "more_days": []},
        basis="清督发〔2026〕9号",
    )

    after = _chosen(text_of(client.get("/tasks/new/")))

    assert (before, after) == ("每月，25 日前", "按本级制度")


def _chosen(page: str) -> str:
    select = page[page.index('name="feedback"') :]
    found = re.search(r"<option[^>]* selected[^>]*>([^<]*)<", select[: select.index("</select>")])
    return found.group(1) if found else ""
