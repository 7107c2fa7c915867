"""Letters and messages that really arrive: bundled, at decent hours, once, and never lost."""

from datetime import datetime, time
from email import message_from_bytes
from email.header import decode_header, make_header
from typing import Any

import pytest

from luoshi.history.models import Entry
from luoshi.ledger import services as ledger
from luoshi.ledger.lights import calendar
from luoshi.ledger.models import Task
from luoshi.notices import services
from luoshi.notices.kinds import Kind, Mode
from luoshi.notices.models import Delivery, Outlet
from luoshi.notices.selectors import outlets_of, troubled_letters
from luoshi.notices.sending import send_due
from luoshi.notices.timing import QuietHours, pause_after, send_at
from luoshi.organisations import services as organisations
from luoshi.organisations.models import Appointment
from tests.cast import Cast, Member
from tests.ledger.conftest import moment
from tests.notices.conftest import Post, Robot, deliver

pytestmark = pytest.mark.django_db


def choose(member: Member, **choices: str) -> None:
    """Give an address and say when each kind comes."""
    services.choose_reach(
        actor=member.actor,
        at=moment(3, 1),
        mail=f"{member.user.username}@example.cn",
        language="zh-hans",
        quiet_from=time(22),
        quiet_until=time(7, 30),
        choices=choices,
    )


def words_of(letter: bytes) -> tuple[str, str]:
    """Subject and text of a letter as its reader sees it."""
    read = message_from_bytes(letter)
    payload: Any = read.get_payload(decode=True)
    return str(make_header(decode_header(read["Subject"]))), payload.decode()


def two_tasks(cast: Cast) -> None:
    """Two more tasks handed to the bureau on 2 March at ten."""
    for number in range(2):
        task = ledger.draft_task(
            actor=cast.officer.actor,
            at=moment(3, 2),
            title=f"建成停车场{number}处",
            lead=cast.bureau,
        )
        ledger.issue_task(actor=cast.officer.actor, at=moment(3, 2, 10), task=task)


@pytest.mark.parametrize(
    ("mode", "at", "goes"),
    [
        (Mode.AT_ONCE, (3, 2, 10, 0), (3, 2, 10, 0)),  # a Monday morning
        (Mode.AT_ONCE, (3, 2, 23, 0), (3, 3, 7, 30)),  # at night
        (Mode.AT_ONCE, (3, 3, 6, 0), (3, 3, 7, 30)),  # before the morning
        (Mode.AT_ONCE, (3, 6, 22, 0), (3, 9, 7, 30)),  # Friday night: Monday
        (Mode.AT_ONCE, (3, 7, 10, 0), (3, 9, 7, 30)),  # a Saturday
        (Mode.AT_ONCE, (4, 30, 23, 0), (5, 6, 7, 30)),  # before the May holidays
        (Mode.AT_ONCE, (5, 9, 10, 0), (5, 9, 10, 0)),  # a Saturday that is worked
        (Mode.DAILY, (3, 2, 10, 0), (3, 3, 7, 30)),
        (Mode.DAILY, (3, 2, 6, 0), (3, 2, 7, 30)),
        (Mode.DAILY, (3, 6, 10, 0), (3, 9, 7, 30)),
        (Mode.URGENT, (3, 7, 3, 0), (3, 7, 3, 0)),
    ],
)
def test_quiet_hours_and_days_off_wait_for_the_next_working_morning(
    mode: str, at: tuple[int, ...], goes: tuple[int, ...]
) -> None:
    zone = moment(3, 2).tzinfo
    made, expected = (
        datetime(2026, month, day, hour, minute, tzinfo=zone)
        for month, day, hour, minute in (at, goes)
    )

    assert send_at(mode, made, QuietHours(), calendar()) == expected


def test_nothing_is_urgent_unless_a_person_says_so() -> None:
    from luoshi.notices.models import Reach

    assert {Reach().mode_of(kind) for kind in Kind.values} == {Mode.AT_ONCE, Mode.DAILY}


