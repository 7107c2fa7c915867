"""Verbs on bodies and units: what they do, what they refuse, what the record says."""

from collections.abc import Callable
from datetime import date

import pytest

from luoshi.common.errors import NotAllowed, Refusal
from luoshi.history.models import Entry
from luoshi.organisations import services
from luoshi.organisations.models import Body, Organisation
from luoshi.organisations.roles import Kind
from tests.cast import Cast
from tests.factories import NOW, make_post, make_unit

LastEntry = Callable[[], Entry]
Holds = Callable[[], bool]


def test_found_body_refuses_a_code_that_is_taken(cast: Cast) -> None:
    with pytest.raises(services.BodyCodeTaken):
        services.found_body(at=NOW, code="330199", name="另一个县")

    assert Body.objects.count() == 2


def test_add_organisation_finds_its_place_and_initials(
    cast: Cast, last_entry: LastEntry, record_holds: Holds
) -> None:
    village = services.add_organisation(
        actor=cast.administrator.actor,
        at=NOW,
        under=cast.town,
        name="北门村",
        kind=Kind.VILLAGE,
        aliases=["北门"],
    )

    assert village.path.startswith(cast.town.path)
    assert village.initials == "bmc"
    assert village.sought.split("\n") == ["北门村", "北门", "bmc", "bm"]
    entry = last_entry()
    assert entry.event == "organisations.organisation_added"
    assert entry.content == {"name": "北门村", "kind": "village", "under": "城北镇"}
    assert record_holds()


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"name": "县发展和改革局"}, services.NameTaken),
        ({"kind": "ministry"}, services.UnknownKind),
        ({"under": None}, services.BodyHasRoot),
    ],
)
def test_add_organisation_refuses(
    cast: Cast, change: dict[str, object], refusal: type[Refusal]
) -> None:
    before = Organisation.objects.count()
    wanted = {"under": cast.town, "name": "新单位", "kind": Kind.VILLAGE} | change

    with pytest.raises(refusal):
        services.add_organisation(actor=cast.administrator.actor, at=NOW, **wanted)

    assert Organisation.objects.count() == before


def test_add_organisation_is_for_administrators(cast: Cast) -> None:
    before = Organisation.objects.count()

    with pytest.raises(NotAllowed):
        services.add_organisation(
            actor=cast.head.actor, at=NOW, under=cast.bureau, name="新股", kind=Kind.SECTION
        )

    assert Organisation.objects.count() == before


def test_an_administrator_of_another_county_changes_nothing_here(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        services.change_organisation(
            actor=cast.stranger.actor,
            at=NOW,
            organisation=cast.bureau,
            name="抢来的局",
            kind=Kind.DEPARTMENT,
        )

    cast.bureau.refresh_from_db()
    assert cast.bureau.name == "县发展和改革局"


def test_change_organisation_renames_and_is_found_by_the_new_name(
    cast: Cast, last_entry: LastEntry, record_holds: Holds
) -> None:
    unit = services.change_organisation(
        actor=cast.administrator.actor,
        at=NOW,
        organisation=cast.bureau,
        name="县发展改革和数据局",
        kind=Kind.DEPARTMENT,
        short_name="县发数局",
    )

    assert unit.initials == "xfzgghsjj"
    assert last_entry().content["was"] == "县发展和改革局"
    assert record_holds()


def test_move_organisation_records_every_unit_below(
    cast: Cast, last_entry: LastEntry, record_holds: Holds
) -> None:
    village = make_unit(cast.body, "北门村", Kind.VILLAGE, under=cast.town)
    grid = make_unit(cast.body, "北门村一网格", Kind.GRID, under=village)

    moved = services.move_organisation(
        actor=cast.administrator.actor, at=NOW, organisation=village, under=cast.bureau
    )

    grid.refresh_from_db()
    assert moved.path.startswith(cast.bureau.path)
    assert grid.path.startswith(moved.path)
    assert set(last_entry().rows) == {
        f"organisations.organisation/{village.pk}",
        f"organisations.organisation/{grid.pk}",
    }
    assert record_holds()


def test_move_organisation_refuses_to_stand_under_itself(cast: Cast, record_holds: Holds) -> None:
    village = make_unit(cast.body, "北门村", Kind.VILLAGE, under=cast.town)

    with pytest.raises(services.UnitUnderItself):
        services.move_organisation(
            actor=cast.administrator.actor, at=NOW, organisation=cast.town, under=village
        )

    assert record_holds()


def test_end_organisation_refuses_while_posts_or_units_remain(cast: Cast) -> None:
    actor = cast.administrator.actor
    committee = Organisation.objects.get(name="中共清源县委员会")

    with pytest.raises(services.UnitHasPosts):
        services.end_organisation(actor=actor, at=NOW, organisation=cast.town, on=date(2026, 3, 2))
    with pytest.raises(services.UnitHasUnits):
        services.end_organisation(actor=actor, at=NOW, organisation=committee, on=date(2026, 3, 2))

    assert Organisation.objects.filter(ended_on=None).count() == Organisation.objects.count()


def test_end_organisation_frees_its_name(cast: Cast, record_holds: Holds) -> None:
    village = make_unit(cast.body, "北门村", Kind.VILLAGE, under=cast.town)

    services.end_organisation(
        actor=cast.administrator.actor, at=NOW, organisation=village, on=date(2026, 3, 2)
    )

    again = make_unit(cast.body, "北门村", Kind.VILLAGE, under=cast.town)
    assert again.pk != village.pk
    with pytest.raises(services.UnitEnded):
        make_post(village, "文书")
    assert record_holds()
