"""How a source or a refusal travels from the reading child to the process that asked."""

import datetime
import json

from luoshi_core.reading.source import ReadingWarning, Source, Span, Unreadable


def pack(answer: Source | Unreadable) -> bytes:
    """Write an answer as one JSON object."""
    if isinstance(answer, Unreadable):
        return _bytes({"refused": answer.code, "values": answer.values})
    return _bytes(
        {
            "text": answer.text,
            "kind": answer.kind,
            "title": answer.title,
            "issued_on": answer.issued_on.isoformat() if answer.issued_on else None,
            "meta": dict(answer.meta),
            "warnings": [[warning.code, dict(warning.values)] for warning in answer.warnings],
            "tables": [[span.start, span.end] for span in answer.tables],
        }
    )


def unpack(content: bytes) -> Source:
    """Take an answer back; a refusal is raised."""
    answer = json.loads(content)
    if "refused" in answer:
        raise Unreadable(answer["refused"], **answer["values"])
    day = answer["issued_on"]
    return Source(
        text=answer["text"],
        kind=answer["kind"],
        title=answer["title"],
        issued_on=datetime.date.fromisoformat(day) if day else None,
        meta=answer["meta"],
        warnings=tuple(ReadingWarning(code, values) for code, values in answer["warnings"]),
        tables=tuple(Span(start, end) for start, end in answer["tables"]),
    )


def _bytes(answer: object) -> bytes:
    # Broken files may hold lone surrogates: the ASCII form of JSON carries them unharmed.
    return json.dumps(answer, ensure_ascii=True).encode("ascii")
