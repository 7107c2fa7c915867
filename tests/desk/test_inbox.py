"""What waits for whom: every kind of thing, in the inbox of those who do it and of nobody else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from luoshi.desk.links import line_url
from luoshi.desk.selectors import count_waiting, inbox_of
from luoshi.duties import services as duties
from luoshi.duties.models import HandOver
from luoshi.ledger import services
from luoshi.ledger.models import ProgressReport, Task
from luoshi.ledger.services import recompute_standings
from tests.cast import Cast, Member
from tests.desk.conftest import TODAY, draft_tasks
from tests.ledger.conftest import in_state, moment


def kinds(member: Member, on: date = TODAY) -> dict[str, int]:
    """How many things of each kind wait for a member; the count in the rail says the same."""
    inbox = inbox_of(member.actor, on)
    assert count_waiting(member.actor, on) == inbox.total
    return {group.key: group.total for group in inbox.groups}


def test_nothing_waits_in_an_empty_county(cast: Cast) -> None:
    assert kinds(cast.clerk) == {}
    assert kinds(cast.officer) == {}


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("drafted", {"officer": {"draft": 1}, "supervision_head": {"draft": 1}}),
        ("issued", {"clerk": {"accept": 1}, "deputy_clerk": {"accept": 1}, "head": {"accept": 1}}),
        ("returned", {"officer": {"returned": 1}, "supervision_head": {"returned": 1}}),
        ("closing_requested", {"other_head": {"check": 1}, "other_clerk": {"check": 1}}),
        ("verified", {"officer": {"close": 1}, "supervision_head": {"close": 1}}),
        ("suspended", {}),
        ("closed", {}),
        ("cancelled", {}),
        ("archived", {}),
    ],
)
def test_a_task_waits_for_those_who_move_it(
    cast: Cast, drafted: Task, state: str, expected: dict[str, dict[str, int]]
) -> None:
    in_state(cast, drafted, state)

    waiting = {
        name: found
        for name in cast.__dataclass_fields__
        if isinstance(member := getattr(cast, name), Member) and (found := kinds(member))
    }

    assert waiting == expected


def test_a_result_without_a_named_checker_waits_for_supervision(cast: Cast) -> None:
    [task] = draft_tasks(cast, 1)
    services.request_closing(actor=cast.head.actor, at=moment(4, 1), task=task)

    assert kinds(cast.officer) == {"check": 1}
    assert kinds(cast.reviewer) == {}


def test_a_missed_report_waits_for_clerk_and_head(cast: Cast, under_way: Task) -> None:
    recompute_standings(body_id=cast.body.pk, on=TODAY)

    inbox = inbox_of(cast.clerk.actor, TODAY)

    assert kinds(cast.clerk) == {"late": 1}
    assert kinds(cast.head) == {"late": 1}
    assert kinds(cast.other_clerk) == {}
    assert inbox.groups[0].lines[0].may_repeat is False


def test_a_report_that_came_late_is_not_owed_again(cast: Cast, under_way: Task) -> None:
    services.report_progress(
        actor=cast.head.actor, at=moment(4, 3), task=under_way, percent=Decimal(20)
    )
    recompute_standings(body_id=cast.body.pk, on=date(2026, 4, 10))
    under_way.refresh_from_db()

    assert under_way.freshness == "late"
    assert kinds(cast.clerk, date(2026, 4, 10)) == {}


def test_a_report_missed_since_yesterday_waits_at_once(cast: Cast, under_way: Task) -> None:
    on = date(2026, 3, 26)
    recompute_standings(body_id=cast.body.pk, on=on)
    under_way.refresh_from_db()

    assert under_way.freshness == "late"
    assert kinds(cast.clerk, on) == {"late": 1}


def test_a_report_due_within_a_week_waits(cast: Cast, under_way: Task) -> None:
    services.report_progress(
        actor=cast.head.actor, at=moment(3, 24), task=under_way, percent=Decimal(20)
    )
    recompute_standings(body_id=cast.body.pk, on=TODAY)

    [group] = inbox_of(cast.clerk.actor, TODAY).groups

    assert (group.key, group.lines[0].may_repeat) == ("due", True)
    assert kinds(cast.clerk, date(2026, 4, 17)) == {}


def test_a_report_already_filed_is_not_asked_for_again(cast: Cast, under_way: Task) -> None:
    services.report_progress(
        actor=cast.head.actor, at=moment(3, 24), task=under_way, percent=Decimal(20)
    )
    services.report_progress(
        actor=cast.clerk.actor, at=moment(4, 20), task=under_way, percent=Decimal(30)
    )
    recompute_standings(body_id=cast.body.pk, on=TODAY)

    assert kinds(cast.clerk) == {}
    assert kinds(cast.head) == {"sign": 1}


def test_a_report_sent_back_waits_until_it_is_replaced(cast: Cast, under_way: Task) -> None:
    report = services.report_progress(
        actor=cast.clerk.actor, at=moment(3, 16), task=under_way, percent=Decimal(90)
    )
    services.send_back_report(
        actor=cast.head.actor, at=moment(3, 16), report=report, reason="与现场不符"
    )

    before = kinds(cast.clerk, date(2026, 3, 17))
    note = inbox_of(cast.clerk.actor, TODAY).groups[0].lines[0].note
    services.report_progress(
        actor=cast.clerk.actor, at=moment(3, 17), task=under_way, percent=Decimal(30)
    )

    assert before == {"report_sent_back": 1}
    assert note == "何健：与现场不符"
    assert kinds(cast.clerk, date(2026, 3, 17)) == {}


def test_a_result_sent_back_waits_until_the_next_report(cast: Cast, drafted: Task) -> None:
    task = in_state(cast, drafted, "closing_requested")
    services.send_back_task(
        actor=cast.other_head.actor, at=moment(3, 6), task=task, reason="二层未封顶"
    )

    before = kinds(cast.clerk, date(2026, 3, 6))
    services.report_progress(
        actor=cast.clerk.actor, at=moment(3, 7), task=task, percent=Decimal(60)
    )

    assert before == {"sent_back": 1}
    assert "sent_back" not in kinds(cast.clerk)


def test_help_waits_for_the_unit_that_is_named(cast: Cast, under_way: Task) -> None:
    services.block_task(
        actor=cast.head.actor,
        at=moment(3, 5),
        task=under_way,
        need="线路迁改",
        needed_from=cast.town,
        needed_by=date(2026, 4, 22),
    )

    assert kinds(cast.town_head)["help"] == 1
    assert "help" not in kinds(cast.officer)


def test_help_from_nobody_named_waits_for_supervision(cast: Cast, under_way: Task) -> None:
    services.block_task(actor=cast.head.actor, at=moment(3, 5), task=under_way, need="资金缺口")

    assert kinds(cast.officer) == {"help": 1}


def test_the_need_is_told_to_a_unit_that_may_not_read_the_task(cast: Cast) -> None:
    [task] = draft_tasks(cast, 1, visibility="internal")
    services.block_task(
        actor=cast.head.actor,
        at=moment(3, 5),
        task=task,
        need="请提供管线图",
        needed_from=cast.other_bureau,
    )

    [group] = inbox_of(cast.other_clerk.actor, TODAY).groups

    assert (group.key, group.lines[0].note) == ("help", "请提供管线图")
    assert (group.lines[0].is_readable, group.lines[0].title) == (False, "")


def test_more_time_waits_for_those_who_decide(cast: Cast) -> None:
    own, _other = draft_tasks(cast, 1, leader=cast.leader.post) + draft_tasks(cast, 1)
    for task in (own, _other):
        services.request_extension(
            actor=cast.head.actor,
            at=moment(3, 5),
            task=task,
            new_due_on=date(2026, 7, 30),
            reason="雨季",
            progress="过半",
        )

    assert kinds(cast.supervision_head)["extension"] == 2
    assert kinds(cast.leader) == {"extension": 1}
    assert "extension" not in kinds(cast.officer)


def test_the_count_follows_every_act(cast: Cast, issued: Task) -> None:
    on = date(2026, 3, 3)
    before = count_waiting(cast.clerk.actor, on)
    services.accept_task(actor=cast.clerk.actor, at=moment(3, 3), task=issued)

    assert (before, count_waiting(cast.clerk.actor, on)) == (1, 0)


def test_an_empty_inbox_says_so(cast: Cast, page: Callable[..., Any]) -> None:
    answer = page(cast.reader, "/inbox/")

    assert answer.status_code == 200
    assert "没有要办的事" in answer.content.decode()


def test_no_change_is_one_tap(
    cast: Cast, under_way: Task, client: Client, page: Callable[..., Any]
) -> None:
    services.report_progress(
        actor=cast.head.actor, at=moment(3, 24), task=under_way, percent=Decimal(20)
    )
    recompute_standings(body_id=cast.body.pk, on=TODAY)
    shown = page(cast.clerk).content.decode()

    sent = {"_once": "k" * 32, "next": "/inbox/"}
    first = client.post(f"/no-change/{under_way.number}/", sent)
    again = client.post(f"/no-change/{under_way.number}/", sent)

    assert f"/no-change/{under_way.number}/" in shown
    assert [first["Location"], again["Location"]] == ["/inbox/", "/inbox/"]
    assert ProgressReport.objects.filter(is_no_change=True).count() == 1
    assert "已报" in page(cast.clerk, "/inbox/").content.decode()


def test_no_change_of_a_task_one_may_not_read_is_not_there(
    cast: Cast, under_way: Task, client: Client, page: Callable[..., Any]
) -> None:
    page(cast.stranger)

    assert client.post(f"/no-change/{under_way.number}/").status_code == 404


def test_a_leader_reads_the_return_address_only_of_this_site(
    cast: Cast, under_way: Task, client: Client, page: Callable[..., Any]
) -> None:
    services.report_progress(
        actor=cast.head.actor, at=moment(3, 24), task=under_way, percent=Decimal(20)
    )
    page(cast.clerk)

    answer = client.post(f"/no-change/{under_way.number}/", {"next": "//elsewhere.example/"})

    assert answer["Location"] == "/"


@pytest.mark.parametrize("count", [1, 3])
def test_the_inbox_asks_the_same_few_questions(
    cast: Cast,
    count: int,
    client: Client,
    page: Callable[..., Any],
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    draft_tasks(cast, count)
    recompute_standings(body_id=cast.body.pk, on=TODAY)
    page(cast.clerk, "/plans/")  # the rail's numbers hold until the next act

    with django_assert_num_queries(7):
        client.get("/inbox/")


@pytest.mark.parametrize("count", [1, 3])
def test_lists_and_hand_overs_wait_for_those_who_sign(
    cast: Cast, page: Callable[..., Any], django_assert_num_queries: Any, count: int
) -> None:
    draft_tasks(cast, 1)
    posts = [cast.clerk.post, cast.deputy_clerk.post, cast.head.post][:count]
    outgoing = [cast.clerk.user, cast.deputy_clerk.user, cast.head.user]
    for post, leaving in zip(posts, outgoing, strict=False):
        duties.draft_hand_over(
            actor=cast.officer.actor,
            at=moment(4, 1),
            post=post,
            outgoing=leaving,
            incoming=cast.town_clerk.user,
            on=date(2026, 4, 30),
        )
        duties.sign_hand_over(
            actor=replace(cast.officer.actor, user_id=leaving.pk),
            at=moment(4, 2),
            hand_over=HandOver.objects.get(post=post),
        )
    version = duties.issue_list(actor=cast.officer.actor, at=moment(4, 2), subject=cast.bureau)

    assert kinds(cast.head) == {"list": 1, "due": 1}
    assert kinds(cast.clerk) == {"due": 1}
    assert kinds(cast.town_clerk) == {"hand_over": count}
    group = inbox_of(cast.head.actor, TODAY).groups[0]
    assert line_url(group, group.lines[0]) == f"/duties/lists/{version.pk}/"
    with django_assert_num_queries(5):
        [group] = inbox_of(cast.town_clerk.actor, TODAY).groups
    sheet = HandOver.objects.order_by("on", "pk").first()
    assert sheet is not None
    assert line_url(group, group.lines[0]) == f"/duties/hand-overs/{sheet.pk}/"
    assert f"/duties/hand-overs/{sheet.pk}/" in page(cast.town_clerk).content.decode()

    duties.object_to_list(
        actor=cast.head.actor, at=moment(4, 3), version=version, words="不属本局职责"
    )
    assert kinds(cast.head) == {"due": 1}
    assert kinds(cast.officer) == {"list": 1}


def test_a_stand_in_is_not_asked_to_take_over(cast: Cast) -> None:
    sheet = duties.draft_hand_over(
        actor=cast.clerk.actor, at=moment(4, 1), post=cast.clerk.post, outgoing=cast.clerk.user
    )
    assert kinds(cast.clerk) == {"hand_over": 1}
    duties.sign_hand_over(actor=cast.clerk.actor, at=moment(4, 2), hand_over=sheet)
    holder = replace(cast.clerk.actor, user_id=cast.town_clerk.user.pk)

    assert count_waiting(holder, TODAY) == 1
    stand_in = replace(holder, user_id=cast.deputy_clerk.user.pk, on_behalf_of=holder.name)
    assert count_waiting(stand_in, TODAY) == 0
