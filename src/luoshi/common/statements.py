"""Statements whose text never changes: PostgreSQL reads and plans them once per connection.

Planning a question of a page takes PostgreSQL longer than answering it. A statement that is
written once per process is sent with its values apart, so the server may keep it; SQLite keeps
its statements by itself. Questions the ORM builds anew go the usual way.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.backends.utils import CursorWrapper

# Asked so many times on a connection, a statement is kept there; the least used make room.
_ASKED_BEFORE_KEPT = 3
_MOST_KEPT = 400


@contextmanager
def cursor_of_kept() -> Iterator[CursorWrapper]:
    """A cursor for a statement whose text is the same each time."""
    with connection.cursor() as cursor:
        # A kept statement has only a name left to log, so whoever logs gets its text.
        if _are_kept() and not connection.queries_logged:
            cursor.cursor = _bound_by_server(connection.connection)
        yield cursor


def _are_kept() -> bool:
    return connection.vendor == "postgresql" and settings.KEEP_STATEMENTS


def _bound_by_server(link: Any) -> Any:
    from django.db.backends.postgresql.base import ServerBindingCursor

    if link.prepare_threshold is None:
        link.prepare_threshold = _ASKED_BEFORE_KEPT
        link.prepared_max = _MOST_KEPT
    made: Any = ServerBindingCursor  # its stub knows the form of psycopg2 only
    return made(link)
