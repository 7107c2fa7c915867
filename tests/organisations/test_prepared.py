"""Questions that are put into SQL once: what they find, in how many statements."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.db.models import QuerySet

from luoshi.common.pages import may_have
from luoshi.common.prepared import PreparedEach
from luoshi.organisations.models import Post
from tests.cast import Cast


def _posts(keys: Sequence[int]) -> QuerySet[Post]:
    return Post.objects.filter(pk__in=keys).select_related("organisation").order_by("-pk")


@pytest.mark.parametrize(("count", "queries"), [(0, 0), (1, 1), (3, 1)])
def test_a_question_about_several_things_is_asked_once_for_all(
    cast: Cast, count: int, queries: int, django_assert_num_queries: Callable[[int], Any]
) -> None:
    posts = sorted([cast.clerk.post, cast.head.post, cast.leader.post], key=lambda one: -one.pk)
    asked = PreparedEach(_posts)

    for _again in range(2):
        with django_assert_num_queries(queries):
            found = asked.ask([post.pk for post in posts[:count]])
            units = [post.organisation.name for post in found]

        assert found == posts[:count]
        assert units == [post.organisation.name for post in posts[:count]]


@pytest.mark.parametrize(("told", "may"), [({}, True), ({"a": False}, False), ({"a": True}, True)])
def test_what_was_read_without_its_traces_may_have_anything(
    told: dict[str, bool], may: bool
) -> None:
    post = Post()
    for name, value in told.items():
        setattr(post, name, value)

    assert may_have(post, "a") is may
