"""The verbs of notices and their refusals; the bell, the pages and the programs' door."""

from collections.abc import Callable
from datetime import time
from typing import Any

import pytest
from django.test import Client

from luoshi.common.errors import NotAllowed
from luoshi.history.models import Entry
from luoshi.ledger import services as ledger
from luoshi.ledger.models import Task
from luoshi.notices import refusals, services
from luoshi.notices.models import Notice, Outlet, Reach
from luoshi.notices.selectors import count_unread, list_notices
from tests.cast import Cast
from tests.ledger.conftest import moment
from tests.notices.conftest import deliver

pytestmark = pytest.mark.django_db
ADDRESS = "https://robot.example.cn/hook?key=0123456789abcdef"


@pytest.fixture(autouse=True)
def _day(settings: Any) -> None:
    settings.DEMO_DAY = moment(3, 4).date()


def add(cast: Cast, **changes: Any) -> Outlet:
    """An outlet of the body."""
    wanted = {"channel": "webhook", "name": "工作群", "address": ADDRESS} | changes
    return services.add_outlet(actor=cast.administrator.actor, at=moment(3, 1), **wanted)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"address": "robot"}, refusals.AddressUnreadable),
        ({"address": "ftp://robot.example.cn/x"}, refusals.AddressUnreadable),
        ({"channel": "dingtalk"}, refusals.AddressUnreadable),
        ({"channel": "pigeon"}, refusals.AddressUnreadable),
        ({"name": "已有群"}, refusals.OutletNameTaken),
    ],
)
def test_an_outlet_that_cannot_be_is_refused_by_name(
    cast: Cast, changes: dict[str, str], refusal: type[Exception]
) -> None:
    add(cast, name="已有群")

    with pytest.raises(refusal):
        add(cast, **changes)

    assert Outlet.objects.count() == 1


def test_an_outlet_never_tells_a_unit_of_another_body(cast: Cast) -> None:
    with pytest.raises(refusals.ForeignUnit):
        add(cast, unit=cast.stranger.unit)


def test_an_outlet_is_removed_once(cast: Cast) -> None:
    outlet = services.remove_outlet(
        actor=cast.administrator.actor, at=moment(3, 2), outlet=add(cast)
    )

    with pytest.raises(refusals.OutletGone):
        services.remove_outlet(actor=cast.administrator.actor, at=moment(3, 2), outlet=outlet)


@pytest.mark.parametrize(
    "who",
    ["officer", "supervision_head", "clerk", "head", "leader", "auditor", "reader", "stranger"],
)
def test_only_the_system_administrator_keeps_outlets(cast: Cast, who: str) -> None:
    actor, outlet = getattr(cast, who).actor, add(cast)

    with pytest.raises(NotAllowed):
        services.remove_outlet(actor=actor, at=moment(3, 2), outlet=outlet)
    if who != "stranger":  # an administrator, of another county
        with pytest.raises(NotAllowed):
            services.add_outlet(
                actor=actor, at=moment(3, 2), channel="webhook", name="群", address=ADDRESS
            )

    assert Outlet.objects.get().removed_at is None


def test_a_mode_nobody_knows_is_refused(cast: Cast) -> None:
    with pytest.raises(refusals.UnknownMode):
        services.choose_reach(
            actor=cast.clerk.actor, at=moment(3, 2), mail="", language="en",
            quiet_from=time(22), quiet_until=time(7), choices={"due": "hourly"},
        )  # fmt: skip

    assert Reach.objects.count() == 0


def test_reading_is_ones_own_and_leaves_no_trace_for_others(cast: Cast, issued: Task) -> None:
    deliver(cast, moment(3, 2, 11))
    before = Entry.objects.count()
    notice = Notice.objects.get(user=cast.clerk.user)

    services.read_notice(actor=cast.clerk.actor, at=moment(3, 3), notice=notice)
    with pytest.raises(Notice.DoesNotExist):
        services.read_notice(actor=cast.head.actor, at=moment(3, 3), notice=notice)

    assert count_unread(cast.clerk.actor) == 0
    assert count_unread(cast.head.actor) == 1
    assert Entry.objects.count() == before


def test_the_bell_counts_and_the_list_opens_what_it_tells(
    cast: Cast, issued: Task, page: Callable[..., Any], client: Client
) -> None:
    deliver(cast, moment(3, 2, 11))
    notice = Notice.objects.get(user=cast.clerk.user)

    shown = page(cast.clerk).content.decode()
    opened = client.post(f"/notices/{notice.pk}/reading/", {"open": "1"})
    after = page(cast.clerk).content.decode()

    assert '<span class="top-bell-count" aria-hidden="true">1</span>' in shown
    assert issued.title in shown
    assert "任务交办本单位" in shown
    assert opened["Location"] == f"/tasks/{issued.number}/"
    assert "top-bell-count" not in after


