"""A ledger as a Word file in the layout of GB/T 9704, without red head or seal."""

import io
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from lxml import etree

from luoshi_core.sheets.columns import (
    LANDSCAPE_MILLIMETRES,
    ORDINAL_KEY,
    Column,
    Section,
    StandingCell,
    Table,
    header_cells,
    header_depth,
    numbered_rows,
)
from luoshi_core.sheets.values import clean_text, shown_text

TITLE_FONT = "方正小标宋简体"
BODY_FONT = "仿宋_GB2312"
HEAD_FONT = "黑体"
NUMBER_FONT = "宋体"
LATIN_FONT = "Times New Roman"

# Named but never shipped: where a font is missing, the reader's program takes the one beside it.
STAND_IN_FONTS = {
    TITLE_FONT: "小标宋体,华文中宋,Noto Serif CJK SC,宋体,SimSun",
    BODY_FONT: "仿宋,FangSong,华文仿宋,Noto Serif CJK SC",
    HEAD_FONT: "SimHei,Noto Sans CJK SC",
    NUMBER_FONT: "SimSun,Noto Serif CJK SC",
}

TITLE_POINTS = 22
NOTE_POINTS = 12
PAGE_NUMBER_POINTS = 14
_BODY_POINTS_WIDE, _BODY_POINTS_NARROW = 10.5, 12
_MANY_COLUMNS = 8

# Millimetres of GB/T 9704 on an upright sheet; a table on its side keeps them at the same edges.
_TOP, _LEFT, _BOTTOM, _RIGHT = 37, 28, 35, 26
_TWIPS_PER_MILLIMETRE = 1440 / 25.4


def write_docx(table: Table) -> bytes:
    """Write a ledger as a Word document whose header row repeats on every page."""
    document = docx.Document()
    document.core_properties.title = clean_text(table.title)
    document.core_properties.author = ""
    document.core_properties.comments = ""
    width = _set_page(document, table)
    _name_fonts(document)
    _add_footers(document)
    body = document.element.body
    last = body.sectPr
    last.addprevious(_paragraph(table.title, TITLE_FONT, TITLE_POINTS, "center"))
    if table.note:
        last.addprevious(_paragraph(table.note, BODY_FONT, NOTE_POINTS, "left"))
    last.addprevious(_grid(table, width))
    for footnote in table.footnotes:
        last.addprevious(_paragraph(footnote, BODY_FONT, NOTE_POINTS, "left"))
    if not table.footnotes:
        # Word asks for a paragraph after a table; one point high, it cannot start a new page.
        last.addprevious(_paragraph("", BODY_FONT, 1, "left"))
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def _set_page(document: Any, table: Table) -> int:
    section = document.sections[0]
    long_side, short_side = LANDSCAPE_MILLIMETRES[table.paper]
    if table.landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        width, height = long_side, short_side
        top, right, bottom, left = _LEFT, _TOP, _RIGHT, _BOTTOM
    else:
        section.orientation = WD_ORIENT.PORTRAIT
        width, height = short_side, long_side
        top, right, bottom, left = _TOP, _RIGHT, _BOTTOM, _LEFT
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.top_margin, section.bottom_margin = Mm(top), Mm(bottom)
    section.left_margin, section.right_margin = Mm(left), Mm(right)
    section.footer_distance = Mm(bottom - 7)
    return round((width - left - right) * _TWIPS_PER_MILLIMETRE)


def _name_fonts(document: Any) -> None:
    normal = document.styles["Normal"]
    normal.font.name = LATIN_FONT
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), BODY_FONT)
    fonts = OxmlElement("w:fonts")
    for name, stand_ins in STAND_IN_FONTS.items():
        fonts.append(
            _element("w:font", {"w:name": name}, _element("w:altName", {"w:val": stand_ins}))
        )
    fonts.append(_element("w:font", {"w:name": LATIN_FONT}))
    part = document.part
    old = next(
        key for key, link in part.rels.items() if link.reltype == RELATIONSHIP_TYPE.FONT_TABLE
    )
    old_part = part.rels[old].target_part
    part.drop_rel(old)
    content = etree.tostring(fonts, xml_declaration=True, encoding="UTF-8", standalone=True)
    part.relate_to(
        Part(PackURI("/word/fontTable.xml"), old_part.content_type, content, part.package),
        RELATIONSHIP_TYPE.FONT_TABLE,
    )


def _add_footers(document: Any) -> None:
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        footer.is_linked_to_previous = False
        only = next(iter(footer.paragraphs))
        paragraph = only.paragraph_format.element
        paragraph.getparent().replace(paragraph, _page_number(side))


def _page_number(side: str) -> Any:
    paragraph = _paragraph("", NUMBER_FONT, PAGE_NUMBER_POINTS, side)
    field = _element("w:fldSimple", {"w:instr": "PAGE"}, _run("1", NUMBER_FONT, PAGE_NUMBER_POINTS))
    paragraph.append(_run("— ", NUMBER_FONT, PAGE_NUMBER_POINTS))
    paragraph.append(field)
    paragraph.append(_run(" —", NUMBER_FONT, PAGE_NUMBER_POINTS))
    return paragraph


