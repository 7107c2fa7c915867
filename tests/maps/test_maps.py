"""The map of units: what is taken in, what is refused, how places are coloured."""

import json
import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from luoshi.common.errors import NotAllowed
from luoshi.demo.maps import SEATS
from luoshi.demo.maps import geojson as demo_map
from luoshi.demo.maps import outlines as demo_outlines
from luoshi.history.models import Entry
from luoshi.history.selectors import verify
from luoshi.ledger import services as ledger
from luoshi.ledger.models import Task
from luoshi.maps import refusals, selectors, services
from luoshi.maps.models import UnitMap
from luoshi.organisations.models import Organisation
from luoshi.organisations.roles import Kind
from luoshi_core.outlines import read_outlines
from tests.cast import Cast, Member
from tests.factories import make_unit
from tests.house.parts.maps import geojson, square
from tests.ledger.conftest import cast, drafted, issued, moment, under_way

__all__ = ["cast", "drafted", "issued", "under_way"]
AT = moment(3, 2)
TODAY = date(2026, 5, 15)


@pytest.fixture(autouse=True)
def _in_may(settings: Any) -> None:
    settings.DEMO_DAY = TODAY


@pytest.fixture
def village(cast: Cast) -> Organisation:
    """A village of the township."""
    return make_unit(cast.body, "石桥村", Kind.VILLAGE, under=cast.town)


def load(cast: Cast, *features: dict[str, Any], **more: Any) -> UnitMap:
    return services.load_map(
        actor=cast.administrator.actor, at=AT, file_name="乡镇.geojson",
        content=geojson(*features, **more),
    )  # fmt: skip


def task_of(cast: Cast, unit: Organisation, standing: str) -> Task:
    task = ledger.draft_task(
        actor=cast.officer.actor, at=AT, title=f"任务{standing}", lead=unit,
        due_on=date(2026, 12, 31),
    )  # fmt: skip
    ledger.issue_task(actor=cast.officer.actor, at=AT, task=task)
    Task.objects.filter(pk=task.pk).update(standing=standing)
    return task


def reading(member: Member, language: str = "zh-hans") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(member.user)
    return client


def places(cast: Cast, **words: Any) -> dict[str, selectors.PlaceRow]:
    view = selectors.map_of(cast.officer.actor, TODAY, **words)
    return {place.name: place for place in view.places}


def test_a_map_is_loaded_and_recorded(cast: Cast) -> None:
    loaded = load(cast, square(cast.town.name))

    assert [row["unit"] for row in loaded.outlines] == [cast.town.pk]
    entry = Entry.objects.get(event="maps.map_loaded")
    assert entry.content["count"] == 1
    assert list(verify(cast.body.pk)) == []


def test_units_are_found_by_every_word_they_go_by(cast: Cast, village: Organisation) -> None:
    Organisation.objects.filter(pk=village.pk).update(code="101", aliases=["石桥"])
    feature = square("无", 160.1)
    feature["properties"] = {"名称": "不知", "code": "101"}

    loaded = load(cast, square(cast.town.short_name or cast.town.name), feature, square("石桥"))

    assert [row["unit"] for row in loaded.outlines] == [cast.town.pk, village.pk]
    assert len(loaded.outlines[1]["polygons"]) == 2


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"PK", refusals.MapNotJson),
        (b"{}", refusals.MapNoCollection),
        (geojson(), refusals.MapEmpty),
        (b" " * (5 * 1024 * 1024 + 1), refusals.MapTooLarge),
        (geojson(*[square("甲")] * 501), refusals.MapTooManyPlaces),
        (geojson(square("甲"), crs={"name": "EPSG:3857"}), refusals.MapOtherReference),
        (geojson({"properties": {}}), refusals.MapPlaceUnnamed),
        (
            geojson({"properties": {"name": "甲"}, "geometry": {"type": "Point"}}),
            refusals.MapNoPolygon,
        ),
        (geojson(square("甲", 500_000)), refusals.MapNoDegrees),
        (geojson(square("甲乡"), square("乙乡")), refusals.MapUnknownUnits),
    ],
)
def test_a_file_that_is_no_map_is_refused_and_nothing_is_loaded(
    cast: Cast, content: bytes, refusal: type[refusals.MapRefused]
) -> None:
    with pytest.raises(refusal) as refused:
        services.load_map(
            actor=cast.administrator.actor, at=AT, file_name="x.geojson", content=content
        )

    with override("zh-hans"):
        assert not re.search(r"[A-Za-z]{4,} [a-z]{3,}", str(refused.value))
    assert UnitMap.objects.count() == 0


def test_unknown_names_are_listed(cast: Cast) -> None:
    with pytest.raises(refusals.MapUnknownUnits, match="甲乡、乙乡"):
        load(cast, square(cast.town.name), square("甲乡"), square("乙乡"))


