"""Second factor and sessions: no guarded page with one factor, no code twice, no reset alone."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client, override_settings

from luoshi.common.errors import NotAllowed
from luoshi.config import settings as product
from luoshi.organisations import second_factor, sessions
from luoshi.organisations.models import FactorReset, User
from luoshi.organisations.selectors import views_of
from luoshi.organisations.services import (
    ask_factor_reset,
    confirm_factor_reset,
    deactivate_person,
    end_sessions,
    make_token,
    record_view,
    set_password,
    set_second_factor,
    vacate,
)
from luoshi.organisations.services.factors import FactorSetUp, ReasonMissing, ResetDone, WrongCode
from luoshi.organisations.services.people import TokenForGuardedPost
from tests.cast import Cast, Member
from tests.factories import DAY, NOW, PASSWORD
from tests.house.story import make_security
from tests.scoreboard import Prove

SIGN_IN, ASKED = "/accounts/login/", "/accounts/second-factor/"
SET_UP = "/organisations/my-sign-in/second-factor/"
GUARDED = ("administrator", "security", "auditor", "appraiser")


@pytest.fixture(autouse=True)
def _as_shipped(db: None) -> Iterator[None]:
    cache.clear()
    with override_settings(SECOND_FACTOR_ROLES=product.SECOND_FACTOR_ROLES):
        yield


@pytest.fixture
def cast(people_only: Cast) -> Cast:
    return people_only


@pytest.fixture
def security(cast: Cast) -> Member:
    return make_security(cast)


def code_of(secret: str, steps: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // second_factor.PERIOD + steps))


def with_factor(member: Member) -> str:
    secret = second_factor.new_secret()
    second_factor.keep(member.user, secret, 0)
    return secret


def sign_in(client: Client, member: Member) -> str:
    answer = client.post(SIGN_IN, {"login": member.user.username, "password": PASSWORD})
    return str(answer.headers.get("Location", ""))


def test_the_product_guards_administrators_audit_and_scoring() -> None:
    assert tuple(product.SECOND_FACTOR_ROLES[:4]) == GUARDED


@pytest.mark.proof("P4", "ASVS 6.3")
def test_no_guarded_page_opens_with_one_factor(
    cast: Cast, security: Member, client: Client, prove: Prove
) -> None:
    tried, opened = 0, []

    for member in (cast.administrator, security, cast.auditor):
        for way in (sign_in_by_form, sign_in_by_force):
            browser = Client()
            way(browser, member)
            for path in ("/", "/organisations/", "/history/", "/organisations/tokens/"):
                answer = browser.get(path)
                tried += 1
                opened += [path] if answer.headers.get("Location") != SET_UP else []
            program = browser.get("/api/v1/me")
            tried += 1
            opened += ["/api/v1/me"] if program.status_code != 401 else []

    assert opened == []
    prove(f"{tried} of {tried} tries with one factor turned away")


def sign_in_by_form(client: Client, member: Member) -> None:
    assert sign_in(client, member) == "/"


def sign_in_by_force(client: Client, member: Member) -> None:
    client.force_login(member.user)


def test_a_factor_whose_key_is_gone_is_told_in_words(
    cast: Cast, security: Member, client: Client, tmp_path: Path
) -> None:
    secret = with_factor(security)
    assert sign_in(client, security) == ASKED

    with override_settings(HOME=tmp_path):
        told = client.post(ASKED, {"code": code_of(secret)})
    passed = client.post(ASKED, {"code": code_of(secret)})

    assert told.status_code == 200
    assert "keys/second_factor.key" in told.content.decode()
    assert passed.status_code == 302


def test_ordinary_posts_work_with_the_password_alone(cast: Cast, client: Client) -> None:
    sign_in(client, cast.clerk)

    assert client.get("/organisations/").status_code == 200


def test_a_demonstration_is_exempt_and_says_so(cast: Cast, client: Client) -> None:
    with override_settings(DEMO_DAY=DAY):
        assert "凭密码即可登录" in client.get(SIGN_IN).content.decode()
        sign_in(client, cast.administrator)

        assert client.get("/organisations/").status_code == 200


def test_setting_up_asks_code_and_password_and_tells_recovery_codes_once(
    cast: Cast, client: Client
) -> None:
    sign_in(client, cast.administrator)
    page = client.get(SET_UP).content.decode()
    secret = client.session["second_factor_secret"]
    before = client.session.session_key

    wrong = client.post(SET_UP, {"code": "000000", "password": PASSWORD})
    stranger = client.post(SET_UP, {"code": code_of(secret), "password": "not-mine-at-all-9"})
    done = client.post(SET_UP, {"code": code_of(secret), "password": PASSWORD})

    assert secret in page
    assert "data:image/svg+xml;base64," in page
    assert "验证码不对" in wrong.content.decode()
    assert "这不是您的密码" in stranger.content.decode()
    assert done.content.decode().count("<li><code>") == 10
    assert client.session.session_key != before
    assert client.get("/organisations/").status_code == 200
    assert secret not in str(Authenticator.objects.values_list("data", flat=True))


def test_signing_in_asks_for_the_code_and_takes_none_twice(cast: Cast) -> None:
    secret = with_factor(cast.administrator)
    first, second = Client(), Client()
    assert sign_in(first, cast.administrator) == ASKED
    assert sign_in(second, cast.administrator) == ASKED
    code = code_of(secret)

    assert first.get("/organisations/")["Location"].startswith(SIGN_IN)
    assert first.post(ASKED, {"code": code})["Location"] == "/"
    again = second.post(ASKED, {"code": code})
    older = second.post(ASKED, {"code": code_of(secret, -1)})

    assert first.get("/organisations/").status_code == 200
    assert "验证码不对或已用过" in again.content.decode()
    assert older.status_code == 200
    assert second.get("/organisations/")["Location"].startswith(SIGN_IN)


def test_a_recovery_code_opens_once(cast: Cast) -> None:
    with_factor(cast.administrator)
    kept = Authenticator.objects.get(type="recovery_codes")
    code = kept.wrap().get_unused_codes()[0]
    first, second = Client(), Client()
    sign_in(first, cast.administrator)
    sign_in(second, cast.administrator)

    assert first.post(ASKED, {"code": code})["Location"] == "/"
    assert second.post(ASKED, {"code": code}).status_code == 200
    assert second_factor.codes_left(cast.administrator.user) == 9


def test_five_wrong_codes_lock(cast: Cast, client: Client) -> None:
    secret = with_factor(cast.administrator)
    sign_in(client, cast.administrator)
    for _try in range(5):
        client.post(ASKED, {"code": "000000"})

    locked = client.post(ASKED, {"code": code_of(secret)})

    assert "15 分钟内" in locked.content.decode()


def test_a_session_opened_before_the_factor_is_signed_out(cast: Cast, client: Client) -> None:
    client.force_login(cast.administrator.user)
    with_factor(cast.administrator)

    answer = client.get("/organisations/", follow=True)

    assert answer.redirect_chain == [(SIGN_IN, 302)]
    assert "您的岗位须经第二验证" in answer.content.decode()


def test_no_program_acts_as_a_guarded_post(cast: Cast) -> None:
    with pytest.raises(TokenForGuardedPost):
        make_token(
            actor=cast.auditor.actor,
            at=NOW,
            user=cast.auditor.user,
            post=cast.auditor.post,
            purpose="导出",
            expires_on=DAY.replace(month=12),
        )


@pytest.mark.proof("P4", "ASVS 6.4.4")
def test_a_lost_factor_takes_two_other_persons(cast: Cast, security: Member, prove: Prove) -> None:
    system, owner = cast.administrator, cast.head
    with_factor(owner)
    refused = 0

    for asker in (owner, cast.clerk, cast.auditor, cast.supervision_head, cast.stranger):
        with pytest.raises(NotAllowed):
            ask_factor_reset(actor=asker.actor, at=NOW, user=owner.user, reason="丢失")
        refused += 1
    asked = ask_factor_reset(actor=system.actor, at=NOW, user=owner.user, reason="丢失")
    for confirmer in (system, owner, cast.other_head, cast.auditor, cast.clerk, cast.stranger):
        with pytest.raises(NotAllowed):
            confirm_factor_reset(actor=confirmer.actor, at=NOW, reset=asked)
        refused += 1
    assert second_factor.is_set_up(owner.user)
    confirm_factor_reset(actor=security.actor, at=NOW, reset=asked)
    with pytest.raises(ResetDone):
        confirm_factor_reset(actor=security.actor, at=NOW, reset=asked)

    assert not second_factor.is_set_up(owner.user)
    assert FactorReset.objects.get().confirmed_by_id == security.user.pk
    prove(f"{refused} of {refused} resets by one person refused")


def test_the_head_of_the_unit_vouches_for_its_people(cast: Cast) -> None:
    with_factor(cast.clerk)
    asked = ask_factor_reset(
        actor=cast.administrator.actor, at=NOW, user=cast.clerk.user, reason="丢失"
    )

    confirm_factor_reset(actor=cast.head.actor, at=NOW, reset=asked)

    assert not second_factor.is_set_up(cast.clerk.user)


def test_a_factor_is_set_up_by_its_owner_alone_and_once(cast: Cast) -> None:
    secret = second_factor.new_secret()

    def set_up(member: Member, code: str) -> None:
        set_second_factor(
            actor=member.actor, at=NOW, user=cast.clerk.user, secret=secret, code=code
        )

    with pytest.raises(NotAllowed):
        set_up(cast.administrator, code_of(secret))
    with pytest.raises(WrongCode):
        set_up(cast.clerk, "12345")
    set_up(cast.clerk, code_of(secret))
    with pytest.raises(FactorSetUp):
        set_up(cast.clerk, code_of(secret))


Act = Callable[[Cast, Member], object]
ENDING: dict[str, Act] = {
    "new password": lambda cast, _security: set_password(
        actor=cast.administrator.actor,
        at=NOW,
        user=cast.clerk.user,
        password="walk-another-lane-8",
    ),
    "post taken away": lambda cast, _security: vacate(
        actor=cast.administrator.actor,
        at=NOW,
        appointment=cast.clerk.user.appointments.get(),
        ends_on=NOW.date(),
    ),
    "ended by security": lambda cast, security: end_sessions(
        actor=security.actor, at=NOW, user=cast.clerk.user
    ),
}


@pytest.mark.proof("P4", "ASVS 7.4")
def test_what_ends_rights_ends_sessions_at_the_next_request(
    cast: Cast, security: Member, prove: Prove
) -> None:
    for name, act in ENDING.items():
        browsers = [Client(), Client()]
        for browser in browsers:
            browser.force_login(User.objects.get(pk=cast.clerk.user.pk))
            browser.get("/organisations/")

        act(cast, security)

        for browser in browsers:
            assert browser.get("/organisations/")["Location"].startswith(SIGN_IN), name
    deactivate_person(actor=cast.administrator.actor, at=NOW, user=cast.clerk.user, on=NOW.date())
    assert not Client().login(username="chenlan", password="walk-another-lane-8")
    prove(f"{len(ENDING) * 2} sessions ended at the next request")


def test_the_session_gets_a_new_number_at_sign_in(cast: Cast, client: Client) -> None:
    client.get(SIGN_IN)
    planted = client.session
    planted["left_here"] = "x"
    planted.save()
    client.cookies["luoshi"] = planted.session_key

    sign_in(client, cast.clerk)

    assert client.session.session_key != planted.session_key


def test_one_sees_and_ends_the_own_sessions(cast: Cast) -> None:
    here, there = Client(headers={"user-agent": "desk"}), Client(headers={"user-agent": "phone"})
    sign_in(here, cast.clerk)
    sign_in(there, cast.clerk)
    there.get("/organisations/")

    page = here.get("/organisations/my-sign-in/").content.decode()
    other = UserSession.objects.get(user_agent="phone")
    here.post(f"/organisations/my-sign-in/sessions/{other.pk}/end/")

    assert "desk" in page
    assert "phone" in page
    assert "当前登录" in page
    assert there.get("/organisations/")["Location"].startswith(SIGN_IN)
    assert here.get("/organisations/").status_code == 200


def test_one_ends_all_other_sessions_and_goes_on(cast: Cast) -> None:
    here, there = Client(), Client()
    sign_in(here, cast.clerk)
    sign_in(there, cast.clerk)
    there.get("/organisations/")

    here.post("/organisations/my-sign-in/sessions/end/")

    assert here.get("/organisations/").status_code == 200
    assert there.get("/organisations/")["Location"].startswith(SIGN_IN)


def test_a_look_at_sessions_has_a_reason_and_is_read_by_person_and_auditor(
    cast: Cast, security: Member
) -> None:
    browser, looking = Client(), Client()
    sign_in(browser, cast.clerk)
    looking.force_login(security.user)
    path = f"/organisations/persons/{cast.clerk.user.pk}/sign-ins/"

    with override_settings(DEMO_DAY=DAY):
        unread = looking.get(path).content.decode()
        without = looking.post(path, {"reason": " "}).content.decode()
        opened = looking.post(path, {"reason": "核实异地登录"}).content.decode()

    assert "127.0.0.1" not in unread + without
    assert "127.0.0.1" in opened
    assert [row.reason for row in views_of(cast.auditor.actor)] == ["核实异地登录"]
    assert "核实异地登录" in browser.get("/organisations/my-sign-in/").content.decode()
    with pytest.raises(ReasonMissing):
        record_view(
            actor=security.actor, at=NOW, person=cast.clerk.user, what="登录情况", reason=""
        )


def test_sessions_of_the_three_administrators_idle_shorter(cast: Cast, security: Member) -> None:
    with override_settings(DEMO_DAY=DAY):
        for member in (cast.administrator, security, cast.auditor):
            browser = Client()
            browser.force_login(member.user)
            browser.get("/organisations/")

            assert browser.session[sessions.IDLE] == product.SESSION_IDLE_MINUTES_ADMINISTRATOR