def test_the_pause_grows_to_an_hour() -> None:
    minutes = [pause_after(attempts).seconds // 60 for attempts in (1, 2, 3, 6, 7, 30)]

    assert minutes == [1, 2, 4, 32, 60, 60]


def test_one_letter_tells_all_that_waits_and_arrives_once(
    cast: Cast, issued: Task, post_office: Post
) -> None:
    choose(cast.clerk)
    two_tasks(cast)

    sent = deliver(cast, moment(3, 2, 11))
    again = deliver(cast, moment(3, 2, 12))

    subject, text = words_of(post_office.letters[0])
    assert (sent, again, len(post_office.letters)) == (3, 0, 1)
    assert post_office.recipients == ["<chenlan@example.cn>"]
    assert subject == "落实 · 3 条通知"
    assert issued.title in text
    assert "建成停车场0处" in text
    assert "建成停车场1处" in text


def test_what_comes_in_the_night_waits_for_the_morning_in_one_letter(
    cast: Cast, issued: Task, post_office: Post
) -> None:
    choose(cast.clerk)

    at_night = deliver(cast, moment(3, 2, 23))
    early = send_due(body_id=cast.body.pk, at=moment(3, 3, 7))
    in_the_morning = send_due(body_id=cast.body.pk, at=moment(3, 3, 8))

    assert (at_night, early, in_the_morning) == (0, 0, 1)


def test_a_kind_that_was_switched_off_stays_on_the_page_alone(
    cast: Cast, issued: Task, post_office: Post
) -> None:
    choose(cast.clerk, handed="off")

    deliver(cast, moment(3, 2, 11))

    assert Delivery.objects.count() == 0


def test_a_refused_letter_is_shown_with_its_reason_and_goes_later(
    cast: Cast, issued: Task, post_office: Post
) -> None:
    choose(cast.clerk)
    post_office.refuses = True

    refused = deliver(cast, moment(3, 2, 11))
    shown = troubled_letters(cast.administrator.actor)
    post_office.refuses = False
    too_soon = send_due(body_id=cast.body.pk, at=moment(3, 2, 11))
    later = send_due(body_id=cast.body.pk, at=moment(3, 2, 12))

    assert (refused, too_soon, later) == (0, 0, 1)
    assert [(row.name, row.attempts) for row in shown] == [("陈岚", 1)]
    assert "451" in shown[0].trouble
    assert len(post_office.letters) == 1
    assert troubled_letters(cast.administrator.actor) == []


def test_a_letter_waits_while_no_mail_server_is_set(
    cast: Cast, issued: Task, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    choose(cast.clerk)

    assert deliver(cast, moment(3, 2, 11)) == 0
    assert "LUOSHI_MAIL_HOST" in troubled_letters(cast.administrator.actor)[0].trouble


def test_whoever_left_the_post_is_sent_nothing(cast: Cast, issued: Task, post_office: Post) -> None:
    choose(cast.clerk, handed="daily")
    deliver(cast, moment(3, 2, 11))
    appointment = Appointment.objects.get(user=cast.clerk.user)
    organisations.vacate(
        actor=cast.administrator.actor, at=moment(3, 2, 15), appointment=appointment,
        ends_on=moment(3, 3).date(),
    )  # fmt: skip

    sent = send_due(body_id=cast.body.pk, at=moment(3, 3, 9))

    assert sent == 0
    assert post_office.letters == []
    assert Delivery.objects.get().dropped_at == moment(3, 3, 9)


def test_an_address_hears_each_act_once_whoever_is_told(
    cast: Cast, issued: Task, robot: Robot
) -> None:
    services.add_outlet(
        actor=cast.administrator.actor, at=moment(3, 1), channel="webhook", name="工作群",
        address=f"{robot.address}/hook?key=secret-of-the-group",
    )  # fmt: skip

    sent = deliver(cast, moment(3, 2, 11))
    again = deliver(cast, moment(3, 2, 12))

    path, content = robot.heard[0]
    assert (sent, again, len(robot.heard)) == (1, 0, 1)
    assert path == "/hook?key=secret-of-the-group"
    assert content["title"] == "落实 · 1 条通知"
    assert f"{issued.number} {issued.title}" in content["message"]


@pytest.mark.parametrize(
    ("channel", "address", "plugin", "notify_url", "path"),
    [
        (
            "dingtalk",
            "https://oapi.dingtalk.com/robot/send?access_token=" + "a1" * 16,
            "dingtalk.NotifyDingTalk",
            "/robot/send?access_token={token}",
            "/robot/send?access_token=" + "a1" * 16,
        ),
        (
            "wecom",
            "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=0f1e-2d3c-4b5a",
            "wecombot.NotifyWeComBot",
            "/cgi-bin/webhook/send?key={key}",
            "/cgi-bin/webhook/send?key=0f1e-2d3c-4b5a",
        ),
        (
            "feishu",
            "https://open.feishu.cn/open-apis/bot/v2/hook/0f1e-2d3c-4b5a",
            "feishu.NotifyFeishu",
            "/open-apis/bot/v2/hook/{token}/",
            "/open-apis/bot/v2/hook/0f1e-2d3c-4b5a/",
        ),
    ],
)
def test_a_robot_hears_what_its_service_would(
    cast: Cast,
    issued: Task,
    robot: Robot,
    monkeypatch: pytest.MonkeyPatch,
    channel: str,
    address: str,
    plugin: str,
    notify_url: str,
    path: str,
) -> None:
    # The kept library's own robot, led to this machine instead of to the service.
    monkeypatch.setattr(f"apprise.plugins.{plugin}.notify_url", robot.address + notify_url)
    services.add_outlet(
        actor=cast.administrator.actor, at=moment(3, 1), channel=channel, name="工作群",
        address=address, unit=cast.bureau,
    )  # fmt: skip

    sent = deliver(cast, moment(3, 2, 11))

    assert sent == 1
    assert [heard[0] for heard in robot.heard] == [path]
    assert issued.title in str(robot.heard[0][1])


def test_an_internal_task_tells_a_group_its_number_alone(
    cast: Cast, drafted: Task, robot: Robot
) -> None:
    officer = cast.officer.actor
    ledger.change_task(actor=officer, at=moment(3, 2), task=drafted, visibility="internal")
    ledger.issue_task(actor=officer, at=moment(3, 2, 10), task=Task.objects.get(pk=drafted.pk))
    services.add_outlet(
        actor=cast.administrator.actor, at=moment(3, 1), channel="webhook", name="工作群",
        address=robot.address,
    )  # fmt: skip

    deliver(cast, moment(3, 2, 11))

    message = robot.heard[0][1]["message"]
    assert drafted.number in message
    assert drafted.title not in message


def test_an_address_that_fails_is_shown_and_tried_again(
    cast: Cast, issued: Task, robot: Robot
) -> None:
    administrator = cast.administrator.actor
    services.add_outlet(
        actor=administrator, at=moment(3, 1), channel="webhook", name="工作群",
        address=robot.address,
    )  # fmt: skip
    robot.answer = 500

    refused = deliver(cast, moment(3, 2, 11))
    (row,) = outlets_of(administrator)
    robot.answer = 200
    later = send_due(body_id=cast.body.pk, at=moment(3, 2, 12))

    assert (refused, later, row.waiting) == (0, 1, 1)
    assert "500" in row.trouble
    assert outlets_of(administrator)[0].trouble == ""


def test_the_secret_address_stands_nowhere_in_clear(cast: Cast, issued: Task) -> None:
    administrator = cast.administrator.actor
    outlet = services.add_outlet(
        actor=administrator, at=moment(3, 1), channel="webhook", name="工作群",
        address="https://robot.example.cn/hook?key=very-secret-word",
    )  # fmt: skip

    entry = Entry.objects.latest("pk")
    services.remove_outlet(actor=administrator, at=moment(3, 2), outlet=outlet)

    assert entry.event == "notices.outlet_added"
    assert entry.content["place"] == "robot.example.cn"
    assert "very-secret-word" not in f"{outlet.sealed}{outlet.place}{entry.content}"
    assert Outlet.objects.get(pk=outlet.pk).sealed == ""
    assert Entry.objects.latest("pk").event == "notices.outlet_removed"
