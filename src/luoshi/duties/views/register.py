"""The register of duties: its list, one duty, the forms that change it, and the workbook."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luoshi.common import clock
from luoshi.common.permissions import require
from luoshi.duties import forms, rules, selectors, services, sheets
from luoshi.duties.models import Duty, DutyKind
from luoshi.duties.views.common import crumbs, key, tabs
from luoshi.organisations.forms import EndForm
from luoshi.organisations.views.common import Crumbs, actor_of, form_page, found
from luoshi.organisations.views.workbooks import doors, looked_at, preview, workbook_file
from luoshi.submissions.services import once

_form_methods = require_http_methods(["GET", "POST"])


@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """The duties that hold today, with the posts that answer for them."""
    actor, today = actor_of(request), clock.today()
    line, kind = request.GET.get("line", "")[:40], request.GET.get("kind", "")
    kind = kind if kind in DutyKind.values else ""
    shown = {
        "rows": selectors.list_duties(actor, today, line, kind),
        "lines": selectors.lines_of_duties(actor, today),
        "kinds": DutyKind.choices,
        "line": line,
        "kind": kind,
        "may_keep": rules.can_keep_duties(actor, None),
        "tabs": tabs("register"),
    }
    return render(request, "duties/register.html", shown)


@require_GET
@found
def duty(request: HttpRequest, pk: int) -> HttpResponse:
    """One duty: what it says, who answers for it, what happened to it."""
    actor, today = actor_of(request), clock.today()
    held = selectors.get_duty(actor, key(pk))
    row = selectors.row_of_duty(actor, held, today)
    may_keep = rules.can_keep_duties(actor, held)
    shown = {
        "duty": held,
        "row": row,
        "facts": _facts(held, row),
        "may_keep": may_keep,
        "may_assign": rules.may_open_assignment(actor, held),
        "own_unit": actor.organisation_id,
        "crumbs": crumbs((_("Duties"), reverse("duties:register")), (held.code, "")),
    }
    return render(request, "duties/duty.html", shown)


@_form_methods
@once
def add(request: HttpRequest) -> HttpResponse:
    """Add a duty."""
    actor = actor_of(request)
    require(rules.can_keep_duties, actor, None)
    return form_page(
        request,
        forms.DutyForm(request.POST or None),
        lambda form: services.add_duty(actor=actor, at=clock.now(), **form.cleaned_data),
        heading=_("Add a duty"),
        submit=_("Add the duty"),
        back=reverse("duties:register"),
        crumbs=crumbs((_("Duties"), reverse("duties:register")), (_("Add a duty"), "")),
        said=_("The duty was added."),
    )


@_form_methods
@once
@found
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what a duty says."""
    actor = actor_of(request)
    held = selectors.get_duty(actor, key(pk))
    require(rules.can_keep_duties, actor, held)
    return form_page(
        request,
        forms.DutyForm(request.POST or None, initial=forms.values_of_duty(held)),
        lambda form: services.change_duty(
            actor=actor, at=clock.now(), duty=held, **form.cleaned_data
        ),
        heading=_("Change the duty %(code)s") % {"code": held.code},
        submit=_("Save"),
        back=_url(held),
        crumbs=_crumbs(held, _("Change")),
        said=_("Saved."),
        text=_("Lists issued before keep what they said; the next version shows the change."),
    )


