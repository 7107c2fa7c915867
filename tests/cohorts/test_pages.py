"""The pages of cohorts: list, curve, grid, tables, round trip; as many questions for many."""

import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from luoshi.cohorts import selectors, services
from luoshi.cohorts.models import Cohort, CohortObject, ObjectValue
from luoshi.cohorts.services import Entered, MeasureDraft, ObjectDraft
from luoshi.ledger import services as ledger
from luoshi.organisations.roles import Kind
from tests.cast import Cast, Member
from tests.cohorts.conftest import Story, found, make_story
from tests.factories import make_unit
from tests.ledger.conftest import in_state, moment

ON = date(2026, 6, 1)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    with override_settings(DEMO_DAY=ON):
        yield


def client_of(member: Member) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def text_of(member: Member, path: str, **query: Any) -> str:
    answer = client_of(member).get(path, query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def address(story: Story, rest: str = "") -> str:
    return f"/cohorts/{story.cohort.pk}/{rest}"


def post(member: Member, path: str, **fields: Any) -> Any:
    return client_of(member).post(path, fields)


def take_in(member: Member, path: str, **fields: Any) -> str:
    """Hand a table in, look at it, and put what it shows on the list; what was shown."""
    shown = post(member, path, **fields)
    assert shown.status_code == 200
    before = CohortObject.objects.count()
    answer = post(member, path, previewed=shown.context["preview"]["kept"])
    assert answer.status_code == 302
    assert CohortObject.objects.count() == before + shown.context["preview"]["total"]
    return " ".join(shown.content.decode().split())


def test_the_list_tells_how_many_are_there(story: Story) -> None:
    story.enter("石桥村", "12", date(2026, 3, 1))

    page = text_of(story.cast.leader, "/cohorts/")

    assert "村级集体经济达标三年内全部交账" in page
    assert "<b>1</b> / 3" in page


def test_an_empty_list_says_what_to_do_first(cast: Cast) -> None:
    assert "设立第一项" in text_of(cast.officer, "/cohorts/")
    assert "设立第一项" not in text_of(cast.reader, "/cohorts/")


def test_the_page_tells_who_is_left_and_what_is_missing(story: Story) -> None:
    story.enter("石桥村", "12", date(2026, 3, 1))
    story.enter("柳林村", "7.5", date(2026, 3, 1))

    page = text_of(story.cast.leader, address(story))

    assert "差 2.5 万元" in page
    assert "差 25%" in page
    assert "其中 1 个无数据" in page
    assert page.index("柳林村</a>") < page.index("河口村</a>")
    assert "石桥村</a>" not in page


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, ["柳林村", "河口村"]),
        ({"shown": "all", "sort": "year"}, ["石桥村", "柳林村", "河口村"]),
        ({"shown": "all", "place": "河湾乡"}, ["河口村"]),
        ({"shown": "all", "year": "2026"}, ["石桥村"]),
        ({"shown": "none"}, ["河口村"]),
        ({"shown": "unconfirmed"}, ["石桥村"]),
        ({"shown": "confirmed"}, []),
        ({"shown": "near"}, []),
        ({"shown": "all", "q": "柳林"}, ["柳林村"]),
        ({"shown": "all", "place": "-"}, []),
        ({"shown": "all", "sort": "-distance"}, ["河口村", "柳林村", "石桥村"]),
    ],
)
def test_the_list_is_narrowed_and_ordered(
    story: Story, query: dict[str, str], names: list[str]
) -> None:
    story.enter("石桥村", "12", date(2026, 3, 1))
    story.enter("柳林村", "7.5", date(2026, 3, 1))

    answer = client_of(story.cast.leader).get(address(story), query)

    assert [row.name for row in answer.context["rows"]] == names


def test_the_curve_counts_by_year(story: Story) -> None:
    story.enter("石桥村", "12", date(2026, 3, 1))
    services.confirm_object(
        actor=story.cast.other_head.actor, at=moment(3, 9), item=story.fresh("石桥村")
    )

    curve = selectors.view_cohort(story.cast.leader.actor, story.cohort.pk, ON).curve

    assert [(row.year, row.planned, row.reached, row.confirmed) for row in curve.years] == [
        (2026, Decimal(1), 1, 1),
        (2027, Decimal(2), None, None),
        (2028, Decimal(3), None, None),
    ]
    assert curve.heading_for == 3


def test_without_a_plan_the_objects_own_years_are_the_plan(cast: Cast) -> None:
    story = make_story(cast, curve={})

    curve = selectors.view_cohort(cast.leader.actor, story.cohort.pk, ON).curve

    assert [row.planned for row in curve.years] == [Decimal(1), Decimal(2), Decimal(3)]


