"""Duties are kept by supervision, given to posts, taken back, and never to persons."""

from datetime import date

import pytest

from luoshi.common.errors import NotAllowed
from luoshi.duties import refusals, services
from luoshi.duties.models import Duty, PostDuty
from luoshi.duties.services import DutyLine, DutyPlan
from luoshi.history.models import Entry
from luoshi.history.selectors import verify
from luoshi.organisations import services as organisations
from luoshi.organisations.plans import CellError
from tests.cast import Cast
from tests.factories import founding, make_post
from tests.ledger.conftest import moment


def events() -> list[str]:
    return list(
        Entry.objects.filter(event__startswith="duties.")
        .order_by("pk")
        .values_list("event", flat=True)
    )


def test_a_duty_is_added_with_its_entry(cast: Cast, duty: Duty) -> None:
    assert (duty.code, duty.kind, duty.starts_on) == ("AQ-01", "second", date(2026, 3, 2))
    assert duty.levels == ["department", "township"]
    assert events() == ["duties.duty_added"]
    assert list(verify()) == []


def test_a_code_stands_for_one_duty(cast: Cast, duty: Duty) -> None:
    with pytest.raises(refusals.CodeTaken):
        services.add_duty(actor=cast.officer.actor, at=moment(3, 3), code="AQ-01", title="另一项")

    assert Duty.objects.count() == 1


def test_a_level_is_a_kind_of_unit(cast: Cast) -> None:
    with pytest.raises(refusals.UnknownLevel):
        services.add_duty(
            actor=cast.officer.actor, at=moment(3, 3), code="X", title="某职责", levels=["县"]
        )

    assert events() == []


def test_only_supervision_keeps_duties(cast: Cast, duty: Duty) -> None:
    with pytest.raises(NotAllowed):
        services.add_duty(actor=cast.head.actor, at=moment(3, 3), code="X", title="某职责")
    with pytest.raises(NotAllowed):
        services.change_duty(actor=cast.head.actor, at=moment(3, 3), duty=duty, title="改")
    with pytest.raises(NotAllowed):
        services.end_duty(actor=cast.head.actor, at=moment(3, 3), duty=duty, on=date(2026, 4, 1))

    assert events() == ["duties.duty_added"]


def test_a_duty_is_changed_and_ended(cast: Cast, duty: Duty) -> None:
    changed = services.change_duty(
        actor=cast.officer.actor, at=moment(3, 3), duty=duty, title="安全生产责任", code="AQ-02"
    )
    ended = services.end_duty(
        actor=cast.officer.actor, at=moment(3, 4), duty=duty, on=date(2026, 3, 4)
    )

    assert (changed.title, changed.code, ended.ends_on) == (
        "安全生产责任", "AQ-02", date(2026, 3, 4)
    )  # fmt: skip
    assert events()[1:] == ["duties.duty_changed", "duties.duty_ended"]
    with pytest.raises(refusals.DutyEnded):
        services.end_duty(actor=cast.officer.actor, at=moment(3, 5), duty=duty, on=date(2026, 3, 6))
    with pytest.raises(refusals.DutyEnded):
        services.assign_duty(
            actor=cast.officer.actor, at=moment(3, 5), duty=duty, post=cast.head.post
        )


def test_nothing_ends_before_it_begins(cast: Cast, duty: Duty) -> None:
    with pytest.raises(refusals.EndsBeforeStart):
        services.end_duty(actor=cast.officer.actor, at=moment(3, 3), duty=duty, on=date(2026, 3, 1))

    duty.refresh_from_db()
    assert duty.ends_on is None


def test_the_head_gives_a_duty_to_posts_of_the_own_unit_only(cast: Cast, duty: Duty) -> None:
    given = services.assign_duty(
        actor=cast.head.actor, at=moment(3, 3), duty=duty, post=cast.clerk.post
    )

    assert (given.post_id, given.starts_on) == (cast.clerk.post.pk, date(2026, 3, 3))
    with pytest.raises(NotAllowed):
        services.assign_duty(
            actor=cast.head.actor, at=moment(3, 3), duty=duty, post=cast.town_head.post
        )
    with pytest.raises(NotAllowed):
        services.release_duty(
            actor=cast.town_head.actor, at=moment(3, 4), post_duty=given, on=date(2026, 3, 4)
        )
    assert PostDuty.objects.count() == 1


def test_a_post_has_a_duty_once_and_is_released_once(cast: Cast, duty: Duty) -> None:
    officer = cast.officer.actor
    given = services.assign_duty(actor=officer, at=moment(3, 3), duty=duty, post=cast.head.post)

    with pytest.raises(refusals.AlreadyAssigned):
        services.assign_duty(actor=officer, at=moment(3, 4), duty=duty, post=cast.head.post)
    with pytest.raises(refusals.EndsBeforeStart):
        services.release_duty(actor=officer, at=moment(3, 4), post_duty=given, on=date(2026, 3, 1))
    services.release_duty(actor=officer, at=moment(3, 5), post_duty=given, on=date(2026, 3, 5))
    with pytest.raises(refusals.AlreadyReleased):
        services.release_duty(actor=officer, at=moment(3, 6), post_duty=given, on=date(2026, 3, 6))
    assert events()[1:] == ["duties.duty_assigned", "duties.duty_released"]
    assert list(verify()) == []


def test_an_ended_post_answers_for_nothing(cast: Cast, duty: Duty) -> None:
    post = make_post(cast.bureau, "旧岗")
    organisations.end_post(
        actor=founding(cast.body), at=moment(3, 2), post=post, on=date(2026, 3, 2)
    )

    with pytest.raises(refusals.PostGone):
        services.assign_duty(actor=cast.officer.actor, at=moment(3, 3), duty=duty, post=post)


def test_a_table_adds_all_or_nothing(cast: Cast) -> None:
    line = DutyLine("DJ-01", "党建责任", "党建", "own", "", (), (cast.head.post.pk,))

    with pytest.raises(refusals.WorkbookNotReady):
        services.add_duties(
            actor=cast.officer.actor,
            at=moment(3, 3),
            plan=DutyPlan((line,), (CellError("职责 A2", "空"),)),
        )
    assert Duty.objects.count() == 0

    added = services.add_duties(actor=cast.officer.actor, at=moment(3, 3), plan=DutyPlan((line,)))
    assert [duty.code for duty in added] == ["DJ-01"]
    assert PostDuty.objects.get().post_id == cast.head.post.pk
    with pytest.raises(NotAllowed):
        services.add_duties(actor=cast.head.actor, at=moment(3, 3), plan=DutyPlan((line,)))
