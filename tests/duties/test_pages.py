"""Pages of duties, lists, coverage and hand-overs: what they show and do."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from luoshi.desk import selectors as desk
from luoshi.duties import selectors, services
from luoshi.duties.models import Duty, HandOver, ListVersion, PostDuty
from luoshi.ledger.models import Task
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import User
from luoshi.organisations.selectors import actor_for
from tests.cast import Cast, Member
from tests.duties.conftest import make_task, move_clerk
from tests.factories import make_holder, make_post, make_unit
from tests.ledger.conftest import moment
from tests.organisations.test_pages import visible_english

SignedIn = Callable[[Member], Client]
DAY = date(2026, 4, 15)


@pytest.fixture
def signed_in() -> SignedIn:
    """A browser in which a member is signed in."""

    def sign_in(member: Member) -> Client:
        client = Client()
        client.force_login(member.user)
        return client

    return sign_in


@pytest.fixture(autouse=True)
def _day(settings) -> None:  # type: ignore[no-untyped-def]
    settings.DEMO_DAY = date(2026, 4, 15)


@pytest.fixture
def given(cast: Cast, duty: Duty) -> PostDuty:
    return services.assign_duty(
        actor=cast.officer.actor, at=moment(3, 3), duty=duty, post=cast.head.post
    )


@pytest.fixture
def version(cast: Cast, task: Task, given: PostDuty) -> ListVersion:
    return services.issue_list(actor=cast.officer.actor, at=moment(3, 4), subject=cast.bureau)


def drafted(cast: Cast, incoming: User | None = None) -> HandOver:
    return services.draft_hand_over(
        actor=cast.clerk.actor, at=moment(4, 15), post=cast.clerk.post, outgoing=cast.clerk.user,
        incoming=incoming,
    )  # fmt: skip


def test_every_page_is_chinese_throughout(
    cast: Cast, signed_in: SignedIn, version: ListVersion, duty: Duty, given: PostDuty
) -> None:
    sheet = drafted(cast)
    officer = signed_in(cast.officer)

    paths = [
        "/duties/",
        f"/duties/units/{cast.bureau.pk}/",
        f"/duties/posts/{cast.clerk.post.pk}/",
        f"/duties/posts/{cast.clerk.post.pk}/hand-over/",
        f"/duties/lists/{version.pk}/",
        "/duties/register/",
        "/duties/register/new/",
        f"/duties/register/{duty.pk}/",
        f"/duties/register/{duty.pk}/change/",
        f"/duties/register/{duty.pk}/end/",
        f"/duties/register/{duty.pk}/posts/",
        f"/duties/register/posts/{given.pk}/end/",
        "/duties/register/workbook/",
        "/duties/coverage/",
        "/duties/two-duties/",
        "/duties/hand-overs/",
        f"/duties/hand-overs/{sheet.pk}/",
        f"/duties/hand-overs/{sheet.pk}/withdrawal/",
        f"/organisations/{cast.bureau.pk}/",
    ]
    english = {}
    for path in paths:
        answer = officer.get(path)
        assert answer.status_code == 200, path
        page = re.sub(r"<a [^>]*list\.(docx|xlsx).*?</a>|xlsx|Excel", "", answer.content.decode())
        found = visible_english(page)
        if found:
            english[path] = found
    assert english == {}


def test_a_list_is_issued_signed_and_handed_out(
    cast: Cast, signed_in: SignedIn, task: Task
) -> None:
    officer, head = signed_in(cast.officer), signed_in(cast.head)

    issued = officer.post(f"/duties/units/{cast.bureau.pk}/versions/")
    version = ListVersion.objects.get()
    assert issued.headers["Location"] == f"/duties/lists/{version.pk}/"
    assert "签收清单" in head.get(f"/duties/lists/{version.pk}/").content.decode()
    head.post(f"/duties/lists/{version.pk}/signature/")

    page = officer.get(f"/duties/lists/{version.pk}/").content.decode()
    assert "已签收" in page
    assert "何健" in page
    assert version.digest in page
    for form in ("docx", "xlsx"):
        file = officer.get(f"/duties/lists/{version.pk}/list.{form}")
        assert file.content[:2] == b"PK"


def test_an_unchanged_list_says_so(cast: Cast, signed_in: SignedIn, version: ListVersion) -> None:
    officer = signed_in(cast.officer)

    page = officer.get(f"/duties/units/{cast.bureau.pk}/").content.decode()
    again = officer.post(f"/duties/units/{cast.bureau.pk}/versions/", follow=True)

    assert "与第 1 版相同" in page
    assert "无需重新印发" in again.content.decode()
    assert ListVersion.objects.count() == 1


def test_all_lists_are_issued_from_one_page(cast: Cast, signed_in: SignedIn, task: Task) -> None:
    answer = signed_in(cast.officer).post("/duties/", follow=True)

    assert "已印发 2 份" in answer.content.decode()
    assert ListVersion.objects.count() == 2


def test_an_objection_and_its_answer_stand_on_the_page(
    cast: Cast, signed_in: SignedIn, version: ListVersion
) -> None:
    head, officer = signed_in(cast.head), signed_in(cast.officer)

    empty = head.post(f"/duties/lists/{version.pk}/objection/", {"reason": ""})
    head.post(f"/duties/lists/{version.pk}/objection/", {"reason": "应由住建局牵头"})
    assert "应由住建局牵头" in officer.get(f"/duties/lists/{version.pk}/answer/").content.decode()
    officer.post(f"/duties/lists/{version.pk}/answer/", {"answer": "会议已明确"})

    assert empty.status_code == 200
    page = head.get(f"/duties/lists/{version.pk}/").content.decode()
    assert "应由住建局牵头" in page
    assert "会议已明确" in page


def test_a_list_of_another_unit_is_not_there(
    cast: Cast, signed_in: SignedIn, version: ListVersion
) -> None:
    assert signed_in(cast.other_clerk).get(f"/duties/lists/{version.pk}/").status_code == 404
    assert signed_in(cast.clerk).get(f"/duties/lists/{version.pk}/").status_code == 200
    assert signed_in(cast.leader).get(f"/duties/lists/{version.pk}/").status_code == 200


def test_the_matrix_shows_gap_double_and_vacant(
    cast: Cast, signed_in: SignedIn, duty: Duty, given: PostDuty
) -> None:
    officer = cast.officer.actor
    own = services.add_duty(actor=officer, at=moment(3, 3), code="XM-01", title="项目调度")
    for given_duty, post in (
        (own, cast.head.post),
        (own, cast.clerk.post),
        (duty, make_post(cast.town, "副镇长")),
    ):
        services.assign_duty(actor=officer, at=moment(3, 3), duty=given_duty, post=post)

    page = signed_in(cast.reader).get("/duties/coverage/").content.decode()

    assert page.count("duties-mark--double") > 1
    assert page.count("duties-mark--vacant") > 1
    assert "县住建局：无人负责" in page
    filtered = signed_in(cast.reader).get("/duties/coverage/?kind=township").content.decode()
    assert "县住建局" not in filtered


def test_both_duties_of_a_leading_post_stand_side_by_side(
    cast: Cast, signed_in: SignedIn, given: PostDuty, task: Task
) -> None:
    own = services.add_duty(
        actor=cast.officer.actor, at=moment(3, 3), code="XM-01", title="项目调度", line="项目"
    )
    services.assign_duty(actor=cast.officer.actor, at=moment(3, 3), duty=own, post=cast.head.post)

    page = signed_in(cast.leader).get("/duties/two-duties/").content.decode()

    assert "项目：在办任务 1 项" in page
    assert "安全：无在办任务" in page
    assert f"?unit={cast.bureau.pk}&amp;line=" in page


def test_a_hand_over_goes_through_its_pages(
    cast: Cast, signed_in: SignedIn, task: Task, successor: User
) -> None:
    clerk, head = signed_in(cast.clerk), signed_in(cast.head)
    clerk.post(
        f"/duties/posts/{cast.clerk.post.pk}/hand-over/",
        {"outgoing": cast.clerk.user.pk, "incoming": successor.pk, "on": "2026-04-15"},
    )
    sheet = HandOver.objects.get()
    clerk.post(
        f"/duties/hand-overs/{sheet.pk}/words/", {f"words-promises:{task.number}": "周五报进度"}
    )
    page = clerk.get(f"/duties/hand-overs/{sheet.pk}/").content.decode()
    seen = re.search(r'name="seen" value="(\w+)"', page)
    assert seen is not None
    clerk.post(f"/duties/hand-overs/{sheet.pk}/signature/", {"seen": seen.group(1)})
    move_clerk(cast, successor)
    comes = Client()
    comes.force_login(successor)
    with override_settings(DEMO_DAY=date(2026, 4, 20)):
        assert "签字接收" in comes.get(f"/duties/hand-overs/{sheet.pk}/").content.decode()
        comes.post(f"/duties/hand-overs/{sheet.pk}/acceptance/", {"seen": seen.group(1)})
        head.post(f"/duties/hand-overs/{sheet.pk}/witness/", {"reason": ""})
        page = comes.get(f"/duties/hand-overs/{sheet.pk}/").content.decode()

    assert "<b>陈岚</b>" in page
    assert "<b>宋清</b>" in page
    assert "<b>何健</b>" in page
    assert "周五报进度" in page
    assert "已监交" in page


def test_a_strange_hand_over_is_not_there(cast: Cast, signed_in: SignedIn) -> None:
    sheet = drafted(cast)

    assert signed_in(cast.other_head).get(f"/duties/hand-overs/{sheet.pk}/").status_code == 404
    assert signed_in(cast.deputy_clerk).get(f"/duties/hand-overs/{sheet.pk}/").status_code == 404
    assert signed_in(cast.head).get(f"/duties/hand-overs/{sheet.pk}/").status_code == 200


def test_the_successor_finds_what_is_open_and_nothing_of_the_past(
    cast: Cast, task: Task, successor: User
) -> None:
    done = make_task(cast, "去年就办完的事")
    Task.objects.filter(pk=done.pk).update(state="closed", is_open=False, closed_on="2026-03-20")
    move_clerk(cast, successor)
    actor = actor_for(successor, date(2026, 4, 20))
    assert actor is not None

    waiting = desk.inbox_of(actor, date(2026, 4, 20))

    told = [line.number for group in waiting.groups for line in group.lines]
    assert done.number not in told
    assert set(told) <= {task.number}


def test_the_page_of_a_unit_leads_to_lists_and_hand_overs(cast: Cast, signed_in: SignedIn) -> None:
    sheet = drafted(cast)

    page = signed_in(cast.head).get(f"/organisations/{cast.bureau.pk}/").content.decode()

    assert f"/duties/posts/{cast.clerk.post.pk}/" in page
    assert f"/duties/hand-overs/{sheet.pk}/" in page


@pytest.mark.parametrize(
    ("question", "queries"),
    [
        (lambda actor: selectors.list_units(actor, DAY), 5),
        (lambda actor: selectors.list_duties(actor, DAY), 3),
        (lambda actor: selectors.coverage_of(actor, DAY), 5),
        (lambda actor: selectors.two_duties(actor, DAY), 7),
        (lambda actor: list(selectors.list_hand_overs(actor)), 1),
    ],
    ids=["units", "duties", "coverage", "two-duties", "hand-overs"],
)
@pytest.mark.parametrize("count", [1, 3])
def test_lists_ask_the_same_number_of_questions(
    cast: Cast, duty: Duty, question: Callable[[Actor], object], queries: int, count: int
) -> None:
    officer = cast.officer.actor
    for number in range(count):
        unit = make_unit(cast.body, f"第{number}局")
        post = make_post(unit, "局长", "head")
        user = make_holder(post, f"juzhang{number}", f"局长{number}")
        extra = services.add_duty(
            actor=officer, at=moment(3, 3), code=f"X-{number}", title="某职责", line="党建"
        )
        for each in (duty, extra):
            services.assign_duty(actor=officer, at=moment(3, 3), duty=each, post=post)
        services.issue_list(actor=officer, at=moment(3, 4), subject=unit)
        services.draft_hand_over(actor=officer, at=moment(4, 1), post=post, outgoing=user)

    with CaptureQueriesContext(connection) as asked:
        question(officer)

    assert len(asked) == queries