def test_strangers_find_nothing(story: Story) -> None:
    stranger = client_of(story.cast.stranger)
    key = story.villages["石桥村"].pk

    paths = ["", "sheet.xlsx", "values/", "tree/", f"objects/{key}/", f"objects/{key}/values/"]

    assert {stranger.get(address(story, rest)).status_code for rest in paths} == {404}


def test_a_cohort_is_founded_and_filled_from_the_tree(cast: Cast) -> None:
    for name in ("石桥村", "柳林村"):
        make_unit(cast.body, name, Kind.VILLAGE, under=cast.town)

    answer = post(
        cast.officer,
        "/cohorts/new/",
        title="村级集体经济达标",
        lead="县发改局",
        object_name="村",
        name_0="集体经济收入",
        comparator_0=">=",
        value_0="10",
        unit_0="万元",
        starts_on="2026-01-01",
        ends_on="2028-12-31",
        curve="2026 1\n2028年 2",
        entered_by="lead",
    )
    cohort = Cohort.objects.get()
    filled = post(cast.officer, answer["Location"], kinds=["village"], planned_year="2027")

    assert answer["Location"] == f"/cohorts/{cohort.pk}/tree/"
    assert filled["Location"] == f"/cohorts/{cohort.pk}/"
    listed = cohort.objects_listed.order_by("pk")
    assert [(one.name, one.place, one.planned_year) for one in listed] == [
        ("石桥村", "城北镇", 2027),
        ("柳林村", "城北镇", 2027),
    ]


def test_a_cohort_is_founded_on_a_task_of_its_kind(cast: Cast, story: Story) -> None:
    drafted = ledger.draft_task(
        actor=cast.officer.actor, at=moment(3, 2), title="逐个达标", lead=cast.bureau, kind="cohort"
    )
    task = in_state(cast, drafted, "under_way")

    panel = text_of(cast.clerk, f"/tasks/{task.number}/")
    form = text_of(cast.clerk, "/cohorts/new/", task=task.number)

    assert f"/cohorts/new/?task={task.number}" in panel
    assert "逐个达标" in form
    assert client_of(cast.clerk).get("/cohorts/new/?task=nothing").status_code == 404


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"curve": "明年 3"}, "第 1 行"),
        ({"value_0": ""}, "请写明要达到多少"),
        ({"name_0": "", "value_0": ""}, "请写明指标和要达到的标准"),
        ({"entered_by": "source"}, "请指定填报数据的来源单位"),
        ({"ends_on": "2025-12-31"}, "不晚于起算日"),
        ({"unit_0": "万元" * 11}, "不超过 20 字符"),
        ({"comparator_0": "!="}, "选择一个有效的选项"),
    ],
)
def test_an_unsound_form_is_told_and_nothing_is_founded(
    cast: Cast, fields: dict[str, str], told: str
) -> None:
    asked = {
        "title": "达标", "lead": "县发改局", "object_name": "村", "name_0": "收入",
        "comparator_0": ">=", "value_0": "10", "unit_0": "万元", "starts_on": "2026-01-01",
        "ends_on": "2028-12-31", "curve": "", "entered_by": "lead", **fields,
    }  # fmt: skip

    answer = post(cast.officer, "/cohorts/new/", **asked)

    assert told in answer.content.decode()
    assert not Cohort.objects.exists()


def test_a_state_can_be_the_standard(cast: Cast) -> None:
    post(
        cast.officer, "/cohorts/new/", title="软弱涣散整顿", lead="县发改局", object_name="支部",
        state_from="软弱涣散", state_to="整顿合格", starts_on="2026-01-01", ends_on="2026-12-31",
        entered_by="lead",
    )  # fmt: skip

    measure = Cohort.objects.get().measures.get()

    assert (measure.from_word, measure.to_word) == ("软弱涣散", "整顿合格")


def test_objects_are_pasted(story: Story) -> None:
    pasted = "上堡村\t城北镇\t2027\n下堡村，河湾乡，2028年\n\n双河村"

    shown = take_in(story.cast.clerk, address(story, "table/"), pasted=pasted)

    assert "将有3个对象上名单" in shown
    assert "现在还没有写入。 2个不属于机构树上的任何单位。 1个没有计划年度。" in shown
    added = CohortObject.objects.order_by("pk")[3:]
    assert [(one.name, one.place, one.planned_year, one.unit_id) for one in added] == [
        ("上堡村", "城北镇", 2027, story.cast.town.pk),
        ("下堡村", "河湾乡", 2028, None),
        ("双河村", "", None, None),
    ]


