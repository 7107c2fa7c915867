"""Breakdowns for programs: the same figures, verbs and refusals as on the pages."""

from datetime import date
from typing import Any

import pytest

from luoshi.breakdowns.models import Demand, Part
from luoshi.organisations.models import Body
from tests.api.conftest import Program
from tests.breakdowns.conftest import City, Town, hand_down
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(settings: Any) -> None:
    settings.DEMO_DAY = date(2026, 5, 15)


def _sent(town: Town, *weights: int) -> dict[str, object]:
    return {
        "way": "weight",
        "goes_further": True,
        "parts": [
            {"unit": unit.pk, "weight": weight}
            for unit, weight in zip(town.villages, weights, strict=False)
        ],
    }


def test_a_program_divides_changes_and_withdraws(town: Town) -> None:
    program = Program(town.head)
    path = f"/breakdowns/tasks/{town.road.number}"

    none = program.get(path)
    made = program.post(f"{path}/parts", _sent(town, 1, 3)).json()
    more = program.post(
        f"{path}/parts",
        {"way": "value", "parts": [{"unit": town.villages[2].pk, "value": "1"}]},
    ).json()
    key = made["parts"][0]["id"]
    changed = program.post(
        f"/breakdowns/parts/{key}/change", {"reason": "少修", "value": "1.5"}
    ).json()
    withdrawn = program.post(f"/breakdowns/parts/{key}/withdrawal", {"reason": "并入"}).json()

    assert (none.status_code, none.json()["code"]) == (409, "not_broken_down")
    assert [part["value"] for part in made["parts"]] == ["2.0000", "6.0000"]
    assert (made["reported"], made["remainder"]) == (None, "0.0000")
    assert more["remainder"] == "-1.0000"
    assert changed["parts"][0]["value"] == "1.5000"
    assert withdrawn["parts"][-1]["withdrawn_on"] == "2026-05-15"
    assert Part.objects.count() == 3


def test_a_program_is_refused_by_name(town: Town, cast: Cast) -> None:
    path = f"/breakdowns/tasks/{town.road.number}/parts"

    stranger = Program(cast.clerk).post(path, _sent(town, 1))
    nobody = Program(town.head).post(path, {"parts": []})
    wrong = Program(town.head).post(path, {"parts": [{"unit": cast.bureau.pk}], "way": "equal"})

    assert (stranger.status_code, stranger.json()["code"]) == (403, "not_allowed")
    assert (nobody.status_code, nobody.json()["code"]) == (422, "no_unit_named")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "unit_not_below")


def test_a_program_asks_for_lists_and_reads_the_heat(town: Town, cast: Cast) -> None:
    program = Program(cast.officer)
    path = f"/breakdowns/tasks/{town.road.number}/list"

    asked = program.post(path, {"due_on": "2026-06-30"})
    heat = program.get("/breakdowns", level="township").json()
    lifted = program.post(f"{path}/end", {"reason": "镇里自办"})

    assert asked.json() == {
        "number": town.road.number,
        "due_on": "2026-06-30",
        "is_asked": True,
    }
    (town_heat,) = heat["units"]
    assert town_heat["name"] == "城北镇"
    assert town_heat["listed"] == {"numerator": 0, "denominator": 1, "word": "cold"}
    assert lifted.json()["is_asked"] is False
    assert Demand.objects.get().lifted_on == date(2026, 5, 15)


def test_programs_hand_tasks_between_bodies(cast: Cast, city: City) -> None:
    above, below = Program(city.officer), Program(cast.officer)

    handed = above.post(
        f"/breakdowns/tasks/{city.task.number}/offers", {"body": cast.body.code}
    ).json()
    key = handed["made"][0]["id"]
    unknown = above.post(f"/breakdowns/tasks/{city.task.number}/offers", {"body": "1"})
    taken = below.post(f"/breakdowns/incoming/{key}/reception", {"lead": cast.bureau.pk}).json()
    late = above.post(f"/breakdowns/offers/{key}/withdrawal")
    seen = above.get("/breakdowns/offers").json()

    assert unknown.status_code == 422
    assert taken["received"][0]["own_number"] == "2026-001"
    assert (late.status_code, late.json()["code"]) == (409, "received_already")
    assert seen["made"][0]["own_number"] == "2026-001"


def test_a_program_takes_back_and_names_the_superior(cast: Cast, city: City) -> None:
    offer = hand_down(cast, city)

    back = Program(city.officer).post(f"/breakdowns/offers/{offer.pk}/withdrawal")
    named = Program(cast.administrator).post("/breakdowns/superior", {"code": ""}, method="put")

    assert back.json()["made"] == []
    assert named.json() == {"code": "", "name": ""}
    assert Body.objects.get(pk=cast.body.pk).superior is None
