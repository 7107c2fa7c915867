"""Statements asked again and again give what the ORM gives, however often they are asked."""

from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Q, QuerySet
from django.test.utils import CaptureQueriesContext

from luoshi.common.prepared import Prepared, PreparedRows, Repeated
from luoshi.common.rows import insert, update
from luoshi.common.statements import ask
from luoshi.organisations.models import Organisation
from luoshi.organisations.roles import Kind
from tests.cast import Cast
from tests.ledger.conftest import cast

__all__ = ["cast"]

pytestmark = pytest.mark.django_db
# On PostgreSQL the third time sends the plan to be kept, the ones after use it.
TIMES = 7


def _named(body_id: int, name: str) -> "QuerySet[Organisation]":
    return Organisation.objects.filter(body_id=body_id, name=name)


def _names(body_id: int) -> "QuerySet[Any, Any]":
    return Organisation.objects.filter(body_id=body_id).order_by("name").values_list("name")


def _by_key(key: int) -> "QuerySet[Organisation]":
    return Organisation.objects.filter(pk=key)


def test_the_hundredth_answer_is_as_the_first(cast: Cast) -> None:
    one, all_ = Prepared(_named, int, str), PreparedRows(_names, int)
    names = list(_names(cast.body.pk))

    for _time in range(TIMES):
        assert one.ask(cast.body.pk, "城北镇") == [cast.town]
        assert one.ask(cast.body.pk, "城南镇") == []
        assert all_.ask(cast.body.pk) == names
        assert all_.ask(cast.body.pk + 10**9) == []


def test_what_was_written_in_between_is_found(cast: Cast) -> None:
    one = Prepared(_named, int, str)
    for time in range(TIMES):
        name = f"第{time}站所"
        unit = Organisation(
            body=cast.body, name=name, path=f"9{time:07}", depth=1, kind=Kind.DEPARTMENT
        )
        made = insert(unit)
        assert one.ask(cast.body.pk, name) == [made]
        unit.name = f"{name}（撤）"
        update(unit, "name")
        assert one.ask(cast.body.pk, name) == []


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps its own statements")
def test_postgresql_keeps_the_plan(cast: Cast, settings: Any) -> None:
    def kept() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement ~ 'kept_1'")
            return int(cursor.fetchone()[0])

    one = PreparedRows(lambda body: _names(body).annotate(kept_1=Q(pk=1)), int)
    settings.KEEP_STATEMENTS = False
    for _time in range(TIMES):
        one.ask(cast.body.pk)
    assert kept() == 0

    settings.KEEP_STATEMENTS = True
    for _time in range(TIMES):
        one.ask(cast.body.pk)
    assert kept() == 1


def test_the_short_way_gives_what_the_usual_way_gives(cast: Cast) -> None:
    sql = (
        "SELECT name, '100%%', %s FROM organisations_organisation "
        "WHERE body_id = %s AND name LIKE '%%镇' AND name LIKE %s ORDER BY name"
    )
    values = ["50%s", cast.body.pk, "城%"]

    short = [ask(sql, values) for _time in range(TIMES)]
    with CaptureQueriesContext(connection) as listened:
        usual = ask(sql, values)

    assert short == [usual] * TIMES
    assert usual == [("城北镇", "100%", "50%s")]
    assert len(listened) == 1


def test_an_error_of_the_database_has_the_name_it_always_has(cast: Cast) -> None:
    unit = Organisation(
        body=cast.body, name="重号站", path=cast.town.path, depth=1, kind=Kind.DEPARTMENT
    )

    with pytest.raises(IntegrityError), transaction.atomic():
        insert(unit)

    assert ask("SELECT 1 WHERE 1 = %s", [2]) == []
    assert not Organisation.objects.filter(name="重号站").exists()


def test_a_question_without_an_answer_is_not_asked(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    asked = Repeated()

    with django_assert_num_queries(0):
        assert asked.objects("none", lambda: _named(cast.body.pk, "").filter(pk__in=[])) == []
        assert asked.count("none", lambda: _names(cast.body.pk).filter(pk__in=[])) == 0


def test_questions_of_other_readers_are_kept_apart_and_the_oldest_make_room(cast: Cast) -> None:
    asked = Repeated(most=2)

    for _time in range(2):
        for unit in (cast.town, cast.bureau, cast.other_bureau):
            found = asked.objects(unit.pk, partial(_by_key, unit.pk))
            assert found == [unit]
            assert asked.count(unit.pk, partial(_by_key, unit.pk)) == 1