def _grid(table: Table, width: int) -> Any:
    widths = _column_widths(table, width)
    grid = OxmlElement("w:tbl")
    grid.append(_grid_look(width))
    grid.append(
        _element("w:tblGrid", {}, *(_element("w:gridCol", {"w:w": str(own)}) for own in widths))
    )
    points = _BODY_POINTS_WIDE if len(widths) > _MANY_COLUMNS else _BODY_POINTS_NARROW
    for row in _header_rows(table, widths, points):
        grid.append(row)
    for entry in numbered_rows(table):
        if isinstance(entry, Section):
            content = _paragraph(entry.title, HEAD_FONT, points, "left")
            grid.append(_row([_cell(content, sum(widths), span=len(widths))]))
        else:
            grid.append(
                _row(
                    [
                        _value_cell(entry.get(column.key), column, table, own, points)
                        for column, own in zip(table.columns, widths, strict=True)
                    ]
                )
            )
    return grid


def _grid_look(width: int) -> Any:
    borders = _element(
        "w:tblBorders",
        {},
        *(
            _element(
                f"w:{edge}", {"w:val": "single", "w:sz": "4", "w:space": "0", "w:color": "auto"}
            )
            for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
        ),
    )
    inner = _element(
        "w:tblCellMar",
        {},
        *(_element(f"w:{edge}", {"w:w": "60", "w:type": "dxa"}) for edge in ("left", "right")),
    )
    return _element(
        "w:tblPr",
        {},
        _element("w:tblW", {"w:w": str(width), "w:type": "dxa"}),
        _element("w:jc", {"w:val": "center"}),
        borders,
        _element("w:tblLayout", {"w:type": "fixed"}),
        inner,
    )


def _column_widths(table: Table, width: int) -> list[int]:
    asked = sum(column.width for column in table.columns) or 1
    return [width * column.width // asked for column in table.columns]


def _header_rows(table: Table, widths: list[int], points: float) -> list[Any]:
    rows: list[list[Any]] = [[] for _ in range(header_depth(table))]
    for cell in header_cells(table):
        content = _paragraph(cell.text, HEAD_FONT, points, "center")
        own = sum(widths[cell.left : cell.right + 1])
        span = cell.right - cell.left + 1
        tall = cell.bottom > cell.top
        rows[cell.top].append(_cell(content, own, span=span, merge="restart" if tall else ""))
        if tall:
            empty = _paragraph("", HEAD_FONT, points, "center")
            rows[cell.bottom].append(_cell(empty, own, merge="continue"))
    return [_row(cells, header=True) for cells in rows]


def _value_cell(value: object, column: Column, table: Table, width: int, points: float) -> Any:
    if column.kind in ("number", "percent") and column.key != ORDINAL_KEY:
        side = "right"
    elif column.kind in ("standing", "date") or column.key == ORDINAL_KEY:
        side = "center"
    else:
        side = "left"
    fill = value.fill_hex.lstrip("#") if isinstance(value, StandingCell) else ""
    text = shown_text(value, column, table.language)
    return _cell(_paragraph(text, BODY_FONT, points, side), width, fill=fill)


def _row(cells: list[Any], *, header: bool = False) -> Any:
    # A long row may go on overleaf: kept whole it would leave half a page empty.
    look = _element("w:trPr", {})
    if header:
        look.append(OxmlElement("w:cantSplit"))
        look.append(OxmlElement("w:tblHeader"))
    return _element("w:tr", {}, look, *cells)


def _cell(content: Any, width: int, *, span: int = 1, merge: str = "", fill: str = "") -> Any:
    look = _element("w:tcPr", {}, _element("w:tcW", {"w:w": str(width), "w:type": "dxa"}))
    if span > 1:
        look.append(_element("w:gridSpan", {"w:val": str(span)}))
    if merge:
        look.append(_element("w:vMerge", {"w:val": merge}))
    if fill:
        look.append(_element("w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": fill}))
    look.append(_element("w:vAlign", {"w:val": "center"}))
    return _element("w:tc", {}, look, content)


def _paragraph(text: str, font: str, points: float, side: str) -> Any:
    look = _element(
        "w:pPr",
        {},
        _element("w:spacing", {"w:before": "0", "w:after": "0"}),
        _element("w:jc", {"w:val": side}),
    )
    # The mark of an empty paragraph has a height of its own.
    look.append(_element("w:rPr", {}, _element("w:sz", {"w:val": str(round(points * 2))})))
    paragraph = _element("w:p", {}, look)
    if text:
        paragraph.append(_run(text, font, points))
    return paragraph


def _run(text: str, font: str, points: float) -> Any:
    fonts = {"w:ascii": LATIN_FONT, "w:hAnsi": LATIN_FONT, "w:eastAsia": font, "w:cs": LATIN_FONT}
    look = _element("w:rPr", {}, _element("w:rFonts", fonts))
    size = str(round(points * 2))
    look.append(_element("w:sz", {"w:val": size}))
    look.append(_element("w:szCs", {"w:val": size}))
    run = _element("w:r", {}, look)
    # The library's own setter turns line breaks and tabs into the elements Word expects.
    run.text = clean_text(text)
    return run


def _element(name: str, attributes: dict[str, str], *children: Any) -> Any:
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(key), value)
    for child in children:
        element.append(child)
    return element
