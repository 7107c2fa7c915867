"""Pages of the ledger: who reaches them, what they show, what they do, and once only."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from luoshi.files.models import StoredFile
from luoshi.history.selectors import verify
from luoshi.ledger import services
from luoshi.ledger.models import ProgressReport, SavedFilter, Task
from luoshi.ledger.sentences import REASON_SENTENCES, WAY_BACK_SENTENCES
from luoshi.ledger.views.acts import ACTS
from luoshi_core.pace.meanings import REASONS, WAYS_BACK
from tests.cast import Cast, Member
from tests.ledger.conftest import in_state, moment
from tests.ledger.test_sheets import workbook

TODAY = date(2026, 5, 15)
TASK = "/tasks/2026-001/"
QUESTIONS = {"/tasks/": 6, "/tasks/print/": 6, "/tasks/?unit=发改局": 8}
QUESTIONS_FOR_A_TASK = 9
SignedIn = Callable[[Member], Client]
_ENGLISH = re.compile(r">[^<]*\b[A-Za-z]{3,}\b[^<]*<")
_CHINESE = re.compile(r"[一-鿿]")
_KEY = re.compile(r'name="_once" value="\w+"|value="\w{64}"|&quot;\w{64}&quot;')


@pytest.fixture(autouse=True)
def _today(settings: Any, tmp_path: Path) -> None:
    settings.DEMO_DAY = TODAY
    settings.FILES_ROOT = tmp_path


@pytest.fixture
def signed_in() -> SignedIn:
    """A browser in which somebody of the cast is signed in."""

    def sign_in(member: Member) -> Client:
        client = Client(headers={"accept-language": "zh-hans"})
        client.force_login(member.user)
        client.get("/tasks/units/")
        return client

    return sign_in


@pytest.fixture
def reported(cast: Cast, under_way: Task) -> Task:
    """The task with a report that waits, one that counts, a check, a block that was lifted."""
    target = under_way.targets.get()
    services.report_progress(
        actor=cast.head.actor,
        at=moment(3, 25),
        task=under_way,
        values={target.pk: Decimal(1)},
        words="一号厂房封顶。",
    )
    services.check_progress(
        actor=cast.other_head.actor, at=moment(4, 2), task=under_way, percent=Decimal(10)
    )
    services.block_task(actor=cast.head.actor, at=moment(4, 3), task=under_way, need="线路迁改")
    services.unblock_task(actor=cast.head.actor, at=moment(4, 9), task=under_way, answer="已批")
    services.report_progress(
        actor=cast.clerk.actor, at=moment(5, 8), task=under_way, percent=Decimal(31), words="推进"
    )
    return Task.objects.get(pk=under_way.pk)


def post(client: Client, path: str, key: str = "", **fields: Any) -> HttpResponse:
    """Send a form with its once-only key."""
    return client.post(path, {"_once": key or "k" * 32, **fields})  # type: ignore[return-value]


def text_of(response: HttpResponse) -> str:
    return response.content.decode()


def main_of(page: str) -> str:
    body = page.split("<main", 1)[1].split("</main>", 1)[0]
    return re.sub(r"<(script|style|svg)\b.*?</\1>", "", body, flags=re.DOTALL)


# --- who reaches what ---------------------------------------------------------------------------

READ = ("", "?on=2026-03-31")
FORMS = (
    "change/", "reports/",
    *(f"{act.noun}/" for act in ACTS.values()),
)  # fmt: skip

_FILLED = {
    "reason": "越权", "percent": "5", "on": "2026-05-01", "clause": "x", "need": "x",
    "answer": "x", "new_due_on": "2026-07-01", "progress": "x", "grant": "yes",
}  # fmt: skip


@pytest.mark.parametrize("path", [*READ, *FORMS, "files/1/"])
def test_a_task_of_another_body_is_not_there(
    cast: Cast, reported: Task, signed_in: SignedIn, path: str
) -> None:
    assert signed_in(cast.stranger).get(f"{TASK}{path}").status_code == 404


@pytest.mark.parametrize("path", FORMS)
def test_a_reader_reads_and_does_nothing(
    cast: Cast, reported: Task, signed_in: SignedIn, path: str
) -> None:
    client = signed_in(cast.reader)

    assert client.get(TASK).status_code == 200
    assert client.get(f"{TASK}{path}").status_code == 403
    answer = post(client, f"{TASK}{path}", **_FILLED)
    assert answer.status_code == 403
    assert Task.objects.get(pk=reported.pk).state == "under_way"


def test_only_supervision_drafts(cast: Cast, signed_in: SignedIn) -> None:
    assert signed_in(cast.officer).get("/tasks/new/").status_code == 200
    assert signed_in(cast.head).get("/tasks/new/").status_code == 403


def test_the_list_shows_only_what_its_reader_may_see(
    cast: Cast, drafted: Task, signed_in: SignedIn
) -> None:
    drafts = "/tasks/?done=all"

    assert "2026-001" in text_of(signed_in(cast.officer).get(drafts))
    assert "2026-001" not in text_of(signed_in(cast.clerk).get(drafts))
    assert "2026-001" not in text_of(signed_in(cast.stranger).get(drafts))


def test_a_page_offers_what_its_reader_may_do(
    cast: Cast, reported: Task, signed_in: SignedIn
) -> None:
    head, reader = (text_of(signed_in(one).get(TASK)) for one in (cast.head, cast.reader))

    assert f"{TASK}reports/" in head
    assert f"{TASK}closing-request/" in head
    assert "现在可以办" not in reader


# --- languages ----------------------------------------------------------------------------------

PAGES = (
    "/tasks/", "/tasks/?more=1&standing=behind&unit=无此单位", "/tasks/?q=查无此事",
    "/tasks/print/", TASK, f"{TASK}?on=2026-03-31", f"{TASK}reports/", "/tasks/new/",
    "/exchange/", "/tasks/signing/", *(f"{TASK}{act.noun}/" for act in ACTS.values()),
)  # fmt: skip


def pages_for_all(cast: Cast, signed_in: SignedIn, path: str, language: str) -> Iterator[str]:
    for member in (cast.officer, cast.head, cast.supervision_head, cast.other_head):
        client = signed_in(member)
        client.cookies["django_language"] = language
        answer = client.get(path)
        yield main_of(text_of(answer)) if b"<main" in answer.content else ""


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_chinese_throughout(
    cast: Cast, reported: Task, signed_in: SignedIn, path: str
) -> None:
    for page in pages_for_all(cast, signed_in, path, "zh-hans"):
        assert _ENGLISH.findall(re.sub(r"Excel|Word|WPS|xlsx|csv|docx", "", page)) == []


@pytest.mark.parametrize("path", ["/tasks/new/", "/exchange/", f"{TASK}check/"])
def test_pages_are_english_throughout(
    cast: Cast, reported: Task, signed_in: SignedIn, path: str
) -> None:
    for page in pages_for_all(cast, signed_in, path, "en"):
        own = page.replace(reported.title, "")
        own = re.sub(r"<option[^>]*>[^<]*</option>|<div class=\"print-header.*?</div>", "", own)
        assert _CHINESE.findall(own) == []


def test_every_reason_of_a_light_has_its_sentence() -> None:
    assert set(REASON_SENTENCES) == set(REASONS)
    assert set(WAY_BACK_SENTENCES) == set(WAYS_BACK)


# --- the list -----------------------------------------------------------------------------------


def more_tasks(cast: Cast, count: int) -> None:
    for number in range(count):
        task = services.draft_task(
            actor=cast.officer.actor,
            at=moment(3, 2),
            title=f"第{number}项任务",
            lead=cast.bureau,
            supporting=[cast.town, cast.other_bureau],
            due_on=date(2026, 6, 30),
        )
        services.issue_task(actor=cast.officer.actor, at=moment(3, 2), task=task)


def questions(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


@pytest.mark.parametrize("path", ["/tasks/", "/tasks/print/", "/tasks/?unit=发改局"])
def test_a_list_asks_as_many_questions_for_one_task_as_for_three(
    cast: Cast, signed_in: SignedIn, path: str
) -> None:
    client = signed_in(cast.officer)
    more_tasks(cast, 1)
    # The rail's numbers are asked once after each act, whatever page comes first.
    client.get("/plans/")
    for_one = questions(client, path)
    more_tasks(cast, 2)
    client.get("/plans/")

    assert for_one == QUESTIONS[path]
    assert questions(client, path) == for_one


@pytest.mark.parametrize("who", ["officer", "clerk", "leader"])
def test_a_task_asks_as_many_questions_for_one_report_as_for_three(
    cast: Cast, under_way: Task, signed_in: SignedIn, who: str
) -> None:
    client = signed_in(getattr(cast, who))
    asked = []
    for day in (10, 11, 12):
        services.report_progress(
            actor=cast.head.actor, at=moment(4, day), task=under_way, percent=Decimal(day)
        )
        client.get("/plans/")
        asked.append(questions(client, TASK))

    assert asked == [QUESTIONS_FOR_A_TASK] * 3


@pytest.mark.parametrize(
    "query", ["", "?standing=overdue", "?q=任务&sort=-due", "?unit=县发改局&more=1", "?q=nothing"]
)
def test_what_is_swapped_in_is_what_a_fresh_page_shows(
    cast: Cast, signed_in: SignedIn, query: str
) -> None:
    client = signed_in(cast.officer)
    more_tasks(cast, 3)

    fresh = text_of(client.get(f"/tasks/{query}"))
    swapped = text_of(client.get(f"/tasks/{query}", headers={"HX-Request": "true"}))

    assert "<html" not in swapped
    assert _KEY.sub("", swapped.strip()) in _KEY.sub("", fresh)


def test_a_page_restored_from_history_is_whole(cast: Cast, signed_in: SignedIn) -> None:
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}

    assert "<html" in text_of(signed_in(cast.officer).get("/tasks/", headers=headers))


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("q=厂房", True),
        ("q=水库", False),
        ("unit=发改局", True),
        ("unit=城北镇", False),
        ("unit=城北镇&role=supporting", True),
        ("line=项目", True),
        ("line=农业", False),
        ("due_until=2026-06-30", True),
        ("due_until=2026-06-29", False),
        ("state=under_way", True),
        ("state=blocked", False),
        ("kind=measured", False),
        ("done=done", False),
        ("source=在全县重点工作推进会上的讲话", True),
        ("page=99", True),
        ("page=x&sort=x&leader=x&standing=x", True),
    ],
)
def test_filters(cast: Cast, reported: Task, signed_in: SignedIn, query: str, shown: bool) -> None:
    page = text_of(signed_in(cast.officer).get(f"/tasks/?{query}"))

    assert (f'href="{TASK}"' in page) is shown


def test_a_unit_nobody_knows_is_told_with_the_nearest(
    cast: Cast, reported: Task, signed_in: SignedIn
) -> None:
    page = text_of(signed_in(cast.officer).get("/tasks/?unit=县发展局&due_from=昨天"))

    assert "组织中没有“县发展局”这个单位，是否为：" in page
    assert "“昨天”不是日期" in page


def test_counts_lead_to_the_tasks_they_count(
    cast: Cast, reported: Task, signed_in: SignedIn
) -> None:
    client = signed_in(cast.officer)
    page = text_of(client.get("/tasks/"))
    standing = reported.standing

    assert f'href="/tasks/?standing={standing}"' in page
    assert text_of(client.get("/tasks/counts/")).count("<b>1</b>") == 1


def test_columns_are_chosen_in_the_address(cast: Cast, reported: Task, signed_in: SignedIn) -> None:
    page = text_of(signed_in(cast.officer).get("/tasks/?columns=state&columns=due"))

    assert "办理中" in page
    assert "上报 / 核实" not in page


def test_units_are_proposed(cast: Cast, signed_in: SignedIn) -> None:
    proposed = signed_in(cast.officer).get("/tasks/units/?q=fgj").json()

    assert [unit["value"] for unit in proposed] == ["县发展和改革局"]


def test_a_list_is_kept_and_let_go(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.officer)
    post(client, "/tasks/lists/", "a" * 32, name="城北镇", query="unit=城北镇&page=3&more=1")
    saved = SavedFilter.objects.get()

    assert "城北镇" in text_of(client.get("/tasks/"))
    assert "page" not in saved.query
    post(signed_in(cast.clerk), f"/tasks/lists/{saved.pk}/removal/", "b" * 32)
    assert SavedFilter.objects.count() == 1
    post(client, f"/tasks/lists/{saved.pk}/removal/", "c" * 32)
    assert SavedFilter.objects.count() == 0


def test_drafts_are_assigned_and_issued_together(
    cast: Cast, drafted: Task, signed_in: SignedIn
) -> None:
    client = signed_in(cast.officer)
    second = services.draft_task(actor=cast.officer.actor, at=moment(3, 2), title="无人牵头")
    both = [drafted.number, second.number]

    answer = client.post("/tasks/bulk/", {"_once": "a" * 32, "act": "issue", "task": both})
    told = text_of(client.get(answer["Location"]))
    assert "已办 1 项任务。" in told
    assert "2026-002: 任务 2026-002 没有牵头单位，请先指定再交办。" in told

    fields = {"act": "assign", "lead": "城北镇", "due_on": "2026-09-30", "task": [second.number]}
    client.post("/tasks/bulk/", {"_once": "b" * 32, **fields})
    second.refresh_from_db()
    drafted.refresh_from_db()
    assert (second.lead, second.due_on) == (cast.town, date(2026, 9, 30))
    assert drafted.state == "issued"


def test_bulk_acts_are_for_supervision(cast: Cast, issued: Task, signed_in: SignedIn) -> None:
    answer = post(signed_in(cast.head), "/tasks/bulk/", act="issue", task=issued.number)

    assert answer.status_code == 403


@pytest.mark.parametrize("kind", ["ledger", "table"])
@pytest.mark.parametrize("form", ["xlsx", "docx"])
def test_what_is_seen_is_exported(
    cast: Cast, reported: Task, signed_in: SignedIn, kind: str, form: str
) -> None:
    answer = signed_in(cast.officer).get(f"/tasks/export/{kind}.{form}?q=厂房")

    assert answer.status_code == 200
    assert answer.content.startswith(b"PK")
    assert form in answer["Content-Disposition"]


def test_an_empty_list_says_what_to_do(cast: Cast, signed_in: SignedIn) -> None:
    assert "还没有任务" in text_of(signed_in(cast.officer).get("/tasks/"))
    assert "还没有与你有关的任务" in text_of(signed_in(cast.clerk).get("/tasks/"))
    assert "没有符合筛选条件的任务" in text_of(signed_in(cast.officer).get("/tasks/?q=无"))


# --- one task -----------------------------------------------------------------------------------


def test_a_task_shows_both_standings_and_the_sum(
    cast: Cast, reported: Task, signed_in: SignedIn
) -> None:
    page = text_of(signed_in(cast.officer).get(TASK))

    assert "单位 2026年5月8日 上报 16.67%" in page or "上报 17%" in page
    assert "独立核实" in page
    assert "最短的回绿之路" in page
    assert "一号厂房封顶。" in page
    assert "线路迁改" in page
    assert 'id="entry-' in page


def test_the_light_of_a_past_day_is_computed(
    cast: Cast, reported: Task, signed_in: SignedIn
) -> None:
    page = text_of(signed_in(cast.officer).get(f"{TASK}?on=2026-03-02"))

    assert "牵头单位尚未签收。" in page
    assert signed_in(cast.officer).get(f"{TASK}?on=gestern").status_code == 200


def test_a_report_signed_later_does_not_count_on_an_earlier_day(
    cast: Cast, under_way: Task
) -> None:
    from luoshi.ledger.selectors import light_on

    report = services.report_progress(
        actor=cast.clerk.actor, at=moment(3, 20), task=under_way, percent=Decimal(30)
    )
    services.sign_report(actor=cast.head.actor, at=moment(3, 25), report=report)

    assert light_on(under_way, date(2026, 3, 22)).reported.actual is None
    assert light_on(under_way, date(2026, 3, 26)).reported.actual == Decimal(30)


def test_the_moved_date_keeps_the_first_one_on_its_face(
    cast: Cast, under_way: Task, signed_in: SignedIn
) -> None:
    head = signed_in(cast.head)
    post(head, f"{TASK}extension/", "a" * 32, new_due_on="2026-07-31", reason="降雨", progress="半")
    chief = signed_in(cast.supervision_head)
    assert "2026年7月31日" in text_of(chief.get(f"{TASK}extension/decision/"))
    post(chief, f"{TASK}extension/decision/", "b" * 32, grant="yes")

    for path in (TASK, "/tasks/"):
        page = text_of(chief.get(path))
        assert "延期 1 次" in page
        assert "原定 " in page
    assert Task.objects.get(pk=under_way.pk).due_on == date(2026, 7, 31)


def test_get_never_writes(cast: Cast, reported: Task, signed_in: SignedIn) -> None:
    for member in (cast.officer, cast.head):
        client = signed_in(member)
        for path in (*PAGES, "/tasks/export/ledger.xlsx", "/tasks/counts/"):
            with CaptureQueriesContext(connection) as asked:
                client.get(path)
            written = [
                one["sql"]
                for one in asked.captured_queries
                if re.match(r"(INSERT|UPDATE|DELETE)", one["sql"])
                and "django_session" not in one["sql"]
            ]
            assert written == []


# --- acts ---------------------------------------------------------------------------------------

# state before, act, who, what is sent, state after
ACTS_SENT = [
    ("drafted", "issue", "officer", {}, "issued"),
    ("issued", "accept", "clerk", {}, "under_way"),
    ("issued", "return", "head", {"clause": "三定方案第四条"}, "returned"),
    ("returned", "reissue", "officer", {"lead": "县住建局", "reason": "x"}, None),
    ("returned", "reissue", "officer", {"reason": "职责已明确"}, "issued"),
    ("under_way", "block", "clerk", {"need": "资金", "needed_from": "县住建局"}, "blocked"),
    ("blocked", "unblock", "officer", {"answer": "已到位"}, "under_way"),
    ("under_way", "request_closing", "head", {"words": ""}, "closing_requested"),
    ("closing_requested", "verify", "other_clerk", {"on": "2026-05-14"}, "verified"),
    ("closing_requested", "send_back", "officer", {"reason": "缺", "percent": "80"}, "under_way"),
    ("verified", "close", "officer", {}, "closed"),
    ("closed", "reopen", "leader", {"reason": "反弹"}, "under_way"),
    ("under_way", "suspend", "leader", {"reason": "政策调整"}, "suspended"),
    ("suspended", "resume", "supervision_head", {}, "under_way"),
    ("under_way", "cancel", "supervision_head", {"reason": "合并"}, "cancelled"),
    ("closed", "archive", "officer", {}, "archived"),
    ("under_way", "check", "other_head", {"percent": "20", "on": "2026-05-08"}, "under_way"),
]


@pytest.mark.parametrize(("before", "name", "person", "fields", "after"), ACTS_SENT)
def test_an_act_is_done_once(
    cast: Cast,
    drafted: Task,
    signed_in: SignedIn,
    before: str,
    name: str,
    person: str,
    fields: dict[str, str],
    after: str | None,
) -> None:
    in_state(cast, drafted, before)
    client = signed_in(getattr(cast, person))
    path = f"{TASK}{ACTS[name].noun}/"

    form = client.get(path)
    first = post(client, path, **fields)
    again = post(client, path, **fields)

    drafted.refresh_from_db()
    assert form.status_code == 200
    if after is None:
        assert first.status_code == 409
        assert drafted.state == before
        assert "不能同时验收" in text_of(first)
        return
    assert (first.status_code, again.status_code) == (302, 302)
    assert drafted.state == after
    assert drafted.verifications.count() <= 1 + (before == "verified") + (before == "closed")
    assert list(verify(cast.body.pk)) == []


def test_a_refused_act_keeps_what_was_typed(
    cast: Cast, under_way: Task, signed_in: SignedIn
) -> None:
    answer = post(
        signed_in(cast.head),
        f"{TASK}extension/",
        new_due_on="2026-06-01",
        reason="连续降雨",
        progress="过半",
    )

    assert answer.status_code == 409
    assert "新时限须晚于 2026-06-30。" in text_of(answer)
    assert "连续降雨" in text_of(answer)


def test_an_act_that_is_not_possible_now_is_told(
    cast: Cast, drafted: Task, signed_in: SignedIn
) -> None:
    answer = signed_in(cast.officer).get(f"{TASK}closure/")

    assert answer.status_code == 409
    assert "任务 2026-001 现为“草稿”，不能这样办。" in text_of(answer)


def test_a_check_cannot_lie_ahead(cast: Cast, under_way: Task, signed_in: SignedIn) -> None:
    fields = {"percent": "20", "on": "2026-12-01"}

    answer = post(signed_in(cast.other_head), f"{TASK}check/", **fields)

    assert "这一天还没有到。" in text_of(answer)
    assert under_way.verifications.count() == 0


# --- drafting -----------------------------------------------------------------------------------

DRAFT = {
    "title": "建成村级敬老院3所",
    "lead": "城北镇",
    "supporting": "县发改局、县住建局",
    "due_on": "2026-12-31",
    "kind": "measured",
    "feedback": "quarterly",
    "light": "project",
    "visibility": "body",
    "target-TOTAL_FORMS": "2",
    "target-INITIAL_FORMS": "0",
    "target-0-what": "敬老院",
    "target-0-comparator": ">=",
    "target-0-value": "3",
    "target-0-unit": "所",
    "target-1-comparator": ">=",
    "node-TOTAL_FORMS": "1",
    "node-INITIAL_FORMS": "0",
    "node-0-on": "2026-06-30",
    "node-0-percent": "40",
    "node-0-title": "主体完工",
}


def test_a_task_is_drafted_by_hand_and_changed(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.officer)

    answer = post(client, "/tasks/new/", "a" * 32, **DRAFT)

    task = Task.objects.get()
    assert answer["Location"] == TASK
    assert (task.lead, task.due_on, task.kind) == (cast.town, date(2026, 12, 31), "measured")
    assert [row.organisation for row in task.assignments.order_by("position")] == [
        cast.bureau,
        cast.other_bureau,
    ]
    assert task.targets.get().value == 3
    assert task.milestones.get().quarter == 2
    assert "敬老院" in text_of(client.get(f"{TASK}change/"))
    post(client, f"{TASK}change/", "b" * 32, **{**DRAFT, "title": "建成村级敬老院4所"})
    task.refresh_from_db()
    assert task.title == "建成村级敬老院4所"
    assert "已修改：任务" in text_of(client.get(TASK))


def test_a_draft_with_an_unknown_lead_keeps_what_was_typed(cast: Cast, signed_in: SignedIn) -> None:
    answer = post(signed_in(cast.officer), "/tasks/new/", **{**DRAFT, "lead": "县民政局"})

    assert answer.status_code == 200
    assert "组织中没有“县民政局”这个单位" in text_of(answer)
    assert "建成村级敬老院3所" in text_of(answer)
    assert Task.objects.count() == 0


def test_an_issued_task_is_not_changed(cast: Cast, issued: Task, signed_in: SignedIn) -> None:
    assert signed_in(cast.officer).get(f"{TASK}change/").status_code == 409


# --- reports ------------------------------------------------------------------------------------


def test_a_clerk_reports_with_the_last_values_there(
    cast: Cast, under_way: Task, signed_in: SignedIn
) -> None:
    client = signed_in(cast.clerk)
    target = under_way.targets.get()
    file = SimpleUploadedFile("现场.jpg", b"picture")
    fields = {f"value_{target.pk}": "1.86", "words": "封顶", "evidence": file}

    answer = client.post(f"{TASK}reports/", {"_once": "a" * 32, **fields})

    report = ProgressReport.objects.get()
    assert answer.status_code == 302
    assert (report.state, report.percent) == ("filed", Decimal("31.00"))
    evidence = report.evidence.get()
    handed_out = client.get(f"{TASK}files/{evidence.pk}/")
    assert b"".join(handed_out.streaming_content) == b"picture"
    services.sign_report(actor=cast.head.actor, at=moment(5, 15), report=report)
    assert 'value="1.86"' in text_of(client.get(f"{TASK}reports/"))


def test_no_change_is_one_press(cast: Cast, reported: Task, signed_in: SignedIn) -> None:
    answer = post(signed_in(cast.head), f"{TASK}reports/", no_change="1")

    latest = ProgressReport.objects.order_by("-pk")[0]
    assert answer.status_code == 302
    assert latest.is_no_change
    assert latest.percent == reported.percent


def test_a_refused_report_leaves_nothing_behind(
    cast: Cast, reported: Task, signed_in: SignedIn
) -> None:
    before = ProgressReport.objects.count()
    file = SimpleUploadedFile("现场.jpg", b"picture")
    target = reported.targets.get()
    fields = {f"value_{target.pk}": "0.5", "words": "退步了", "evidence": file}

    answer = signed_in(cast.clerk).post(f"{TASK}reports/", {"_once": "a" * 32, **fields})

    assert answer.status_code == 409
    assert "请在“存在问题”中说明原因" in text_of(answer)
    assert "退步了" in text_of(answer)
    assert ProgressReport.objects.count() == before
    assert StoredFile.objects.count() == 0


def test_the_head_signs_what_is_ticked_and_sends_back_with_a_word(
    cast: Cast, reported: Task, signed_in: SignedIn
) -> None:
    more_tasks(cast, 1)
    second = Task.objects.get(number="2026-002")
    services.accept_task(actor=cast.head.actor, at=moment(3, 3), task=second)
    services.report_progress(
        actor=cast.clerk.actor, at=moment(5, 9), task=second, percent=Decimal(5), words="x"
    )
    client = signed_in(cast.head)
    first, other = ProgressReport.objects.filter(state="filed").order_by("pk")
    page = "/tasks/signing/"
    assert text_of(client.get(page)).count('name="report"') == 2

    refused = post(client, page, "a" * 32, send_back=str(other.pk))
    assert refused.status_code == 409
    assert "请用一句话写明理由。" in text_of(refused)
    unticked = post(client, page, "d" * 32, **{f"reason_{other.pk}": "数字不对"})
    assert unticked.status_code == 409
    assert "请先勾选报送。" in text_of(unticked)
    assert 'value="数字不对"' in text_of(unticked)
    post(client, page, "b" * 32, send_back=str(other.pk), **{f"reason_{other.pk}": "数字不对"})
    post(client, page, "c" * 32, report=str(first.pk))

    first.refresh_from_db()
    other.refresh_from_db()
    assert (first.state, other.state) == ("signed", "sent_back")
    assert other.sent_back_reason == "数字不对"
    assert "没有等待审签的报送" in text_of(client.get(page))


def test_a_report_is_signed_from_its_task(cast: Cast, reported: Task, signed_in: SignedIn) -> None:
    report = ProgressReport.objects.get(state="filed")
    client = signed_in(cast.head)
    assert f"{TASK}reports/{report.pk}/signature/" in text_of(client.get(TASK))
    clerk = post(signed_in(cast.clerk), f"{TASK}reports/{report.pk}/signature/")

    answer = post(client, f"{TASK}reports/{report.pk}/signature/")

    report.refresh_from_db()
    assert (clerk.status_code, answer.status_code, report.state) == (403, 302, "signed")
    assert client.get(f"{TASK}reports/{report.pk}/signature/").status_code == 405


def test_a_report_is_sent_back_from_its_task(
    cast: Cast, reported: Task, signed_in: SignedIn
) -> None:
    report = ProgressReport.objects.get(state="filed")
    path = f"{TASK}reports/{report.pk}/sending-back/"
    client = signed_in(cast.head)

    assert client.get(path).status_code == 200
    post(client, path, reason="请附实测数")

    report.refresh_from_db()
    assert report.state == "sent_back"
    assert "请附实测数" in text_of(signed_in(cast.clerk).get(f"{TASK}reports/"))


# --- a table becomes drafts ---------------------------------------------------------------------


def upload(client: Client, content: bytes, name: str = "2026年分解表.xlsx") -> HttpResponse:
    file = SimpleUploadedFile(name, content)
    return client.post("/exchange/", {"_once": "u" * 32, "file": file})  # type: ignore[return-value]


def test_a_table_is_shown_then_drafted(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.officer)
    rows = [
        [1, "建成标准厂房6万平方米", "县发改局", "城北镇", "6月30日前", ""],
        [2, "改造老旧小区12个", "住建委", "", "年底前", ""],
    ]
    preview = upload(client, workbook(*rows))["Location"]
    assert Task.objects.count() == 0
    page = text_of(client.get(preview))
    assert "建成标准厂房6万平方米" in page
    assert "住建委" in page

    undecided = post(client, preview, "a" * 32)
    assert "请写出对应的单位" in text_of(undecided)
    answer = post(client, preview, "b" * 32, unit_0="县住建局")

    assert answer.status_code == 302
    first, second = Task.objects.order_by("number")
    assert (first.lead, first.due_on) == (cast.bureau, date(2026, 6, 30))
    assert (second.lead, second.state) == (cast.other_bureau, "drafted")
    assert first.source == "2026年分解表"
    assert "已拟 2 项任务。" in text_of(client.get(answer["Location"]))  # the job's page


def test_one_bad_row_writes_nothing(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.officer)
    rows = [
        [1, "好的一行", "县发改局", "", "2026-06-30", ""],
        [2, "日期不存在", "县发改局", "", "2026-02-30", ""],
    ]
    preview = upload(client, workbook(*rows))["Location"]

    page = text_of(client.get(preview))
    answer = post(client, preview)

    assert "E5" in page
    assert answer.status_code == 409
    assert "没有写入" in text_of(answer)
    assert Task.objects.count() == 0


@pytest.mark.parametrize("content", [b"", b"\x89PNG picture", "全是文字".encode()])
def test_a_file_that_is_no_table_is_told_at_the_field(
    cast: Cast, signed_in: SignedIn, content: bytes
) -> None:
    answer = upload(signed_in(cast.officer), content)

    assert answer.status_code == 200
    assert 'class="errorlist"' in text_of(answer)
    assert StoredFile.objects.count() == 0


def test_a_table_of_another_body_is_not_there(cast: Cast, signed_in: SignedIn) -> None:
    preview = upload(signed_in(cast.officer), workbook([1, "一项", "县发改局", "", "", ""]))
    path = preview["Location"]

    assert signed_in(cast.head).get(path).status_code == 403
    assert signed_in(cast.officer).get("/exchange/tables/999/").status_code == 404
