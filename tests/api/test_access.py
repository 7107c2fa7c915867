"""Who is let in by the programs' door, and how it says no."""

from collections.abc import Callable
from datetime import timedelta

from django.test import Client

from luoshi.ledger.models import Task
from luoshi.organisations.services import withdraw_token
from tests.api.conftest import Program
from tests.cast import Cast
from tests.factories import NOW

Programs = Callable[..., Program]


def test_a_token_acts_as_its_post(cast: Cast, program: Programs) -> None:
    answer = program(cast.clerk).get("/me")

    assert answer.status_code == 200
    told = answer.json()
    assert told["name"] == "陈岚"
    assert told["organisation"]["name"] == "县发改局"
    assert told["roles"] == ["clerk"]
    assert told["channel"] == "token"


def test_without_a_token_one_is_told_what_to_send(db: None) -> None:
    answer = Client(headers={"accept-language": "en"}).get("/api/v1/tasks")

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"
    assert answer.json() == {
        "code": "not_authenticated",
        "message": "Send a token that holds, or log in on the pages.",
    }


def test_a_withdrawn_token_is_nobody(cast: Cast, program: Programs) -> None:
    asking = program(cast.clerk)
    withdraw_token(actor=cast.clerk.actor, at=NOW + timedelta(hours=1), token=asking.token)

    assert asking.get("/me").status_code == 401


def test_a_wrong_token_is_not_saved_by_a_session(cast: Cast) -> None:
    client = Client(headers={"authorization": "Bearer ls_wrong"})
    client.force_login(cast.clerk.user)

    assert client.get("/api/v1/me").status_code == 401


def test_a_session_may_read(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.clerk.user)

    answer = client.get("/api/v1/me")

    assert answer.status_code == 200
    assert answer.json()["channel"] == "api"


def test_a_session_changes_things_only_with_its_csrf_token(cast: Cast, issued: Task) -> None:
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    client.force_login(cast.clerk.user)
    path = f"/api/v1/tasks/{issued.number}/acceptance"

    bare = client.post(path, {}, content_type="application/json")
    client.cookies["luoshi-csrf"] = "c" * 32
    sent = client.post(path, {}, content_type="application/json", headers={"x-csrftoken": "c" * 32})

    assert bare.status_code == 403
    assert bare.json()["code"] == "csrf_missing"
    assert sent.status_code == 200
    assert sent.json()["state"] == "under_way"


def test_a_person_who_must_change_the_password_is_nobody(cast: Cast) -> None:
    user = cast.clerk.user
    user.must_change_password = True
    user.save(update_fields=["must_change_password"])
    client = Client()
    client.force_login(user)

    assert client.get("/api/v1/me").status_code == 401


def test_an_unknown_address_keeps_the_shape(cast: Cast, program: Programs) -> None:
    answer = program(cast.clerk).get("/nothing/here")

    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"


def test_a_wrong_method_keeps_the_shape(cast: Cast, program: Programs) -> None:
    answer = program(cast.clerk).post("/me", method="put")

    assert answer.status_code == 405
    assert answer.json()["code"] == "not_allowed_here"
    assert "GET" in answer["Allow"]


def test_units_are_found_by_what_people_call_them(cast: Cast, program: Programs) -> None:
    asking = program(cast.officer)

    found = asking.get("/organisations", q="发改").json()
    every = asking.get("/organisations", size=3, page=1).json()
    one = asking.get(f"/organisations/{cast.bureau.pk}").json()

    assert [unit["name"] for unit in found["items"]] == ["县发展和改革局"]
    assert (len(every["items"]), every["total"]) == (3, 6)
    assert one["under"]["name"] == "清源县"


def test_a_unit_of_another_body_is_not_there(cast: Cast, program: Programs) -> None:
    answer = program(cast.officer).get(f"/organisations/{cast.stranger.unit.pk}")

    assert answer.status_code == 404
