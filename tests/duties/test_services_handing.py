"""A post passes from one holder to the next on one sheet, signed by both."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from luoshi.common.errors import NotAllowed
from luoshi.duties import handing, refusals, selectors, services
from luoshi.duties.models import Duty, HandOver
from luoshi.history.models import Entry
from luoshi.history.selectors import verify
from luoshi.ledger import services as ledger
from luoshi.ledger.models import Task
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import User
from luoshi.organisations.selectors import actor_for
from tests.cast import Cast
from tests.duties.conftest import make_task, move_clerk
from tests.ledger.conftest import moment


@pytest.fixture
def sheet(cast: Cast, task: Task, duty: Duty, successor: User) -> HandOver:
    """The clerk hands over to the successor; nobody has signed."""
    services.assign_duty(actor=cast.officer.actor, at=moment(3, 3), duty=duty, post=cast.clerk.post)
    return services.draft_hand_over(
        actor=cast.clerk.actor,
        at=moment(4, 15),
        post=cast.clerk.post,
        outgoing=cast.clerk.user,
        incoming=successor,
        on=date(2026, 4, 18),
    )


@pytest.fixture
def signed(cast: Cast, sheet: HandOver) -> HandOver:
    """The sheet, signed by the clerk."""
    return services.sign_hand_over(actor=cast.clerk.actor, at=moment(4, 16), hand_over=sheet)


def incoming(cast: Cast, successor: User) -> Actor:
    """The successor once appointed."""
    move_clerk(cast, successor)
    actor = actor_for(successor, date(2026, 4, 20))
    assert actor is not None
    return actor


def sections(view: selectors.SheetView) -> dict[str, list[str]]:
    return {section.key: [item.title for item in section.items] for section in view.sections}


def test_the_sheet_gathers_what_hangs_on_the_post(cast: Cast, sheet: HandOver, task: Task) -> None:
    ledger.block_task(
        actor=cast.clerk.actor, at=moment(4, 1), task=task, need="线路迁改未批",
        needed_from=cast.other_bureau,
    )  # fmt: skip

    view = selectors.view_hand_over(cast.clerk.actor, sheet.pk, date(2026, 4, 15))

    assert sections(view) == {
        "promises": [task.title],
        "clocks": [task.title],
        "blocks": ["线路迁改未批"],
        "requests": [],
        "stand_ins": [],
        "duties": ["安全生产“一岗双责”"],
        "files": [],
    }


def test_the_head_hands_over_what_others_wait_for(cast: Cast, task: Task, successor: User) -> None:
    ledger.report_progress(actor=cast.clerk.actor, at=moment(4, 1), task=task, percent=Decimal(10))
    sheet = services.draft_hand_over(
        actor=cast.head.actor, at=moment(4, 15), post=cast.head.post, outgoing=cast.head.user
    )

    view = selectors.view_hand_over(cast.head.actor, sheet.pk, date(2026, 4, 15))

    assert sections(view)["promises"] == [task.title]
    assert sections(view)["requests"] == [task.title]


def test_words_are_kept_and_sealed_with_the_signature(
    cast: Cast, sheet: HandOver, task: Task
) -> None:
    services.note_words(
        actor=cast.clerk.actor,
        at=moment(4, 15),
        hand_over=sheet,
        words={f"promises:{task.number}": "施工方每周五报进度", "promises:none": " "},
    )
    seen = selectors.view_hand_over(cast.clerk.actor, sheet.pk, date(2026, 4, 16)).digest

    signed = services.sign_hand_over(
        actor=cast.clerk.actor, at=moment(4, 16), hand_over=sheet, seen=seen
    )
    make_task(cast, "签字后新交办的事")

    view = selectors.view_hand_over(cast.clerk.actor, sheet.pk, date(2026, 4, 30))
    assert (signed.state, signed.digest, view.digest) == ("signed", seen, seen)
    assert [item.words for item in view.sections[0].items] == ["施工方每周五报进度"]
    with pytest.raises(refusals.SignatureStandsFast):
        services.note_words(actor=cast.clerk.actor, at=moment(4, 17), hand_over=sheet, words={})
    assert list(verify()) == []


def test_a_sheet_that_changed_is_not_signed_unread(cast: Cast, sheet: HandOver) -> None:
    seen = selectors.view_hand_over(cast.clerk.actor, sheet.pk, date(2026, 4, 15)).digest
    make_task(cast, "刚刚交办的事")

    with pytest.raises(refusals.SheetChanged):
        services.sign_hand_over(
            actor=cast.clerk.actor, at=moment(4, 16), hand_over=sheet, seen=seen
        )

    sheet.refresh_from_db()
    assert (sheet.state, sheet.sections) == ("drafted", [])


def test_both_sign_and_a_third_stands_by(cast: Cast, signed: HandOver, successor: User) -> None:
    accepted = services.accept_hand_over(
        actor=incoming(cast, successor), at=moment(4, 20), hand_over=signed, seen=signed.digest
    )
    assert (accepted.state, accepted.incoming_name) == ("accepted", "宋清")

    done = services.witness_hand_over(actor=cast.head.actor, at=moment(4, 20), hand_over=signed)

    assert (done.state, done.witnessed_by_name) == ("done", "何健")
    said = Entry.objects.filter(subject_type="duties.handover").order_by("pk")
    assert list(said.values_list("event", flat=True)) == [
        "duties.hand_over_drafted",
        "duties.hand_over_signed",
        "duties.hand_over_accepted",
        "duties.hand_over_witnessed",
    ]
    assert list(verify()) == []


def test_an_objection_leads_to_a_new_signature(
    cast: Cast, signed: HandOver, successor: User
) -> None:
    comes = incoming(cast, successor)

    with pytest.raises(refusals.ReasonMissing):
        services.object_to_hand_over(actor=comes, at=moment(4, 20), hand_over=signed, reason="")
    services.object_to_hand_over(
        actor=comes, at=moment(4, 20), hand_over=signed, reason="缺用地批文"
    )
    again = services.sign_hand_over(
        actor=cast.clerk.actor, at=moment(4, 21), hand_over=signed, reason="已补"
    )

    assert again.state == "signed"
    assert again.objections.get().reason == "缺用地批文"


def test_over_an_objection_the_witness_needs_a_word(
    cast: Cast, signed: HandOver, successor: User
) -> None:
    services.object_to_hand_over(
        actor=incoming(cast, successor), at=moment(4, 20), hand_over=signed, reason="缺用地批文"
    )

    with pytest.raises(refusals.ReasonMissing):
        services.witness_hand_over(actor=cast.head.actor, at=moment(4, 21), hand_over=signed)
    done = services.witness_hand_over(
        actor=cast.head.actor, at=moment(4, 21), hand_over=signed, words="批文由局里补办"
    )

    assert (done.state, done.accepted_at) == ("done", None)


def test_while_the_outgoing_is_there_nobody_signs_for_him(cast: Cast, sheet: HandOver) -> None:
    with pytest.raises(refusals.OutgoingIsThere):
        services.sign_hand_over(
            actor=cast.head.actor, at=moment(4, 16), hand_over=sheet, reason="出差"
        )

    sheet.refresh_from_db()
    assert sheet.state == "drafted"


def test_where_the_outgoing_is_gone_the_head_signs_with_the_reason(
    cast: Cast, sheet: HandOver, successor: User
) -> None:
    move_clerk(cast, successor)

    with pytest.raises(refusals.ReasonMissing):
        services.sign_hand_over(actor=cast.head.actor, at=moment(4, 20), hand_over=sheet)
    signed = services.sign_hand_over(
        actor=cast.head.actor, at=moment(4, 20), hand_over=sheet, reason="已调市里，无法到场"
    )

    assert (signed.signed_by_name, signed.signed_reason) == ("何健", "已调市里，无法到场")
    with pytest.raises(NotAllowed):
        services.witness_hand_over(actor=cast.head.actor, at=moment(4, 21), hand_over=signed)


def test_whoever_holds_the_post_takes_over_where_nobody_was_named(
    cast: Cast, task: Task, successor: User
) -> None:
    sheet = services.draft_hand_over(
        actor=cast.clerk.actor, at=moment(4, 15), post=cast.clerk.post, outgoing=cast.clerk.user
    )
    services.sign_hand_over(actor=cast.clerk.actor, at=moment(4, 16), hand_over=sheet)

    taken = services.accept_hand_over(
        actor=incoming(cast, successor), at=moment(4, 20), hand_over=sheet
    )

    assert (taken.incoming_id, taken.incoming_name) == (successor.pk, "宋清")


def test_a_stand_in_or_another_takes_nothing_over(cast: Cast, signed: HandOver) -> None:
    stands_in = replace(cast.deputy_clerk.actor, post_id=cast.clerk.post.pk, on_behalf_of="B")

    for actor in (stands_in, cast.other_clerk.actor, cast.clerk.actor, cast.officer.actor):
        with pytest.raises(NotAllowed):
            services.accept_hand_over(actor=actor, at=moment(4, 20), hand_over=signed)
        with pytest.raises(NotAllowed):
            services.object_to_hand_over(
                actor=actor, at=moment(4, 20), hand_over=signed, reason="无"
            )


def test_a_post_passes_on_once_at_a_time(cast: Cast, sheet: HandOver) -> None:
    with pytest.raises(refusals.HandOverOnTheWay):
        services.draft_hand_over(
            actor=cast.head.actor, at=moment(4, 16), post=cast.clerk.post,
            outgoing=cast.clerk.user,
        )  # fmt: skip
    with pytest.raises(refusals.ReasonMissing):
        services.withdraw_hand_over(
            actor=cast.head.actor, at=moment(4, 16), hand_over=sheet, reason=""
        )
    services.withdraw_hand_over(
        actor=cast.head.actor, at=moment(4, 16), hand_over=sheet, reason="不调了"
    )
    again = services.draft_hand_over(
        actor=cast.head.actor, at=moment(4, 17), post=cast.clerk.post, outgoing=cast.clerk.user
    )

    assert again.state == "drafted"
    with pytest.raises(refusals.HandOverNotNow):
        services.sign_hand_over(actor=cast.clerk.actor, at=moment(4, 17), hand_over=sheet)


def test_only_who_held_the_post_hands_it_over_and_to_another(cast: Cast) -> None:
    at, post = moment(4, 15), cast.clerk.post

    with pytest.raises(refusals.NeverHeldPost):
        services.draft_hand_over(
            actor=cast.head.actor, at=at, post=post, outgoing=cast.other_clerk.user
        )
    with pytest.raises(refusals.SamePerson):
        services.draft_hand_over(
            actor=cast.head.actor, at=at, post=post, outgoing=cast.clerk.user,
            incoming=cast.clerk.user,
        )  # fmt: skip
    with pytest.raises(NotAllowed):
        services.draft_hand_over(
            actor=cast.other_head.actor, at=at, post=post, outgoing=cast.clerk.user
        )
    assert HandOver.objects.count() == 0


def test_another_part_adds_its_section(
    cast: Cast, sheet: HandOver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handing, "_parts", dict(handing._parts))

    handing.when_handed_over(
        "matters",
        lambda post, on: [handing.HandedItem("M-1", "老旧管网漏水", "M-1", on)],
        "未答复诉求",
        order=45,
    )

    view = selectors.view_hand_over(cast.clerk.actor, sheet.pk, date(2026, 4, 15))
    assert [section.key for section in view.sections][4] == "matters"
    assert sections(view)["matters"] == ["老旧管网漏水"]


def test_the_successor_is_told_since_when_he_answers(
    cast: Cast, signed: HandOver, successor: User
) -> None:
    move_clerk(cast, successor)

    since = selectors.took_over_on(cast.clerk.post.pk, successor.pk, date(2026, 4, 30))

    assert since == date(2026, 4, 20)
    assert selectors.took_over_on(cast.clerk.post.pk, cast.clerk.user.pk, date(2026, 4, 30)) is None
