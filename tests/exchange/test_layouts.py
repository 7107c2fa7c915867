"""Tables in the layouts offices use: the exact drafts of each; explained once, remembered."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from luoshi.exchange import selectors, services
from luoshi.exchange.models import LayoutMemory
from luoshi.exchange.reading.tables import TableSeen, preview_of, see_table, with_memories
from luoshi.exchange.refusals import ColumnTwice, TableNotReady, TaskColumnMissing, UnknownUse
from luoshi.files.services import store_file
from luoshi.history.models import Entry
from luoshi.jobs.models import Job
from luoshi.ledger.models import Task
from luoshi.organisations.actor import Actor
from tests.cast import Cast
from tests.exchange.layouts import CASES, OWN, OWN_ROWS, OWN_USES, USUAL, Case, plain
from tests.ledger.conftest import moment

pytestmark = pytest.mark.django_db
ON = date(2026, 5, 15)
AT = moment(5, 15)


def explain(actor: Actor, case: Case) -> TableSeen:
    """The table as its unit has explained it, where it must be explained."""
    seen = see_table(case.content, name=case.file)
    if case.uses is None:
        return seen
    for one in seen.sheets:
        services.remember_layout(
            actor=actor,
            at=AT,
            fingerprint=one.sheet.fingerprint,
            name="自己的表",
            headers={column.index: column.header for column in one.sheet.columns},
            columns={column.index: case.uses[column.header] for column in one.sheet.columns},
            **case.convention,
        )
    known = selectors.layouts_known(actor, [one.sheet.fingerprint for one in seen.sheets])
    return with_memories(seen, known)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_layout_gives_exactly_its_drafts(cast: Cast, case: Case) -> None:
    actor = cast.officer.actor
    seen = explain(actor, case)
    assert seen.is_recognised

    preview = preview_of(seen, actor=actor, on=ON, name=case.file)

    assert (preview.faults, preview.unknown) == ((), ())
    contents = [draft.content for draft in preview.drafts]
    assert [
        (
            one["title"],
            one["line"],
            one["lead"].name if one["lead"] else None,
            tuple(unit.name for unit in one["supporting"]),
            one["due_on"],
            one["due_words"],
        )
        for one in contents
    ] == list(case.drafts)
    if "targets" in case.more:
        assert [(one["targets"][0].value, one["targets"][0].unit) for one in contents] == [
            (Decimal(value), unit) for value, unit in case.more["targets"]
        ]
    if "nodes" in case.more:
        nodes = [(node.on.month, node.title) for node in contents[0]["milestones"]]
        assert nodes == case.more["nodes"]
    if "measures" in case.more:
        assert contents[0]["measures"] == case.more["measures"]
    if "kinds" in case.more:
        assert tuple(one["kind"] for one in contents) == case.more["kinds"]


def test_there_are_twenty_layouts_and_more() -> None:
    assert len({case.content for case in CASES}) >= 20


def test_hidden_rows_and_columns_are_said(cast: Cast) -> None:
    case = next(case for case in CASES if case.name == "hidden row and column")
    seen = see_table(case.content, name=case.file)

    notes = preview_of(seen, actor=cast.officer.actor, on=ON, name="a.xlsx").notes

    assert notes == (
        "工作表“表”：有 1 行被隐藏（3），也已读取；不需要的请删除后重新上传。",
        "工作表“表”：有 1 列被隐藏（D），也已读取。",
    )


def test_what_is_explained_once_is_used_by_itself(cast: Cast) -> None:
    actor = cast.officer.actor
    case = next(case for case in CASES if case.name == "own words")
    explain(actor, case)
    other = plain(
        [" 项 次", "干什么：", "谁来干", "谁帮忙", "何时干完", "联络员电话"], OWN_ROWS[:1]
    )

    seen = see_table(other, name="下一期.xlsx")
    known = selectors.layouts_known(actor, [one.sheet.fingerprint for one in seen.sheets])

    assert not seen.is_recognised
    assert with_memories(seen, known).is_recognised
    assert selectors.layouts_known(cast.clerk.actor, list(known)) == {}


def test_explained_again_the_last_word_holds_and_forgotten_it_asks_again(cast: Cast) -> None:
    actor = cast.officer.actor
    given: dict[str, Any] = {
        "actor": actor, "at": AT, "fingerprint": "a" * 32, "name": "甲", "headers": {0: "干什么"}
    }  # fmt: skip

    services.remember_layout(**given, columns={0: "task"})
    memory = services.remember_layout(**{**given, "name": "乙"}, columns={0: "task", 1: "keep"})
    services.forget_layout(actor=actor, at=AT, memory=memory)

    assert LayoutMemory.objects.count() == 0
    assert list(Entry.objects.order_by("pk").values_list("event", flat=True))[-3:] == [
        "exchange.layout_kept",
        "exchange.layout_kept",
        "exchange.layout_forgotten",
    ]


@pytest.mark.parametrize(
    ("columns", "refusal"),
    [
        ({0: "ordinal"}, TaskColumnMissing),
        ({0: "task", 1: "task"}, ColumnTwice),
        ({0: "task", 1: "nonsense"}, UnknownUse),
    ],
)
def test_a_layout_without_sense_is_refused(
    cast: Cast, columns: dict[int, str], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        services.remember_layout(
            actor=cast.officer.actor,
            at=AT,
            fingerprint="a" * 32,
            name="甲",
            headers={},
            columns=columns,
        )

    assert LayoutMemory.objects.count() == 0


def test_three_bad_rows_write_nothing_and_are_three_sentences(cast: Cast) -> None:
    actor = cast.officer.actor
    content = plain(
        USUAL,
        [
            [1, "甲", "城北镇", "", "6月31日"],
            [2, "", "城北镇", "县发展和改革局", "6月底"],
            [3, "丙", "城北镇", "", "很快吧"],
            [4, "丁", "城北镇", "", "6月底"],
        ],
    )
    stored = store_file(actor=actor, at=AT, content=content, name="a.xlsx", kind=selectors.TABLE)
    preview = preview_of(see_table(content, name="a.xlsx"), actor=actor, on=ON, name="a.xlsx")

    with pytest.raises(TableNotReady):
        services.take_in_table(actor=actor, at=AT, stored=stored, preview=preview)

    assert [fault.cell for fault in preview.faults] == ["Sheet1 E2", "Sheet1 B3", "Sheet1 E4"]
    assert len({fault.sentence for fault in preview.faults}) == 3
    assert Task.objects.count() == 0


def test_a_table_is_drafted_whole_with_its_record(cast: Cast) -> None:
    actor = cast.officer.actor
    content = plain(USUAL, [[n, f"任务{n}", "城北镇", "", "6月底"] for n in range(1, 451)])
    stored = store_file(actor=actor, at=AT, content=content, name="a.xlsx", kind=selectors.TABLE)
    preview = preview_of(see_table(content, name="a.xlsx"), actor=actor, on=ON, name="a.xlsx")
    told: list[tuple[int, int]] = []

    tasks = services.take_in_table(
        actor=actor, at=AT, stored=stored, preview=preview, told=lambda *at: told.append(at)
    )

    assert [task.number for task in tasks][:2] == ["2026-001", "2026-002"]
    assert Task.objects.count() == 450
    assert told == [(200, 450), (400, 450), (450, 450)]
    assert Entry.objects.filter(event="ledger.task_drafted").count() == 450
    assert Entry.objects.filter(event="exchange.table_taken_in").count() == 1


def test_a_page_takes_a_foreign_table_in(cast: Cast, client: Client) -> None:
    client.force_login(cast.officer.user)
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile("分工.xlsx", plain(OWN, OWN_ROWS))
    table = client.post("/exchange/", {"file": file})
    asked = client.get(table.headers["Location"])
    columns = asked.headers["Location"]
    page = client.get(columns).content.decode()
    uses = {f"sheet0-use_{place}": OWN_USES[header] for place, header in enumerate(OWN)}
    wrong = client.post(columns, {**uses, "sheet0-name": "分工", "sheet0-has_tasks": "on",
                                  "sheet0-use_1": "ignore"})  # fmt: skip
    right = client.post(columns, {**uses, "sheet0-name": "分工", "sheet0-has_tasks": "on"})
    preview = client.get(right.headers["Location"]).content.decode()
    started = client.post(right.headers["Location"], {})
    bar = client.get(started.headers["Location"]).content.decode()

    assert "建成停车场3处" in page
    assert wrong.status_code == 409
    assert "请指明" in wrong.content.decode()
    assert "拟 2 项任务" in preview
    assert "2 项任务" in bar
    assert Task.objects.count() == 2
    assert Job.objects.get().result == {"tasks": 2}
    again = client.post("/exchange/", {"file": SimpleUploadedFile("x.xlsx", plain(OWN, OWN_ROWS))})
    assert "拟 2 项任务" in client.get(again.headers["Location"]).content.decode()


def test_programs_take_a_foreign_table_in(cast: Cast, client: Client) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    client.force_login(cast.officer.user)
    table = client.post(
        "/api/v1/exchange/tables", {"file": SimpleUploadedFile("a.xlsx", plain(OWN, OWN_ROWS))}
    ).json()
    (sheet,) = table["sheets"]
    layout = client.put(
        "/api/v1/exchange/layouts",
        {
            "fingerprint": sheet["fingerprint"],
            "name": "分工",
            "headers": {str(one["index"]): one["header"] for one in sheet["columns"]},
            "columns": {str(one["index"]): OWN_USES[one["header"]] for one in sheet["columns"]},
        },
        content_type="application/json",
    ).json()
    known = client.get(f"/api/v1/exchange/tables/{table['id']}").json()
    started = client.post(
        f"/api/v1/exchange/tables/{table['id']}/tasks", {}, content_type="application/json"
    )
    job = client.get(f"/api/v1/jobs/{started.json()['job']}").json()
    listed = client.get("/api/v1/exchange/layouts").json()
    gone = client.delete(f"/api/v1/exchange/layouts/{layout['id']}")

    assert (table["recognised"], known["recognised"], known["tasks"]) == (False, True, 2)
    assert (started.status_code, job["state"], Task.objects.count()) == (202, "done", 2)
    assert [one["name"] for one in listed] == ["分工"]
    assert (gone.status_code, LayoutMemory.objects.count()) == (204, 0)


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_layouts_asks_the_same_number_of_questions(
    cast: Cast, count: int, django_assert_num_queries: Any
) -> None:
    actor = cast.officer.actor
    for number in range(count):
        services.remember_layout(
            actor=actor, at=AT, fingerprint=f"{number}" * 32, name="甲", headers={},
            columns={0: "task"},
        )  # fmt: skip

    with django_assert_num_queries(1):
        layouts = selectors.layouts_of(actor)

    assert len(layouts) == count


@pytest.mark.parametrize("who", ["clerk", "head", "other_head", "reader"])
def test_only_supervision_takes_tables_in(cast: Cast, client: Client, who: str) -> None:
    client.force_login(getattr(cast, who).user)

    assert client.post("/exchange/", {}).status_code == 403
