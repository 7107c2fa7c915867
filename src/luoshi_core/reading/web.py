"""Web pages and saved articles: what a reader sees of them, block by block."""

import re
from typing import Any

from lxml import etree, html

from luoshi_core.reading.cells import cell_text, row_line
from luoshi_core.reading.plain import decode_declared
from luoshi_core.reading.source import RawText, Span, Unreadable

DROPPED = {
    "script", "style", "nav", "noscript", "template", "iframe", "object", "svg", "button",
    "select", "textarea", "form", "head", "header", "footer", "aside", "audio", "video",
}  # fmt: skip
BLOCKS = {
    "p", "div", "section", "article", "main", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol",
    "blockquote", "pre", "table", "figure", "figcaption", "dl", "dt", "dd", "hr", "center",
}  # fmt: skip
SITE = re.compile(r"\s*[-_|—–]\s*[^-_|—–]{2,20}$")
DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
BREAK = "\x1f"
SOURCE_BREAK = re.compile(rf"[ {BREAK}]*{BREAK}[ {BREAK}]*")
DATE_KEYS = {"pubdate", "publishdate", "article:published_time", "date", "publish_time"}


def read_page(content: bytes, name: str) -> RawText:
    """The visible text of a web page, without its scripts, menus and frames."""
    decoded, warnings = decode_declared(content)
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(DECLARATION.sub("", decoded), parser=parser)
    except (etree.LxmlError, ValueError) as problem:
        raise Unreadable("no_text", name=name) from problem
    page = _Page()
    page.read(_main_part(root))
    text = "\n".join(line for line in page.finished_lines())
    return RawText(
        text=text + "\n" if text else "",
        title=_title(root),
        meta=_meta(root),
        warnings=warnings,
        tables=page.spans(),
    )


class _Page:
    def __init__(self) -> None:
        self.lines: list[tuple[str, bool]] = []
        self.open: list[str] = []

    def close(self) -> None:
        for part in "".join(self.open).split("\n"):
            line = " ".join(SOURCE_BREAK.sub(_joint, part).split())
            if line:
                self.lines.append((line, False))
        self.open = []

    def read(self, root: Any) -> None:
        # The walk keeps its own stack: hostile pages nest deeper than Python may call itself.
        waiting: list[Any] = [root]
        while waiting:
            element = waiting.pop()
            if isinstance(element, str):
                self.open.append(element)
            elif element is None:
                self.close()
            elif element.tag == "table" and _is_grid(element):
                self.close()
                self.read_table(element)
            else:
                waiting.extend(_steps(element))
        self.close()

    def read_table(self, table: Any) -> None:
        for row in table.iter("tr"):
            cells = [cell_text([_visible(cell)]) for cell in row if cell.tag in {"td", "th"}]
            line = row_line(cells)
            if line.strip():
                self.lines.append((line, True))

    def finished_lines(self) -> list[str]:
        return [line for line, _ in self.lines]

    def spans(self) -> tuple[Span, ...]:
        spans: list[Span] = []
        position = 0
        for line, is_row in self.lines:
            end = position + len(line) + 1
            if is_row and spans and spans[-1].end == position:
                spans[-1] = Span(spans[-1].start, end)
            elif is_row:
                spans.append(Span(position, end))
            position = end
        return tuple(spans)


def _steps(element: Any) -> list[Any]:
    """What to read next, last first, because the walk takes from the end."""
    if not isinstance(element.tag, str) or element.tag in DROPPED:
        return []
    if element.tag == "br":
        return ["\n"]
    steps: list[Any] = []
    is_block = element.tag in BLOCKS or element.tag in {"tr", "td", "th"}
    steps.append(None if is_block else "")
    for child in reversed(element):
        steps.append(_spaces(child.tail))
        steps.append(child)
    steps.append(_spaces(element.text))
    steps.append(None if is_block else "")
    return steps


def _spaces(words: str | None) -> str:
    return re.sub(r"[ \t\r\n\f]+", lambda gap: BREAK if "\n" in gap[0] else " ", words or "")


def _joint(gap: re.Match[str]) -> str:
    """A line end of the page's source is a space between words but nothing between characters."""
    before, after = gap.string[gap.start() - 1 : gap.start()], gap.string[gap.end() : gap.end() + 1]
    return "" if max(before, after) > "\u2e7f" else " "


def _visible(cell: Any) -> str:
    page = _Page()
    for child in [cell]:
        page.read(child)
    return "\n".join(page.finished_lines())


def _is_grid(table: Any) -> bool:
    has_table_inside = next(table.iterdescendants("table"), None) is not None
    widest = max((len(row) for row in table.iter("tr")), default=0)
    return not has_table_inside and widest > 1


def _main_part(root: Any) -> Any:
    for tag in ("article", "main"):
        parts = list(root.iter(tag))
        if len(parts) == 1 and len(parts[0].text_content()) > 200:
            return parts[0]
    body = root.find("body")
    return root if body is None else body


def _title(root: Any) -> str:
    headings = [" ".join(h.text_content().split()) for h in root.iter("h1")]
    if len(headings) == 1 and headings[0]:
        return headings[0]
    found = next(root.iter("title"), None)
    return "" if found is None else SITE.sub("", " ".join(found.text_content().split()))


def _meta(root: Any) -> dict[str, str]:
    for element in root.iter("meta"):
        key = (element.get("name") or element.get("property") or "").lower()
        if key in DATE_KEYS and element.get("content"):
            return {"date": element.get("content")}
    return {}
