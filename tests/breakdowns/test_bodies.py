"""Tasks between a superior body and a lower one on one installation."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from luoshi.breakdowns import selectors, services
from luoshi.breakdowns.models import Offer, Reception
from luoshi.breakdowns.refusals import (
    BodiesInCircle,
    BodyNotBelow,
    OfferedAlready,
    OfferGone,
    ReceivedAlready,
    UnknownBody,
)
from luoshi.common.errors import NotAllowed
from luoshi.history.models import Entry
from luoshi.ledger.models import Task
from luoshi.organisations.models import Body
from luoshi.organisations.roles import Role
from tests.breakdowns.conftest import City, hand_down
from tests.breakdowns.test_pages import client_of, plain
from tests.cast import Cast, Member
from tests.factories import make_holder, make_post
from tests.ledger.conftest import moment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(settings: Any) -> None:
    settings.DEMO_DAY = date(2026, 5, 15)


def test_a_task_goes_down_and_its_standing_comes_up(cast: Cast, city: City) -> None:
    offer = hand_down(cast, city)

    taken = services.receive_offer(
        actor=cast.officer.actor, at=moment(3, 3), offer=offer, lead=cast.bureau
    )

    own = Task.objects.get(pk=taken.own_task_id)
    assert (own.body, own.state, own.lead) == (cast.body, "drafted", cast.bureau)
    assert own.source == f"安平市 {city.task.number}"
    assert own.targets.get().value == Decimal(850)
    assert Entry.objects.get(event="breakdowns.received").body_id == cast.body.pk
    (row,) = selectors.offers_made(city.officer.actor)
    assert (row.body, row.own_number, row.own_standing) == ("清源县", own.number, own.standing)
    (seen,) = selectors.offers_received(cast.officer.actor)
    assert (seen.body, seen.title, seen.targets) == (
        "安平市",
        city.task.title,
        "农村公路 850 公里",
    )


def test_what_cannot_be_handed_down_or_taken_up_is_refused(cast: Cast, city: City) -> None:
    offer = hand_down(cast, city)

    with pytest.raises(OfferedAlready):
        hand_down(cast, city)
    with pytest.raises(BodyNotBelow):
        services.offer_task(
            actor=city.officer.actor, at=moment(3, 2), task=city.task, to_body=city.body
        )
    with pytest.raises(NotAllowed):
        services.receive_offer(actor=cast.clerk.actor, at=moment(3, 3), offer=offer)
    with pytest.raises(NotAllowed):
        services.receive_offer(actor=cast.stranger.actor, at=moment(3, 3), offer=offer)
    with pytest.raises(NotAllowed):
        services.receive_offer(actor=city.officer.actor, at=moment(3, 3), offer=offer)
    assert not Reception.objects.exists()
    services.receive_offer(actor=cast.officer.actor, at=moment(3, 3), offer=offer)
    with pytest.raises(ReceivedAlready):
        services.withdraw_offer(actor=city.officer.actor, at=moment(3, 4), offer=offer)


def test_what_was_taken_back_is_not_taken_up(cast: Cast, city: City) -> None:
    offer = hand_down(cast, city)

    services.withdraw_offer(actor=city.officer.actor, at=moment(3, 3), offer=offer)

    assert selectors.offers_received(cast.officer.actor) == []
    with pytest.raises(OfferGone):
        services.receive_offer(actor=cast.officer.actor, at=moment(3, 4), offer=offer)


def test_the_superior_is_named_by_an_administrator_and_never_in_a_circle(
    cast: Cast, city: City
) -> None:
    keeper = make_post(city.officer.unit, "系统管理员", Role.ADMINISTRATOR)
    administrator = Member(make_holder(keeper, "shiguan", "管时"), keeper)

    with pytest.raises(BodiesInCircle):
        services.set_superior(actor=administrator.actor, at=moment(3, 2), code=cast.body.code)
    with pytest.raises(UnknownBody):
        services.set_superior(actor=cast.administrator.actor, at=moment(3, 2), code="999999")
    with pytest.raises(NotAllowed):
        services.set_superior(actor=cast.officer.actor, at=moment(3, 2), code="330000")
    services.set_superior(actor=cast.administrator.actor, at=moment(3, 2), code="")

    assert Body.objects.get(pk=cast.body.pk).superior is None


def test_pages_between_bodies(cast: Cast, city: City) -> None:
    above, below = client_of(city.officer), client_of(cast.officer)

    handed = above.post(
        f"/breakdowns/tasks/{city.task.number}/offers/", {"to_body": cast.body.pk, "words": ""}
    )
    offer = Offer.objects.get()
    waiting = plain(below.get("/breakdowns/bodies/"))
    taken = below.post(f"/breakdowns/incoming/{offer.pk}/reception/", {"lead": "县发改局"})
    own = Reception.objects.get().own_task
    page = plain(below.get(f"/tasks/{own.number}/"))
    followed = plain(above.get("/breakdowns/bodies/"))
    strange = client_of(cast.stranger).get(f"/breakdowns/incoming/{offer.pk}/reception/")

    assert (handed.status_code, taken.status_code, strange.status_code) == (302, 302, 404)
    assert "全市新改建农村公路850公里" in waiting
    assert "上级机关下达" in page
    assert f"{own.number} 草拟" in followed or own.number in followed


def test_a_task_is_taken_back_on_the_page(cast: Cast, city: City) -> None:
    offer = hand_down(cast, city)

    answer = client_of(city.officer).post(f"/breakdowns/offers/{offer.pk}/withdrawal/")

    assert answer.status_code == 302
    offer.refresh_from_db()
    assert offer.withdrawn_on == date(2026, 5, 15)


def test_the_superior_is_named_on_its_page(cast: Cast, city: City) -> None:
    client = client_of(cast.administrator)

    unknown = client.post("/breakdowns/bodies/superior/", {"code": "123"})
    named = client.post("/breakdowns/bodies/superior/", {"code": ""})

    assert (unknown.status_code, named.status_code) == (422, 302)
    assert Body.objects.get(pk=cast.body.pk).superior is None
