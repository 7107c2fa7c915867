"""Outlines on their way in and out: refused by name, looked at first, withdrawn again."""

import json
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from luoshi.common.errors import NotAllowed
from luoshi.files.models import StoredFile
from luoshi.history.models import Entry
from luoshi.history.selectors import verify
from luoshi.maps import refusals, selectors, services
from luoshi.maps.models import UnitMap
from luoshi.organisations.models import Organisation
from luoshi.organisations.roles import Kind
from tests.cast import Cast, Member
from tests.factories import make_unit
from tests.house.parts.maps import geojson, square
from tests.ledger.conftest import cast, moment

__all__ = ["cast"]
TODAY = date(2026, 5, 15)
UPLOAD = "/tasks/map/outlines/"


@pytest.fixture(autouse=True)
def _in_may(settings: Any) -> None:
    settings.DEMO_DAY = TODAY


@pytest.fixture
def administrator(cast: Cast) -> Client:
    return browser(cast.administrator)


def browser(member: Member) -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(member.user)
    return client


def send(client: Client, content: bytes, name: str = "a.geojson") -> Any:
    return client.post(UPLOAD, {"file": SimpleUploadedFile(name, content)})


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def load(cast: Cast, month: int, day: int, *units: Organisation) -> UnitMap:
    features = [square(unit.name, 160 + place / 10) for place, unit in enumerate(units)]
    return services.load_map(
        actor=cast.administrator.actor, at=moment(month, day), file_name=f"{month}-{day}.geojson",
        content=geojson(*features),
    )  # fmt: skip


def withdraw(cast: Cast, month: int, day: int, loaded: UnitMap) -> UnitMap:
    return services.withdraw_map(
        actor=cast.administrator.actor, at=moment(month, day), loaded=loaded, reason="画错了"
    )


def with_points(*points: Any) -> bytes:
    place = square("城北镇")
    place["geometry"]["coordinates"] = [list(points)]
    return geojson(place)


def with_geometry(geometry: Any) -> bytes:
    return geojson({**square("城北镇"), "geometry": geometry})


