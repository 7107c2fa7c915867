"""A small county served in a process of its own, on the loopback address only."""

import http.client
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from tests.house.test_house import ROOT

SECONDS_TO_START = 120
SCRIPT = """
import json, sys
import django

if __name__ == "__main__":
    django.setup()
    from datetime import date
    from luoshi.config import server
    server.make_ready()
    from luoshi.organisations.services import make_token
    from tests.factories import NOW
    from tests.house.story import make_bare_county
    cast, _ = make_bare_county()
    _, key = make_token(
        actor=cast.officer.actor, at=NOW, user=cast.officer.user, post=cast.officer.post,
        purpose="test", expires_on=date(2026, 12, 31),
    )
    print(json.dumps({"key": key, "lead": cast.bureau.pk}), flush=True)
    from django.db import connections
    connections.close_all()
    server.serve("127.0.0.1", int(sys.argv[1]), workers=2)
"""


@dataclass(frozen=True, slots=True)
class Served:
    """Where the county is served, and how a program of its supervision gets in."""

    port: int
    key: str
    lead: int
    log: Path

    def ask(
        self, method: str, path: str, content: object = None, once: str = ""
    ) -> tuple[int, str]:
        """Send a request on a connection of its own: status and answer."""
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
        if once:
            headers["Idempotency-Key"] = once
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            body = None if content is None else json.dumps(content)
            line.request(method, f"/api/v1{path}", body, headers)
            answer = line.getresponse()
            return answer.status, answer.read().decode()
        finally:
            line.close()


@contextmanager
def served(home: Path) -> Iterator[Served]:
    """Make the county in a scratch folder (on PostgreSQL: a scratch database) and serve it."""
    script, log = home / "serve.py", home / "log.txt"
    script.write_text(SCRIPT, encoding="utf-8")
    port = _free_port()
    with _scratch_database() as variables, log.open("w") as told:
        process = subprocess.Popen(
            [sys.executable, str(script), str(port)],
            env={
                "PATH": os.environ["PATH"],
                "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
                "DJANGO_SETTINGS_MODULE": "luoshi.config.settings",
                "LUOSHI_HOME": str(home / "var"),
                "LUOSHI_TODAY": "2026-03-02",
                **variables,
            },
            stdout=subprocess.PIPE,
            stderr=told,
            text=True,
            start_new_session=True,
        )
        try:
            assert process.stdout is not None
            first = process.stdout.readline()
            assert first, log.read_text(encoding="utf-8")
            county = Served(port=port, log=log, **json.loads(first))
            _wait(process, county)
            yield county
        finally:
            # The group is this process's own: its web workers and its clock end with it.
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(timeout=15)
            process.stdout.close()  # type: ignore[union-attr]


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait(process: "subprocess.Popen[str]", county: Served) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until and process.poll() is None:
        try:
            if county.ask("GET", "/me")[0] == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(county.log.read_text(encoding="utf-8"))


@contextmanager
def _scratch_database() -> Iterator[dict[str, str]]:
    """Where the county is kept: a file in its folder, or a database made and dropped again."""
    url = os.environ.get("LUOSHI_DATABASE_URL", "")
    if not url.startswith("postgres"):
        yield {}
        return
    import psycopg

    name = f"luoshi_served_{secrets.token_hex(4)}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type]
        try:
            yield {"LUOSHI_DATABASE_URL": urlunsplit(urlsplit(url)._replace(path=f"/{name}"))}
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[arg-type]
