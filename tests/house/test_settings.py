"""The gate of the settings: what is acknowledged is kept, and nothing lies open."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from luoshi.config import server
from tests.house.test_house import ROOT

LOCAL = ["sysfs /sys sysfs rw 0 0", "/dev/sda1 / ext4 rw 0 0", "/dev/sdb1 /srv xfs rw 0 0"]


def in_a_process_of_its_own(script: str, home: Path, **variables: str) -> Any:
    """What a script prints as JSON where the settings are read anew from these variables."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("LUOSHI_")
    }
    environment |= {
        "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "luoshi.config.settings",
        "LUOSHI_HOME": str(home),
        **variables,
    }
    (home / "static").mkdir(exist_ok=True)
    opening = "import json, django; django.setup()\n"
    ran = subprocess.run(
        [sys.executable, "-c", opening + script],
        env=environment,
        cwd=home,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def test_sqlite_keeps_what_it_acknowledged(tmp_path: Path) -> None:
    script = """
from django.db import connection
from luoshi.config import server
server.refuse_weak_journal()
found = {}
with connection.cursor() as cursor:
    for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout"):
        cursor.execute(f"PRAGMA {name}")
        found[name] = cursor.fetchone()[0]
print(json.dumps({**found, "transaction_mode": connection.transaction_mode}))
"""

    found = in_a_process_of_its_own(script, tmp_path)

    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 20_000,
        "transaction_mode": "IMMEDIATE",
    }
    assert (tmp_path / "luoshi.sqlite3").exists()


def test_a_weaker_journal_is_refused(tmp_path: Path) -> None:
    script = """
from django.db import connection
from luoshi.config import server
connection.settings_dict["OPTIONS"]["init_command"] = "PRAGMA synchronous=NORMAL"
try:
    server.make_ready()
except server.UnsafePlace as refusal:
    print(json.dumps(str(refusal)))
"""

    sentence = in_a_process_of_its_own(script, tmp_path)

    assert "SQLite runs with journal_mode=delete, not wal." in sentence


@pytest.mark.parametrize("kind", sorted(server.NETWORK))
def test_a_network_place_is_refused_with_a_sentence(kind: str) -> None:
    mounts = [*LOCAL, f"host:/vol /srv/my\\040data {kind} rw 0 0"]

    with pytest.raises(server.UnsafePlace, match=f"network file system \\({kind}\\)"):
        server.refuse_network_place(Path("/srv/my data/luoshi"), mounts)


@pytest.mark.parametrize(
    "mounts",
    [
        LOCAL,
        [*LOCAL, "host:/vol /srv/other nfs4 rw 0 0"],
        [*LOCAL, "host:/vol /srv/luo nfs4 rw 0 0"],
        ["host:/vol / nfs4 rw 0 0", "/dev/sda1 /srv/luoshi ext4 rw 0 0"],
    ],
    ids=["local", "elsewhere", "name begins alike", "local disk inside"],
)
def test_a_local_place_is_taken(mounts: list[str]) -> None:
    server.refuse_network_place(Path("/srv/luoshi"), mounts)


@pytest.mark.parametrize("address", ["0.0.0.0", "10.1.2.3", "::", "county.example.cn"])
def test_debug_pages_are_refused_where_others_reach_them(settings: Any, address: str) -> None:
    settings.DEBUG = True

    with pytest.raises(server.UnsafePlace, match="LUOSHI_DEBUG=1 shows every setting"):
        server.serve(address, 8000)


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.9.1", "::1", "localhost"])
def test_debug_pages_are_shown_on_the_own_machine(settings: Any, address: str) -> None:
    settings.DEBUG = True

    server.refuse_open_debugging(address)


def test_the_command_line_says_it_and_stops(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "luoshi.cli", "up", "--address", "0.0.0.0"],
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT / "src"),
            "LUOSHI_HOME": str(tmp_path),
            "LUOSHI_DEBUG": "1",
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert ran.returncode == 2
    assert "Traceback" not in ran.stderr
    assert "Unset LUOSHI_DEBUG, or serve on 127.0.0.1." in ran.stderr
    assert not (tmp_path / "luoshi.sqlite3").exists()


def test_over_https_every_cookie_is_secure(tmp_path: Path) -> None:
    script = """
from django.conf import settings
from django.test import Client
client = Client()
answer = client.post("/language/", {"language": "en"}, secure=True, headers={"host": "localhost"})
cookies = {name: [bool(c["secure"]), bool(c["httponly"]), c["samesite"], c["path"], c["domain"]]
           for name, c in answer.cookies.items()}
print(json.dumps({
    "cookies": cookies,
    "hsts": answer.headers.get("Strict-Transport-Security"),
    "session": [settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE,
                settings.SESSION_COOKIE_HTTPONLY, settings.SESSION_COOKIE_SAMESITE,
                settings.SESSION_COOKIE_PATH, settings.SESSION_COOKIE_DOMAIN],
    "csrf": [settings.CSRF_COOKIE_NAME, settings.CSRF_COOKIE_SECURE,
             settings.CSRF_COOKIE_SAMESITE, settings.CSRF_COOKIE_PATH,
             settings.CSRF_COOKIE_DOMAIN],
}))
"""

    found = in_a_process_of_its_own(script, tmp_path, LUOSHI_HTTPS="1")

    assert found == {
        "cookies": {"django_language": [True, True, "Lax", "/", ""]},
        "hsts": "max-age=31536000",
        "session": ["__Host-luoshi", True, True, "Lax", "/", None],
        "csrf": ["__Host-luoshi-csrf", True, "Lax", "/", None],
    }


@pytest.mark.django_db
def test_the_login_page_keeps_its_cookies_from_scripts_of_others() -> None:
    answer = Client().get("/accounts/login/")

    assert {name: cookie["samesite"] for name, cookie in answer.cookies.items()} == {
        "luoshi-csrf": "Lax"
    }
    assert answer.headers["Cache-Control"].count("no-store") == 1


def test_a_port_that_answers_already_is_refused() -> None:
    with socket.create_server(("127.0.0.1", 0), reuse_port=True) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(server.PortTaken, match=f"127.0.0.1:{port} cannot be used"):
            server.refuse_taken_port("127.0.0.1", port)
    server.refuse_taken_port("127.0.0.1", port)


def test_verifying_where_nothing_is_says_so_and_leaves_nothing_behind(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "luoshi.cli", "verify"],
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT / "src"),
            "LUOSHI_HOME": str(tmp_path),
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert ran.returncode == 2
    assert "这里还没有数据" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert not (tmp_path / "luoshi.sqlite3").exists()


def test_no_other_account_of_the_machine_reads_the_data(tmp_path: Path) -> None:
    ran = in_a_process_of_its_own(
        "import os; from luoshi.config import server; server.make_ready()\n"
        "print(json.dumps({name: oct(os.stat(name).st_mode & 0o777)"
        " for name in ('luoshi.sqlite3', 'files')}))",
        tmp_path,
    )

    assert ran == {"luoshi.sqlite3": "0o600", "files": "0o700"}
