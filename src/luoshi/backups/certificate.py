"""The certificate of a restoration: one page that says what was compared, to sign and to file."""

from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext as _
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from luoshi.backups.restoring import Restored

FONT = "STSong-Light"
_LEFT, _TOP, _LINE = 22 * mm, 270 * mm, 6.2 * mm
_WIDTH = 166 * mm


def certificate_lines(
    restored: Restored, *, at: datetime, host: str, digest: str, file: str
) -> list[str]:
    """What the certificate says, a sentence or figure to a line."""
    manifest = restored.manifest
    verdict = {
        True: _("The record verifies: no entry and no protected row was changed unseen."),
        False: _("The record does not verify."),
        None: _("The record was made by another release: run “luoshi verify” after the upgrade."),
    }[restored.verified]
    sums = {
        "tables": len(manifest.tables),
        "rows": f"{manifest.rows:,}",
        "files": f"{len(manifest.files):,}",
        "bytes": f"{manifest.bytes_of_files:,}",
    }
    lines = [
        _("Backup: %(file)s, made %(made)s on %(host)s by release %(version)s")
        % {
            "file": file,
            "made": manifest.made_at,
            "host": manifest.host,
            "version": manifest.version,
        },
        _("SHA-256 of the backup: %(digest)s") % {"digest": digest},
        _("Restored %(at)s on %(host)s") % {"at": at.isoformat(timespec="seconds"), "host": host},
        _("Database: %(server)s") % {"server": manifest.server},
        _("%(tables)s tables with %(rows)s rows: every row compared, all equal.") % sums,
        _("%(files)s files with %(bytes)s bytes: every file read again, all equal.") % sums,
    ]
    lines += [
        _("Sealed record of body %(body)s: %(size)s of %(entries)s entries, root %(root)s")
        % {"body": log.body, "size": log.size, "entries": log.entries, "root": log.root}
        for log in manifest.logs
    ]
    lines.append(verdict)
    if manifest.missing:
        lines.append(
            _("Missing already when the backup was made: %(names)s")
            % {"names": ", ".join(manifest.missing[:5])}
        )
    lines.append(_("Not in the backup: %(names)s") % {"names": ", ".join(manifest.left_out)})
    if restored.kept:
        lines.append(_("What was there before is kept under %(name)s.") % {"name": restored.kept})
    return lines


def write_certificate(path: Path, lines: list[str]) -> None:
    """Write the certificate as a page to print and sign."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    page = Canvas(str(path), pagesize=A4)
    page.setTitle(_("Certificate of restoration"))
    page.setFont(FONT, 18)
    page.drawCentredString(A4[0] / 2, _TOP, _("Certificate of restoration"))
    page.setFont(FONT, 10.5)
    place = _TOP - 3 * _LINE
    for line in lines:
        for part in _broken(line):
            page.drawString(_LEFT, place, part)
            place -= _LINE
        place -= _LINE * 0.3
    place -= 2 * _LINE
    signing = (_("Restored by (signature)"), _("Witnessed by (signature)"), _("Date"))
    for label in signing:
        page.drawString(_LEFT, place, f"{label}  ________________________")
        place -= 2 * _LINE
    page.save()


def _broken(line: str) -> list[str]:
    """A line broken to the width of the page, at any character, as Chinese is."""
    parts, part = [], ""
    for character in line:
        if pdfmetrics.stringWidth(part + character, FONT, 10.5) > _WIDTH:
            parts.append(part)
            part = ""
        part += character
    return [*parts, part]
