"""What an entry says, field by field, and the digests by which each field stands in the log."""

from collections.abc import Mapping

from luoshi.history.models import Entry
from luoshi_core import chain


def fields_of(entry: Entry) -> dict[str, object]:
    """The fields of an entry under the names by which they stand in the log."""
    return {
        "body": entry.body_id,
        "at": entry.at,
        "event": entry.event,
        "subject": [entry.subject_type, entry.subject_id, entry.subject_name],
        "actor": entry.actor,
        "request": entry.request_number,
        "reason": entry.reason,
        "content": entry.content,
        "rows": entry.rows,
    }


def field_digests(fields: Mapping[str, object], salt: str) -> dict[str, str]:
    """The salted digest of each field."""
    return {path: chain.field_digest(path, value, salt) for path, value in fields.items()}
