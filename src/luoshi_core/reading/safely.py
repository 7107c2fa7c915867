"""Reading a stranger's file in a process apart, so that one bad file never takes the site down."""

from luoshi_core.reading import wire
from luoshi_core.reading.in_process import (
    OFFICE,
    PLAIN,
    kind_within_limits,
    read_kind,
    short_name,
)
from luoshi_core.reading.rooms import ReaderEnded, read_apart
from luoshi_core.reading.source import Source, Unreadable

SECONDS, MEGABYTES = 20, 512


def read_safely(
    content: bytes, filename: str, *, seconds: int = SECONDS, megabytes: int = MEGABYTES
) -> Source:
    """Read a file under limits of time and memory; plain text needs no process apart."""
    name = short_name(filename)
    kind = kind_within_limits(content, name)
    if kind in PLAIN:
        return read_kind(content, kind, name)
    if kind in OFFICE:
        from luoshi_core.reading.office import convert_to_docx

        content, kind = convert_to_docx(content, kind, name), "docx"
    try:
        answer = read_apart(
            "document", content, kind=kind, name=name, seconds=seconds, megabytes=megabytes
        )
    except ReaderEnded as ended:
        raise _refusal_of(ended, name, seconds, megabytes) from ended
    return wire.unpack(answer)


def _refusal_of(ended: ReaderEnded, name: str, seconds: int, megabytes: int) -> Unreadable:
    if ended.code == "took_too_much_memory":
        return Unreadable(ended.code, name=name, megabytes=megabytes)
    if ended.code == "took_too_long":
        return Unreadable(ended.code, name=name, seconds=seconds)
    return Unreadable(ended.code, name=name)