@pytest.mark.parametrize(
    ("pasted", "told"),
    [
        ("上堡村\t城北镇\t2031", "<b>C1</b>"),
        ("上堡村\t城北镇\n上堡村\t城北镇", "<b>A2</b>"),
        ("上堡村\n石桥村\t城北镇", "已在名单上"),
        ("王建国 13812345678", "个人信息"),
        ("\t城北镇", "<b>A1</b>"),
    ],
)
def test_one_bad_line_and_nothing_is_added(story: Story, pasted: str, told: str) -> None:
    answer = post(story.cast.clerk, address(story, "table/"), pasted=pasted)

    assert told in answer.content.decode()
    assert answer.status_code in {409, 422}
    assert CohortObject.objects.count() == 3


def workbook(*rows: tuple[object, ...]) -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return SimpleUploadedFile("名单.xlsx", content.getvalue(), XLSX)


def test_objects_come_from_a_workbook(story: Story) -> None:
    file = workbook(("序号", "村名", "乡镇", "年度"), (1, "上堡村", "城北镇", 2027))

    take_in(story.cast.clerk, address(story, "table/"), file=file)

    assert CohortObject.objects.filter(name="上堡村", planned_year=2027).exists()


@pytest.mark.parametrize("kept", ["[", "[1]", '[["a", 1, ""]]', "[" * 5_000, '[["甲村", ""]]'])
def test_a_preview_that_was_tampered_with_adds_nothing(story: Story, kept: str) -> None:
    answer = post(story.cast.clerk, address(story, "table/"), previewed=kept)

    assert answer.status_code in {409, 422}
    assert CohortObject.objects.count() == 3


def test_what_was_added_meanwhile_is_refused_at_the_act(story: Story) -> None:
    shown = post(story.cast.clerk, address(story, "table/"), pasted="上堡村\t城北镇")
    post(story.cast.clerk, address(story, "table/"), previewed=shown.context["preview"]["kept"])

    again = post(
        story.cast.clerk, address(story, "table/"), previewed=shown.context["preview"]["kept"]
    )

    assert again.status_code == 409
    assert "已在名单上" in again.content.decode()
    assert CohortObject.objects.filter(name="上堡村").count() == 1


def test_a_name_with_commas_survives_the_preview(story: Story) -> None:
    file = workbook(("村名", "乡镇"), ("上堡村，东片", "城北镇"))

    take_in(story.cast.clerk, address(story, "table/"), file=file)

    assert CohortObject.objects.filter(name="上堡村，东片", unit=story.cast.town).exists()


def test_several_objects_are_ticked_and_confirmed(story: Story) -> None:
    for name, value in (("石桥村", "12"), ("柳林村", "13")):
        story.enter(name, value, date(2026, 3, 1))
    keys = [story.villages[name].pk for name in ("石桥村", "柳林村", "河口村")]
    page = text_of(story.cast.other_head, address(story), shown="unconfirmed")

    answer = client_of(story.cast.other_head).post(
        address(story, "confirmations/"), {"item": keys, "words": "查了账"}, follow=True
    )

    assert page.count('name="item"') == 2
    assert 'name="item"' not in text_of(story.cast.clerk, address(story), shown="unconfirmed")
    assert 'name="item"' not in text_of(story.cast.other_head, address(story), shown="all")
    shown = answer.content.decode()
    assert "已确认2个对象" in shown
    assert "河口村的数据还没有达到标准" in shown or "河口村" in shown
    assert CohortObject.objects.filter(confirmed_words="查了账").count() == 2


def test_nothing_ticked_is_told(story: Story) -> None:
    answer = client_of(story.cast.other_head).post(
        address(story, "confirmations/"), {"item": ["x"]}, follow=True
    )

    assert "请先勾选对象" in answer.content.decode()


def test_the_plan_is_changed_on_its_page(story: Story) -> None:
    form = text_of(story.cast.officer, address(story, "curve/"))
    answer = post(
        story.cast.officer, address(story, "curve/"), curve="2026 1\n2027：3\n2028 3",
        reason="县委全会加快",
    )  # fmt: skip
    page = text_of(story.cast.reader, address(story))

    assert "2026 1 2027 2 2028 3</textarea>" in form
    assert answer.status_code == 302
    assert "2026 1；2027 3；2028 3" in page
    assert "县委全会加快" in page
    wrong = post(story.cast.officer, address(story, "curve/"), curve="明年 3", reason="x")
    assert "第 1 行" in wrong.content.decode()


