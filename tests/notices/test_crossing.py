"""Tasks between bodies are told to who takes them up, and the answer to who handed them down."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from luoshi.breakdowns import services as breakdowns
from luoshi.breakdowns.models import Offer
from luoshi.desk.links import line_url
from luoshi.desk.selectors import inbox_of
from luoshi.history.services import seal_history
from luoshi.notices.models import Notice
from luoshi.notices.sending import deliver_notices
from luoshi.organisations.models import Appointment, Body
from luoshi.organisations.roles import Role
from tests.breakdowns.conftest import City, hand_down, make_city
from tests.cast import Cast, Member
from tests.factories import make_holder, make_post
from tests.ledger.conftest import moment
from tests.notices.conftest import told

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(cast: Cast) -> City:
    return make_city(cast)


def deliver(body: Body, at: datetime) -> None:
    """Two minutes of a body's clock."""
    for minute in range(2):
        seal_history(body_id=body.pk, at=at.replace(minute=minute))
        deliver_notices(body_id=body.pk, at=at.replace(minute=minute))


def everybody_told(*abouts: str) -> dict[str, int]:
    """Who was told of such things, and how often."""
    found: dict[str, int] = {}
    for notice in Notice.objects.filter(about__in=abouts).select_related("user"):
        found[notice.user.username] = found.get(notice.user.username, 0) + 1
    return found


def take_up(cast: Cast, offer: Offer) -> None:
    breakdowns.receive_offer(
        actor=cast.officer.actor, at=moment(3, 3), offer=offer, lead=cast.bureau
    )


def test_what_is_handed_down_is_told_to_the_lower_bodys_supervision(
    cast: Cast, city: City, page: Callable[..., Any]
) -> None:
    hand_down(cast, city)

    deliver(city.body, moment(3, 2, 10))
    assert everybody_told("breakdowns.offer") == {}
    deliver(cast.body, moment(3, 2, 10))

    supervising = (cast.officer.user.username, cast.supervision_head.user.username)
    assert everybody_told("breakdowns.offer") == dict.fromkeys(supervising, 1)
    shown = page(cast.officer).content.decode()
    assert city.task.title in shown
    assert "安平市下达这项任务，待承接。" in shown
    notice = Notice.objects.get(user=cast.officer.user, about="breakdowns.offer")
    assert (notice.body, notice.kind) == (cast.body, "handed")
    assert page(cast.officer, "/breakdowns/bodies/").status_code == 200


def test_the_answer_is_told_to_the_post_that_handed_it_down(
    cast: Cast, city: City, page: Callable[..., Any]
) -> None:
    colleague = make_post(city.officer.unit, "督查科长", Role.SUPERVISION_HEAD)
    make_holder(colleague, "shikezhang", "科里")
    take_up(cast, hand_down(cast, city))

    deliver(cast.body, moment(3, 3, 10))
    assert everybody_told("breakdowns.offer", "breakdowns.reception") == {}
    deliver(city.body, moment(3, 3, 10))

    assert everybody_told("breakdowns.reception") == {"shiducha": 1}
    assert told(city.officer)[-1] == ("decided", "taken_up")
    own = Offer.objects.get().reception.own_task
    assert f"清源县已承接，任务编号{own.number}。" in page(city.officer).content.decode()


def test_where_nobody_holds_that_post_any_more_all_who_supervise_are_told(
    cast: Cast, city: City
) -> None:
    colleague = make_post(city.officer.unit, "督查科长", Role.SUPERVISION_HEAD)
    make_holder(colleague, "shikezhang", "科里")
    take_up(cast, hand_down(cast, city))
    Appointment.objects.filter(post=city.officer.post).update(ends_on=date(2026, 3, 2))

    deliver(city.body, moment(3, 4, 10))

    assert everybody_told("breakdowns.reception") == {"shikezhang": 1}


def test_what_was_taken_back_or_is_long_ago_is_not_told(cast: Cast, city: City) -> None:
    offer = hand_down(cast, city)
    deliver(cast.body, moment(3, 10))
    assert everybody_told("breakdowns.offer") == {}

    breakdowns.withdraw_offer(actor=city.officer.actor, at=moment(3, 3), offer=offer)
    deliver(cast.body, moment(3, 3, 10))
    assert everybody_told("breakdowns.offer") == {}


def test_a_notice_follows_what_became_of_its_task(
    cast: Cast, city: City, page: Callable[..., Any]
) -> None:
    offer = hand_down(cast, city)
    deliver(cast.body, moment(3, 2, 10))

    breakdowns.withdraw_offer(actor=city.officer.actor, at=moment(3, 3), offer=offer)

    assert "安平市下达后又收回了这项任务。" in page(cast.officer).content.decode()


def test_who_sees_no_offers_is_told_no_name(
    cast: Cast, city: City, page: Callable[..., Any]
) -> None:
    offer = hand_down(cast, city)
    Notice.objects.create(
        body=cast.body, user=cast.clerk.user, post=cast.clerk.post, kind="handed",
        cause=f"offer:{offer.pk}", about="breakdowns.offer", about_id=offer.pk,
        made_at=moment(3, 2),
    )  # fmt: skip

    shown = page(cast.clerk).content.decode()

    assert "您的岗位现在看不到这项内容。" in shown
    assert city.task.title not in shown


def offers_in_inbox(member: Member) -> list[tuple[str, str, str]]:
    groups = [
        group for group in inbox_of(member.actor, date(2026, 3, 2)).groups if group.key == "offer"
    ]
    return [
        (line.title, line.unit, line_url(group, line)) for group in groups for line in group.lines
    ]


def test_what_waits_to_be_taken_up_stands_in_the_inbox_of_supervision(
    cast: Cast, city: City, page: Callable[..., Any]
) -> None:
    offer = hand_down(cast, city)

    line = (city.task.title, "安平市", f"/breakdowns/incoming/{offer.pk}/reception/")
    assert offers_in_inbox(cast.officer) == offers_in_inbox(cast.supervision_head) == [line]
    assert offers_in_inbox(cast.clerk) == offers_in_inbox(city.officer) == []
    shown = page(cast.officer, "/inbox/offer/").content.decode()
    assert "清源县承担85公里" in shown
    take_up(cast, offer)
    assert offers_in_inbox(cast.officer) == []
