"""Signing in and out: lock-out by name and address, session limits, passwords to change."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import reverse

from luoshi.common import clock
from luoshi.organisations import services, sessions
from luoshi.organisations.models import User
from tests.cast import Cast
from tests.factories import NOW, PASSWORD, founding, make_person

LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def _fresh_counts(db: None) -> None:
    cache.clear()


def try_to_sign_in(client: Client, username: str, password: str, address: str = "10.0.0.1") -> bool:
    response = client.post(LOGIN, {"login": username, "password": password}, REMOTE_ADDR=address)
    return response.status_code == 302


def test_sign_in_with_any_case_of_the_name(cast: Cast, client: Client) -> None:
    assert try_to_sign_in(client, "ChenLan", PASSWORD)


def test_sign_in_page_is_chinese(db: None, client: Client) -> None:
    page = client.get(LOGIN).content.decode()

    assert "登录名" in page
    assert "Sign in" not in page
    assert "Password" not in page


def test_wrong_password_says_so_plainly(cast: Cast, client: Client) -> None:
    response = client.post(LOGIN, {"login": "chenlan", "password": "wrong-wrong"})

    assert "登录名或密码不对。" in response.content.decode()


def test_five_failures_lock_the_pair_and_nobody_else(cast: Cast, client: Client) -> None:
    for _attempt in range(5):
        assert not try_to_sign_in(client, "chenlan", "wrong-wrong")

    locked = client.post(LOGIN, {"login": "chenlan", "password": PASSWORD}, REMOTE_ADDR="10.0.0.1")

    assert "15 分钟内，这个登录名在这台电脑上不能登录" in locked.content.decode()
    assert not locked.wsgi_request.user.is_authenticated
    assert try_to_sign_in(Client(), "chenlan", PASSWORD, address="10.0.0.2")
    assert try_to_sign_in(Client(), "hejian", PASSWORD, address="10.0.0.1")


def test_other_spellings_of_the_name_share_the_lock(cast: Cast, client: Client) -> None:
    for name in ("chenlan", "CHENLAN", "ChenLan", " chenlan", "chenlan "):
        assert not try_to_sign_in(client, name, "wrong-wrong")

    assert not try_to_sign_in(client, "chenlan", PASSWORD)


@pytest.mark.parametrize(
    "name",
    [
        "account_signup",
        "account_reset_password",
        "account_email",
        "account_set_password",
        "account_reauthenticate",
        "account_inactive",
    ],
)
def test_other_addresses_of_the_login_library_are_not_there(
    db: None, client: Client, name: str
) -> None:
    assert client.get(reverse(name)).status_code == 404


def test_next_leads_nowhere_else(cast: Cast, client: Client) -> None:
    response = client.post(
        LOGIN, {"login": "chenlan", "password": PASSWORD, "next": "https://example.org/"}
    )

    assert response["Location"] == "/"


def test_sign_out_asks_first(cast: Cast, client: Client) -> None:
    client.force_login(cast.clerk.user)

    asked = client.get("/accounts/logout/")
    assert asked.status_code == 200
    assert asked.wsgi_request.user.is_authenticated
    client.post("/accounts/logout/")

    assert client.get("/organisations/").status_code == 302


def idle_for(client: Client, **past: float) -> None:
    session = client.session
    session[sessions.SEEN] = int((clock.now() - timedelta(**past)).timestamp())
    session.save()


def test_session_ends_after_half_an_hour_without_work(cast: Cast, client: Client) -> None:
    client.force_login(cast.clerk.user)
    client.get("/organisations/")

    idle_for(client, minutes=29)
    assert client.get("/organisations/").status_code == 200
    idle_for(client, minutes=31)

    response = client.get("/organisations/", follow=True)
    assert response.redirect_chain == [("/accounts/login/?next=/organisations/", 302)]
    assert "因一段时间无人操作，已自动退出" in response.content.decode()


def test_session_of_an_administrator_ends_sooner(cast: Cast, client: Client) -> None:
    client.force_login(cast.administrator.user)
    client.get("/organisations/")

    idle_for(client, minutes=16)

    assert client.get("/organisations/").status_code == 302


def test_session_ends_after_twelve_hours(cast: Cast, client: Client) -> None:
    client.force_login(cast.clerk.user)
    client.get("/organisations/")
    session = client.session
    session[sessions.ENTERED] = int((clock.now() - timedelta(hours=13)).timestamp())
    session.save()

    assert client.get("/organisations/").status_code == 302


def test_a_page_does_not_write_the_session(cast: Cast, client: Client) -> None:
    client.force_login(cast.clerk.user)
    client.get("/organisations/")
    before = client.session[sessions.SEEN]

    client.get("/organisations/")

    assert client.session[sessions.SEEN] == before


def test_a_new_password_from_the_administrator_ends_the_session(cast: Cast, client: Client) -> None:
    client.force_login(cast.clerk.user)
    client.get("/organisations/")

    services.set_password(
        actor=cast.administrator.actor,
        at=NOW,
        user=cast.clerk.user,
        password="three-quiet-rivers",
        must_change_password=True,
    )

    assert client.get("/organisations/").status_code == 302


def test_losing_the_post_ends_its_rights_at_once(cast: Cast, client: Client) -> None:
    client.force_login(cast.administrator.user)
    assert client.get("/organisations/persons/").status_code == 200
    appointment = cast.administrator.user.appointments.get()

    services.vacate(
        actor=founding(cast.body), at=NOW, appointment=appointment, ends_on=clock.today()
    )

    response = client.get("/organisations/persons/")
    assert response.status_code == 403
    assert "您现在没有岗位" in response.content.decode()


def test_a_person_without_a_post_learns_whom_to_ask(cast: Cast, client: Client) -> None:
    client.force_login(make_person(cast.body, "newcomer", "新来"))

    response = client.get("/organisations/")

    assert response.status_code == 403
    assert "管立" in response.content.decode()


def test_one_time_password_must_be_changed_first(cast: Cast, client: Client) -> None:
    services.set_password(
        actor=cast.administrator.actor,
        at=NOW,
        user=cast.clerk.user,
        password="abcd-efgh-jkmn-pqrs",
        must_change_password=True,
        is_one_time=True,
    )
    assert try_to_sign_in(client, "chenlan", "abcd-efgh-jkmn-pqrs")
    assert client.get("/organisations/")["Location"] == "/accounts/password/change/"

    response = client.post(
        "/accounts/password/change/",
        {
            "oldpassword": "abcd-efgh-jkmn-pqrs",
            "password1": "three-quiet-rivers",
            "password2": "three-quiet-rivers",
        },
    )

    assert response["Location"] == "/"
    assert client.get("/organisations/").status_code == 200
    person = User.objects.get(pk=cast.clerk.user.pk)
    assert not person.must_change_password
    assert person.check_password("three-quiet-rivers")


def test_weak_new_password_is_refused_with_the_reason(cast: Cast, client: Client) -> None:
    client.force_login(cast.clerk.user)

    response = client.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": "chenlan2026!", "password2": "chenlan2026!"},
    )

    assert "密码由本地人都知道的名称或登录名拼成" in response.content.decode()


@override_settings(ACCOUNT_RATE_LIMITS={"login": "2/m/ip", "login_failed": "5/15m/key"})
def test_knocking_too_often_gets_a_plain_page(cast: Cast, client: Client) -> None:
    for _attempt in range(2):
        try_to_sign_in(client, "nobody", "wrong-wrong")

    response = client.post(LOGIN, {"login": "nobody", "password": "x"}, REMOTE_ADDR="10.0.0.1")

    assert response.status_code == 429
    assert "尝试过多" in response.content.decode()
