"""Compile the translation catalogues, wherever one is newer than what was made of it."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_stale(source: Path) -> list[Path]:
    """Write `.mo` beside every changed `.po` below a folder; returns what was written."""
    written = []
    for catalogue in sorted(source.glob("**/locale/*/LC_MESSAGES/*.po")):
        compiled = catalogue.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= catalogue.stat().st_mtime:
            continue
        with catalogue.open("rb") as source_file:
            messages = read_po(source_file, locale="zh_Hans")
        part = compiled.with_suffix(".part")
        with part.open("wb") as target:
            write_mo(target, messages)
        part.replace(compiled)
        written.append(compiled)
    return written