CORNERS = ([160, 30], [160.1, 30], [160.1, 30.1])


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"PK\x03\x04", "这不是GeoJSON：文件不能按UTF-8或GB18030编码的JSON读取。"),
        (json.dumps(square("城北镇")).encode(), "GeoJSON文件开头应写明“FeatureCollection”。"),
        (geojson(), "文件里没有任何地块。"),
        (b" " * (5 * 1024 * 1024 + 1), "文件超过5MB。"),
        (with_points(*CORNERS, [160, 30.1]), "城北镇有一圈边界没有闭合"),
        (with_points(*CORNERS[:2], CORNERS[0]), "城北镇有一圈边界点太少"),
        (with_points([160, 30], [181, 30], [160, 31], [160, 30]), "有一个点超出范围（181, 30）"),
        (with_points([160, 30], [160, -91], [161, 30], [160, 30]), "超出范围（160, -91）"),
        (with_points([30, 160], [30, 161], [31, 160], [30, 160]), "有一个点超出范围（30, 160）"),
        (with_points([160, float("nan")], *CORNERS), "城北镇有一个点超出范围（160, nan）"),
        (with_geometry({"type": "GeometryCollection", "geometries": []}), "城北镇不是面"),
        (with_geometry(None), "城北镇没有轮廓：图形是空的。"),
        (
            geojson(square("城北镇"), crs={"type": "name", "properties": {"name": "EPSG:3857"}}),
            "坐标属于其他坐标系（EPSG:3857）。",
        ),
        (geojson(square("城北镇"), {**square(""), "id": 2}), "文件里第2个地块没有名称。"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_map_is_told_by_name_and_nothing_is_kept(
    cast: Cast, administrator: Client, content: bytes, told: str
) -> None:
    answer = send(administrator, content)

    assert answer.status_code == 422
    assert told in text_of(answer)
    assert UnitMap.objects.count() == StoredFile.objects.count() == 0
    assert not Entry.objects.filter(event__startswith="maps.").exists()


def test_a_file_is_looked_at_before_it_is_loaded(cast: Cast, administrator: Client) -> None:
    make_unit(cast.body, "云岭乡", Kind.TOWNSHIP)
    content = geojson(square(cast.town.name), square("甲<乡", 160.1), square(cast.town.name, 160.2))

    sent = send(administrator, content, "乡镇.geojson")
    shown = administrator.get(sent["Location"])

    page = text_of(shown)
    assert UnitMap.objects.count() == 0
    assert "将有1个单位有轮廓" in page
    assert "文件里有1个地块不是本级单位，不会载入：甲&lt;乡。" in page
    assert "本文件里没有轮廓的乡镇：云岭乡。" in page
    assert f"各部分合为一处的：{cast.town.shown}（2）。" in page
    assert page.count('<path class="map-place') == 3
    assert page.count('fill="url(#map-none-sketch)"') == 1
    assert shown.context["left_out"] == "2"

    loaded = administrator.post(sent["Location"], {"left_out": "2"})

    [made] = UnitMap.objects.all()
    assert loaded["Location"] == "/tasks/map/"
    assert made.file_name == "乡镇.geojson"
    assert [(row["unit"], len(row["polygons"])) for row in made.outlines] == [(cast.town.pk, 2)]
    entry = Entry.objects.get(event="maps.map_loaded")
    assert (entry.content["count"], entry.content["left_out"]) == (1, 1)
    assert "在用：乡镇.geojson，1个单位" in text_of(administrator.get(UPLOAD))


def test_names_in_gb18030_find_their_units(cast: Cast, administrator: Client) -> None:
    content = json.dumps(
        {"type": "FeatureCollection", "features": [square(cast.town.name)]}, ensure_ascii=False
    )

    page = text_of(administrator.get(send(administrator, content.encode("gb18030"))["Location"]))

    assert "将有1个单位有轮廓" in page
    assert "不会载入" not in page


def test_of_heights_nothing_is_kept(cast: Cast, administrator: Client) -> None:
    load(cast, 3, 2, cast.town)
    place = square(cast.town.name)
    [ring] = place["geometry"]["coordinates"]
    place["geometry"]["coordinates"] = [[[*point, 12.5] for point in ring]]

    administrator.post(send(administrator, geojson(place))["Location"], {"left_out": ""})

    flat, high = UnitMap.objects.order_by("pk")
    assert high.outlines == flat.outlines


def test_what_was_not_seen_left_out_is_not_left_out(cast: Cast, administrator: Client) -> None:
    other = make_unit(cast.body, "云岭乡", Kind.TOWNSHIP)
    sent = send(administrator, geojson(square(cast.town.name), square("云岭乡", 160.1)))
    Organisation.objects.filter(pk=other.pk).update(name="云岭镇")

    answer = administrator.post(sent["Location"], {"left_out": ""})

    assert answer.status_code == 409
    assert "没有这样的单位：云岭乡。" in text_of(answer)
    assert UnitMap.objects.count() == 0


@pytest.mark.parametrize("left_out", ["1", "1,x", "1" * 5000])
def test_a_file_without_a_unit_is_not_loaded(
    cast: Cast, administrator: Client, left_out: str
) -> None:
    sent = send(administrator, geojson(square("甲乡")))

    shown = text_of(administrator.get(sent["Location"]))
    answer = administrator.post(sent["Location"], {"left_out": left_out})

    assert "载入</button>" not in shown
    assert answer.status_code == 409
    assert UnitMap.objects.count() == 0


def test_the_service_names_a_file_without_a_unit(cast: Cast) -> None:
    with pytest.raises(refusals.MapNoUnits):
        services.load_map(
            actor=cast.administrator.actor, at=moment(3, 2), file_name="x",
            content=geojson(square("甲乡")), left_out={1},
        )  # fmt: skip


def test_the_earlier_outlines_stand_again(cast: Cast) -> None:
    actor = cast.administrator.actor
    first, second = load(cast, 3, 2, cast.town), load(cast, 3, 9, cast.town, cast.bureau)
    assert selectors.map_in_force(actor) == second

    withdraw(cast, 3, 20, second)

    assert selectors.map_in_force(actor) == first
    past = [selectors.map_in_force(actor, date(2026, 3, day)) for day in (1, 2, 8, 9, 19, 20)]
    assert past == [None, first, first, second, second, first]
    withdraw(cast, 3, 23, first)
    assert selectors.map_in_force(actor) is None
    entry = Entry.objects.filter(event="maps.map_withdrawn").latest("pk")
    assert (entry.reason, entry.content["file"]) == ("画错了", "3-2.geojson")
    assert list(verify(cast.body.pk)) == []


def test_the_page_of_a_past_day_has_the_outlines_of_that_day(cast: Cast) -> None:
    load(cast, 3, 2, cast.town)
    withdraw(cast, 3, 20, load(cast, 3, 9, cast.town, cast.bureau))
    officer = browser(cast.officer)

    drawn = {
        day: len(officer.get(f"/tasks/map/?as_of=2026-03-{day}").context["view"].drawn)
        for day in ("02", "09", "19", "20")
    }
    before = text_of(officer.get("/tasks/map/?as_of=2026-03-01"))

    assert drawn == {"02": 1, "09": 2, "19": 2, "20": 1}
    assert "当日没有地图" in before
    assert '<svg class="map-drawing' not in before


def test_withdrawing_wants_a_reason_and_comes_once(cast: Cast) -> None:
    loaded = load(cast, 3, 2, cast.town)
    administrator = cast.administrator.actor

    with pytest.raises(refusals.MapReasonMissing):
        services.withdraw_map(actor=administrator, at=moment(3, 3), loaded=loaded, reason=" ")
    with pytest.raises(NotAllowed):
        services.withdraw_map(
            actor=cast.supervision_head.actor, at=moment(3, 3), loaded=loaded, reason="画错了"
        )
    assert selectors.map_in_force(administrator) == loaded
    withdraw(cast, 3, 4, loaded)
    with pytest.raises(refusals.MapAlreadyWithdrawn):
        withdraw(cast, 3, 5, loaded)

    loaded.refresh_from_db()
    assert loaded.withdrawn_at == moment(3, 4)


def test_outlines_are_withdrawn_by_page(cast: Cast, administrator: Client) -> None:
    load(cast, 3, 2, cast.town)
    second = load(cast, 3, 9, cast.town)
    page = f"{UPLOAD}{second.pk}/withdrawal/"

    asked = text_of(administrator.get(page))
    silent = administrator.post(page, {"reason": ""})
    told = administrator.post(page, {"reason": "边界有误"})
    twice = administrator.post(page, {"reason": "边界有误"})

    assert "撤下后地图显示3-2.geojson" in asked
    assert silent.status_code == 422
    assert told["Location"] == UPLOAD
    assert twice.status_code == 409
    assert "3-9.geojson的轮廓已经撤下。" in text_of(twice)
    shown = text_of(administrator.get(UPLOAD))
    assert "边界有误" in shown
    assert "在用：3-2.geojson" in shown
    states = [(row.file_name, row.is_in_force) for row in selectors.maps_of(
        cast.administrator.actor
    )]  # fmt: skip
    assert states == [("3-9.geojson", False), ("3-2.geojson", True)]


def test_a_map_and_a_file_of_nobody_are_not_found(cast: Cast, administrator: Client) -> None:
    statuses = [
        administrator.get(page).status_code
        for page in ("/tasks/map/files/9999/", "/tasks/map/outlines/9999/withdrawal/")
    ]

    assert statuses == [404, 404]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_maps_asks_once(cast: Cast, count: int, django_assert_num_queries: Any) -> None:
    for day in range(count):
        load(cast, 3, 2 + day, cast.town)
    actor = cast.administrator.actor

    with django_assert_num_queries(1):
        assert len(selectors.maps_of(actor)) == count
