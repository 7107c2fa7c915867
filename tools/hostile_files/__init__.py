"""Files that mean harm, drawn by a seed: zip bombs, XML traps, broken PDFs, names that lie.

    python -m tools.hostile_files --seed 7 --count 40 --folder /tmp/hostile

The same seed and number give the same file. Every file must either be read or be refused in a
clear sentence; families that may never be read say so.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass

from tools.hostile_files import containers, contents, office, pages
from tools.hostile_files.making import Draw, Made


@dataclass(frozen=True, slots=True)
class Hostile:
    """One file of a family; `refused` where it may never be read."""

    family: str
    name: str
    content: bytes
    refused: bool


MAKERS: tuple[Callable[[Draw], Made], ...] = (
    containers.bomb_flat,
    containers.bomb_many,
    containers.bomb_overlapping,
    containers.bomb_nested,
    containers.crowd,
    containers.lying_sizes,
    containers.climbing,
    containers.locked,
    containers.twice_named,
    containers.truncated,
    containers.flipped,
    containers.odd_packing,
    containers.missing_parts,
    office.doctype,
    office.doctype_hidden,
    office.deep_word,
    office.wide_word,
    office.numbering_loop,
    office.links_out,
    office.macros,
    office.embedded,
    office.far_cells,
    office.formulas,
    office.merges,
    office.many_rows,
    office.odd_cells,
    office.giant_cell,
    office.old_office,
    office.open_document,
    pages.pdf_loop,
    pages.pdf_bomb,
    pages.pdf_broken,
    pages.pdf_active,
    pages.pdf_locked,
    pages.web_deep,
    pages.web_comments,
    contents.wrong_magic,
    contents.pictures,
    contents.polyglot,
    contents.text_tricks,
    contents.odd_encoding,
    contents.odd_names,
    contents.empty,
)
NEVER_READ = frozenset(
    {
        "bomb_flat",
        "bomb_many",
        "bomb_overlapping",
        "crowd",
        "climbing",
        "locked",
        "macros",
        "empty",
        "doctype_hidden",
        "doctype",
        "pictures",
        "wrong_magic",
        "twice_named",
    }
)


def hostile(seed: int, number: int) -> Hostile:
    """The file of this number: families take turns, the seed decides the rest."""
    make = MAKERS[number % len(MAKERS)]
    content, name = make(random.Random(f"{seed}/{number}"))
    return Hostile(make.__name__, name, content, make.__name__ in NEVER_READ)