@_form_methods
@once
@found
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a duty on a day."""
    actor = actor_of(request)
    held = selectors.get_duty(actor, key(pk))
    require(rules.can_keep_duties, actor, held)
    return form_page(
        request,
        EndForm(request.POST or None, initial={"on": clock.today()}),
        lambda form: services.end_duty(
            actor=actor, at=clock.now(), duty=held, on=form.cleaned_data["on"]
        ),
        heading=_("End the duty %(code)s") % {"code": held.code},
        submit=_("End the duty"),
        back=reverse("duties:register"),
        crumbs=_crumbs(held, _("End")),
        said=_("The duty was ended."),
        text=held.title,
    )


@_form_methods
@once
@found
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a duty to a post."""
    actor = actor_of(request)
    held = selectors.get_duty(actor, key(pk))
    require(rules.may_open_assignment, actor, held)
    within = None if rules.can_keep_duties(actor, held) else actor.organisation_id
    initial = {"starts_on": clock.today(), "post": request.GET.get("post", "")}
    return form_page(
        request,
        forms.AssignForm(request.POST or None, actor=actor, within=within, initial=initial),
        lambda form: services.assign_duty(
            actor=actor, at=clock.now(), duty=held, **form.cleaned_data
        ),
        heading=_("Who answers for %(title)s") % {"title": held.title},
        submit=_("Assign"),
        back=_url(held),
        crumbs=_crumbs(held, _("Assign")),
        said=_("Assigned."),
        text=_("A duty belongs to the post; it stays when the holder moves."),
    )


@_form_methods
@once
@found
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a duty from a post."""
    actor = actor_of(request)
    given = selectors.get_post_duty(actor, key(pk))
    require(rules.can_assign_duty, actor, given)
    named = {"post": str(given.post), "title": given.duty.title}
    return form_page(
        request,
        EndForm(request.POST or None, initial={"on": clock.today()}),
        lambda form: services.release_duty(
            actor=actor, at=clock.now(), post_duty=given, on=form.cleaned_data["on"]
        ),
        heading=_("%(post)s no longer answers for %(title)s") % named,
        submit=_("Release"),
        back=_url(given.duty),
        crumbs=_crumbs(given.duty, _("Release")),
        said=_("Saved."),
    )


@_form_methods
def upload(request: HttpRequest) -> HttpResponse:
    """Choose a workbook and see what it would add; nothing is written yet."""
    actor = actor_of(request)
    require(rules.can_keep_duties, actor, None)
    form = forms.WorkbookForm(request.POST or None, request.FILES or None)
    shown = preview(request, form, lambda content: sheets.read_duties(content, actor))
    return render(request, "duties/import.html", {**_page(), **shown})


@require_POST
@once
def apply(request: HttpRequest) -> HttpResponse:
    """Add what the preview showed: all of it or nothing."""
    actor = actor_of(request)
    require(rules.can_keep_duties, actor, None)
    # Read again: between preview and now somebody else may have changed the register.
    plan = sheets.read_duties(looked_at(request), actor)
    if plan.errors:
        shown = {**_page(), "form": forms.WorkbookForm(), "plan": plan}
        return render(request, "duties/import.html", shown)
    services.add_duties(actor=actor, at=clock.now(), plan=plan)
    messages.success(request, _("The duties of the workbook were added."))
    return HttpResponseRedirect(reverse("duties:register"))


@require_GET
def template(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The empty workbook to fill in."""
    return workbook_file(sheets.empty_workbook(), "luoshi-duties.xlsx")


def _url(held: Duty) -> str:
    return reverse("duties:duty", args=[held.pk])


def _crumbs(held: Duty, last: str) -> Crumbs:
    register_url = reverse("duties:register")
    return crumbs((_("Duties"), register_url), (held.code, _url(held)), (last, ""))


def _page() -> dict[str, object]:
    return {"crumbs": _workbook_crumbs(), **doors("duties")}


def _workbook_crumbs() -> Crumbs:
    return crumbs((_("Duties"), reverse("duties:register")), (_("From a workbook"), ""))


def _facts(held: Duty, row: selectors.DutyRow) -> list[tuple[str, object]]:
    facts: list[tuple[str, object]] = [(_("kind"), row.kind_word)]
    for label, value in (
        (_("line"), held.line),
        (_("basis"), held.basis),
        (_("levels"), "、".join(row.levels)),
        (_("from"), held.starts_on.isoformat()),
        (_("until"), held.ends_on.isoformat() if held.ends_on else ""),
    ):
        if value:
            facts.append((label, value))
    return facts
