"""Word, PDF, web pages and workbooks as text."""

import datetime
import io
from typing import Any

import docx
import pytest
import xlsxwriter
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from luoshi_core.reading import ReadingWarning, Span, Unreadable, read_bytes
from luoshi_core.reading.numbering import in_words
from tests.core import reading_files as files

HEADER = ["序号", "重点工作", "牵头单位"]


def test_word_paragraphs_and_table_stand_in_order() -> None:
    content = files.word(
        ["工作要点", "一、项目建设"], [HEADER, ["1", "建成道路5公里", "县交通运输局"]]
    )

    source = read_bytes(content, "要点.docx")

    table = "序号\t重点工作\t牵头单位\n1\t建成道路5公里\t县交通运输局\n"
    assert source.text == "工作要点\n一、项目建设\n" + table
    assert source.tables == (Span(12, 12 + len(table)),)
    assert source.kind == "docx"


def test_word_table_inside_a_layout_table_is_read() -> None:
    document = docx.Document()
    outer = document.add_table(1, 1)
    outer.cell(0, 0).text = "说明"
    inner = outer.cell(0, 0).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "任务", "6月底"

    source = read_bytes(files.saved(document), "a.docx")

    assert [line for line in source.text.split("\n") if line] == ["说明", "任务\t6月底"]


def test_word_units_below_each_other_become_a_list_and_tall_cells_are_repeated() -> None:
    document = docx.Document()
    table = document.add_table(3, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "任务一", "城北镇\n河湾乡"
    table.cell(1, 0).text, table.cell(1, 1).text = "任务二", "县水利局"
    table.cell(2, 0).text = "任务三"
    table.cell(1, 1).merge(table.cell(2, 1))

    source = read_bytes(files.saved(document), "a.docx")

    assert source.text == "任务一\t城北镇、河湾乡\n任务二\t县水利局\n任务三\t县水利局\n"


def test_word_automatic_numbers_are_written_out() -> None:
    document = docx.Document()
    document.part.numbering_part.element.insert(0, _abstract_list())
    document.part.numbering_part.element.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>')
    )
    for words, level in [("项目", 0), ("道路", 1), ("桥梁", 1), ("民生", 0), ("学校", 1)]:
        _number(document.add_paragraph(words), level)

    source = read_bytes(files.saved(document), "a.docx")

    assert source.text == "一、项目\n1.道路\n2.桥梁\n二、民生\n1.学校\n"


def test_word_deleted_and_hidden_words_are_not_read() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("保留")
    paragraph.add_run("隐藏").font.hidden = True
    removed = parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText>删</w:delText></w:r></w:del>")
    paragraph._p.append(removed)

    assert read_bytes(files.saved(document), "a.docx").text == "保留\n"


def test_word_header_marking_is_refused() -> None:
    document = docx.Document()
    document.add_paragraph("正文")
    document.sections[0].header.paragraphs[0].text = "机密★1年"

    with pytest.raises(Unreadable) as refused:
        read_bytes(files.saved(document), "a.docx")

    assert refused.value.code == "classified"


def test_pdf_lines_of_a_sentence_are_joined_also_over_a_page() -> None:
    first = "各乡镇要切实加强高标准农田建设的组织领导工作，"
    second = "六月底前完成一万亩建设任务并组织县级验收和资料"
    content = files.pdf(
        [["清源县工作要点", first, second], ["归档。", "二、民生", "建成学校五所。"]]
    )

    source = read_bytes(content, "a.pdf")

    assert source.text == f"清源县工作要点\n{first}{second}归档。\n二、民生\n建成学校五所。\n"
    assert source.kind == "pdf"


def test_pdf_page_without_text_is_pointed_at() -> None:
    source = read_bytes(files.pdf([["清源县工作要点"], []]), "a.pdf")

    assert source.warnings == (ReadingWarning("pages_without_text", {"pages": "2"}),)


def test_web_page_shows_only_what_a_reader_sees() -> None:
    page = """<!DOCTYPE html><html><head><meta charset="gb2312"><title>工作要点_清源县政府网</title>
    <script>alert(1)</script></head><body><nav>首页 新闻</nav><style>p{}</style>
    <h2>一、项目</h2><p>建成<b>道路</b>5
    公里。<br>第二行</p><table><tr><th>任务</th><th>时限</th></tr><tr><td>建桥</td><td>6月底</td></tr>
    </table></body></html>"""

    source = read_bytes(page.encode("gb18030"), "a.html")

    assert source.text == "一、项目\n建成道路5公里。\n第二行\n任务\t时限\n建桥\t6月底\n"
    assert source.title == "工作要点"
    assert source.tables == (Span(18, 31),)


