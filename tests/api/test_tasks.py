"""Tasks through the programs' door: the same lists, verbs and refusals as on the pages."""

from collections.abc import Callable

import pytest

from luoshi.history.models import Entry
from luoshi.ledger.models import ProgressReport, Task
from tests.api.conftest import Program
from tests.cast import Cast

Programs = Callable[..., Program]


def test_a_list_narrows_as_its_page_does(cast: Cast, program: Programs, under_way: Task) -> None:
    asking = program(cast.officer)

    all_ = asking.get("/tasks").json()
    none = asking.get("/tasks", unit=cast.town.pk).json()
    own = asking.get("/tasks", unit="发改局", standing="not_started", sort="-due").json()

    assert all_["total"] == 1
    assert all_["items"][0]["lead"] == {"id": cast.bureau.pk, "name": "县发改局"}
    assert all_["items"][0]["supporting"] == ["城北镇"]
    assert none["items"] == []
    assert [task["number"] for task in own["items"]] in ([], [under_way.number])


def test_a_task_tells_all_its_page_tells(cast: Cast, program: Programs, under_way: Task) -> None:
    told = program(cast.clerk).get(f"/tasks/{under_way.number}").json()

    assert told["title"] == under_way.title
    assert told["reviewer"]["name"] == "县住房和城乡建设局"
    assert told["targets"][0]["value"] == "6.0000"
    assert told["light"]["reported"]["standing"] == under_way.standing
    assert told["light"]["confirmed"] is None


def test_a_draft_is_not_there_for_a_unit(cast: Cast, program: Programs, drafted: Task) -> None:
    asking = program(cast.clerk)

    assert asking.get(f"/tasks/{drafted.number}").status_code == 404
    assert asking.post(f"/tasks/{drafted.number}/issue").status_code == 404


def test_a_task_is_drafted_changed_and_issued(cast: Cast, program: Programs) -> None:
    asking = program(cast.officer)

    made = asking.post(
        "/tasks",
        {
            "title": "新建城北消防站",
            "lead": cast.bureau.pk,
            "supporting": [cast.town.pk],
            "due_on": "2026-11-30",
            "targets": [{"what": "消防站", "value": "1", "unit": "座"}],
            "milestones": [{"on": "2026-06-30", "percent": "50"}],
            "feedback": {"kind": "monthly", "day": 10},
        },
    )
    number = made.json()["number"]
    changed = asking.post(f"/tasks/{number}", {"line": "应急"}, method="patch")
    issued = asking.post(f"/tasks/{number}/issue")

    assert made.status_code == 201
    assert made["Location"] == f"/api/v1/tasks/{number}"
    assert changed.json()["line"] == "应急"
    assert issued.json()["state"] == "issued"
    task = Task.objects.get(number=number)
    assert task.feedback == {"kind": "monthly", "day": 10, "more_days": []}
    assert task.milestones.count() == 1
    entry = Entry.objects.order_by("-pk").first()
    assert entry is not None
    assert entry.actor["channel"] == "token"


def test_a_task_walks_its_whole_life(cast: Cast, program: Programs, issued: Task) -> None:
    head, reviewer, officer = map(program, (cast.head, cast.other_head, cast.officer))
    clerk, chief = map(program, (cast.clerk, cast.supervision_head))
    at = f"/tasks/{issued.number}"

    steps = [
        clerk.post(f"{at}/acceptance"),
        head.post(f"{at}/block", {"need": "线路迁改", "needed_from": cast.town.pk}),
        clerk.post(f"{at}/unblock", {"answer": "已协调"}),
        chief.post(f"{at}/suspension", {"reason": "政策调整", "until": "2026-04-01"}),
        chief.post(f"{at}/resumption", {}),
        head.post(
            f"{at}/extension",
            {"new_due_on": "2026-07-30", "reason": "雨季", "progress": "主体过半"},
        ),
        chief.post(f"{at}/extension/decision", {"grant": True}),
        reviewer.post(f"{at}/check", {"percent": "20", "method": "现场"}),
        head.post(f"{at}/closing-request", {"words": "完成"}),
        reviewer.post(f"{at}/sending-back", {"reason": "二层未封顶", "percent": "60"}),
        head.post(f"{at}/closing-request", {}),
        reviewer.post(f"{at}/verification", {"words": "属实"}),
        officer.post(f"{at}/closure", {}),
        chief.post(f"{at}/reopening", {"reason": "渗漏"}),
        chief.post(f"{at}/cancellation", {"reason": "并入另一任务"}),
        officer.post(f"{at}/archive"),
    ]

    assert [step.status_code for step in steps] == [200] * len(steps)
    assert steps[-1].json()["state"] == "archived"
    assert steps[6].json()["due_on"] == "2026-07-30"
    assert steps[9].json()["confirmed_percent"] == "60.00"


