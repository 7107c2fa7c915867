"""The keepers' page: ask, decide, see once; everybody else is let past."""

import pytest
from django.test import Client

from luoshi.identities.models import Identity, Opening
from tests.cast import Member
from tests.identities.conftest import PERSON, People

REASON = "需要本人到场核对宅基地四至，电话无法说清"


def at_desk(member: Member) -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(member.user)
    return client


def ask(client: Client, identity: Identity, **more: str) -> int:
    sent = {"alias": identity.alias, "matter": identity.matter, "reason": REASON, **more}
    return client.post("/identities/", sent).status_code


def test_two_persons_at_two_desks_open_it_once(people: People, identity: Identity) -> None:
    officer, second = at_desk(people.cast.officer), at_desk(people.security)

    assert ask(officer, identity) == 302
    opening = Opening.objects.get()
    waiting = second.get("/identities/").content.decode()
    decided = second.post(f"/identities/openings/{opening.pk}/decision/", {"decision": "grant"})
    shown = officer.post(f"/identities/openings/{opening.pk}/showing/")
    again = officer.post(f"/identities/openings/{opening.pk}/showing/")

    assert "同意" in waiting
    assert decided.status_code == 302
    page = shown.content.decode()
    assert all(value in page for value in PERSON.values())
    assert "周明" in page
    assert "no-store" in shown["Cache-Control"]
    assert again.status_code == 409
    listed = officer.get("/identities/").content.decode()
    assert [value for value in PERSON.values() if value in again.content.decode() + listed] == []


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"alias": "AAAA-AAAA"}, "没有"),
        ({"matter": "别的"}, "没有"),
        ({"reason": "看看"}, "至少 10 个字"),
        ({"reason": ""}, "form-errors"),
    ],
)
def test_what_is_missing_is_told(
    people: People, identity: Identity, sent: dict[str, str], said: str
) -> None:
    client = at_desk(people.cast.officer)

    answer = client.post(
        "/identities/",
        {"alias": identity.alias, "matter": identity.matter, "reason": REASON, **sent},
    )

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert Opening.objects.count() == 0


def test_the_auditor_reads_the_openings_and_cannot_ask(people: People, identity: Identity) -> None:
    client = at_desk(people.cast.auditor)

    assert client.get("/identities/").status_code == 200
    assert ask(client, identity) == 403


@pytest.mark.parametrize("member", ["clerk", "head", "leader", "administrator", "reader"])
def test_others_are_not_let_in(people: People, identity: Identity, member: str) -> None:
    client = at_desk(getattr(people.cast, member))
    ask(at_desk(people.cast.officer), identity)
    opening = Opening.objects.get()

    assert client.get("/identities/").status_code == 403
    assert client.post(f"/identities/openings/{opening.pk}/decision/").status_code == 403
    assert client.post(f"/identities/openings/{opening.pk}/showing/").status_code == 403


def test_what_is_not_there_is_not_found(people: People) -> None:
    client = at_desk(people.security)

    assert client.post("/identities/openings/999/decision/").status_code == 404
    assert client.post(f"/identities/openings/{10**30}/decision/").status_code == 404