@pytest.mark.parametrize("who", ["officer", "supervision_head", "head", "clerk", "leader"])
def test_only_the_system_administrator_loads(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        services.load_map(
            actor=getattr(cast, who).actor, at=AT, file_name="x", content=geojson(square("甲"))
        )

    assert UnitMap.objects.count() == 0


def test_a_place_takes_the_worst_standing_of_itself_and_all_below(
    cast: Cast, village: Organisation
) -> None:
    load(cast, square(cast.town.name))
    for unit, standing in (
        (cast.town, "on_track"), (cast.town, "behind"), (village, "behind"), (village, "blocked"),
        (cast.bureau, "overdue"),
    ):  # fmt: skip
        task_of(cast, unit, standing)

    view = selectors.map_of(cast.officer.actor, TODAY)

    [town] = [place for place in view.places if place.unit_id == cast.town.pk]
    assert (town.worst, town.worst_count, town.at_work) == ("blocked", 1, 4)
    assert town.counts == {"on_track": 1, "behind": 2, "blocked": 1}
    assert view.elsewhere == 1


def test_a_unit_with_an_outline_of_its_own_is_counted_there(
    cast: Cast, village: Organisation
) -> None:
    load(cast, square(cast.town.name), square(village.name, 160.02))
    task_of(cast, village, "overdue")

    found = places(cast)

    assert found[village.shown].worst == "overdue"
    assert (found[cast.town.shown].worst, found[cast.town.shown].at_work) == ("", 0)


def test_without_tasks_nothing_is_known_and_nothing_is_green(cast: Cast) -> None:
    load(cast, square(cast.town.name))

    page = reading(cast.officer).get("/tasks/map/").content.decode()

    assert 'fill="url(#map-none-wide)"' in page
    assert 'fill="url(#map-none-narrow)"' in page
    assert "map-place--" not in page
    assert f"{cast.town.shown}：没有在办任务" in page


def test_silence_is_worse_than_near_due_and_never_green(cast: Cast) -> None:
    load(cast, square(cast.town.name))
    for standing in ("on_track", "near_due", "no_evidence"):
        task_of(cast, cast.town, standing)

    page = reading(cast.officer).get("/tasks/map/").content.decode()

    assert "map-place--no-evidence" in page
    assert "map-place--on-track" not in page
    assert ">1/3<" in page


def test_every_place_leads_to_its_list(cast: Cast, village: Organisation) -> None:
    load(cast, square(cast.town.name))
    for unit in (cast.town, village):
        task_of(cast, unit, "behind")
    officer = reading(cast.officer)

    shown = officer.get("/tasks/map/")

    [row] = [each for each in shown.context["rows"] if each["row"].at_work]
    assert officer.get(row["url"]).context["page"].paginator.count == 2
    assert f'href="{row["url"].replace("&", "&amp;")}"' in shown.content.decode()


def test_a_township_without_an_outline_is_named_and_stays_in_the_table(cast: Cast) -> None:
    other = make_unit(cast.body, "云岭乡", Kind.TOWNSHIP)
    load(cast, square(cast.town.name))
    task_of(cast, other, "overdue")

    page = reading(cast.officer).get("/tasks/map/").content.decode()

    assert "没有轮廓：云岭乡。" in page
    assert "图上没有" in page
    assert places(cast)["云岭乡"].worst == "overdue"


def test_without_a_map_the_page_says_who_loads_one(cast: Cast) -> None:
    told = reading(cast.officer).get("/tasks/map/").content.decode()
    offered = reading(cast.administrator).get("/tasks/map/").content.decode()

    assert "系统管理员可载入乡镇轮廓" in told
    assert "/tasks/map/outlines/" not in told
    assert "/tasks/map/outlines/" in offered


def test_a_past_day_has_the_map_of_that_day(cast: Cast, under_way: Task) -> None:
    load(cast, square(cast.bureau.name))
    then, now = date(2026, 3, 20), TODAY
    ledger.recompute_standings(body_id=cast.body.pk, on=now)
    officer = cast.officer.actor

    past = selectors.map_of(officer, then, past=True)
    today = selectors.map_of(officer, now, past=True)

    assert today.places == selectors.map_of(officer, now).places
    [place] = [one for one in past.places if one.at_work]
    from luoshi.ledger.selectors import light_on

    assert place.worst == light_on(under_way, then).reported.standing.value
    page = reading(cast.officer).get("/tasks/map/?as_of=2026-03-20").content.decode()
    assert "as_of=2026-03-20" in page
    assert "本页不能办理" in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_map_asks_four_questions(
    cast: Cast, count: int, django_assert_num_queries: Any
) -> None:
    units = (cast.town, cast.bureau, cast.other_bureau)[:count]
    load(cast, *(square(unit.name, 160 + place) for place, unit in enumerate(units)))
    for unit in units:
        task_of(cast, unit, "behind")

    actor = cast.officer.actor

    with django_assert_num_queries(4):
        selectors.map_of(actor, TODAY)


def test_programs_read_the_same_numbers(cast: Cast) -> None:
    load(cast, square(cast.town.name))
    task_of(cast, cast.town, "behind")

    told = reading(cast.officer).get("/api/v1/maps").json()

    assert told["places"][0] == {
        "unit_id": cast.town.pk,
        "name": cast.town.shown,
        "is_drawn": True,
        "at_work": 1,
        "worst": "behind",
        "counts": {"behind": 1},
    }
    assert reading(cast.officer).get("/api/v1/maps?as_of=2026-01-01").json()["elsewhere"] == 0


def test_the_demonstrations_map_is_made_up_and_fits_together() -> None:
    read = read_outlines(demo_map())

    assert [place.names[0] for place in read] == list(SEATS)
    assert json.loads(demo_map()) == json.loads(demo_map())
    borders = [frozenset(zip(ring, [*ring[1:], ring[0]], strict=True))
               for ring in demo_outlines().values()]  # fmt: skip
    shared = sum(
        (end, start) in other
        for place, border in enumerate(borders)
        for start, end in border
        for other in borders[:place]
    )
    assert shared > 250
