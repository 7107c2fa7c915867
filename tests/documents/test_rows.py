"""Rows of tables that say several things, kinds of document, soft requirements, and doubt."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document as WordDocument
from xlsxwriter import Workbook

from luoshi.documents import selectors, services
from luoshi.documents.models import Commitment, Document, DocumentKind
from luoshi.documents.reading.kinds import KIND_WORDS, guess_kind
from luoshi.history.selectors import verify
from tests.cast import Cast
from tests.documents.conftest import SOFT, holding
from tests.factories import NOW

HEADERS = ["序号", "目标任务", "牵头单位", "完成时限"]
SEVERAL = "新建停车场3处；改造老旧小区12个；建成口袋公园5个"
ROWS = [
    ["1", SEVERAL, "县住建局", "10月底前"],
    ["2", "建成标准厂房6万平方米", "县发改局", "6月底前"],
]


@pytest.fixture
def officer(cast: Cast) -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(cast.officer.user)
    return client


def word_table() -> bytes:
    document = WordDocument()
    document.add_paragraph("2026年重点任务分解表")
    table = document.add_table(rows=0, cols=4)
    for row in [HEADERS, *ROWS]:
        cells = table.add_row().cells
        for cell, words in zip(cells, row, strict=True):
            cell.text = words
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def sheet() -> bytes:
    target = io.BytesIO()
    with Workbook(target, {"in_memory": True}) as book:
        page = book.add_worksheet("任务")
        for place, row in enumerate([HEADERS, *ROWS]):
            page.write_row(place, 0, row)
    return target.getvalue()


@pytest.fixture(params=["docx", "xlsx"])
def table(request: pytest.FixtureRequest, officer: Client) -> Document:
    """The same table as a Word file and as a workbook."""
    content = word_table() if request.param == "docx" else sheet()
    sent = {
        "file": SimpleUploadedFile(f"分解表.{request.param}", content),
        "declared_open": "on",
        "issued_on": "2026-02-01",
    }
    assert officer.post("/documents/new/", sent).status_code == 302
    return Document.objects.get()


def test_a_row_that_says_several_things_is_proposed_as_several(table: Document) -> None:
    proposed = list(Commitment.objects.filter(document=table).in_order())

    assert [one.text for one in proposed] == [*SEVERAL.split("；"), "建成标准厂房6万平方米"]
    assert len({one.row for one in proposed[:3]}) == 1
    assert proposed[0].row is not None
    assert proposed[3].row is None
    assert {one.lead.short_name for one in proposed[:3] if one.lead} == {"县住建局"}
    assert {one.due_on for one in proposed[:3]} == {date(2026, 10, 31)}


def test_one_press_takes_a_row_as_one_task_with_sub_items_and_one_undoes_it(
    cast: Cast, officer: Client, table: Document
) -> None:
    page = officer.get(f"/documents/{table.pk}/?at=2").content.decode()

    officer.post(f"/documents/{table.pk}/commitments/2/row/")

    first, second, third, other = Commitment.objects.filter(document=table).in_order()
    assert "把 1、2、3 作为一项任务" in page
    assert [one.state for one in (first, second, third, other)] == [
        "proposed",
        "merged",
        "merged",
        "proposed",
    ]
    assert first.title == SEVERAL
    assert first.measures.splitlines()[:3] == [
        f"{place}. {words}" for place, words in enumerate(SEVERAL.split("；"), 1)
    ]
    assert [int(one.value) for one in first.targets.order_by("position")] == [3, 12, 5]
    services.undo_decision(actor=cast.officer.actor, at=NOW, document=table)
    assert {one.state for one in Commitment.objects.filter(document=table)} == {"proposed"}
    assert Commitment.objects.get(pk=first.pk).title == first.text
    assert Commitment.objects.get(pk=first.pk).measures == ""
    assert list(verify(table.body_id)) == []


def test_a_sentence_that_stands_alone_offers_no_row(officer: Client, table: Document) -> None:
    page = officer.get(f"/documents/{table.pk}/?at=4").content.decode()
    before = list(Commitment.objects.filter(document=table).values_list("state", flat=True))

    answer = officer.post(f"/documents/{table.pk}/commitments/4/row/", follow=True)

    assert "作为一项任务" not in page[page.index('id="candidate-4"') :]
    assert "第 4 条所在的行没有别的待定事项" in answer.content.decode()
    after = list(Commitment.objects.filter(document=table).values_list("state", flat=True))
    assert after == before


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("关于省委巡视反馈意见的整改方案", "rectification"),
        ("环保督察问题整改台账", "rectification"),
        ("2026年重点任务分解表", "table"),
        ("2026年安全生产目标责任书", "pledge"),
        ("12345热线3月运行情况通报", "hotline"),
        ("县政府第8次常务会议纪要", "minutes"),
        ("关于重点项目进展情况的督查通报", "circular"),
        ("清源县“十五五”发展规划", "programme"),
        ("2026年党建工作要点", "plan"),
        ("农村人居环境整治实施方案", "scheme"),
        ("在三级干部会议上的讲话", "speech"),
        ("2026年政府工作报告", "work_report"),
        ("关于召开调度会的通知", "notice"),
    ],
)
def test_a_kind_is_known_by_its_title(title: str, kind: str) -> None:
    assert guess_kind("", title, "docx") == kind


def test_every_kind_is_told_to_the_reader_in_words_of_its_own() -> None:
    words = [KIND_WORDS[kind] for kind in DocumentKind]

    assert len(set(words)) == len(DocumentKind.values)


def test_soft_requirements_are_kept_apart_one_click_away(
    cast: Cast, officer: Client, document: Document
) -> None:
    page = officer.get(f"/documents/{document.pk}/").content.decode()
    with_soft = officer.get(f"/documents/{document.pk}/?soft=1").content.decode()
    start = document.text.index(SOFT)

    taken = officer.post(
        f"/documents/{document.pk}/commitments/",
        {"start": start, "end": start + len(SOFT) + 1, "soft": "1"},
        follow=True,
    )

    assert "软性要求 2 条，另放：看一看" in page
    assert 'id="soft"' not in page
    assert f'<span class="s-soft">{SOFT}。</span>' in with_soft
    assert with_soft.count("选用</button>") == 2
    assert holding(document, SOFT).state == "proposed"
    assert holding(document, SOFT).proposer == "person"
    assert holding(document, SOFT).kind == "long_standing"
    assert "soft=1" in taken.redirect_chain[0][0]
    assert taken.content.decode().count("选用</button>") == 1


def test_how_sure_the_reader_is_stands_in_words_with_the_figure_behind(
    officer: Client, document: Document
) -> None:
    Commitment.objects.filter(document=document, number=1).update(confidence="0.91")
    Commitment.objects.filter(document=document, number=2).update(confidence="0.62")
    Commitment.objects.filter(document=document, number=3).update(confidence="0.30")

    page = officer.get(f"/documents/{document.pk}/").content.decode()

    shown = [page[page.index(f'id="candidate-{number}"') :] for number in (1, 2, 3)]
    assert [
        min(("把握大", "把握一般", "把握小"), key=lambda word, card=card: card.find(word) % 10**9)
        for card in shown
    ] == ["把握大", "把握一般", "把握小"]
    assert 'title="这样的提议 100 条中约 91 条是对的"' in page
    assert "0.91" not in page


def test_the_least_certain_come_first_when_asked_for_and_stay_so_after_a_decision(
    cast: Cast, officer: Client, document: Document
) -> None:
    for number, confidence in ((1, "0.91"), (2, "0.30"), (3, "0.62")):
        Commitment.objects.filter(document=document, number=number).update(confidence=confidence)
    actor = cast.officer.actor

    by_text = selectors.view_lens(actor, document, NOW)
    by_doubt = selectors.view_lens(actor, document, NOW, by_doubt=True)
    after = officer.post(
        f"/documents/{document.pk}/commitments/2/decision/", {"verb": "adopt", "order": "doubt"}
    )

    assert [card.number for card in by_text.cards] == [1, 2, 3]
    assert [card.number for card in by_doubt.cards] == [2, 3, 1]
    assert by_doubt.counts == by_text.counts
    assert by_doubt.current == 2
    assert after["Location"].startswith(f"/documents/{document.pk}/?at=3&view=list&order=doubt")


def test_the_whole_county_leads_nothing(cast: Cast) -> None:
    document = services.add_document(
        actor=cast.officer.actor,
        at=NOW,
        title="通知",
        text="清源县牵头，10月底前建成停车场3处。\n城北镇牵头，10月底前建成公路8公里。\n",
        kind="notice",
        issued_on=date(2026, 2, 1),
    )

    assert holding(document, "停车场3处").lead is None
    assert holding(document, "公路8公里").lead == cast.town
