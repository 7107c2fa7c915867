"""Load a tree from a workbook: upload, preview with errors by cell, add all or nothing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luoshi.common import clock
from luoshi.common.permissions import require
from luoshi.organisations import forms, rules, services, sheets
from luoshi.organisations.views.common import Crumbs, actor_of, crumb
from luoshi.organisations.views.workbooks import doors, looked_at, preview, workbook_file
from luoshi.submissions.services import once


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Choose a workbook and see what it would add; nothing is written yet."""
    actor = actor_of(request)
    require(rules.can_edit_tree, actor, None)
    form = forms.TreeFileForm(request.POST or None, request.FILES or None)
    shown = preview(request, form, lambda content: sheets.read_tree(content, actor))
    return render(request, "organisations/import.html", {**_page(), **shown})


@require_POST
@once
def apply(request: HttpRequest) -> HttpResponse:
    """Add what the preview showed and hand over the one-time passwords, once."""
    actor = actor_of(request)
    require(rules.can_edit_tree, actor, None)
    # Read again: between preview and now somebody else may have changed the tree.
    plan = sheets.read_tree(looked_at(request), actor)
    if plan.errors:
        shown = {**_page(), "form": forms.TreeFileForm(), "plan": plan}
        return render(request, "organisations/import.html", shown)
    logins = services.add_tree(actor=actor, at=clock.now(), plan=plan, starts_on=clock.today())
    shown = {"plan": plan, "logins": logins, "crumbs": _crumbs()}
    return render(request, "organisations/imported.html", shown)


@require_GET
def template(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The empty workbook to fill in."""
    return workbook_file(sheets.empty_workbook(), "luoshi-units.xlsx")


def _page() -> dict[str, object]:
    return {"crumbs": _crumbs(), **doors("organisations")}


def _crumbs() -> Crumbs:
    return [crumb(_("Units"), reverse("organisations:tree")), crumb(_("From a workbook"))]
