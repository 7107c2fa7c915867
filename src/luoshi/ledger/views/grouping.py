"""The ledger by leader, unit, line, document or plan, each group leading to its list."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from luoshi.common.pages import tabs_of
from luoshi.common.standings import key_of
from luoshi.ledger import selectors
from luoshi.ledger.views.requests import Request


@require_GET
def grouped(request: Request, by: str) -> HttpResponse:
    """Tasks at work by one grouping."""
    home = reverse("ledger:tasks")
    rows = []
    for row in selectors.groups_by(request.actor, by):
        url = f"{home}?{urlencode({row.filter_name: row.key})}" if row.key else ""
        links = {key_of(name): f"{url}&standing={name}" for name in row.counts} if url else {}
        rows.append({"row": row, "url": url, "links": links})
    page = {"rows": rows, "by": by, "tabs": tabs_of("ledger", request.actor, by)}
    return render(request, "ledger/groups.html", page)
