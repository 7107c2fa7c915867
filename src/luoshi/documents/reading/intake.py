"""What comes in at the door: a file or pasted text becomes text, or one sentence says why not."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePath

from luoshi.documents.models import DocumentKind
from luoshi.documents.reading.kinds import guess_kind
from luoshi.documents.reading.texts import one_line
from luoshi.documents.refusals import CannotRead
from luoshi_core.cleaning import apply, clean, propose_title
from luoshi_core.reading import Source, Unreadable, read_safely, read_text

ISSUER_KEYS = ("issuer", "place", "发文机关", "发文单位", "印发单位")


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A file as somebody handed it in."""

    content: bytes
    name: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Intake:
    """The text of what was handed in, and what it says of itself."""

    text: str
    format: str
    title: str = ""
    issuer: str = ""
    issued_on: date | None = None
    kind: str = DocumentKind.OTHER
    warnings: tuple[Mapping[str, object], ...] = ()
    file: HandedIn | None = field(default=None, repr=False)


def read_file(content: bytes, name: str) -> Intake:
    """Read a file that somebody handed in; refuse in a sentence what cannot be read."""
    try:
        source = read_safely(content, name)
    except Unreadable as problem:
        raise CannotRead(problem) from problem
    handed_in = HandedIn(content, name, source.kind)
    return _intake(source, PurePath(name.replace("\\", "/")).stem, handed_in)


def read_pasted(text: str) -> Intake:
    """Take pasted text; refuse in a sentence what may not be here."""
    try:
        return _intake(read_text(text), "", None)
    except Unreadable as problem:
        raise CannotRead(problem) from problem


def digest_of(text: str) -> str:
    """By what the same text is known again."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def _intake(source: Source, stem: str, handed_in: HandedIn | None) -> Intake:
    # PostgreSQL keeps no character 0, and no database keeps half a surrogate pair.
    text = _body(source).replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")
    title = one_line(source.title or propose_title(_cleaned(text)) or stem)[:200]
    return Intake(
        text=text,
        format=source.kind,
        title=title,
        issuer=next((source.meta[key] for key in ISSUER_KEYS if source.meta.get(key)), "")[:100],
        issued_on=source.issued_on,
        kind=guess_kind(source.meta.get("kind", ""), f"{title} {text[:200]}", source.kind),
        warnings=tuple(
            {"from": "reading", "code": one.code, "values": dict(one.values)}
            for one in source.warnings
        ),
        file=handed_in,
    )


def _cleaned(text: str) -> str:
    return apply(text, clean(text).cuts).text


def _body(source: Source) -> str:
    """The text behind a front matter that began with `---`; its keys are known already."""
    head, line, body = source.text.partition("\n---\n")
    keys = [words.split(":")[0].strip().lower() for words in head.split("\n") if words.strip()]
    return body if source.meta and line and all(key in source.meta for key in keys) else source.text
