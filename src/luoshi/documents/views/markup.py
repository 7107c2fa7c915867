"""The text of the lens as HTML, made in one pass: a long speech has a thousand stretches."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from luoshi.common.standings import Legend, light_by
from luoshi.documents.selectors import Card, LensView
from luoshi.documents.selectors.pieces import PLAIN, SECOND, Paragraph, Piece, pieces_of

_TAGS = {"title": "h2", "byline": "p", "heading": "h3", "text": "p"}
_CLASSES = {"byline": ' class="lens-byline"', "heading": ' class="lens-heading"'}


@dataclass(frozen=True, slots=True)
class _Marking:
    """What the marks of a page share: the cards, the one looked at, the body's legend."""

    cards: Mapping[int, Card]
    current: int
    legend: Legend


def _marking(view: LensView, legend: Legend) -> _Marking:
    return _Marking({card.number: card for card in view.cards}, view.current, legend)


def text_of(view: LensView, legend: Legend) -> SafeString:
    """The whole text, each sentence marked by what it is."""
    marking = _marking(view, legend)
    parts: list[str] = []
    in_table = False
    width = max((len(one.cells) for one in view.paragraphs), default=0)
    for paragraph in view.paragraphs:
        if (paragraph.kind == "row") != in_table:
            in_table = not in_table
            parts.append('<table class="lens-table"><tbody>' if in_table else "</tbody></table>")
        parts.append(_paragraph(paragraph, marking, width))
    if in_table:
        parts.append("</tbody></table>")
    # Everything that came from the document was escaped piece by piece.
    return mark_safe("\n".join(parts))  # noqa: S308


def pieces_anew(view: LensView, numbers: Iterable[int], legend: Legend) -> list[SafeString]:
    """The stretches of some commitments as they stand now, each to replace the one on the page."""
    marking = _marking(view, legend)
    return [
        mark_safe(_piece(piece, marking, anew=True))  # noqa: S308 - escaped inside
        for piece in pieces_of(view.paragraphs, frozenset(numbers))
    ]


def _paragraph(paragraph: Paragraph, marking: _Marking, width: int) -> str:
    cells = ["".join(_piece(piece, marking) for piece in cell) for cell in paragraph.cells]
    if paragraph.kind == "row":
        cells += [""] * (width - len(cells))
        return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
    tag = _TAGS[paragraph.kind]
    return f"<{tag}{_CLASSES.get(paragraph.kind, '')}>{''.join(cells)}</{tag}>"


def _piece(piece: Piece, marking: _Marking, *, anew: bool = False) -> str:
    words = escape(piece.text)
    if not piece.number:
        look = "" if piece.look == PLAIN else f' class="s-{piece.look}"'
        return f'<span{look} data-s="{piece.start}">{words}</span>'
    now = " s-current" if piece.number == marking.current else ""
    swap = ' hx-swap-oob="true"' if anew else ""
    number = piece.number
    return (
        f'<span class="lens-piece" id="p{number}-{piece.part}"{swap}>'
        f'<a class="s-{piece.look}{now}" href="?at={number}&amp;view=list#candidate-{number}"'
        f' data-ls-at="{number}" data-s="{piece.start}">{words}</a>'
        f"{_mark(piece, marking)}</span>"
    )


def _mark(piece: Piece, marking: _Marking) -> str:
    if not piece.ends:
        return ""
    card = marking.cards.get(piece.number)
    label = escape(card.state_label) if card else ""
    shape = ""
    if piece.look == SECOND:
        shape = '<span aria-hidden="true">◇</span>'
        label = f"{label} {escape(_('second reader'))}"
    mark = (
        f'<sup class="lens-mark lens-mark--{piece.look}">{shape}{piece.number}'
        f'<span class="sr-only"> {label}</span></sup>'
    )
    if card is None or card.task is None:
        return mark
    return (
        f'{mark}<a class="lens-task" href="{escape(task_url(card.task.number))}">'
        f"{light_by(marking.legend, card.task.standing)}"
        f'<span class="sr-only">{escape(_("Task"))}</span> {escape(card.task.number)}</a>'
    )


def task_url(number: str) -> str:
    """The page of a task."""
    try:
        return reverse("ledger:task", args=[number])
    except NoReverseMatch:
        return f"/tasks/{number}/"
