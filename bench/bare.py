"""What the same machine does without us: a bare Django list and the bare statement."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.test import Client, override_settings
from django.urls import path

from luoshi.ledger.models import Task

_PAGE = Engine().from_string(
    "<!doctype html><title>Tasks</title><table>{% for task in tasks %}"
    "<tr><td>{{ task.number }}<td>{{ task.title }}<td>{{ task.due_on }}<td>{{ task.standing }}"
    "<td>{{ task.percent }}</tr>{% endfor %}</table>"
)
_LIST_SQL = """
SELECT t.number, t.title, t.due_on, t.standing, t.percent, o.name
FROM ledger_task t JOIN organisations_organisation o ON o.id = t.lead_id
WHERE t.body_id = %s AND t.is_open AND t.lead_id = %s AND t.standing = %s
ORDER BY t.due_on, t.id LIMIT 25
"""


def show_list(_request: HttpRequest) -> HttpResponse:
    """25 rows of one table through a template: nothing else."""
    tasks = Task.objects.order_by("pk")[:25]
    return HttpResponse(_PAGE.render(Context({"tasks": tasks})))


def here(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Look for addresses in this module, not among the product's."""

    def at(request: HttpRequest) -> HttpResponse:
        request.urlconf = __name__  # type: ignore[attr-defined]
        return answer(request)

    return at


urlpatterns = [path("bare/", show_list)]


def bare_list() -> Callable[[int], object]:
    """A request to the bare list under a minimal middleware."""
    client = Client(SERVER_NAME="localhost")
    minimal = ["django.middleware.common.CommonMiddleware", "bench.bare.here"]
    with override_settings(MIDDLEWARE=minimal):
        client.get("/bare/")  # its handler keeps the middleware it found

    def act(_number: int) -> object:
        response = client.get("/bare/")
        assert response.status_code == 200, response.status_code
        return response

    return act


def bare_statement(body_id: int, lead_id: int, standing: str) -> Callable[[int], Any]:
    """The statement of our list by the raw driver."""
    connection.ensure_connection()
    sql = _LIST_SQL if connection.vendor == "postgresql" else _LIST_SQL.replace("%s", "?")
    cursor = connection.connection.cursor()

    def act(_number: int) -> Any:
        cursor.execute(sql, (body_id, lead_id, standing))
        rows = cursor.fetchall()
        assert rows, "no rows"
        return rows

    return act
