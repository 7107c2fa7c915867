"""Load a tree from a workbook: upload, preview with errors by cell, add all or nothing."""

import base64
import binascii

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luoshi.common import clock
from luoshi.common.permissions import require
from luoshi.organisations import forms, rules, services, sheets
from luoshi.organisations.views.common import Crumbs, actor_of, crumb
from luoshi.submissions.services import once

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Choose a workbook and see what it would add; nothing is written yet."""
    actor = actor_of(request)
    require(rules.can_edit_tree, actor, None)
    form = forms.TreeFileForm(request.POST or None, request.FILES or None)
    shown: dict[str, object] = {"form": form, "crumbs": _crumbs()}
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        if file.size > sheets.MOST_BYTES:
            form.add_error("file", _("The workbook is larger than 5 MB. Split it."))
        else:
            content = file.read()
            shown["plan"] = sheets.read_tree(content, actor)
            shown["content"] = base64.b64encode(content).decode("ascii")
            shown["file_name"] = file.name
    return render(request, "organisations/import.html", shown)


@require_POST
@once
def apply(request: HttpRequest) -> HttpResponse:
    """Add what the preview showed and hand over the one-time passwords, once."""
    actor = actor_of(request)
    require(rules.can_edit_tree, actor, None)
    try:
        content = base64.b64decode(request.POST.get("content", ""), validate=True)
    except (binascii.Error, ValueError):
        content = b""
    # Read again: between preview and now somebody else may have changed the tree.
    plan = sheets.read_tree(content, actor)
    if plan.errors:
        shown = {"form": forms.TreeFileForm(), "plan": plan, "crumbs": _crumbs()}
        return render(request, "organisations/import.html", shown)
    logins = services.add_tree(actor=actor, at=clock.now(), plan=plan, starts_on=clock.today())
    shown = {"plan": plan, "logins": logins, "crumbs": _crumbs()}
    return render(request, "organisations/imported.html", shown)


@require_GET
def template(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The empty workbook to fill in."""
    response = HttpResponse(sheets.empty_workbook(), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="luoshi-units.xlsx"'
    return response


def _crumbs() -> Crumbs:
    return [crumb(_("Units"), reverse("organisations:tree")), crumb(_("From a workbook"))]
