"""Statements whose text never changes, asked the short way.

Planning a question of a page takes PostgreSQL longer than answering it. A statement that is
written once per process is sent with its values apart, so the server may keep it; SQLite keeps
its statements by itself. Their text is put into the driver's own form once, not at every asking.
Questions the ORM builds anew go the usual way, and so does everything while somebody listens
(counted or logged statements).
"""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import count
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections

# Asked so many times on a connection, a statement is kept there; the least used make room.
_ASKED_BEFORE_KEPT = 3
_MOST_KEPT = 400
_PLACE = re.compile("%[s%]")


def ask(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows a statement answers with; none for one that only writes."""
    database: Any = connections[DEFAULT_DB_ALIAS]
    if _goes_the_usual_way(database):
        with database.cursor() as cursor:
            cursor.execute(sql, values)
            return _rows_of(cursor)
    if database.connection is None:
        database.ensure_connection()
    database.validate_no_broken_transaction()
    with database.wrap_database_errors:
        cursor = _cursor_of(database)
        cursor.execute(_in_form_of(database.vendor, sql), values)
        return _rows_of(cursor)


@cache
def vendor() -> str:
    """Which kind of database the installation has: `sqlite` or `postgresql`."""
    return connections[DEFAULT_DB_ALIAS].vendor


def write_each(sql: str, rows: Sequence[Sequence[Any]]) -> None:
    """Write with one statement and the values of each row."""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.executemany(sql, rows)


def _goes_the_usual_way(database: Any) -> bool:
    if database.execute_wrappers or database.queries_logged:
        return True
    return database.vendor == "postgresql" and not settings.KEEP_STATEMENTS


def _rows_of(cursor: Any) -> list[tuple[Any, ...]]:
    return cursor.fetchall() if cursor.description else []


def _cursor_of(database: Any) -> Any:
    link = database.connection
    if database.vendor != "postgresql":
        return link.cursor()
    from psycopg import RawCursor

    if link.prepare_threshold is None:
        link.prepare_threshold = _ASKED_BEFORE_KEPT
        link.prepared_max = _MOST_KEPT
    return RawCursor(link)


@lru_cache(maxsize=5_000)
def _in_form_of(vendor: str, sql: str) -> str:
    """The statement with its places as the driver itself writes them."""
    places = count(1)

    def place(found: "re.Match[str]") -> str:
        if found[0] == "%%":
            return "%"
        return f"${next(places)}" if vendor == "postgresql" else "?"

    return _PLACE.sub(place, sql)
