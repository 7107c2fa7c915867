"""A small county kept on a real disk, and scripts that run on it with the product's settings."""

import atexit
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from luoshi.backups.places import backups_in
from tests.house.test_house import ROOT

URL = os.environ.get("LUOSHI_DATABASE_URL", "")
IS_POSTGRESQL = URL.startswith("postgres")
IS_NIGHTLY = bool(os.environ.get("LUOSHI_NIGHTLY"))
OPENING = "import json, os, sys\nimport django\ndjango.setup()\n"
FOUNDING = """
from datetime import date
from luoshi.config import server
server.make_ready()
from luoshi.files.services import store_file
from luoshi.history.services import seal_history
from tests.house.story import make_bare_county
from tests.trust.acts import draft
from luoshi.common import clock
cast, _ = make_bare_county()
for number in range(3):
    draft(cast.officer.actor, cast.bureau, f"第{number + 1}件事")
    store_file(
        actor=cast.officer.actor, at=clock.now(), content=bytes([number]) * 70_000,
        name=f"佐证{number}.txt", kind="txt",
    )
for body in (cast.body, cast.stranger.unit.body):
    seal_history(body_id=body.pk, at=clock.now())
from luoshi.backups import making, places
making.make_backup(at=clock.now(), folder=places.own_folder())
print(json.dumps("ready"))
"""


@dataclass(frozen=True, slots=True)
class Place:
    """A data folder, and the database where it is not in the folder."""

    home: Path
    variables: dict[str, str] = field(default_factory=dict)

    @property
    def database(self) -> Path:
        """The file of the database, where it is one."""
        return self.home / "luoshi.sqlite3"

    @property
    def address(self) -> str:
        """The address of the database, for another server before it."""
        return self.variables.get("LUOSHI_DATABASE_URL", f"sqlite:///{self.database}")

    @property
    def backup(self) -> Path:
        """The newest backup, made when the county was founded unless a test made another."""
        return backups_in(self.home / "backups")[-1]

    def environment(self, **more: str) -> dict[str, str]:
        """The variables under which the product runs here, and no others of its own."""
        own = {name: value for name, value in os.environ.items() if name[:7] != "LUOSHI_"}
        return {
            **own,
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
            "DJANGO_SETTINGS_MODULE": "luoshi.config.settings",
            "LUOSHI_HOME": str(self.home),
            "LANG": "en",
            **self.variables,
            **more,
        }

    def run(
        self, script: str, *arguments: object, within: tuple[str, ...] = (), **variables: str
    ) -> Any:
        """What a script prints last, as JSON; `within` is a command that starts it."""
        ran = subprocess.run(
            [*within, sys.executable, "-c", OPENING + script, *map(str, arguments)],
            env=self.environment(**variables),
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr[-3000:]
        return json.loads(ran.stdout.splitlines()[-1])

    def luoshi(self, *verb: object, **variables: str) -> "subprocess.CompletedProcess[str]":
        """A verb of the command line."""
        return subprocess.run(
            [sys.executable, "-m", "luoshi.cli", *map(str, verb)],
            env=self.environment(**variables),
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )


@contextmanager
def county_at(home: Path) -> Iterator[Place]:
    """The county on a disk of its own, in its own database; both gone afterwards."""
    founded, template = _founded()
    shutil.copytree(founded, home)
    if not IS_POSTGRESQL:
        yield Place(home)
        return
    with scratch_database(template) as url:
        yield Place(home, {"LUOSHI_DATABASE_URL": url})


@contextmanager
def scratch_database(template: str) -> Iterator[str]:
    """A database of one's own on the server of the tests."""
    import psycopg

    name = f"luoshi_drill_{secrets.token_hex(4)}"
    with psycopg.connect(URL, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")  # type: ignore[arg-type]
        try:
            yield url_of(name)
        finally:
            like = connection.execute(
                "SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{name}%"]
            )
            for (each,) in like.fetchall():
                connection.execute(f'DROP DATABASE "{each}" WITH (FORCE)')  # type: ignore[arg-type]


def url_of(name: str) -> str:
    """The address of a database on the server of the tests."""
    return urlunsplit(urlsplit(URL)._replace(path=f"/{name}"))


@cache
def _founded() -> tuple[Path, str]:
    """The county founded once for all drills of this process: its folder, and its database."""
    folder = Path(tempfile.mkdtemp(prefix="luoshi-drill-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    home = folder / "home"
    home.mkdir()
    template = _make_template() if IS_POSTGRESQL else ""
    variables = {"LUOSHI_DATABASE_URL": url_of(template)} if template else {}
    Place(home, variables).run(FOUNDING)
    (home / "serving.lock").unlink(missing_ok=True)
    return home, template


def _make_template() -> str:
    import psycopg

    name = f"luoshi_founded_{secrets.token_hex(4)}"
    with psycopg.connect(URL, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")  # type: ignore[arg-type]

    def drop() -> None:
        with psycopg.connect(URL, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[arg-type]

    atexit.register(drop)
    return name