def test_a_file_that_is_no_table_is_told(story: Story) -> None:
    file = SimpleUploadedFile("x.xlsx", b"nothing", XLSX)

    answer = post(story.cast.clerk, address(story, "table/"), file=file)

    assert "Excel" in answer.content.decode()
    assert answer.status_code == 409


def test_the_grid_enters_what_is_filled_in(story: Story) -> None:
    first, measure = story.villages["石桥村"].pk, story.measure.pk
    fields = {"on": "2026-05-31", f"v-{first}-{measure}": "11.5"}

    answer = client_of(story.cast.clerk).post(address(story, "values/"), fields)

    assert answer.status_code == 302
    value = ObjectValue.objects.get()
    assert (value.item_id, value.value, value.on) == (first, Decimal("11.5"), date(2026, 5, 31))


@pytest.mark.parametrize(
    ("day", "value", "told"),
    [
        ("2026-05-31", "十一", "不是数字"),
        ("2026-05-31", "", "没有填写任何数据"),
        ("soon", "11", "不是日期"),
        ("2026-07-01", "11", "还没到"),
    ],
)
def test_the_grid_tells_what_cannot_be_read(story: Story, day: str, value: str, told: str) -> None:
    name = f"v-{story.villages['石桥村'].pk}-{story.measure.pk}"

    answer = client_of(story.cast.clerk).post(address(story, "values/"), {"on": day, name: value})

    assert answer.status_code == 409
    assert told in answer.content.decode()
    assert not ObjectValue.objects.exists()


def test_a_township_sees_its_own_villages_in_the_grid(cast: Cast) -> None:
    story = make_story(cast, entered_by="object_unit")

    page = text_of(cast.town_clerk, address(story, "values/"))

    assert "石桥村" in page
    assert "河口村" not in page


def test_the_round_trip_enters_exactly_what_was_edited(story: Story) -> None:
    story.enter("石桥村", "7.5", date(2026, 3, 1))
    content = (
        client_of(story.cast.clerk).get(address(story, "sheet.xlsx"), {"shown": "all"}).content
    )
    book = openpyxl.load_workbook(io.BytesIO(content))
    rows = {row[1].value: row for row in book.active.iter_rows() if len(row) > 1}  # type: ignore[union-attr]
    rows["柳林村"][4].value = 10.5
    edited = io.BytesIO()
    book.save(edited)

    answer = post(
        story.cast.clerk,
        address(story, "values/table/"),
        file=SimpleUploadedFile("名单.xlsx", edited.getvalue(), XLSX),
    )

    assert answer.status_code == 302
    new = ObjectValue.objects.exclude(item=story.villages["石桥村"]).get()
    assert (new.item_id, new.value, new.on) == (story.villages["柳林村"].pk, Decimal("10.5"), ON)
    assert ObjectValue.objects.count() == 2


def test_one_bad_cell_and_nothing_is_entered(story: Story) -> None:
    head = ("对象号", "名称", "集体经济收入（万元）")
    first, second = (story.villages[name].pk for name in ("石桥村", "柳林村"))
    file = workbook(
        head, (first, "石桥村", 12), (second, "柳林村", "很多"), (second, "柳林村", 3),
        (first + 9, "石桥村", 12),
    )  # fmt: skip

    answer = post(story.cast.clerk, address(story, "values/table/"), file=file)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert [f"<b>{cell}</b>" in page for cell in ("C3", "A4", "A5", "C2")] == [
        True, True, True, False,
    ]  # fmt: skip
    assert not ObjectValue.objects.exists()


def test_a_key_with_another_name_is_told(story: Story) -> None:
    file = workbook(
        ("对象号", "名称", "集体经济收入（万元）"), (story.villages["石桥村"].pk, "柳林村", 3)
    )

    answer = post(story.cast.clerk, address(story, "values/table/"), file=file)

    assert "这个对象号是“石桥村”的" in answer.content.decode()


def test_an_object_is_entered_with_its_file_and_confirmed(cast: Cast) -> None:
    story = make_story(cast, evidence_required=True)
    key = story.villages["石桥村"].pk
    place = address(story, f"objects/{key}/")
    without = {"on": "2026-05-31", f"m{story.measure.pk}": "11"}

    refused = post(cast.clerk, f"{place}values/", **without)
    entered = post(
        cast.clerk, f"{place}values/", **without, file=SimpleUploadedFile("决算.pdf", b"%PDF-1")
    )
    confirmed = post(cast.other_head, f"{place}confirmation/", words="查了账")

    assert (refused.status_code, entered.status_code, confirmed.status_code) == (422, 302, 302)
    page = text_of(cast.leader, place)
    assert "决算.pdf" in page
    assert "查了账" in page
    file = client_of(cast.leader).get(address(story, f"files/{ObjectValue.objects.get().pk}/"))
    assert b"".join(file.streaming_content) == b"%PDF-1"  # type: ignore[attr-defined]