def test_a_returned_task_is_issued_to_another(cast: Cast, program: Programs, issued: Task) -> None:
    at = f"/tasks/{issued.number}"

    returned = program(cast.head).post(f"{at}/return", {"clause": "三定方案第四条"})
    again = program(cast.officer).post(
        f"{at}/reissue", {"reason": "按职责调整", "lead": cast.town.pk}
    )

    assert returned.json()["state"] == "returned"
    assert again.json()["lead"]["name"] == "城北镇"


def test_a_report_is_filed_and_signed(cast: Cast, program: Programs, under_way: Task) -> None:
    at = f"/tasks/{under_way.number}/reports"
    target = under_way.targets.get()

    filed = program(cast.clerk).post(at, {"values": {str(target.pk): "1.86"}, "words": "二层浇筑"})
    signed = program(cast.head).post(f"{at}/{filed.json()['id']}/signature")

    assert filed.status_code == 201
    assert filed["Location"] == f"/api/v1{at}/{filed.json()['id']}"
    assert filed.json()["state"] == "filed"
    assert filed.json()["percent"] == "31.00"
    assert signed.json()["state"] == "signed"


def test_a_report_is_sent_back_with_a_word(cast: Cast, program: Programs, under_way: Task) -> None:
    at = f"/tasks/{under_way.number}/reports"
    filed = program(cast.clerk).post(at, {"percent": "90"}).json()

    silent = program(cast.head, "zh-hans").post(f"{at}/{filed['id']}/sending-back", {"reason": " "})
    told = program(cast.head).post(f"{at}/{filed['id']}/sending-back", {"reason": "与现场不符"})

    assert silent.status_code == 409
    assert silent.json() == {"code": "reason_missing", "message": "请用一句话写明理由。"}
    assert told.json()["sent_back_reason"] == "与现场不符"


def test_a_report_belongs_to_its_task(cast: Cast, program: Programs, under_way: Task) -> None:
    filed = program(cast.clerk).post(f"/tasks/{under_way.number}/reports", {"percent": "9"}).json()

    answer = program(cast.clerk).get(f"/tasks/2026-999/reports/{filed['id']}")

    assert answer.status_code == 404


def test_the_door_has_no_rule_of_its_own(cast: Cast, program: Programs, issued: Task) -> None:
    answer = program(cast.other_clerk).post(f"/tasks/{issued.number}/acceptance")

    assert answer.status_code == 403
    assert answer.json() == {
        "code": "not_allowed",
        "message": "Your post may not do this: A task is signed for by the lead unit.",
    }


def test_what_is_not_possible_now_is_refused(cast: Cast, program: Programs, issued: Task) -> None:
    answer = program(cast.officer).post(f"/tasks/{issued.number}/closure", {})

    assert answer.status_code == 409
    assert answer.json()["code"] == "not_possible_now"


