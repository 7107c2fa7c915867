"""Who answers for what, unit by unit; and both duties of those who lead."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from luoshi.common import clock
from luoshi.duties import rules, selectors
from luoshi.duties.views.common import tabs
from luoshi.organisations.roles import Kind
from luoshi.organisations.views.common import actor_of


@require_GET
def coverage(request: HttpRequest) -> HttpResponse:
    """The matrix of units and duties with its gaps; on a phone a list by duty."""
    actor, today = actor_of(request), clock.today()
    line, kind = request.GET.get("line", "")[:40], request.GET.get("kind", "")
    kind = kind if kind in Kind.values else ""
    matrix = selectors.coverage_of(actor, today, line, kind)
    shown = {
        "matrix": matrix,
        "by_duty": [(duty, matrix.cells_of(duty.pk)) for duty in matrix.duties],
        "lines": selectors.lines_of_duties(actor, today),
        "kinds": Kind.choices,
        "line": line,
        "kind": kind,
        "today": today,
        "may_keep": rules.can_keep_duties(actor, None),
        "tabs": tabs("coverage"),
    }
    return render(request, "duties/coverage.html", shown)


@require_GET
def two_duties(request: HttpRequest) -> HttpResponse:
    """一岗双责: leading posts with the line duty and the second duty side by side."""
    rows = selectors.two_duties(actor_of(request), clock.today())
    shown = {
        "rows": rows,
        "missing": sum(not row.second for row in rows),
        "tabs": tabs("two_duties"),
    }
    return render(request, "duties/two_duties.html", shown)
