"""The first set-up of an empty installation."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client

from luoshi.common import clock
from luoshi.history.models import Entry
from luoshi.organisations import founding, selectors, services
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Body, User
from tests.factories import NOW, make_body

LastEntry = Callable[[], Entry]
WANTED = {
    "name": "清源县",
    "code": "330199",
    "zone": "Asia/Shanghai",
    "unit": "县委办公室",
    "post": "系统管理员",
    "person": "管立",
    "username": "guanli",
    "password": "walk-the-whole-lane-7",
    "again": "walk-the-whole-lane-7",
}


@pytest.fixture
def home(tmp_path: Path, settings: object) -> Path:
    settings.HOME = tmp_path  # type: ignore[attr-defined]
    return tmp_path


def test_set_up_walks_from_the_code_to_the_tree(db: None, client: Client, home: Path) -> None:
    code = founding.make_setup_code(clock.now())
    assert (home / "keys" / "setup.code").stat().st_mode & 0o077 == 0
    assert "启用本系统" in client.get("/accounts/login/").content.decode()

    assert client.post("/setup/", {"code": code.lower()})["Location"] == "/setup/body/"
    done = client.post("/setup/body/", WANTED, follow=True)

    assert done.redirect_chain == [("/organisations/", 302)]
    page = done.content.decode()
    assert "机关已建立，您是管理员。" in page
    assert "先建组织" in page
    actor = selectors.actor_for(User.objects.get(), clock.today())
    assert actor is not None
    assert actor.roles == frozenset({"administrator"})
    assert not (home / "keys" / "setup.code").exists()
    assert client.get("/setup/").status_code == 404
    assert client.get("/setup/body/").status_code == 404


def test_a_wrong_code_opens_nothing(db: None, client: Client, home: Path) -> None:
    founding.make_setup_code(clock.now())

    page = client.post("/setup/", {"code": "AAAAA-AAAAA-AAAAA-AAAAA"}).content.decode()

    assert "启用码不对或已失效" in page
    assert client.get("/setup/body/")["Location"] == "/setup/"


def test_the_code_holds_for_a_day(db: None, home: Path) -> None:
    start = clock.now()
    code = founding.make_setup_code(start)

    assert founding.make_setup_code(start + timedelta(hours=1)) == code
    assert founding.check_setup_code(code, start + timedelta(hours=23))
    assert not founding.check_setup_code(code, start + timedelta(hours=24))
    assert founding.make_setup_code(start + timedelta(hours=25)) != code


def test_a_refused_form_founds_nothing_and_keeps_the_code(
    db: None, client: Client, home: Path
) -> None:
    code = founding.make_setup_code(clock.now())
    client.post("/setup/", {"code": code})
    weak = WANTED | {"password": "qingyuan2026", "again": "qingyuan2026"}

    page = client.post("/setup/body/", weak).content.decode()

    assert "密码太弱" in page
    assert not Body.objects.exists()
    assert founding.check_setup_code(code, clock.now())


def test_there_is_no_set_up_once_there_is_a_body(db: None, client: Client) -> None:
    make_body()

    assert client.get("/setup/").status_code == 404
    assert "启用本系统" not in client.get("/accounts/login/").content.decode()


def test_other_parts_give_a_new_body_what_it_starts_with(
    db: None, client: Client, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[str] = []

    def give(actor: Actor, at: datetime) -> None:
        given.append(f"{actor.channel} {actor.body_id}")

    monkeypatch.setattr(founding, "_followers", [give])
    client.post("/setup/", {"code": founding.make_setup_code(clock.now())})

    client.post("/setup/body/", WANTED)

    assert given == [f"founding {Body.objects.get().pk}"]


def test_found_body_records_the_founding(db: None, last_entry: LastEntry) -> None:
    body = services.found_body(at=NOW, code="330199", name="清源县")

    assert body.zone == "Asia/Shanghai"
    entry = last_entry()
    assert (entry.event, entry.subject_name) == ("organisations.body_founded", "清源县")
    assert entry.actor["channel"] == "founding"