@pytest.mark.parametrize(
    ("content", "fields"),
    [
        ({}, {"title": ["This value is needed."]}),
        ({"title": "x", "tilte": "y"}, {"tilte": ["This name is not known here."]}),
        ({"title": "x", "due_on": "30.6."}, {"due_on": ["Write a day as YYYY-MM-DD."]}),
        ({"title": "x\x00"}, {"title": ["This value cannot be read."]}),
        (
            {"title": "x", "targets": [{"value": "much"}]},
            {"targets.0.value": ["Write a number here."]},
        ),
    ],
)
def test_values_that_cannot_be_read_are_named(
    cast: Cast, program: Programs, content: dict[str, object], fields: dict[str, list[str]]
) -> None:
    answer = program(cast.officer).post("/tasks", content)

    assert answer.status_code == 422
    assert answer.json() == {
        "code": "invalid_request",
        "message": "Some values cannot be read. Each is named under “fields”.",
        "fields": fields,
    }
    assert Task.objects.count() == 0


def test_a_body_that_is_no_json_is_told_so(cast: Cast, program: Programs) -> None:
    answer = program(cast.officer).client.post(
        "/api/v1/tasks", "{", content_type="application/json"
    )

    assert answer.status_code == 400
    assert answer.json()["code"] == "bad_request"


def test_a_unit_of_another_body_cannot_lead(cast: Cast, program: Programs) -> None:
    answer = program(cast.officer).post("/tasks", {"title": "x", "lead": cast.stranger.unit.pk})

    assert answer.status_code == 422
    assert answer.json()["code"] == "unknown_name"


def test_actions_and_history_are_told(cast: Cast, program: Programs, under_way: Task) -> None:
    asking = program(cast.clerk, "zh-hans")

    actions = asking.get(f"/tasks/{under_way.number}/actions").json()
    history = asking.get(f"/tasks/{under_way.number}/history").json()

    assert actions == {"actions": ["block", "report"]}
    assert [act["event"] for act in history] == [
        "ledger.task_accepted",
        "ledger.task_issued",
        "ledger.task_drafted",
    ]


def test_a_repeated_key_acts_once(cast: Cast, program: Programs, under_way: Task) -> None:
    asking = program(cast.clerk)
    at = f"/tasks/{under_way.number}/reports"

    answers = [asking.post(at, {"percent": "12"}, key="k-1") for _ in range(20)]

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert len({answer["Location"] for answer in answers}) == 1
    assert ProgressReport.objects.count() == 1


def test_a_key_with_other_content_is_refused(
    cast: Cast, program: Programs, under_way: Task
) -> None:
    asking = program(cast.clerk)
    at = f"/tasks/{under_way.number}/reports"
    asking.post(at, {"percent": "12"}, key="k-1")

    answer = asking.post(at, {"percent": "13"}, key="k-1")

    assert answer.status_code == 409
    assert answer.json()["code"] == "stale_form"
    assert ProgressReport.objects.count() == 1


def test_a_key_belongs_to_its_sender(cast: Cast, program: Programs, under_way: Task) -> None:
    at = f"/tasks/{under_way.number}/reports"
    program(cast.clerk).post(at, {"percent": "12"}, key="k-1")

    answer = program(cast.other_clerk).post(at, {"percent": "12"}, key="k-1")

    assert answer.status_code == 403


def test_a_refusal_leaves_the_key_free(cast: Cast, program: Programs, under_way: Task) -> None:
    asking = program(cast.head)
    at = f"/tasks/{under_way.number}/reports"

    refused = asking.post(at, {"no_change": True}, key="k-1")
    filed = asking.post(at, {"percent": "12"}, key="k-1")

    assert refused.json()["code"] == "nothing_to_repeat"
    assert filed.status_code == 201


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_asks_the_same_few_questions(
    cast: Cast,
    program: Programs,
    count: int,
    django_assert_num_queries: Callable[[int], object],
) -> None:
    asking = program(cast.officer)
    for number in range(count):
        made = asking.post("/tasks", {"title": f"第{number}项", "lead": cast.bureau.pk})
        asking.post(f"/tasks/{made.json()['number']}/issue")

    with django_assert_num_queries(5):  # type: ignore[attr-defined]
        answer = asking.get("/tasks")

    assert answer.json()["total"] == count
