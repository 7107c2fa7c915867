"""Verbs on posts, persons, stand-ins, absences, seats and tokens."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from luoshi.common.errors import NotAllowed
from luoshi.history.models import Entry
from luoshi.organisations import selectors, services
from luoshi.organisations.models import (
    Absence,
    Appointment,
    Backup,
    LeadingGroupSeat,
    Post,
    Token,
    User,
)
from luoshi.organisations.roles import Kind, Role
from tests.cast import Cast
from tests.factories import DAY, NOW, PASSWORD, make_person, make_post, make_unit

LastEntry = Callable[[], Entry]
Holds = Callable[[], bool]


def test_add_and_change_post(cast: Cast, last_entry: LastEntry, record_holds: Holds) -> None:
    actor = cast.administrator.actor
    post = services.add_post(
        actor=actor, at=NOW, organisation=cast.bureau, title="总工", roles=[Role.CLERK]
    )

    changed = services.change_post(actor=actor, at=NOW, post=post, title="总工程师")
    granted = services.grant_roles(actor=actor, at=NOW, post=post, roles=[Role.REVIEWER])

    assert (changed.title, granted.roles) == ("总工程师", ["reviewer"])
    assert last_entry().content["roles_were"] == ["clerk"]
    assert record_holds()


def test_add_post_refuses_title_role_and_stranger(cast: Cast) -> None:
    before = Post.objects.count()
    actor = cast.administrator.actor

    with pytest.raises(services.TitleTaken):
        services.add_post(actor=actor, at=NOW, organisation=cast.bureau, title="局长")
    with pytest.raises(services.UnknownRole):
        services.add_post(
            actor=actor, at=NOW, organisation=cast.bureau, title="科长", roles=["king"]
        )
    with pytest.raises(NotAllowed):
        services.add_post(actor=cast.head.actor, at=NOW, organisation=cast.bureau, title="科长")

    assert Post.objects.count() == before


def test_appoint_and_vacate(cast: Cast, last_entry: LastEntry, record_holds: Holds) -> None:
    actor = cast.administrator.actor
    person = make_person(cast.body, "newcomer", "新来")
    held = Appointment.objects.get(post=cast.clerk.post)

    services.vacate(actor=actor, at=NOW, appointment=held, ends_on=DAY)
    services.appoint(actor=actor, at=NOW, user=person, post=cast.clerk.post, starts_on=DAY)

    assert last_entry().event == "organisations.post_filled"
    assert selectors.actor_for(cast.clerk.user, DAY) is None
    actor_now = selectors.actor_for(person, DAY)
    assert actor_now is not None
    assert actor_now.post_id == cast.clerk.post.pk
    assert record_holds()


def test_appoint_refuses_a_held_post_and_a_closed_login(cast: Cast) -> None:
    actor = cast.administrator.actor
    person = make_person(cast.body, "newcomer", "新来")
    empty = make_post(cast.bureau, "新岗")
    before = Appointment.objects.count()

    with pytest.raises(services.PostIsHeld):
        services.appoint(actor=actor, at=NOW, user=person, post=cast.clerk.post, starts_on=DAY)
    services.deactivate_person(actor=actor, at=NOW, user=person, on=DAY)
    person.refresh_from_db()
    with pytest.raises(services.PersonInactive):
        services.appoint(actor=actor, at=NOW, user=person, post=empty, starts_on=DAY)
    with pytest.raises(NotAllowed):
        services.appoint(actor=actor, at=NOW, user=cast.stranger.user, post=empty, starts_on=DAY)

    assert Appointment.objects.count() == before


def test_vacate_refuses_a_day_before_the_start(cast: Cast) -> None:
    held = Appointment.objects.get(post=cast.clerk.post)

    with pytest.raises(services.LeavesBeforeStart):
        services.vacate(
            actor=cast.administrator.actor,
            at=NOW,
            appointment=held,
            ends_on=date(2025, 12, 31),
        )

    held.refresh_from_db()
    assert held.ends_on is None


def test_end_post_refuses_while_it_is_held(cast: Cast, record_holds: Holds) -> None:
    actor = cast.administrator.actor
    empty = make_post(cast.bureau, "空岗")

    with pytest.raises(services.PostStillHeld):
        services.end_post(actor=actor, at=NOW, post=cast.clerk.post, on=DAY)
    ended = services.end_post(actor=actor, at=NOW, post=empty, on=DAY)
    with pytest.raises(services.PostEnded):
        services.change_post(actor=actor, at=NOW, post=ended, title="又来")

    assert record_holds()


def test_add_person_refuses_names_and_weak_passwords(cast: Cast) -> None:
    actor = cast.administrator.actor
    before = User.objects.count()

    with pytest.raises(services.LoginNameTaken):
        services.add_person(actor=actor, at=NOW, username="ChenLan", name="陈兰")
    with pytest.raises(services.LoginNameUnreadable):
        services.add_person(actor=actor, at=NOW, username="陈 兰", name="陈兰")
    with pytest.raises(services.PasswordTooWeak):
        services.add_person(
            actor=actor, at=NOW, username="weak", name="弱", password="qingyuan2026"
        )

    assert User.objects.count() == before


def test_set_password_ends_other_sessions(
    cast: Cast, last_entry: LastEntry, record_holds: Holds
) -> None:
    person = services.set_password(
        actor=cast.clerk.actor, at=NOW, user=cast.clerk.user, password="three-quiet-rivers"
    )

    assert person.check_password("three-quiet-rivers")
    assert person.session_epoch == 1
    assert last_entry().event == "organisations.password_set"
    assert "three-quiet-rivers" not in str(last_entry().content)
    assert record_holds()


def test_set_password_of_a_colleague_is_refused(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        services.set_password(
            actor=cast.clerk.actor, at=NOW, user=cast.head.user, password="three-quiet-rivers"
        )

    cast.head.user.refresh_from_db()
    assert cast.head.user.check_password(PASSWORD)


def test_deactivate_person_refuses_while_posts_are_held(cast: Cast) -> None:
    with pytest.raises(services.PersonHoldsPosts):
        services.deactivate_person(
            actor=cast.administrator.actor, at=NOW, user=cast.clerk.user, on=DAY
        )

    cast.clerk.user.refresh_from_db()
    assert cast.clerk.user.is_active


def test_set_backups_replaces_the_order(
    cast: Cast, last_entry: LastEntry, record_holds: Holds
) -> None:
    first = [cast.deputy_clerk.post, cast.head.post]
    services.set_backups(actor=cast.head.actor, at=NOW, post=cast.clerk.post, stand_ins=first)

    services.set_backups(
        actor=cast.administrator.actor,
        at=NOW,
        post=cast.clerk.post,
        stand_ins=[cast.head.post],
    )

    order = Backup.objects.filter(post=cast.clerk.post).values_list("rank", "stand_in_id")
    assert list(order) == [(1, cast.head.post.pk)]
    assert last_entry().content["order"] == "B 县发改局 局长"
    assert record_holds()


def test_set_backups_refuses(cast: Cast) -> None:
    post = cast.clerk.post

    def attempt(actor: object, *stand_ins: Post) -> None:
        services.set_backups(actor=actor, at=NOW, post=post, stand_ins=stand_ins)  # type: ignore[arg-type]

    with pytest.raises(services.StandsInForItself):
        attempt(cast.head.actor, post)
    with pytest.raises(services.StandsInTwice):
        attempt(cast.head.actor, cast.head.post, cast.head.post)
    with pytest.raises(NotAllowed):
        attempt(cast.other_head.actor, cast.head.post)
    with pytest.raises(NotAllowed):
        attempt(cast.head.actor, cast.stranger.post)

    assert not Backup.objects.exists()


def test_record_absence_and_come_back_early(
    cast: Cast, last_entry: LastEntry, record_holds: Holds
) -> None:
    absence = services.record_absence(
        actor=cast.clerk.actor,
        at=NOW,
        post=cast.clerk.post,
        starts_on=DAY,
        ends_on=DAY + timedelta(days=9),
        reason="公务外出",
    )

    services.end_absence(actor=cast.head.actor, at=NOW, absence=absence, on=DAY + timedelta(days=3))

    absence.refresh_from_db()
    assert absence.ends_on == DAY + timedelta(days=2)
    assert last_entry().event == "organisations.absence_ended"
    assert record_holds()


@pytest.mark.parametrize("on", [DAY, DAY + timedelta(days=5), date.min])
def test_end_absence_that_had_not_begun_strikes_it_out(
    cast: Cast, record_holds: Holds, on: date
) -> None:
    absence = services.record_absence(
        actor=cast.clerk.actor,
        at=NOW,
        post=cast.clerk.post,
        starts_on=DAY + timedelta(days=5),
        ends_on=DAY + timedelta(days=9),
    )

    services.end_absence(actor=cast.clerk.actor, at=NOW, absence=absence, on=on)

    assert not Absence.objects.exists()
    assert record_holds()


def test_record_absence_refuses(cast: Cast) -> None:
    def attempt(actor: object, start: date, end: date) -> None:
        services.record_absence(
            actor=actor,  # type: ignore[arg-type]
            at=NOW,
            post=cast.clerk.post,
            starts_on=start,
            ends_on=end,
        )

    attempt(cast.clerk.actor, DAY, DAY)
    with pytest.raises(services.DaysOutOfOrder):
        attempt(cast.clerk.actor, DAY, DAY - timedelta(days=1))
    with pytest.raises(services.AbsenceOverlaps):
        attempt(cast.clerk.actor, DAY, DAY + timedelta(days=1))
    with pytest.raises(NotAllowed):
        attempt(cast.other_clerk.actor, date(2026, 5, 1), date(2026, 5, 2))

    assert Absence.objects.count() == 1


def test_set_seats_has_exactly_one_who_answers(
    cast: Cast, last_entry: LastEntry, record_holds: Holds
) -> None:
    group = make_unit(cast.body, "重点项目推进领导小组", Kind.LEADING_GROUP)
    seats = [cast.leader.post, cast.head.post, cast.other_head.post]
    actor = cast.administrator.actor
    services.set_seats(actor=actor, at=NOW, group=group, seats=seats, accountable=cast.head.post)

    services.set_seats(
        actor=actor,
        at=NOW,
        group=group,
        seats=seats,
        accountable=cast.leader.post,
        office=cast.head.post,
    )

    answers = LeadingGroupSeat.objects.filter(group=group, is_accountable=True)
    assert [seat.post_id for seat in answers] == [cast.leader.post.pk]
    assert last_entry().content["accountable"] == "县委 县委副书记"
    assert cast.head.actor.groups == frozenset({group.pk})
    assert cast.head.actor.is_of(group.pk)
    assert not cast.other_head.actor.is_of(group.pk)
    assert record_holds()


def test_set_seats_refuses(cast: Cast) -> None:
    group = make_unit(cast.body, "重点项目推进领导小组", Kind.LEADING_GROUP)
    actor = cast.administrator.actor

    with pytest.raises(services.NotALeadingGroup):
        services.set_seats(
            actor=actor,
            at=NOW,
            group=cast.bureau,
            seats=[cast.head.post],
            accountable=cast.head.post,
        )
    with pytest.raises(services.AccountableNotSeated):
        services.set_seats(
            actor=actor,
            at=NOW,
            group=group,
            seats=[cast.head.post],
            accountable=cast.leader.post,
        )

    assert not LeadingGroupSeat.objects.exists()


def test_make_token_opens_until_it_is_withdrawn(cast: Cast, record_holds: Holds) -> None:
    actor = cast.clerk.actor
    token, key = services.make_token(
        actor=actor,
        at=NOW,
        user=cast.clerk.user,
        post=cast.clerk.post,
        purpose="每周导出",
        expires_on=DAY + timedelta(days=90),
    )

    opened = selectors.actor_for_token(key, NOW)
    assert opened is not None
    assert (opened.post_id, opened.channel) == (cast.clerk.post.pk, "token")
    assert key not in str(token.__dict__)
    assert selectors.actor_for_token("luoshi_wrong", NOW) is None
    assert selectors.actor_for_token(key, NOW + timedelta(days=91)) is None

    services.withdraw_token(actor=actor, at=NOW, token=token)

    assert selectors.actor_for_token(key, NOW) is None
    with pytest.raises(services.TokenWithdrawn):
        services.withdraw_token(actor=actor, at=NOW, token=token)
    assert record_holds()


def test_make_token_refuses(cast: Cast) -> None:
    def attempt(actor: object, post: Post, days: int) -> None:
        services.make_token(
            actor=actor,  # type: ignore[arg-type]
            at=NOW,
            user=cast.clerk.user,
            post=post,
            purpose="导出",
            expires_on=DAY + timedelta(days=days),
        )

    with pytest.raises(services.TokenForOtherPost):
        attempt(cast.clerk.actor, cast.head.post, 30)
    with pytest.raises(services.TokenEndsTooLate):
        attempt(cast.clerk.actor, cast.clerk.post, 400)
    with pytest.raises(services.TokenEndsTooLate):
        attempt(cast.clerk.actor, cast.clerk.post, 0)
    with pytest.raises(NotAllowed):
        attempt(cast.head.actor, cast.clerk.post, 30)

    assert not Token.objects.exists()
