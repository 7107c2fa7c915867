"""Lists kept by their shape: what one reader may see is never told to the next."""

from dataclasses import replace

import pytest

from luoshi.ledger import selectors, services
from luoshi.ledger.models import Visibility
from luoshi.ledger.selectors import TaskFilter
from tests.cast import Cast
from tests.ledger.conftest import moment

pytestmark = pytest.mark.django_db


def _issue(cast: Cast, title: str, lead: str, visibility: str = Visibility.INTERNAL) -> str:
    officer = cast.officer.actor
    task = services.draft_task(
        actor=officer,
        at=moment(3, 2),
        title=title,
        lead=getattr(cast, lead),
        visibility=visibility,
    )
    return services.issue_task(actor=officer, at=moment(3, 2), task=task).number


def test_readers_of_two_units_each_see_their_own(cast: Cast) -> None:
    own = _issue(cast, "排查隐患", "bureau")
    others = _issue(cast, "排查隐患", "other_bureau")
    shared = _issue(cast, "排查隐患", "town", Visibility.BODY)
    seen = {}

    for name in ("clerk", "other_clerk", "clerk", "officer", "other_clerk"):
        actor = getattr(cast, name).actor
        for wanted in (TaskFilter(), TaskFilter(text="隐患")):
            page = selectors.list_tasks(actor, wanted)
            seen[name, wanted.text] = {row.number for row in page.rows}
            assert page.total == len(page.rows)
            counted = selectors.standing_counts(actor, wanted)
            assert counted is not None
            assert counted.total() == page.total

    assert seen == {
        ("clerk", ""): {own, shared},
        ("clerk", "隐患"): {own, shared},
        ("other_clerk", ""): {others, shared},
        ("other_clerk", "隐患"): {others, shared},
        ("officer", ""): {own, others, shared},
        ("officer", "隐患"): {own, others, shared},
    }


def test_a_reader_without_a_unit_sees_what_is_open_to_the_body(cast: Cast) -> None:
    _issue(cast, "内部", "bureau")
    shared = _issue(cast, "公开", "town", Visibility.BODY)
    nobody = replace(cast.clerk.actor, organisation_id=None, organisation_path="")

    rows = [selectors.list_tasks(nobody, TaskFilter()).rows for _ in range(2)]

    assert [[row.number for row in each] for each in rows] == [[shared], [shared]]
