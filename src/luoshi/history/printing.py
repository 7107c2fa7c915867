"""Receipts and sheets on paper: A4, Chinese without a font of our own, a code to read back."""

from collections.abc import Iterable
from functools import cache
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from luoshi.common import figures
from luoshi.history import codes, keys
from luoshi.history.models import Checkpoint
from luoshi.history.receipts import Receipt
from luoshi.history.selectors import HistoryRow

FONT = "STSong-Light"
MONO = "Courier"
Fact = tuple[str, str]


class _Code(Flowable):  # type: ignore[misc]
    """A square code of a given width."""

    def __init__(self, text: str, width: float) -> None:
        super().__init__()
        self.squares = codes.matrix(text)
        self.width = self.height = width if self.squares else 0
        self.hAlign = "CENTER"

    def draw(self) -> None:
        """Draw the dark squares, row by row from above."""
        side = self.width / max(len(self.squares), 1)
        for row, line in enumerate(self.squares):
            for column, is_dark in enumerate(line):
                if is_dark:
                    above = self.height - (row + 1) * side
                    self.canv.rect(column * side, above, side, side, stroke=0, fill=1)


def receipt_pdf(row: HistoryRow, receipt: Receipt, origin: str) -> bytes:
    """The receipt of one act, to keep on paper."""
    who = " ".join(word for word in (row.organisation, row.post, row.who) if word)
    facts: list[Fact] = [
        (_("What happened"), " · ".join(word for word in (row.label, row.subject_name) if word)),
        ("", row.sentence),
        (_("Reason given"), row.reason),
        (_("When"), _moment(row.at)),
        (_("Who"), who + (f" ({row.on_behalf_of})" if row.on_behalf_of else "")),
        (pgettext("record", "Log"), origin),
        (
            pgettext("record", "Position"),
            _("%(position)s, counted from 0, of %(size)s")
            % {"position": receipt.position, "size": receipt.size},
        ),
        (_("Last sealed"), _moment(receipt.sealed_at)),
    ]
    below = _(
        "Keep this page. With the code or the lines below, and the key, anybody can check without "
        "this system that the act stands in the record and reads as it did."
    )
    content = [
        *_head(_("Receipt of act %(number)s") % {"number": row.entry_id}),
        _facts(facts),
        Spacer(1, 4 * mm),
        _text(below),
        Spacer(1, 3 * mm),
        _Code(receipt.paper, 88 * mm),
        Spacer(1, 3 * mm),
        *_mono(receipt.paper.split("\n")),
        *_mono([keys.verifier_key()]),
    ]
    return _built(content, _("Receipt of act %(number)s") % {"number": row.entry_id})


def sheet_pdf(checkpoint: Checkpoint, body_name: str) -> bytes:
    """A checkpoint on a sheet to be stamped, signed and kept by an outsider."""
    title = _("Sheet of the record's state, to be kept outside")
    facts: list[Fact] = [
        (_("Body"), body_name),
        (pgettext("record", "Log"), keys.origin(checkpoint.body_id)),
        (_("Acts in the log"), str(checkpoint.size)),
        (_("Last sealed"), _moment(checkpoint.at)),
    ]
    lines = [
        [_text(label), ""]
        for label in (
            _("Kept by (unit, stamp)"),
            _("Received by (name, signature)"),
            _("Handed over by (name, signature)"),
            _("Day"),
        )
    ]
    signed = Table(lines, colWidths=[55 * mm, 115 * mm], rowHeights=[16 * mm] * len(lines))
    signed.setStyle(
        TableStyle(
            [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
        )
    )
    content = [
        *_head(title),
        _facts(facts),
        Spacer(1, 3 * mm),
        _text(pgettext("record", "Root")),
        *_mono([in_groups(checkpoint.root)], size=12),
        Spacer(1, 2 * mm),
        _Code(checkpoint.note, 60 * mm),
        *_mono([*checkpoint.note.strip().split("\n"), keys.verifier_key()]),
        Spacer(1, 4 * mm),
        _text(
            _(
                "Whoever keeps this sheet can show later whether an act was taken out of the "
                "record, put in or changed: its root must lead to the same acts for ever."
            )
        ),
        Spacer(1, 4 * mm),
        signed,
    ]
    return _built(content, title)


def in_groups(digest: str) -> str:
    """A digest in groups of four, so that people can compare it."""
    return " ".join(digest[place : place + 4] for place in range(0, len(digest), 4))


def _built(content: list[Any], title: str) -> bytes:
    target = BytesIO()
    margin = 18 * mm
    document = SimpleDocTemplate(
        target,
        pagesize=A4,
        title=title,
        author=_("Luoshi"),
        leftMargin=margin,
        rightMargin=margin,
        topMargin=margin,
        bottomMargin=margin,
    )
    document.build(content)
    return target.getvalue()


def _head(title: str) -> list[Any]:
    return [_text(title, size=16), Spacer(1, 5 * mm)]


def _facts(facts: Iterable[Fact]) -> Table:
    rows = [[_text(name), _text(value)] for name, value in facts if value]
    table = Table(rows, colWidths=[38 * mm, 136 * mm])
    table.setStyle(
        TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0)])
    )
    return table


@cache
def _font() -> str:
    """The font of the words, made known to the writer before its first use."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    return FONT


def _text(text: str, size: int = 10) -> Paragraph:
    style = ParagraphStyle(
        "text", fontName=_font(), fontSize=size, leading=size * 1.5, wordWrap="CJK"
    )
    return Paragraph(escape(text), style)


def _mono(lines: Iterable[str], size: int = 7) -> list[Paragraph]:
    # The dash of a signature is the one sign that the typewriter font lacks.
    style = ParagraphStyle("mono", fontName=MONO, fontSize=size, leading=size * 1.3, wordWrap="CJK")
    dash = f'<font name="{_font()}">—</font>'
    return [Paragraph(escape(line).replace("—", dash) or "&nbsp;", style) for line in lines]


def _moment(value: Any) -> str:
    return str(figures.short_moment(value))