def test_reopening_and_removal_ask_why(story: Story) -> None:
    story.enter("石桥村", "12", date(2026, 3, 1))
    services.confirm_object(
        actor=story.cast.other_head.actor, at=moment(3, 9), item=story.fresh("石桥村")
    )
    place = address(story, f"objects/{story.villages['石桥村'].pk}/")

    blank = post(story.cast.other_head, f"{place}reopening/", reason="")
    post(story.cast.other_head, f"{place}reopening/", reason="账上无此收入")
    post(story.cast.clerk, f"{place}removal/", reason="并入柳林村")

    assert blank.status_code == 200
    item = story.fresh("石桥村")
    assert (item.confirmed_on, item.removed_reason) == (None, "并入柳林村")
    assert "移出名单：并入柳林村" in text_of(story.cast.leader, place)


def test_the_standard_is_changed_on_its_page(story: Story) -> None:
    form = text_of(story.cast.officer, address(story, "standard/"))
    answer = post(
        story.cast.officer, address(story, "standard/"), name_0="集体经济收入", comparator_0=">=",
        value_0="15", unit_0="万元", reason="县委全会提高标准",
    )  # fmt: skip

    assert 'value="集体经济收入"' in form
    assert answer.status_code == 302
    assert "≥15 万元" in text_of(story.cast.leader, address(story))


def test_the_tasks_page_proposes_the_share(story: Story) -> None:
    story.enter("石桥村", "12", date(2026, 3, 1))

    page = text_of(story.cast.clerk, f"/tasks/{story.cohort.task.number}/")

    assert "下次报送进度建议：33.3%" in page


@pytest.mark.parametrize("count", [1, 3, 300])
def test_a_page_asks_as_often_for_many_as_for_one(cast: Cast, count: int) -> None:
    cohort = found(
        cast, measures=[MeasureDraft("收入", Decimal(10)), MeasureDraft("面积", Decimal(5))]
    )
    drafts = [ObjectDraft(f"{n}号村", cast.town, f"{n % 7}镇", 2027) for n in range(count)]
    items = services.add_objects(
        actor=cast.clerk.actor, at=moment(1, 7), cohort=cohort, objects=drafts
    )
    measure = cohort.measures.order_by("position")[0]
    entered = [Entered(one.pk, {measure.pk: Decimal(9)}, date(2026, 2, 1)) for one in items]
    services.enter_values(actor=cast.clerk.actor, at=moment(2, 1), cohort=cohort, entered=entered)

    assert asked(cast.leader, f"/cohorts/{cohort.pk}/?shown=all") == PAGE_ASKS
    assert asked(cast.clerk, f"/cohorts/{cohort.pk}/values/?shown=all") == GRID_ASKS


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_often_for_many_as_for_one(cast: Cast, count: int) -> None:
    for place in range(count):
        found(cast, title=f"第{place}项")

    assert asked(cast.leader, "/cohorts/") == LIST_ASKS


# Questions to the tables of cohorts; what surrounds every page is counted elsewhere.
PAGE_ASKS, GRID_ASKS, LIST_ASKS = 10, 6, 4


def asked(member: Member, path: str) -> int:
    client = client_of(member)
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(path).status_code == 200
    return sum("cohorts_" in question["sql"] for question in seen.captured_queries)


@pytest.mark.parametrize(
    ("reached", "told"),
    [
        ({}, "今天起算"),
        ({"石桥村": "12"}, "进度跟得上：已达标 1 个，按计划到今天应有 1 个"),
        ({"石桥村": "12", "柳林村": "12", "河口村": "12"}, "进度跟得上：已达标 3 个"),
    ],
)
def test_the_sentence_judges_by_the_figure_it_shows(
    cast: Cast, reached: dict[str, str], told: str
) -> None:
    days = {"starts_on": date(2026, 6, 1)} if not reached else {"ends_on": date(2029, 12, 31)}
    plan = {2026: 3} if not reached else {2026: 2, 2029: 3}
    story = make_story(cast, curve=plan, **days)
    for name, value in reached.items():
        story.enter(name, value, date(2026, 5, 1))

    assert told in text_of(cast.leader, address(story))


def test_a_pace_that_does_not_hold_is_said(cast: Cast) -> None:
    story = make_story(cast, curve={2026: 3, 2027: 3, 2028: 3})

    assert "进度跟不上：已达标 0 个，按计划到今天应有 1 个" in text_of(cast.leader, address(story))
