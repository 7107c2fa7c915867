"""The description of the programs' door is the one that is committed."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from django.core.management import call_command
from django.test import Client
from ninja import Schema

from luoshi.common.management.commands.export_openapi import description
from tests.cast import Cast

COMMITTED = Path(__file__).parents[2] / "docs" / "openapi.json"


def test_the_committed_description_is_fresh() -> None:
    assert COMMITTED.read_text(encoding="utf-8") == description(), (
        "run: python manage.py export_openapi"
    )


def test_no_two_shapes_of_the_door_share_a_name() -> None:
    told = Counter(shape.__name__ for shape in _shapes(Schema) if "luoshi" in shape.__module__)

    assert [name for name, times in told.items() if times > 1] == []


def _shapes(base: type[Schema]) -> Iterator[type[Schema]]:
    for shape in base.__subclasses__():
        yield shape
        yield from _shapes(shape)


def test_the_command_writes_it(tmp_path: Path) -> None:
    call_command("export_openapi", to=tmp_path / "openapi.json", verbosity=0)

    assert (tmp_path / "openapi.json").read_text(encoding="utf-8") == description()


def test_the_page_of_the_description_runs_no_inline_script(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.clerk.user)

    page = client.get("/api/v1/docs").content.decode()

    assert page.count("<script") == page.count("<script src=") + page.count(
        '<script type="application/json"'
    )
    assert "https://" not in page
