"""Who may do what to units, posts, persons: the cast against every right, as a table."""

import pytest

from luoshi.common.permissions import Rule, explain
from luoshi.organisations import rules
from tests.cast import Cast
from tests.factories import founding

EVERYBODY = (
    "officer",
    "supervision_head",
    "clerk",
    "deputy_clerk",
    "head",
    "other_clerk",
    "other_head",
    "town_clerk",
    "town_head",
    "leader",
    "reviewer",
    "administrator",
    "auditor",
    "reader",
    "stranger",
)
# What is done to, by field of the cast's clerk, and who of everybody may do it.
TABLE: list[tuple[Rule, str, set[str]]] = [
    (rules.can_edit_tree, "unit", {"administrator"}),
    (rules.can_edit_tree, "post", {"administrator"}),
    (rules.can_edit_people, "user", {"administrator"}),
    # Until the first security administrator is appointed; tests/trust/test_access_duties.py.
    (rules.can_grant_roles, "post", {"administrator"}),
    (rules.can_appoint, "post", {"administrator"}),
    (rules.can_vacate, "post", {"administrator"}),
    (rules.can_see_people, "user", {"administrator"}),
    (rules.can_see_sessions, "user", set()),
    (rules.can_end_sessions, "user", {"clerk"}),
    (rules.can_set_second_factor, "user", {"clerk"}),
    (rules.can_ask_reset, "user", {"administrator"}),
    (rules.can_read_views, "user", {"auditor", "clerk"}),
    (rules.can_set_password, "user", {"administrator", "clerk"}),
    (rules.can_set_backups, "post", {"administrator", "head"}),
    (rules.can_record_absence, "post", {"administrator", "head", "clerk"}),
    (rules.can_make_token, "user", {"administrator", "clerk"}),
    (rules.can_see_organisations, "unit", set(EVERYBODY) - {"stranger"}),
    (rules.can_explain_rules, "unit", {"administrator", "auditor"}),
]


@pytest.mark.parametrize(
    ("rule", "thing", "allowed"),
    TABLE,
    ids=[f"{rule.__name__}-{thing}" for rule, thing, _ in TABLE],
)
def test_rights_are_as_the_table_says(
    cast: Cast, rule: Rule, thing: str, allowed: set[str]
) -> None:
    subject = getattr(cast.clerk, thing)

    may = {who for who in EVERYBODY if rule(getattr(cast, who).actor, subject)}

    assert may == allowed


def test_the_founder_sets_up_only_the_own_body(cast: Cast) -> None:
    founder = founding(cast.body)

    assert rules.can_edit_tree(founder, cast.bureau)
    assert not rules.can_edit_tree(founder, cast.stranger.unit)


def test_explain_tells_the_clauses_in_order(cast: Cast) -> None:
    holds, clauses = explain(rules.can_set_backups, cast.head.actor, cast.clerk.post)

    assert holds
    assert [(one.name, one.holds) for one in clauses] == [
        ("is_of_one_body", True),
        ("heads_unit_of_post", True),
        ("can_set_backups", True),
    ]