def test_web_page_that_only_nests_is_refused() -> None:
    page = "<html><body>" + "<div>" * 20_000 + "正文" + "</div>" * 20_000

    with pytest.raises(Unreadable) as refused:
        read_bytes(page.encode(), "a.html")

    assert refused.value.code == "no_text"


def test_workbook_rows_become_lines() -> None:
    rows: list[list[Any]] = [
        ["任务分解表"],
        HEADER,
        [1, "完成投资92.5亿元", "县发展和改革局"],
        ["", 92.0, 0.5],
    ]

    source = read_bytes(files.workbook({"表一": rows, "空": []}), "a.xlsx")

    assert source.text == (
        "任务分解表\n序号\t重点工作\t牵头单位\n1\t完成投资92.5亿元\t县发展和改革局\n\t92\t0.5\n"
    )
    assert source.tables == (Span(0, len(source.text)),)


def test_workbook_names_its_sheets_when_there_are_several() -> None:
    source = read_bytes(files.workbook({"城建": [["修路"]], "民生": [["建校"]]}), "a.xlsx")

    assert source.text == "城建\n修路\n\n民生\n建校\n"
    assert source.tables == (Span(3, 6), Span(10, 13))


def test_workbook_merged_unit_and_dates_are_repeated_and_shown() -> None:
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.merge_range(0, 0, 0, 2, "重点工作")
    sheet.write_column(1, 0, ["修路", "建校"])
    sheet.merge_range(1, 1, 2, 1, "城北镇\n河湾乡")
    form = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_datetime(1, 2, datetime.datetime(2026, 6, 30), form)
    sheet.write_formula(2, 2, "=1+1", None, 2)
    book.close()

    source = read_bytes(content.getvalue(), "a.xlsx")

    assert source.text == "重点工作\n修路\t城北镇、河湾乡\t2026年6月30日\n建校\t城北镇、河湾乡\t2\n"
    assert source.warnings == (ReadingWarning("formulas", {"sheet": "sheet1", "count": 1}),)


def _abstract_list() -> Any:
    return parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/>'
        '<w:lvlText w:val="%1、"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        '<w:lvlText w:val="%2."/></w:lvl></w:abstractNum>'
    )


def _number(paragraph: Any, level: int) -> None:
    properties = paragraph._p.get_or_add_pPr()
    properties.append(
        parse_xml(
            f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>'
        )
    )


@pytest.mark.parametrize(
    ("count", "form", "written"),
    [
        (3, "decimal", "3"),
        (12, "chineseCounting", "十二"),
        (40, "chineseCountingThousand", "四十"),
        (105, "ideographDigital", "一〇五"),
        (2, "ideographTraditional", "乙"),
        (3, "decimalEnclosedCircle", "③"),
        (2, "upperLetter", "B"),
        (2, "lowerLetter", "b"),
        (9, "upperRoman", "IX"),
        (14, "lowerRoman", "xiv"),
        (60, "lowerRoman", "60"),
        (1, "bullet", ""),
    ],
)
def test_numbers_of_lists_are_written_as_word_shows_them(
    count: int, form: str, written: str
) -> None:
    assert in_words(count, form) == written


def test_word_number_of_a_style_is_written_out() -> None:
    document = docx.Document()
    document.add_paragraph("项目", style="List Number")
    document.add_paragraph("民生", style="List Number")

    assert read_bytes(files.saved(document), "a.docx").text == "1.项目\n2.民生\n"


def test_web_page_in_a_wrongly_named_encoding_is_read() -> None:
    page = '<html><head><meta charset="ascii"></head><body><p>建成道路</p></body></html>'

    assert read_bytes(page.encode(), "a.html").text == "建成道路\n"


def test_word_text_box_and_line_break_are_read() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("第一行")
    paragraph.add_run().add_break()
    paragraph.add_run("第二行\t后")
    box = parse_xml(
        f"<w:r {nsdecls('w')}><w:pict><w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p>"
        "</w:txbxContent></w:pict></w:r>"
    )
    paragraph._p.append(box)

    assert read_bytes(files.saved(document), "a.docx").text == "第一行\n第二行\t后\n框内\n"