def test_a_task_that_may_not_be_read_any_more_is_not_named(
    cast: Cast, drafted: Task, page: Callable[..., Any]
) -> None:
    ledger.change_task(
        actor=cast.officer.actor, at=moment(3, 2), task=drafted, visibility="internal"
    )
    Notice.objects.create(
        body=cast.body, user=cast.other_clerk.user, post=cast.other_clerk.post, kind="due",
        cause="due:1", about_id=drafted.pk, made_at=moment(3, 2),
    )  # fmt: skip

    shown = page(cast.other_clerk).content.decode()

    assert drafted.title not in shown
    assert "您的岗位看不到这项任务。" in shown


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_few_questions(
    cast: Cast, issued: Task, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        Notice.objects.create(
            body=cast.body, user=cast.clerk.user, post=cast.clerk.post, kind="due",
            cause=f"due:{number}", about_id=issued.pk, on=issued.due_on, made_at=moment(3, 2),
        )  # fmt: skip
    actor = cast.clerk.actor

    with django_assert_num_queries(4):
        found = list_notices(actor, moment(3, 2).date())

    assert len(found.rows) == count


def test_everything_is_laid_aside_at_once(
    cast: Cast, issued: Task, client: Client, page: Callable[..., Any]
) -> None:
    deliver(cast, moment(3, 2, 11))
    page(cast.head)

    client.post("/notices/reading/")

    assert count_unread(cast.head.actor) == 0
    assert count_unread(cast.clerk.actor) == 1


def test_how_one_is_told_is_kept(cast: Cast, client: Client, page: Callable[..., Any]) -> None:
    shown = page(cast.clerk, "/notices/settings/")
    values = {name: field.initial for name, field in shown.context["form"].fields.items()}
    values |= shown.context["form"].initial | {"mail": "a@example.cn", "kind_due": "off"}
    answer = client.post(
        "/notices/settings/", values | {"quiet_from": "21:00", "quiet_until": "08:00"}
    )
    wrong = client.post("/notices/settings/", values | {"mail": "nobody"})

    reach = Reach.objects.get(user=cast.clerk.user)
    assert (answer.status_code, wrong.status_code) == (302, 422)
    assert (reach.mail, reach.mode_of("due"), reach.quiet_from) == ("a@example.cn", "off", time(21))


def test_outlets_are_set_and_removed_on_a_page(
    cast: Cast, client: Client, page: Callable[..., Any]
) -> None:
    page(cast.administrator, "/notices/outlets/")
    values = {"channel": "webhook", "name": "工作群", "address": ADDRESS, "unit": cast.bureau.pk}

    wrong = client.post("/notices/outlets/", values | {"address": "robot"})
    client.post("/notices/outlets/", values)
    shown = client.get("/notices/outlets/").content.decode()
    outlet = Outlet.objects.get()
    client.post(f"/notices/outlets/{outlet.pk}/removal/")

    assert wrong.status_code == 422
    assert "robot.example.cn" in shown
    assert "0123456789abcdef" not in shown
    assert Outlet.objects.get().removed_at is not None


def test_programs_do_the_same(cast: Cast, issued: Task, client: Client) -> None:
    deliver(cast, moment(3, 2, 11))
    client.force_login(cast.clerk.user)
    client.get("/notices/")
    csrf = {"x-csrftoken": client.cookies["luoshi-csrf"].value}
    key = client.get("/api/v1/notices").json()["items"][0]["id"]

    def send(method: str, path: str, content: object = None) -> Any:
        return getattr(client, method)(
            f"/api/v1/notices{path}", content, content_type="application/json", headers=csrf
        )

    read = send("post", f"/{key}/reading").json()
    every = send("post", "/reading").json()
    chosen = send(
        "put", "/settings",
        {"mail": "a@example.cn", "quiet_from": "22:00", "quiet_until": "07:00",
         "choices": {"due": "urgent"}},
    ).json()  # fmt: skip
    refused = send("post", "/outlets", {"channel": "webhook", "name": "群", "address": ADDRESS})
    client.force_login(cast.administrator.user)
    client.get("/notices/")
    csrf = {"x-csrftoken": client.cookies["luoshi-csrf"].value}
    made = send("post", "/outlets", {"channel": "webhook", "name": "群", "address": ADDRESS})
    left = send("post", f"/outlets/{made.json()['id']}/removal")

    assert (read, every) == ({"count": 0}, {"count": 0})
    assert chosen["choices"]["due"] == "urgent"
    assert (refused.status_code, made.status_code, left.json()) == (403, 201, [])
    assert ADDRESS not in made.content.decode()
