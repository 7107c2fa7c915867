"""Pages of units, posts, persons and rights: who reaches them, what they show and do."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from luoshi.common import clock
from luoshi.organisations import selectors, services
from luoshi.organisations.models import Absence, Backup, Organisation, Post, Token, User
from luoshi.organisations.roles import Kind
from tests.cast import Cast, Member
from tests.factories import NOW, founding, make_holder, make_person, make_post, make_unit

SignedIn = Callable[[Member], Client]
ENGLISH = re.compile(r">[^<]*\b[A-Za-z]{4,}\b[^<]*<")


def visible_english(page: str) -> list[str]:
    """English words a Chinese reader would see, apart from logins and names of files."""
    body = page.split("<main", 1)[1].split("</main>", 1)[0]
    body = re.sub(r"<(script|style|code|svg)\b.*?</\1>", "", body, flags=re.DOTALL)
    body = re.sub(r"（[a-z]+）|\.xlsx", "", body)
    return [one for one in ENGLISH.findall(body) if "English" not in one]


@pytest.mark.parametrize(
    "path",
    [
        "/organisations/",
        "/organisations/{bureau}/",
        "/organisations/{group}/",
        "/organisations/{bureau}/names/",
        "/organisations/{bureau}/place/",
        "/organisations/{bureau}/end/",
        "/organisations/{bureau}/posts/new/",
        "/organisations/{group}/seats/",
        "/organisations/new/?under={bureau}",
        "/organisations/posts/{post}/",
        "/organisations/posts/{post}/end/",
        "/organisations/posts/{post}/holder/",
        "/organisations/posts/{post}/stand-ins/",
        "/organisations/posts/{post}/absences/",
        "/organisations/my-posts/",
        "/organisations/persons/",
        "/organisations/persons/new/",
        "/organisations/persons/{person}/password/",
        "/organisations/persons/{person}/end/",
        "/organisations/tokens/",
        "/organisations/rights/",
        "/organisations/workbook/",
        "/accounts/password/change/",
        "/accounts/logout/",
    ],
)
def test_pages_are_chinese_throughout(cast: Cast, signed_in: SignedIn, path: str) -> None:
    group = make_unit(cast.body, "重点项目推进领导小组", Kind.LEADING_GROUP)
    client = signed_in(cast.administrator)
    address = path.format(
        bureau=cast.bureau.pk,
        group=group.pk,
        post=cast.clerk.post.pk,
        person=cast.clerk.user.pk,
    )

    response = client.get(address)

    assert response.status_code == 200
    page = response.content.decode()
    assert visible_english(page) == []
    assert "{{" not in page
    assert "{%" not in page


@pytest.mark.parametrize(
    "path",
    [
        "{bureau}/names/",
        "{bureau}/place/",
        "{bureau}/end/",
        "{bureau}/posts/new/",
        "new/?under={bureau}",
        "posts/{post}/",
        "posts/{post}/end/",
        "posts/{post}/holder/",
        "posts/{post}/absences/",
        "posts/{post}/stand-ins/",
        "persons/",
        "persons/new/",
        "persons/{person}/password/",
        "persons/{person}/end/",
        "rights/",
        "workbook/",
    ],
)
def test_a_reader_reaches_no_form_of_administration(
    cast: Cast, signed_in: SignedIn, path: str
) -> None:
    address = path.format(bureau=cast.bureau.pk, post=cast.clerk.post.pk, person=cast.clerk.user.pk)

    response = signed_in(cast.reader).get(f"/organisations/{address}")

    assert response.status_code == 403


@pytest.mark.parametrize(
    "path", ["{bureau}/", "{bureau}/names/", "posts/{post}/", "persons/{person}/password/"]
)
def test_another_county_is_not_found(cast: Cast, signed_in: SignedIn, path: str) -> None:
    address = path.format(bureau=cast.bureau.pk, post=cast.clerk.post.pk, person=cast.clerk.user.pk)

    response = signed_in(cast.stranger).get(f"/organisations/{address}")

    assert response.status_code == 404


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_tree_unit_and_people_ask_the_same_number_of_questions(
    cast: Cast, signed_in: SignedIn
) -> None:
    client = signed_in(cast.administrator)
    paths = ["/organisations/", f"/organisations/{cast.town.pk}/", "/organisations/persons/"]
    client.get("/organisations/")  # the rail's numbers hold until the next act
    before = [queries(client, path) for path in paths]
    for number in range(3):
        unit = make_unit(cast.body, f"第{number}村", Kind.VILLAGE, under=cast.town)
        post = make_post(unit, "文书")
        make_holder(post, f"clerk{number}", "某人")
        other = make_post(cast.town, f"岗位{number}")
        services.set_backups(actor=founding(cast.body), at=NOW, post=other, stand_ins=[post])

    client.get("/organisations/")
    after = [queries(client, path) for path in paths]

    assert after == before
    assert after == [8, 13, 5]


def test_tree_shows_holders_and_vacancies(cast: Cast, signed_in: SignedIn) -> None:
    make_post(cast.bureau, "空岗")

    page = signed_in(cast.reader).get("/organisations/").content.decode()

    assert "陈岚" in page
    assert "空缺" in page
    assert "新增" not in page


def test_find_proposes_units_as_json(cast: Cast, signed_in: SignedIn) -> None:
    response = signed_in(cast.reader).get("/organisations/find/?q=xfz")

    assert response.json() == [{"value": "县发展和改革局", "note": "清源县", "id": cast.bureau.pk}]


def test_add_change_and_end_a_unit_on_pages(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.administrator)
    sent = {"name": "县科技局", "kind": "department", "aliases": "科技局、科局", "position": "0"}
    client.post(f"/organisations/new/?under={cast.bureau.pk}", sent)
    unit = Organisation.objects.get(name="县科技局")
    assert unit.aliases == ["科技局", "科局"]

    client.post(f"/organisations/{unit.pk}/place/", {"under": cast.town.pk})
    client.post(f"/organisations/{unit.pk}/end/", {"on": "2026-03-02"})

    unit.refresh_from_db()
    assert unit.path.startswith(cast.town.path)
    assert str(unit.ended_on) == "2026-03-02"


def test_a_form_sent_twice_acts_once(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.administrator)
    sent = {"title": "总工", "position": "0", "_once": "a" * 32}
    path = f"/organisations/{cast.bureau.pk}/posts/new/"

    first, second = client.post(path, sent), client.post(path, sent)

    assert (first.status_code, second.status_code) == (302, 302)
    assert Post.objects.filter(title="总工").count() == 1


def test_a_refusal_stands_at_the_head_of_the_form(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.administrator)

    response = client.post(
        f"/organisations/{cast.bureau.pk}/posts/new/", {"title": "局长", "position": "0"}
    )

    assert "县发改局 已有岗位 局长，请换个名称。" in response.content.decode()


def test_a_new_person_gets_a_password_shown_once(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.administrator)

    page = client.post(
        "/organisations/persons/new/", {"name": "新来", "username": "newcomer"}
    ).content.decode()

    person = User.objects.get(username="newcomer")
    shown = re.search(r"<code>(\w{4}(?:-\w{4}){3})</code>", page)
    assert shown is not None
    assert person.check_password(shown[1])
    assert person.must_change_password


def test_appoint_absence_and_stand_ins_on_pages(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.administrator)
    post, person = make_post(cast.bureau, "总工"), make_person(cast.body, "newcomer", "新来")

    client.post(
        f"/organisations/posts/{post.pk}/holder/",
        {"user": person.pk, "starts_on": "2026-03-02"},
    )
    client.post(f"/organisations/posts/{post.pk}/stand-ins/", {"b": cast.clerk.post.pk})
    client.post(
        f"/organisations/posts/{post.pk}/absences/",
        {"starts_on": "2026-03-02", "ends_on": "2026-03-04"},
    )

    assert selectors.holder_names([post.pk], clock.today()) == {post.pk: "新来"}
    assert Backup.objects.get(post=post).stand_in == cast.clerk.post
    assert Absence.objects.get(post=post).ends_on.day == 4


def test_a_stand_in_switches_post_and_falls_back(cast: Cast, signed_in: SignedIn) -> None:
    services.set_backups(
        actor=founding(cast.body), at=NOW, post=cast.head.post, stand_ins=[cast.clerk.post]
    )
    absence = services.record_absence(
        actor=founding(cast.body),
        at=NOW,
        post=cast.head.post,
        starts_on=clock.today(),
        ends_on=clock.today() + timedelta(days=3),
    )
    client = signed_in(cast.clerk)

    client.post("/organisations/my-posts/current/", {"post": cast.head.post.pk})
    page = client.get("/organisations/my-posts/")
    assert page.wsgi_request.actor.post_id == cast.head.post.pk
    assert "B角 代 何健（A角）" in page.content.decode()
    absence.delete()

    page = client.get("/organisations/my-posts/")
    assert page.wsgi_request.actor.post_id == cast.clerk.post.pk


def test_a_post_that_is_not_open_cannot_be_chosen(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.clerk)

    client.post("/organisations/my-posts/current/", {"post": cast.head.post.pk})

    page = client.get("/organisations/my-posts/")
    assert page.wsgi_request.actor.post_id == cast.clerk.post.pk


def test_a_token_is_shown_once_and_withdrawn(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.clerk)
    last = clock.today() + timedelta(days=30)

    page = client.post(
        "/organisations/tokens/",
        {"purpose": "每周导出", "post": cast.clerk.post.pk, "expires_on": str(last)},
    ).content.decode()
    token = Token.objects.get()
    assert "luoshi_" in page
    assert "luoshi_" not in client.get("/organisations/tokens/").content.decode()
    client.post(f"/organisations/tokens/{token.pk}/end/")

    token.refresh_from_db()
    assert token.withdrawn_at is not None


def test_nobody_withdraws_the_token_of_a_colleague(cast: Cast, signed_in: SignedIn) -> None:
    token, _key = services.make_token(
        actor=cast.clerk.actor,
        at=NOW,
        user=cast.clerk.user,
        post=cast.clerk.post,
        purpose="导出",
        expires_on=NOW.date() + timedelta(days=30),
    )

    response = signed_in(cast.head).post(f"/organisations/tokens/{token.pk}/end/")

    assert response.status_code == 404


def test_explain_names_the_clause_that_decided(cast: Cast, signed_in: SignedIn) -> None:
    asked = {
        "person": cast.head.user.pk,
        "verb": "organisations.record_absence",
        "subject": cast.clerk.post.pk,
    }

    page = signed_in(cast.auditor).get("/organisations/rights/", asked).content.decode()

    assert "可以" in page
    assert "单位负责人可以办理本单位各岗位的事项。" in page
    assert "任职人可以办理本岗位的事项。" in page


def test_explain_says_when_nothing_has_the_number(cast: Cast, signed_in: SignedIn) -> None:
    asked = {"person": cast.head.user.pk, "verb": "organisations.edit_tree", "subject": "x9"}

    page = signed_in(cast.auditor).get("/organisations/rights/", asked).content.decode()

    assert "没有这个编号，请核对后再查。" in page
