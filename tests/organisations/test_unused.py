"""Logins that nobody uses: suspended by night, opened again with a reason, nobody locked out."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from luoshi.common import clock
from luoshi.common.errors import NotAllowed
from luoshi.history.models import Entry
from luoshi.history.selectors import verify
from luoshi.organisations import services
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import User
from luoshi.organisations.roles import Role
from tests.cast import Cast, Member
from tests.factories import NOW, PASSWORD, make_holder, make_post

TODAY = NOW.date()


@pytest.fixture(autouse=True)
def _real(settings: Any) -> None:
    cache.clear()
    settings.DEMO_DAY = None


@pytest.fixture
def security(cast: Cast) -> Member:
    """The security administrator of the county."""
    post = make_post(cast.supervision, "安全管理员", Role.SECURITY)
    user = make_holder(post, "anquan", "安全")
    return Member(user, post)


def night(cast: Cast, after: int = 0) -> list[str]:
    """The names suspended in the night after so many days."""
    clock_ = Actor.system(cast.body.pk, channel="clock")
    suspended = services.suspend_unused(actor=clock_, at=NOW + timedelta(days=after))
    return sorted(person.name for person in suspended)


def sign_in(client: Client, username: str) -> str:
    answer = client.post("/accounts/login/", {"login": username, "password": PASSWORD}, follow=True)
    return str(answer.content.decode())


def used(*people: User, on: date) -> None:
    User.objects.filter(pk__in=[one.pk for one in people]).update(sleeps_on=on + timedelta(days=90))


def test_a_login_unused_for_ninety_days_is_suspended_and_the_record_says_so(cast: Cast) -> None:
    first = night(cast)
    used(*User.objects.exclude(pk=cast.clerk.user.pk), on=TODAY + timedelta(days=30))

    too_early, suspended, again = night(cast, 89), night(cast, 90), night(cast, 91)

    assert (first, too_early, suspended, again) == ([], [], [cast.clerk.user.name], [])
    person = User.objects.get(pk=cast.clerk.user.pk)
    assert (person.is_active, person.suspended_on) == (False, TODAY + timedelta(days=90))
    act = Entry.objects.latest("pk")
    assert (act.event, act.content["days"]) == ("organisations.login_suspended", 90)
    assert act.actor["channel"] == "clock"
    assert list(verify(cast.body.pk)) == []


def test_signing_in_puts_the_day_off_but_tells_no_habits(cast: Cast, client: Client) -> None:
    today, user = clock.today(), User.objects.filter(pk=cast.clerk.user.pk)
    kept = {}

    for left in (None, 5, 59, 60, 89):
        user.update(sleeps_on=left and today + timedelta(days=left))
        sign_in(Client(), cast.clerk.user.username)
        sleeps_on = user.get().sleeps_on
        kept[left] = sleeps_on and (sleeps_on - today).days

    assert kept == {None: 90, 5: 90, 59: 90, 60: 60, 89: 89}


def test_a_suspended_login_is_told_why_and_opened_by_another(
    cast: Cast, security: Member, client: Client
) -> None:
    User.objects.filter(pk=cast.clerk.user.pk).update(sleeps_on=TODAY)
    night(cast)
    page = "organisations/persons/"
    guard = Client()
    guard.force_login(security.user)

    refused = sign_in(Client(), cast.clerk.user.username)
    listed = guard.get(f"/{page}").content.decode()
    unexplained = guard.post(f"/{page}{cast.clerk.user.pk}/reopening/", {"reason": " "})
    opened = guard.post(
        f"/{page}{cast.clerk.user.pk}/reopening/", {"reason": "产假期满返岗"}, follow=True
    )

    assert "已停用。请联系安全管理员重新启用" in refused
    assert "1 个账号长期未用，已停用" in listed
    assert f"/{page}{cast.clerk.user.pk}/reopening/" in listed
    assert unexplained.status_code == 200
    assert "账号已重新启用" in opened.content.decode()
    act = Entry.objects.filter(event="organisations.login_reopened").get()
    assert (act.reason, act.actor["name"]) == ("产假期满返岗", security.user.name)
    assert User.objects.get(pk=cast.clerk.user.pk).is_active
    assert "已停用" not in sign_in(Client(), cast.clerk.user.username)


def test_who_opens_and_what(cast: Cast, security: Member) -> None:
    User.objects.filter(pk=cast.clerk.user.pk).update(sleeps_on=TODAY)
    night(cast)
    open_again: Callable[..., User] = services.reopen_login

    for member in (cast.administrator, cast.auditor, cast.head, cast.supervision_head):
        with pytest.raises(NotAllowed):
            open_again(actor=member.actor, at=NOW, user=cast.clerk.user, reason="返岗")
    with pytest.raises(services.ReasonMissing):
        open_again(actor=security.actor, at=NOW, user=cast.clerk.user, reason=" ")
    with pytest.raises(services.NotSuspended):
        open_again(actor=security.actor, at=NOW, user=cast.head.user, reason="返岗")
    with pytest.raises(NotAllowed):
        services.suspend_unused(actor=security.actor, at=NOW)


def test_the_last_who_could_open_a_login_is_left_in(cast: Cast, security: Member) -> None:
    User.objects.filter(body=cast.body).update(sleeps_on=TODAY)

    suspended = night(cast)

    left = User.objects.filter(body=cast.body, is_active=True)
    assert sorted(left.values_list("name", flat=True)) == sorted(
        [cast.administrator.user.name, security.user.name]
    )
    assert len(suspended) == User.objects.filter(body=cast.body).count() - 2


def test_a_key_of_a_program_in_force_counts_as_use(cast: Cast) -> None:
    User.objects.filter(pk__in=[cast.clerk.user.pk, cast.reader.user.pk]).update(sleeps_on=TODAY)
    services.make_token(
        actor=cast.clerk.actor,
        at=NOW,
        user=cast.clerk.user,
        post=cast.clerk.post,
        purpose="月报",
        expires_on=TODAY + timedelta(days=30),
    )

    assert night(cast) == [cast.reader.user.name]
    assert night(cast, 31) == [cast.clerk.user.name]


def test_a_body_may_suspend_none(cast: Cast, settings: Any) -> None:
    settings.UNUSED_LOGIN_DAYS = 0
    User.objects.filter(pk=cast.clerk.user.pk).update(sleeps_on=TODAY)

    assert night(cast, 500) == []


def days_left(cast: Cast) -> set[int]:
    days = User.objects.filter(body=cast.body, is_active=True).values_list("sleeps_on", flat=True)
    return {(day - TODAY).days for day in days if day}


def set_days(security: Member, days: int | None, reason: str = "等保测评要求") -> None:
    services.set_unused_days(actor=security.actor, at=NOW, days=days, reason=reason)


def test_the_security_administrator_sets_the_days_of_the_body(cast: Cast, security: Member) -> None:
    today = clock.today()
    used(*User.objects.filter(body=cast.body), on=today)
    guard = Client()
    guard.force_login(security.user)
    page = "/organisations/persons/unused-logins/"

    shown = guard.get(page).content.decode()
    far = guard.post(page, {"days": "7", "reason": "试"}).content.decode()
    answer = guard.post(page, {"days": "60", "reason": "等保测评要求"}, follow=True)
    again = guard.post(page, {"days": "60", "reason": "再次"}).content.decode()

    assert "现行：90 天未登录即停用。" in shown
    assert "请填 30 至 365 天，或填 0 表示从不停用。" in far
    assert "长期未用账号的规则已设定。" in answer.content.decode()
    assert "已经是这样了" in again
    asleep = User.objects.filter(body=cast.body).values_list("sleeps_on", flat=True)
    assert set(asleep) == {today + timedelta(days=60)}
    act = Entry.objects.get(event="organisations.unused_days_set")
    assert (act.content["before"], act.content["days"]) == (90, 60)
    assert (act.reason, act.actor["name"]) == ("等保测评要求", security.user.name)
    assert list(verify(cast.body.pk)) == []


def test_a_shorter_time_suspends_nobody_within_a_week(cast: Cast, security: Member) -> None:
    night(cast)
    User.objects.filter(pk=cast.clerk.user.pk).update(sleeps_on=TODAY + timedelta(days=3))
    User.objects.filter(pk=cast.reader.user.pk).update(sleeps_on=TODAY + timedelta(days=20))

    set_days(security, 30)

    assert days_left(cast) == {3, 7, 30}
    assert User.objects.get(pk=cast.reader.user.pk).sleeps_on == TODAY + timedelta(days=7)


def test_never_and_then_again_begins_anew(cast: Cast, security: Member) -> None:
    night(cast)

    set_days(security, 0)
    kept = night(cast, 500)
    sign_in(Client(), cast.clerk.user.username)
    during = days_left(cast)
    set_days(security, None)
    night(cast)

    assert (kept, during, days_left(cast)) == ([], set(), {90})


def test_the_rule_of_one_body_is_not_anothers(cast: Cast, security: Member) -> None:
    set_days(security, 30)
    stranger = cast.stranger.user
    clock_ = Actor.system(stranger.body_id, channel="clock")

    services.suspend_unused(actor=clock_, at=NOW)

    stranger.refresh_from_db()
    assert stranger.sleeps_on == TODAY + timedelta(days=90)


def test_who_sets_the_days_and_how(cast: Cast, security: Member) -> None:
    for member in (cast.administrator, cast.auditor, cast.head, cast.supervision_head):
        with pytest.raises(NotAllowed):
            services.set_unused_days(actor=member.actor, at=NOW, days=60, reason="试")
    for days in (29, 366):
        with pytest.raises(services.DaysOutOfRange):
            set_days(security, days)
    with pytest.raises(services.ReasonMissing):
        set_days(security, 60, " ")
    with pytest.raises(services.SameDays):
        set_days(security, None)
