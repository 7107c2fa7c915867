"""Word documents: paragraphs and tables in the order of the paper, as text."""

import io
from collections.abc import Iterator
from typing import Any

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from lxml import etree

from luoshi_core.reading import archives
from luoshi_core.reading.cells import cell_text, is_repeatable, row_line
from luoshi_core.reading.numbering import Numbering, numbering_of
from luoshi_core.reading.source import RawText, Span, Unreadable

PARAGRAPH, TABLE, ROW, CELL = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
RUN, TEXT, TAB, PROPERTIES = qn("w:r"), qn("w:t"), qn("w:tab"), qn("w:rPr")
BREAKS = {qn("w:br"), qn("w:cr")}
HYPHEN = qn("w:noBreakHyphen")
TEXT_BOX = qn("w:txbxContent")
COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
FALLBACK = COMPATIBILITY + "Fallback"
# Deleted and moved-away words of tracked changes are no longer part of what was issued.
GONE = {qn("w:del"), qn("w:moveFrom"), FALLBACK, qn("w:pPr"), qn("w:sectPr"), qn("w:tblPr")}


def read_word(content: bytes, name: str) -> RawText:
    """The text of a Word document; every table row is one line with a tab between cells."""
    archives.check_parts(archives.open_archive(content, name), name)
    try:
        document = docx.Document(io.BytesIO(content))
        page = _Page(numbering_of(document))
        page.read_blocks(document.element.body)
        margins = "\n".join(_margins(document))
        title = (document.core_properties.title or "").strip()
    except (
        PackageNotFoundError, KeyError, ValueError, AttributeError, TypeError, IndexError,
        etree.LxmlError,
    ) as problem:  # fmt: skip
        raise Unreadable("damaged", name=name) from problem
    return RawText(
        text="".join(page.parts), title=title, margins=margins, tables=tuple(page.tables)
    )


class _Page:
    def __init__(self, numbering: Numbering) -> None:
        self.numbering = numbering
        self.parts: list[str] = []
        self.length = 0
        self.tables: list[Span] = []

    def write(self, line: str) -> None:
        self.parts.append(line + "\n")
        self.length += len(line) + 1

    def read_blocks(self, parent: Any) -> None:
        for block in _blocks(parent):
            if block.tag == PARAGRAPH:
                self.read_paragraph(block)
            else:
                self.read_table(block)

    def read_paragraph(self, paragraph: Any) -> None:
        for line in self.paragraph_lines(paragraph):
            self.write(line)
        for box in _text_boxes(paragraph):
            self.read_blocks(box)

    def paragraph_lines(self, paragraph: Any) -> list[str]:
        text = _text_of(paragraph)
        label = self.numbering.label(paragraph) if text.strip() else ""
        return (label + text).split("\n")

    def read_table(self, table: Any) -> None:
        rows = [_cells(row) for row in _within(table, ROW)]
        if all(len(row) <= 1 for row in rows):
            # A table of one column only places text on the page: what it holds is the document.
            for row in rows:
                for cell in row:
                    self.read_blocks(cell)
            return
        start = self.length
        above: list[str] = []
        for row in rows:
            above = self.row_cells(row, above)
            if line := row_line(above):
                self.write(line)
        self.tables.append(Span(start, self.length))

    def row_cells(self, row: list[Any], above: list[str]) -> list[str]:
        values: list[str] = []
        for cell in row:
            value = cell_text([line for line in self.cell_lines(cell) if line])
            column = len(values)
            if not value and _continues_above(cell) and column < len(above):
                value = above[column] if is_repeatable(above[column]) else ""
            values.append(value)
            values.extend([""] * (_columns(cell) - 1))
        return values

    def cell_lines(self, cell: Any) -> Iterator[str]:
        for block in _blocks(cell):
            if block.tag == PARAGRAPH:
                yield from self.paragraph_lines(block)
            else:
                for row in _within(block, ROW):
                    yield " ".join(cell_text(list(self.cell_lines(inner))) for inner in _cells(row))


def _blocks(parent: Any) -> Iterator[Any]:
    waiting = list(reversed(parent))
    while waiting:
        element = waiting.pop()
        if element.tag in {PARAGRAPH, TABLE}:
            yield element
        elif isinstance(element.tag, str) and element.tag not in GONE:
            waiting.extend(reversed(element))


def _within(parent: Any, tag: str) -> Iterator[Any]:
    waiting = list(reversed(parent))
    while waiting:
        element = waiting.pop()
        if element.tag == tag:
            yield element
        elif isinstance(element.tag, str) and element.tag not in GONE | {TABLE}:
            waiting.extend(reversed(element))


def _cells(row: Any) -> list[Any]:
    return list(_within(row, CELL))


def _text_of(paragraph: Any) -> str:
    text: list[str] = []
    waiting = list(reversed(paragraph))
    while waiting:
        element = waiting.pop()
        if element.tag == TEXT:
            text.append(element.text or "")
        elif element.tag == TAB:
            text.append("\t")
        elif element.tag in BREAKS:
            text.append("" if element.get(qn("w:type")) == "page" else "\n")
        elif element.tag == HYPHEN:
            text.append("-")
        elif isinstance(element.tag, str) and _is_seen(element):
            waiting.extend(reversed(element))
    return "".join(text)


def _is_seen(element: Any) -> bool:
    if element.tag in GONE or element.tag in {TEXT_BOX, PROPERTIES}:
        return False
    if element.tag != RUN:
        return True
    properties = element.find(PROPERTIES)
    hidden = None if properties is None else properties.find(qn("w:vanish"))
    return hidden is None or hidden.get(qn("w:val")) in {"0", "false"}


def _text_boxes(paragraph: Any) -> Iterator[Any]:
    for box in paragraph.iter(TEXT_BOX):
        above = [ancestor.tag for ancestor in box.iterancestors()]
        if FALLBACK not in above and above.count(TEXT_BOX) == 0:
            yield box


def _continues_above(cell: Any) -> bool:
    merge = cell.find(qn("w:tcPr") + "/" + qn("w:vMerge"))
    return merge is not None and merge.get(qn("w:val")) != "restart"


def _columns(cell: Any) -> int:
    span = cell.find(qn("w:tcPr") + "/" + qn("w:gridSpan"))
    value = "1" if span is None else span.get(qn("w:val")) or "1"
    return min(int(value), 200) if value.isdigit() else 1


def _margins(document: Any) -> Iterator[str]:
    for relation in document.part.rels.values():
        if relation.is_external or not relation.reltype.endswith(("/header", "/footer")):
            continue
        for paragraph in relation.target_part.element.iter(PARAGRAPH):
            yield _text_of(paragraph)
