"""Days as a month, a timeline and a feed that two independent programs read alike."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import icalendar
import ics
import pytest
from django.test import Client

from luoshi.calendars import refusals, selectors, services
from luoshi.calendars.models import FeedKey, Scope
from luoshi.common.errors import NotAllowed
from luoshi.history.models import Entry
from luoshi.ledger import services as ledger
from luoshi.ledger.models import Task
from luoshi.ledger.services.drafting import MilestoneDraft
from luoshi.organisations import services as organisations
from luoshi.organisations.models import Appointment
from tests.cast import Cast, Member
from tests.ledger.conftest import cast, in_state, moment

__all__ = ["cast"]
pytestmark = pytest.mark.django_db
TODAY = date(2026, 4, 20)
LONG = "主体结构封顶并完成二次结构砌筑验收资料归档"


@pytest.fixture(autouse=True)
def _day(settings: Any) -> None:
    settings.DEMO_DAY = TODAY


@pytest.fixture
def page(client: Client) -> Callable[..., Any]:
    """A page as a member of the cast reads it."""

    def read(member: Member, path: str = "/calendars/") -> Any:
        client.force_login(member.user)
        return client.get(path, headers={"accept-language": "zh-hans"})

    return read


@pytest.fixture
def noded(cast: Cast) -> Task:
    """A task of the bureau with two nodes; its next report is due on 28 April."""
    task = ledger.draft_task(
        actor=cast.officer.actor,
        at=moment(3, 2),
        title="完成城北产业园标准厂房一期6万平方米主体工程",
        lead=cast.bureau,
        due_on=date(2026, 6, 30),
        milestones=[
            MilestoneDraft(date(2026, 4, 30), Decimal(30), LONG),
            MilestoneDraft(date(2026, 5, 31), Decimal(60), "外立面"),
        ],
    )
    task = in_state(cast, task, "under_way")
    Task.objects.filter(pk=task.pk).update(next_report_on=date(2026, 4, 28))
    return Task.objects.get(pk=task.pk)


def feed_of(client: Client, secret: str) -> bytes:
    """What a telephone without any login is given."""
    answer = Client().get(f"/calendars/feed/{secret}.ics")
    assert answer.status_code == 200
    return answer.content


def days_by_both(content: bytes) -> set[tuple[str, str, str]]:
    """UID, day and heading of each entry, once both programs agree."""
    first = {
        (str(one["UID"]), one.decoded("DTSTART").isoformat(), str(one["SUMMARY"]))
        for one in icalendar.Calendar.from_ical(content).walk("VEVENT")
    }
    second = {
        (one.uid, one.begin.date().isoformat(), one.name)
        for one in ics.Calendar(content.decode()).events
    }
    assert first == second
    return first


def test_a_month_holds_due_days_nodes_and_report_days(
    cast: Cast, noded: Task, page: Callable[..., Any]
) -> None:
    shown = page(cast.clerk, "/calendars/?month=2026-04").content.decode()
    days = selectors.days_of(cast.clerk.actor, Scope.UNIT, date(2026, 4, 1), date(2026, 6, 30))

    found = {on: [item.what for item in day.items] for on, day in days.items()}
    assert found == {
        date(2026, 4, 28): ["report"],
        date(2026, 4, 30): ["node"],
        date(2026, 5, 31): ["node"],
        date(2026, 6, 30): ["due"],
    }
    assert "主体结构封顶" in shown
    assert "<h2>2026年4月</h2>" in shown
    assert page(cast.clerk, "/calendars/?month=nonsense").status_code == 200


def test_whose_days_are_shown_follows_the_post(cast: Cast, noded: Task) -> None:
    span = (date(2026, 6, 1), date(2026, 6, 30))

    by_reader = {
        (who, scope): len(selectors.days_of(getattr(cast, who).actor, scope, *span))
        for who in ("clerk", "town_clerk", "officer", "leader", "reader")
        for scope in Scope
    }

    # Asking for all without the right shows one's own.
    assert {key for key, count in by_reader.items() if count} == {
        ("clerk", "mine"),
        ("clerk", "unit"),
        ("clerk", "all"),
        ("officer", "all"),
        ("leader", "all"),
    }
    assert selectors.usual_scope(cast.officer.actor) == "all"
    assert Scope.ALL not in selectors.scopes_of(cast.clerk.actor)


@pytest.mark.parametrize("count", [1, 3])
def test_a_month_asks_three_questions(
    cast: Cast, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        task = ledger.draft_task(
            actor=cast.officer.actor, at=moment(3, 2), title=f"任务{number}", lead=cast.bureau,
            due_on=date(2026, 4, 30), milestones=[MilestoneDraft(date(2026, 4, 20), None, "节点")],
        )  # fmt: skip
        ledger.issue_task(actor=cast.officer.actor, at=moment(3, 2), task=task)
    actor = cast.officer.actor

    with django_assert_num_queries(3):
        days = selectors.days_of(actor, Scope.ALL, date(2026, 4, 1), date(2026, 4, 30))

    assert days[date(2026, 4, 30)].counts["due"] == count


@pytest.mark.parametrize("count", [1, 3])
def test_the_timeline_asks_three_questions(
    cast: Cast, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        task = ledger.draft_task(
            actor=cast.officer.actor, at=moment(3, 2), title=f"任务{number}", lead=cast.bureau,
            due_on=date(2026, 4, 30), milestones=[MilestoneDraft(date(2026, 4, 20), None, "节点")],
        )  # fmt: skip
        ledger.issue_task(actor=cast.officer.actor, at=moment(3, 2), task=task)
    actor = cast.officer.actor

    with django_assert_num_queries(3):
        found = selectors.lines_of(actor, Scope.ALL, "unit", 2026, 1)

    assert (len(found.rows), found.rows[0].group) == (count, "县发改局")


def test_a_busy_day_names_the_first_and_counts_the_rest(cast: Cast) -> None:
    for number in range(6):
        task = ledger.draft_task(
            actor=cast.officer.actor, at=moment(3, 2), title=f"任务{number}", lead=cast.bureau,
            due_on=date(2026, 4, 30),
        )  # fmt: skip
        ledger.issue_task(actor=cast.officer.actor, at=moment(3, 2), task=task)

    day = selectors.days_of(cast.officer.actor, Scope.ALL, date(2026, 4, 1), date(2026, 4, 30))

    assert len(day[date(2026, 4, 30)].items) == 4
    assert day[date(2026, 4, 30)].more == 2


@pytest.mark.parametrize("by", ["unit", "leader", "plan", "nonsense"])
def test_the_timeline_draws_the_line_the_nodes_and_today(
    cast: Cast, noded: Task, page: Callable[..., Any], by: str
) -> None:
    shown = page(cast.officer, f"/calendars/timeline/?by={by}&year=2026").content.decode()

    assert noded.title in shown
    assert shown.count('<circle class="span-node') == 2
    assert "span-today" in shown
    assert "外立面" in shown


def test_two_programs_read_the_same_days_and_chinese_comes_through(
    cast: Cast, noded: Task, client: Client
) -> None:
    _feed, secret = services.make_feed(actor=cast.clerk.actor, at=moment(4, 1), scope="unit")

    content = feed_of(client, secret)

    found = {(on, heading) for _uid, on, heading in days_by_both(content)}
    assert found == {
        ("2026-06-30", f"[到期] {noded.title}"),
        ("2026-04-30", f"[节点] {noded.title} {LONG}"),
        ("2026-05-31", f"[节点] {noded.title} 外立面"),
        ("2026-04-28", f"[报送] {noded.title}"),
    }
    assert max(len(line) for line in content.split(b"\r\n")) <= 75


def test_a_moved_day_keeps_its_uid_and_its_sequence_grows(
    cast: Cast, noded: Task, client: Client
) -> None:
    _feed, secret = services.make_feed(actor=cast.clerk.actor, at=moment(4, 1), scope="unit")
    before = _due(feed_of(client, secret))
    task = Task.objects.get(pk=noded.pk)
    ledger.request_extension(
        actor=cast.head.actor, at=moment(4, 2), task=task, new_due_on=date(2026, 7, 15),
        reason="降雨", progress="二成",
    )  # fmt: skip
    ledger.decide_extension(
        actor=cast.supervision_head.actor, at=moment(4, 3), task=task, grant=True, reason=""
    )

    after = _due(feed_of(client, secret))

    assert after["UID"] == before["UID"]
    assert after.decoded("DTSTART") == date(2026, 7, 15)
    assert after["SEQUENCE"] > before["SEQUENCE"]


def _due(content: bytes) -> Any:
    events = icalendar.Calendar.from_ical(content).walk("VEVENT")
    return next(one for one in events if str(one["UID"]).partition("@")[0].endswith("-due"))


def test_a_cancelled_task_leaves_the_feed(cast: Cast, noded: Task, client: Client) -> None:
    _feed, secret = services.make_feed(actor=cast.clerk.actor, at=moment(4, 1), scope="unit")

    ledger.cancel_task(
        actor=cast.supervision_head.actor, at=moment(4, 2), task=Task.objects.get(pk=noded.pk),
        reason="政策调整",
    )  # fmt: skip

    assert days_by_both(feed_of(client, secret)) == set()


def test_an_address_follows_the_person_and_leaves_with_the_post(
    cast: Cast, noded: Task, client: Client
) -> None:
    _feed, secret = services.make_feed(actor=cast.clerk.actor, at=moment(4, 1), scope="unit")
    appointment = Appointment.objects.get(user=cast.clerk.user)

    organisations.vacate(
        actor=cast.administrator.actor, at=moment(4, 10), appointment=appointment,
        ends_on=date(2026, 4, 10),
    )  # fmt: skip

    assert Client().get(f"/calendars/feed/{secret}.ics").status_code == 404


def test_a_new_address_ends_the_last_and_a_revoked_one_leads_nowhere(
    cast: Cast, client: Client, page: Callable[..., Any]
) -> None:
    page(cast.clerk, "/calendars/feeds/")
    shown = client.post("/calendars/feeds/", {"scope": "mine"}).context["address"]
    again = client.post("/calendars/feeds/", {"scope": "unit"}).context["address"]
    looked = client.get("/calendars/feeds/").content.decode()

    assert Client().get(shown).status_code == 404
    assert Client().get(again).status_code == 200
    assert again not in looked
    client.post("/calendars/feeds/removal/")
    assert Client().get(again).status_code == 404
    assert FeedKey.objects.filter(revoked_at=None).count() == 0
    assert again.rpartition("/")[2].removesuffix(".ics") not in str(Entry.objects.values_list())


def test_the_verbs_refuse_by_name(cast: Cast) -> None:
    clerk = cast.clerk.actor
    with pytest.raises(refusals.ScopeNotYours):
        services.make_feed(actor=clerk, at=moment(4, 1), scope="all")
    feed, _secret = services.make_feed(actor=clerk, at=moment(4, 1), scope="mine")
    with pytest.raises(NotAllowed):
        services.revoke_feed(actor=cast.head.actor, at=moment(4, 1), feed=feed)
    services.revoke_feed(actor=clerk, at=moment(4, 1), feed=feed)

    with pytest.raises(refusals.FeedGone):
        services.revoke_feed(actor=clerk, at=moment(4, 1), feed=feed)
    assert Entry.objects.latest("pk").event == "calendars.feed_revoked"


def test_programs_read_days_and_make_addresses(cast: Cast, noded: Task, client: Client) -> None:
    client.force_login(cast.clerk.user)
    client.get("/calendars/feeds/")
    csrf = {"x-csrftoken": client.cookies["luoshi-csrf"].value}
    days = client.get("/api/v1/calendars?first=2026-06-01&last=2026-06-30").json()
    too_long = client.get("/api/v1/calendars?first=2026-01-01&last=2026-12-31")
    made = client.post(
        "/api/v1/calendars/feeds", {"scope": "unit"}, content_type="application/json", headers=csrf
    )
    address = made.json()["address"]
    before = Client().get(address).status_code
    removed = client.post("/api/v1/calendars/feeds/removal", headers=csrf)

    assert [(day["on"], day["items"][0]["number"]) for day in days] == [
        ("2026-06-30", noded.number)
    ]
    assert (too_long.status_code, made.status_code, before) == (422, 201, 200)
    assert (removed.status_code, Client().get(address).status_code) == (204, 404)
