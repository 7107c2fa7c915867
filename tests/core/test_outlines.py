"""Outlines: what a file may be, points on one grid, places on paper."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi_core.outlines import (
    MOST_BYTES,
    MOST_PLACES,
    OutlineFault,
    laid_out,
    read_outlines,
    thinned,
)

RING = [[160, 30], [160.1, 30], [160.1, 30.1], [160, 30]]
CRS = "urn:ogc:def:crs:"


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties or {"name": "甲"}, "geometry": geometry}


def polygon(*rings: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


def file(*features: Any, **more: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(features), **more}).encode()


def test_a_polygon_is_read_in_millionths_of_a_degree() -> None:
    [place] = read_outlines(b"\xef\xbb\xbf" + file(feature(polygon(RING), name=" 甲 ", code=12)))

    assert place.names == ("甲", "12")
    corners = ((160_000_000, 30_000_000), (160_100_000, 30_000_000), (160_100_000, 30_100_000))
    assert place.polygons == ((corners,),)


def test_several_polygons_and_holes_are_kept() -> None:
    hole = [[160.02, 30.01], [160.05, 30.01], [160.05, 30.03], [160.02, 30.01]]
    several = {"type": "MultiPolygon", "coordinates": [[RING, hole], [RING]]}

    [place] = read_outlines(file(feature(several), crs={"name": f"{CRS}OGC:1.3:CRS84"}))

    assert [len(one) for one in place.polygons] == [2, 1]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xff\xfe", "not_json"),
        (b"{", "not_json"),
        (b"[" * 100_000, "not_json"),
        ('["甲'.encode("gb18030"), "not_json"),
        (b'{"type": NaN}', "no_collection"),
        (b"[]", "no_collection"),
        (b'{"type": "Topology"}', "no_collection"),
        (file(), "empty"),
        (b'{"type": "FeatureCollection", "features": {}}', "empty"),
        (file(*[1] * (MOST_PLACES + 1)), "too_many"),
        (b" " * (MOST_BYTES + 1), "too_large"),
        (file(feature(polygon(RING)), crs={"name": f"{CRS}EPSG::3857"}), "other_reference"),
        (file(7), "unnamed"),
        (file(feature(polygon(RING), colour="red")), "unnamed"),
        (file({"properties": None, "geometry": polygon(RING)}), "unnamed"),
        (file(feature(None)), "no_geometry"),
        (file(feature(7)), "no_polygon"),
        (file(feature({"type": "GeometryCollection", "geometries": []})), "no_polygon"),
        (file(feature({"type": "Point", "coordinates": [160, 30]})), "no_polygon"),
        (file(feature({"type": "MultiPolygon", "coordinates": []})), "no_polygon"),
        (file(feature({"type": "MultiPolygon", "coordinates": [7]})), "no_polygon"),
        (file(feature({"type": "Polygon", "coordinates": 7})), "no_polygon"),
        (file(feature(polygon())), "no_polygon"),
        (file(feature(polygon(7))), "no_polygon"),
        (file(feature(polygon([]))), "too_few"),
        (file(feature(polygon(RING[:2]))), "too_few"),
        (file(feature(polygon([RING[0], RING[1], RING[0], RING[1], RING[0]]))), "too_few"),
        (file(feature(polygon([*RING[:3], [160, 30.1]]))), "unclosed"),
        (file(feature(polygon([7, 8, 9]))), "no_polygon"),
        (file(feature(polygon([[1], [2], [3]]))), "no_polygon"),
        (file(feature(polygon([["1", 2], [2, 3], [3, 4]]))), "no_numbers"),
        (file(feature(polygon([[True, 2], [2, 3], [3, 4]]))), "no_numbers"),
        (file(feature(polygon([[12_345_678, 3_500_000], [2, 3], [3, 4]]))), "no_degrees"),
        (file(feature(polygon([[160, 90.1], [2, 3], [3, 4]]))), "no_degrees"),
        (file(feature(polygon([[30, 160], [30, 160.1], [30.1, 160], [30, 160]]))), "no_degrees"),
        (file(feature(polygon([[float("nan"), 30], *RING]))), "no_degrees"),
        (file(feature(polygon([[160, float("-inf")], *RING]))), "no_degrees"),
    ],
)
def test_what_is_no_map_is_refused_by_name(content: bytes, code: str) -> None:
    with pytest.raises(OutlineFault) as refused:
        read_outlines(content)

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (file(feature(None)), {"name": "甲"}),
        (file(feature(None, name="长" * 41)), {"name": "长" * 40 + "…"}),
        (file(feature(None, name="甲\x00乡\u202e")), {"name": "甲乡"}),
        (file(feature(polygon(RING[:2]))), {"name": "甲"}),
        (file(feature(polygon([[500_000.5, 3_000_000], *RING]))),
         {"name": "甲", "point": "500000.5, 3000000"}),
        (file(feature(polygon([[float("nan"), 30], *RING]))), {"name": "甲", "point": "nan, 30"}),
        (file(feature(polygon([["112.1", "30"], *RING]))), {"name": "甲", "point": "112.1, 30"}),
        (file(feature(polygon(RING)), crs={"type": "name", "properties": {"name": "EPSG:3857"}}),
         {"name": "EPSG:3857"}),
        (file(feature(polygon(RING)), crs={"type": "EPSG", "properties": {"code": 2435}}),
         {"name": "2435"}),
        (file(feature(polygon(RING)), crs=["北京54"]), {"name": '["北京54"]'}),
        (file(feature(polygon(RING)), crs={}), {"name": "{}"}),
        (file(feature(polygon(RING)), {"geometry": None}), {"number": 2}),
    ],
)  # fmt: skip
def test_a_fault_names_the_place(content: bytes, told: dict[str, object]) -> None:
    with pytest.raises(OutlineFault) as refused:
        read_outlines(content)

    assert refused.value.values == told


def test_names_in_gb18030_are_read() -> None:
    content = json.dumps(
        {"type": "FeatureCollection", "features": [feature(polygon(RING), name="城北镇")]},
        ensure_ascii=False,
    )

    [place] = read_outlines(content.encode("gb18030"))

    assert (place.number, place.shown) == (1, "城北镇")


def test_of_three_figures_the_height_is_dropped() -> None:
    [flat] = read_outlines(file(feature(polygon(RING))))
    [high] = read_outlines(file(feature(polygon([[*point, 812.5] for point in RING]))))

    assert high == flat


def test_too_many_points_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("luoshi_core.outlines.MOST_POINTS", 2)

    with pytest.raises(OutlineFault, match="too_fine"):
        read_outlines(file(feature(polygon(RING))))


def test_neighbours_keep_the_border_they_share() -> None:
    border = [(50_000 + (place % 3) * 700, place * 1_000) for place in range(101)]
    west, east = ((((side, 0), *border, (side, 100_000)),) for side in (0, 100_000))

    left, right = thinned([(west,), (east,)])

    inner = [point for point in left[0][0] if 0 < point[0] < 90_000]
    assert inner == [point for point in right[0][0] if 0 < point[0] < 90_000]
    assert len(inner) > 60


def test_points_that_a_picture_does_not_need_are_left_out() -> None:
    square = (((0, 0), (50, 0), (100, 0), (100, 100), (0, 100), (0, 50)),)
    spike = (((0, 0), (100, 0), (200, 0), (100, 0), (0, 100)),)

    assert thinned([(square,), (spike,)]) == [
        ((((0, 0), (100, 0), (100, 100), (0, 100)),),),
        ((((0, 0), (100, 0), (0, 100)),),),
    ]


def test_what_is_too_small_for_the_grid_stays_as_it_is() -> None:
    tiny = (((5, 5), (6, 5), (6, 6)),)
    large = (((0, 0), (9_000_000, 0), (9_000_000, 9_000_000)), tiny[0])

    assert thinned([(tiny,), (large, tiny)]) == [
        (tiny,),
        ((((0, 0), (9_000_000, 0), (9_000_000, 9_000_000)),),),
    ]


def test_a_degree_is_narrower_in_the_north() -> None:
    square = (((0, 60_000_000), (1_000_000, 60_000_000), (1_000_000, 61_000_000), (0, 61_000_000)),)

    paper = laid_out([(square,)], 402, 2_000)

    assert paper.width == 402
    assert 800 < paper.height < 830  # cos 60.5° is 0.492
    [place] = paper.places
    assert place.path.count("L") == 3
    assert (place.x, place.room) == (201.0, 400.0)


def test_a_tall_place_fits_the_height_and_stands_in_the_middle() -> None:
    strip = (((0, 0), (1_000, 0), (1_000, 100_000), (0, 100_000)),)

    paper = laid_out([(strip,)], 300, 202)

    assert paper.height == 202
    assert paper.places[0].x == 150.0


def test_words_stand_beside_a_hole() -> None:
    outer = ((0, 0), (100_000, 0), (100_000, 100_000), (0, 100_000))
    hole = ((10_000, 10_000), (60_000, 10_000), (60_000, 90_000), (10_000, 90_000))

    [place] = laid_out([((outer, hole),)], 102, 400).places

    assert place.x > 60
    assert place.room == 40.0


@given(st.lists(st.tuples(st.integers(0, 1_000), st.integers(0, 1_000)), min_size=3, max_size=40))
def test_every_place_that_is_laid_out_stays_on_its_paper(points: list[tuple[int, int]]) -> None:
    [polygons] = thinned([((tuple(points),),)])
    paper = laid_out([polygons], 300, 300)

    numbers = [float(one) for one in paper.places[0].path.strip("MZ").replace("L", " ").split()]
    assert all(0 <= one <= 300 for one in numbers)
    assert paper.height <= 301
