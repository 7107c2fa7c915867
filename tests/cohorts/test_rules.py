"""Who may do what to a cohort: everybody in the cast, every verb, by who enters the values."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from luoshi.cohorts import rules
from luoshi.cohorts.models import Cohort
from luoshi.common.permissions import sentence_of
from luoshi.ledger.models import Visibility
from tests.cast import Cast
from tests.cohorts.conftest import Story, make_story

PEOPLE = (
    "officer", "supervision_head", "clerk", "deputy_clerk", "head", "other_clerk", "other_head",
    "town_clerk", "town_head", "leader", "reviewer", "administrator", "auditor", "reader",
    "stranger",
)  # fmt: skip
SUPERVISION = {"officer", "supervision_head"}
LEAD = {"clerk", "deputy_clerk", "head"}
CHECKERS = {"other_clerk", "other_head"}
TOWN = {"town_clerk", "town_head"}
# Who enters: (source unit, who enters for 石桥村 in the tree, for 河口村 outside it, who confirms).
ENTERED: Mapping[str, tuple[str, set[str], set[str], set[str]]] = {
    "lead": ("", LEAD, LEAD, SUPERVISION | CHECKERS),
    "object_unit": ("", TOWN, LEAD, SUPERVISION | CHECKERS),
    "source": ("town", TOWN, TOWN, SUPERVISION | CHECKERS),
}


def allowed(cast: Cast, rule: Callable[[Any, Any], bool], subject: object) -> set[str]:
    return {person for person in PEOPLE if rule(getattr(cast, person).actor, subject)}


@pytest.mark.parametrize("entered_by", ENTERED)
def test_values_are_entered_once_by_their_source_and_confirmed_by_others(
    cast: Cast, entered_by: str
) -> None:
    source, tree, free, confirm = ENTERED[entered_by]
    words = {"source": getattr(cast, source)} if source else {}
    story = make_story(cast, entered_by=entered_by, **words)
    inside, outside = story.fresh("石桥村"), story.fresh("河口村")

    assert allowed(cast, rules.can_enter_value, inside) == tree
    assert allowed(cast, rules.can_enter_value, outside) == free
    assert allowed(cast, rules.can_enter_values, inside.cohort) == tree | free
    assert allowed(cast, rules.can_confirm_object, inside) == confirm
    assert allowed(cast, rules.can_reopen_object, outside) == confirm


def test_who_entered_does_not_confirm(cast: Cast) -> None:
    story = make_story(cast, entered_by="source", source=cast.other_bureau)

    assert allowed(cast, rules.can_confirm_object, story.fresh("石桥村")) == SUPERVISION


def test_the_list_is_kept_by_the_lead_and_the_standard_by_supervision(story: Story) -> None:
    cast, cohort = story.cast, story.fresh("石桥村").cohort

    assert allowed(cast, rules.can_keep_cohort, cohort) == SUPERVISION | LEAD
    assert allowed(cast, rules.can_change_standard, cohort) == SUPERVISION
    assert allowed(cast, rules.can_found_cohort, None) == SUPERVISION
    assert allowed(cast, rules.can_found_cohort, cohort.task) == SUPERVISION | LEAD


def test_a_cohort_is_seen_by_those_who_see_its_task(cast: Cast) -> None:
    make_story(cast, visibility=Visibility.INTERNAL)

    seeing = {
        person
        for person in PEOPLE
        if Cohort.objects.visible_to(getattr(cast, person).actor).exists()
    }

    assert seeing == SUPERVISION | LEAD | CHECKERS | {"leader", "auditor"}


@pytest.mark.parametrize("name", [name for name in dir(rules) if name.startswith("can_")])
def test_every_rule_has_its_sentence_in_chinese(name: str) -> None:
    sentence = sentence_of(getattr(rules, name))

    assert any("一" <= sign <= "鿿" for sign in sentence)
