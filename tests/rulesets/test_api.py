"""Rule-sets for programs: the same verbs as on the pages."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from luoshi.rulesets.models import RuleDraft, RuleSet
from tests.cast import Cast, Member
from tests.house.parts.rulesets import light
from tests.rulesets.conftest import SignedIn


@pytest.fixture(autouse=True)
def _in_may(settings: Any) -> None:
    settings.DEMO_DAY = date(2026, 5, 15)


def send(client: Client, path: str, **content: Any) -> Any:
    return client.post(f"/api/v1/rulesets{path}", content, content_type="application/json")


def drafted(signed_in: SignedIn, member: Member) -> Any:
    return send(
        signed_in(member),
        "/drafts",
        subject="light",
        code="deadline",
        version="2026-2",
        effective_on="2026-07-01",
        content=light("2026-2", near_due_workdays=10),
    )


def test_a_version_is_drafted_tried_and_issued(cast: Cast, signed_in: SignedIn) -> None:
    draft = drafted(signed_in, cast.officer)
    path = f"/drafts/{draft.json()['id']}"
    officer, head = signed_in(cast.officer), signed_in(cast.supervision_head)

    tried = officer.get(f"/api/v1/rulesets{path}/trial?day=2026-05-08").json()
    refused = send(officer, f"{path}/issue")
    issued = send(head, f"{path}/issue")

    assert draft.status_code == 201
    assert [(day["day"], day["tried"]) for day in tried["days"]] == [("2026-05-08", 0)]
    assert refused.status_code == 403
    assert issued.json()["effective_on"] == "2026-07-01"
    assert RuleSet.objects.filter(version="2026-2").count() == 1


def test_a_coming_version_is_withdrawn(cast: Cast, signed_in: SignedIn) -> None:
    draft = drafted(signed_in, cast.officer).json()
    head = signed_in(cast.supervision_head)
    issued = send(head, f"/drafts/{draft['id']}/issue").json()

    withdrawn = send(head, f"/{issued['id']}/withdrawal", reason="文号有误")

    assert withdrawn.json()["is_withdrawn"] is True
    listed = signed_in(cast.clerk).get("/api/v1/rulesets").json()
    assert [one["is_withdrawn"] for one in listed if one["version"] == "2026-2"] == [True]


def test_a_draft_is_changed_and_dropped(cast: Cast, signed_in: SignedIn) -> None:
    draft = drafted(signed_in, cast.officer).json()
    officer, address = signed_in(cast.officer), f"/api/v1/rulesets/drafts/{draft['id']}"

    changed = officer.put(
        address,
        {"version": "2026-3", "effective_on": "2026-08-01", "content": light("2026-3")},
        content_type="application/json",
    )
    dropped = officer.delete(address)

    assert changed.json()["version"] == "2026-3"
    assert dropped.status_code == 204
    assert officer.get(address).status_code == 404
    assert RuleDraft.objects.get().ruleset is None


def test_what_cannot_hold_is_refused_in_a_sentence(cast: Cast, signed_in: SignedIn) -> None:
    response = send(
        signed_in(cast.officer),
        "/drafts",
        subject="numbering",
        code="task",
        version="2026-2",
        effective_on="2026-07-01",
        content={"pattern": "{year}"},
    )

    assert response.status_code == 409
    assert response.json()["code"] == "content_unfit"
