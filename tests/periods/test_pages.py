"""Pages of periods, as many questions for three as for one, and the programs' door."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from luoshi.desk.selectors import inbox_of
from luoshi.ledger import services as ledger
from luoshi.ledger.models import Kind, Task
from luoshi.periods import lights, selectors, services
from luoshi.periods.models import Period, Purpose, Recurrence, ZeroEvent, ZeroTarget
from luoshi_core.rhythm import Every, Rhythm
from tests.cast import Cast, Member
from tests.periods.conftest import EVENT, MONTHLY, clock_of, make_task, moment, periods_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 4, 28)


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    with override_settings(DEMO_DAY=TODAY):
        yield


def browser(member: Member) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_the_list_shows_what_became_of_each_period(cast: Cast, monthly: Recurrence) -> None:
    services.report_period(
        actor=cast.head.actor, at=moment(3, 30), period=periods_of(monthly)[0], words="已排查"
    )

    answer = browser(cast.officer).get("/periods/")
    missed = browser(cast.officer).get("/periods/?outcome=missed")

    assert answer.status_code == 200
    assert "2026年3月" in text_of(answer)
    assert "迟报" in text_of(answer)
    assert "2026年4月" in text_of(missed)
    assert "2026年3月" not in text_of(missed)


def test_the_list_asks_as_often_for_three_as_for_one(
    cast: Cast, monthly: Recurrence, django_assert_num_queries: Any
) -> None:
    actor = cast.officer.actor
    with django_assert_num_queries(3):
        selectors.list_periods(actor, date(2026, 3, 10))

    for title in ("乙", "丙"):
        add_monthly(cast, make_task(cast, title=title))
    with django_assert_num_queries(3):
        assert len(selectors.list_periods(actor, date(2026, 3, 10)).rows) == 3


def add_monthly(cast: Cast, task: Task) -> Recurrence:
    return services.set_recurrence(
        actor=cast.officer.actor, at=moment(3, 2), task=task, rhythm=MONTHLY, owed="排查",
        from_on=date(2026, 3, 2),
    )  # fmt: skip


def test_panels_ask_as_often_for_three_tasks_as_for_one(
    cast: Cast, monthly: Recurrence, event: ZeroEvent, statements: Recurrence
) -> None:
    actor, tasks = cast.officer.actor, [monthly.task, event.target.task]
    with CaptureQueriesContext(connection) as first:
        selectors.panels_of_tasks(actor, tasks)

    tasks += [make_task(cast, title=title) for title in ("乙", "丙")]
    for task in tasks[2:]:
        add_monthly(cast, task)
    with CaptureQueriesContext(connection) as second:
        shown = selectors.panels_of_tasks(actor, tasks)

    assert len(first) == len(second) == 5
    assert [len(one.series) for one in shown.values()] == [1, 1, 1, 1]


def test_the_tasks_page_shows_the_strip_and_the_count(cast: Cast, monthly: Recurrence) -> None:
    services.report_period(
        actor=cast.head.actor, at=moment(3, 20), period=periods_of(monthly)[0], words="已排查"
    )

    page = text_of(browser(cast.officer).get(f"/tasks/{monthly.task.number}/"))

    assert "应报 2 期，已报 1 期" in page
    assert "未报 1 期" in page


def test_a_past_day_is_read_from_what_was_known_then(cast: Cast, march: Period) -> None:
    services.report_period(actor=cast.clerk.actor, at=moment(3, 20), period=march, words="排查")
    services.sign_period(actor=cast.head.actor, at=moment(3, 24), period=march)
    services.confirm_period(
        actor=cast.officer.actor, at=moment(4, 2), period=march, holds=False, words="无记录"
    )

    told = {
        day: selectors.view_period(cast.officer.actor, march.pk, day).row.outcome.value
        for day in (
            date(2026, 3, 19), date(2026, 3, 20), date(2026, 3, 24), date(2026, 4, 1), TODAY,
        )
    }  # fmt: skip

    assert list(told.values()) == ["open", "waiting", "kept", "kept", "missed"]
    march.refresh_from_db()
    course = lights.course_on(march.reports.all(), march.rulings.all(), TODAY)
    assert course == lights.course_today(march)


def test_a_rhythm_is_set_by_a_form(cast: Cast, task: Task) -> None:
    sent = {
        "purpose": "work",
        "owed": "每季小结",
        "every": "quarter",
        "day": "",
        "workdays_after": "5",
        "day_off": "keep",
        "from_on": "2026-04-28",
    }

    answer = browser(cast.officer).post(f"/periods/tasks/{task.number}/rhythm/", sent)

    made = Recurrence.objects.get()
    assert answer.status_code == 302
    assert made.beats == Rhythm(Every.QUARTER, workdays_after=5)
    assert periods_of(made)[0].due_on == date(2026, 7, 7)


def test_a_form_says_what_is_wrong_and_keeps_what_was_typed(cast: Cast, task: Task) -> None:
    sent = {"purpose": "work", "owed": "小结", "every": "week", "day": "9", "from_on": "2026-04-28"}

    answer = browser(cast.officer).post(f"/periods/tasks/{task.number}/rhythm/", sent)

    assert answer.status_code == 422
    assert "这些日子构不成频次" in text_of(answer)
    assert "小结" in text_of(answer)
    assert not Recurrence.objects.exists()


def test_a_zero_target_no_light_would_see_is_refused_at_both_doors(cast: Cast) -> None:
    task = make_task(cast, Kind.DELIVERABLE, "建成一处停车场")
    sent = {"what": "不发生事故", "base_on": "2026-01-01", "allowed": "0"}

    answer = browser(cast.officer).post(f"/periods/tasks/{task.number}/zero-target/", sent)
    told = Program(cast.officer).ask("post", f"/tasks/{task.number}/zero-target", sent)

    assert answer.status_code == 409
    assert f"任务 {task.number} 是“交付成果”类，发生了什么，它的灯看不见。" in text_of(answer)
    assert (told[0], told[1]["code"]) == (409, "kind_unwatched")
    assert not ZeroTarget.objects.exists()


def test_evidence_is_handed_in_and_out(cast: Cast, task: Task) -> None:
    standing = services.set_recurrence(
        actor=cast.officer.actor, at=moment(4, 1), task=task, purpose=Purpose.EVIDENCE,
        rhythm=Rhythm(Every.YEAR, day=10), owed="年度佐证", from_on=date(2026, 4, 1),
    )  # fmt: skip
    period = periods_of(standing)[0]
    sent = {"words": "仍在坚持", "evidence": SimpleUploadedFile("台账.txt", b"list")}

    answer = browser(cast.head).post(f"/periods/{period.pk}/report/", sent)
    report = period.reports.get()
    file = browser(cast.officer).get(f"/periods/reports/{report.pk}/file/")

    assert answer.status_code == 302
    assert b"".join(file.streaming_content) == b"list"  # type: ignore[attr-defined]
    assert browser(cast.stranger).get(f"/periods/reports/{report.pk}/file/").status_code == 404


def test_every_act_on_pages(cast: Cast, monthly: Recurrence, target: ZeroTarget) -> None:
    march, april = periods_of(monthly)[:2]
    clerk, head = browser(cast.clerk), browser(cast.head)
    officer, chief, source = (
        browser(cast.officer), browser(cast.supervision_head), browser(cast.other_clerk),
    )  # fmt: skip
    event = {**EVENT, "happened_on": "2026-03-10", "place": "城北镇"}
    number = target.task.number

    answers = [
        clerk.post(f"/periods/{march.pk}/report/", {"words": "已排查"}),
        head.post(f"/periods/{march.pk}/sending-back/", {"reason": "缺数字"}),
        clerk.post(f"/periods/{march.pk}/report/", {"words": "已排查", "value": "12"}),
        head.post(f"/periods/{march.pk}/signature/"),
        officer.post(f"/periods/{march.pk}/confirmation/", {"holds": "yes"}),
        chief.post(f"/periods/{april.pk}/waiver/", {"reason": "防汛"}),
        officer.post(
            f"/periods/tasks/{number}/zero-target/",
            {"what": "不发生火灾", "base_on": "2026-01-01", "allowed": "0"},
        ),
        source.post(f"/periods/targets/{target.pk}/events/", event),
    ]
    entry = ZeroEvent.objects.get()
    answers += [
        head.post(f"/periods/events/{entry.pk}/dispute/", {"reason": "不属实"}),
        officer.post(
            f"/periods/events/{entry.pk}/settlement/", {"counts": "yes", "reason": "已核实"}
        ),
        source.post(f"/periods/events/{entry.pk}/correction/", {**event, "reason": "补充"}),
        officer.post(
            f"/periods/rhythms/{monthly.pk}/change/",
            {"owed": "排查", "every": "month", "day": "20", "from_on": "2026-05-01"},
        ),
    ]
    changed = Recurrence.objects.get(replaces=monthly)
    answers.append(
        officer.post(
            f"/periods/rhythms/{changed.pk}/end/", {"last_on": "2026-06-30", "reason": "并入"}
        )
    )

    assert [answer.status_code for answer in answers] == [302] * len(answers)
    march.refresh_from_db()
    assert march.state == "confirmed"


def test_every_page_of_an_entry_and_a_period_opens(
    cast: Cast, march: Period, event: ZeroEvent
) -> None:
    client = browser(cast.officer)

    paths = [
        f"/periods/{march.pk}/",
        f"/periods/{march.pk}/?on=2026-03-10",
        f"/periods/events/{event.pk}/",
        f"/periods/tasks/{event.target.task.number}/",
        f"/periods/tasks/{march.task.number}/?on=2026-03-10",
        f"/tasks/{event.target.task.number}/",
    ]

    assert [client.get(path).status_code for path in paths] == [200] * len(paths)
    assert "截至" in text_of(client.get(paths[1]))


def test_a_measured_task_tells_its_distance(cast: Cast) -> None:
    task = make_task(cast, Kind.MEASURED, "能耗下降")
    officer = cast.officer.actor
    other = ledger.draft_task(
        actor=officer, at=moment(3, 2), title="能耗", kind=Kind.MEASURED, lead=cast.bureau,
        due_on=date(2026, 12, 31),
        targets=[ledger.TargetDraft("单位能耗", 2, "吨", "<=", None, 8)],
    )  # fmt: skip
    ledger.issue_task(actor=officer, at=moment(3, 2), task=other)
    other = ledger.accept_task(actor=cast.head.actor, at=moment(3, 2), task=other)
    key = other.targets.get().pk
    for day, value in ((20, 7), (27, 5)):
        ledger.report_progress(
            actor=cast.head.actor, at=moment(3, day), task=other, values={key: value}
        )

    (row,) = selectors.periods_of_task(officer, other, TODAY).measured

    assert (row.measure.percent, row.measure.distance, row.nearer) == (50, 3, 2)
    assert selectors.periods_of_task(officer, task, TODAY).measured == ()
    assert "(5 − 8) ÷ (2 − 8)" in text_of(browser(cast.officer).get(f"/tasks/{other.number}/"))


def test_the_inbox_tells_what_is_owed(
    cast: Cast, monthly: Recurrence, event: ZeroEvent, statements: Recurrence
) -> None:
    services.turn_periods(actor=clock_of(cast), at=moment(4, 20))
    march, april = periods_of(monthly)[:2]
    services.report_period(actor=cast.clerk.actor, at=moment(4, 20), period=march, words="排查")
    services.dispute_event(actor=cast.head.actor, at=moment(4, 20), event=event, reason="不实")

    def waiting(member: Member, on: date) -> dict[str, int]:
        inbox = inbox_of(member.actor, on)
        return {
            one.key: one.total for one in inbox.groups if one.key.startswith(("period", "event"))
        }

    assert waiting(cast.clerk, date(2026, 4, 20)) == {"period_due": 1}
    assert waiting(cast.clerk, TODAY) == {"period_late": 1}
    assert waiting(cast.head, date(2026, 4, 20)) == {"period_sign": 1, "period_due": 1}
    assert waiting(cast.other_clerk, date(2026, 4, 20)) == {"period_late": 1}
    assert waiting(cast.officer, TODAY) == {"event_dispute": 1}
    assert text_of(browser(cast.clerk).get("/inbox/")).count(f"/periods/{april.pk}/") >= 1


class Program:
    """A program that asks with the session of a member."""

    def __init__(self, member: Member) -> None:
        self.client = browser(member)

    def ask(self, method: str, path: str, content: Any = None) -> Any:
        call = getattr(self.client, method)
        asked = {} if content is None else {"data": content, "content_type": "application/json"}
        answer = call(f"/api/v1/periods{path}", **asked)
        return answer.status_code, answer.json()


def test_every_verb_through_the_programs_door(cast: Cast, task: Task, target: ZeroTarget) -> None:
    officer, chief = Program(cast.officer), Program(cast.supervision_head)
    clerk, head, source = Program(cast.clerk), Program(cast.head), Program(cast.other_clerk)
    rhythm = {"every": "week", "day": 5}
    status, made = officer.ask(
        "post", f"/tasks/{task.number}/rhythm",
        {"owed": "每周排查", "rhythm": rhythm, "from_on": "2026-04-28"},
    )  # fmt: skip
    assert status == 201
    first, second = [one.pk for one in periods_of(Recurrence.objects.get(pk=made["id"]))][:2]
    event = {**EVENT, "happened_on": "2026-03-10", "place": cast.town.pk}

    steps = [
        clerk.ask("post", f"/{first}/report", {"words": "已排查"}),
        head.ask("post", f"/{first}/sending-back", {"reason": "缺数字"}),
        head.ask("post", f"/{first}/report", {"words": "已排查", "value": "3"}),
        officer.ask("post", f"/{first}/confirmation", {"holds": True}),
        chief.ask("post", f"/{second}/waiver", {"reason": "防汛"}),
        officer.ask("post", f"/tasks/{target.task.number}/zero-target",
                    {"what": "不发生火灾", "base_on": "2026-01-01"}),
        source.ask("post", f"/targets/{target.pk}/events", event),
    ]  # fmt: skip
    entry = ZeroEvent.objects.get().pk
    steps += [
        head.ask("post", f"/events/{entry}/dispute", {"reason": "不属实"}),
        officer.ask("post", f"/events/{entry}/settlement", {"counts": True, "reason": "已核实"}),
        source.ask("post", f"/events/{entry}/correction", {**event, "reason": "补充"}),
        source.ask("get", f"/events/{entry}"),
        officer.ask("post", f"/rhythms/{made['id']}/change",
                    {"rhythm": {"every": "month", "day": 25}, "from_on": "2026-05-01"}),
    ]  # fmt: skip
    assert [status for status, _ in steps] == [
        200, 200, 200, 200, 200, 201, 201, 200, 200, 201, 200, 201,
    ]  # fmt: skip
    ended = officer.ask(
        "post", f"/rhythms/{steps[-1][1]['id']}/end", {"last_on": "2026-06-30", "reason": "并入"}
    )
    assert ended[0] == 200
    assert steps[10][1]["state"] == "corrected"
    assert officer.ask("get", f"/{first}")[1]["outcome"] == "kept"
    listed = officer.ask("get", "?outcome=kept")[1]
    assert (listed["total"], Decimal(listed["items"][0]["value"])) == (1, Decimal(3))
    shown = officer.ask("get", f"/tasks/{task.number}")[1]
    assert shown["series"][0]["kept"] == 1


def test_the_programs_door_refuses_by_name(cast: Cast, march: Period) -> None:
    signature = Program(cast.head).ask("post", f"/{march.pk}/signature")
    stranger = Program(cast.stranger).ask("get", f"/{march.pk}")
    foreign = Program(cast.other_clerk).ask("post", f"/{march.pk}/report", {"words": "x"})

    assert (signature[0], signature[1]["code"]) == (409, "period_not_possible")
    assert stranger[0] == 404
    assert foreign[0] == 403


def test_the_page_of_what_comes_again_counts_periods_and_expects_no_percentage(
    cast: Cast, monthly: Recurrence
) -> None:
    text = text_of(browser(cast.officer).get(f"/tasks/{monthly.task.number}/"))

    assert "按期办理" in text
    assert "应达进度" not in text
    assert "本任务以期次代替进度报送，见“期次”。" in text
