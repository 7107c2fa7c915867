"""The tree, a unit's page, and the forms that change units and leading groups."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from luoshi.common import clock, pages
from luoshi.common.permissions import require
from luoshi.organisations import forms, rules, selectors, services
from luoshi.organisations.models import Organisation
from luoshi.organisations.views.common import Crumbs, actor_of, crumb, form_page, found
from luoshi.submissions.services import once

_form_methods = require_http_methods(["GET", "POST"])


@require_GET
def tree(request: HttpRequest) -> HttpResponse:
    """The whole tree of the body with its posts and who holds them."""
    actor = actor_of(request)
    rows = selectors.tree_of(actor, clock.today())
    shown = {
        "rows": rows,
        "posts": sum(len(row.posts) for row in rows),
        "vacant": sum(not post.holder for row in rows for post in row.posts),
        "may_edit": rules.can_edit_tree(actor, None),
        "may_see_people": rules.can_see_people(actor, None),
        "may_read_views": rules.can_read_views(actor, None),
        "sets_up": rules.sets_up_body(actor, None),
        "may_explain": rules.can_explain_rules(actor, None),
    }
    return render(request, "organisations/tree.html", shown)


@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """Units for a field that proposes, as JSON."""
    rows = selectors.find_organisations(actor_of(request), request.GET.get("q", "")[:60])
    offered = [{"value": row.name, "note": row.under, "id": row.id} for row in rows]
    return JsonResponse(offered, safe=False)


@require_GET
@found
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """A unit: what stands above and below, posts, holders, stand-ins, absences, seats."""
    actor = actor_of(request)
    page = selectors.unit_page(actor, pk, clock.today())
    may_edit = rules.can_edit_tree(actor, page.unit)
    may_grant = rules.can_grant_roles(actor, page.unit) and page.unit.ended_on is None
    panels = pages.panels_for("post", actor, page.posts)
    shown = {
        "page": page,
        "posts": [(post, panels[post.pk]) for post in page.posts],
        "unit": page.unit,
        "facts": _facts(page.unit),
        "crumbs": _crumbs(page.unit, [*page.above]),
        "may_edit": may_edit and page.unit.ended_on is None,
        "may_absent": may_edit or may_grant or actor.is_of(page.unit.pk),
        "may_grant": may_grant,
        "may_vacate": rules.can_vacate(actor, page.unit),
        "is_group": page.unit.kind == "leading_group",
        "uncovered": [post for post in page.posts if post.is_uncovered],
    }
    return render(request, "organisations/unit.html", shown)


@_form_methods
@once
@found
def add(request: HttpRequest) -> HttpResponse:
    """Add a unit under another one."""
    actor = actor_of(request)
    above = selectors.get_organisation(actor, _number(request.GET.get("under")))
    require(rules.can_edit_tree, actor, above)
    return form_page(
        request,
        forms.UnitForm(request.POST or None, initial={"kind": "department"}),
        lambda form: services.add_organisation(
            actor=actor, at=clock.now(), under=above, **form.cleaned_data
        ),
        heading=_("Add a unit under %(name)s") % {"name": above.name},
        submit=_("Add the unit"),
        back=_url(above),
        crumbs=_crumbs(above, [], _("Add a unit")),
        said=_("The unit was added."),
    )


@_form_methods
@once
@found
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what a unit is called and how it is grouped."""
    actor = actor_of(request)
    held = selectors.get_organisation(actor, pk)
    require(rules.can_edit_tree, actor, held)
    return form_page(
        request,
        forms.UnitForm(request.POST or None, initial=forms.values_of_unit(held)),
        lambda form: services.change_organisation(
            actor=actor, at=clock.now(), organisation=held, **form.cleaned_data
        ),
        heading=_("Change %(name)s") % {"name": held.name},
        submit=_("Save"),
        back=_url(held),
        crumbs=_crumbs(held, [], _("Change")),
        said=_("Saved."),
    )


@_form_methods
@once
@found
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a unit with everything below it."""
    actor = actor_of(request)
    held = selectors.get_organisation(actor, pk)
    require(rules.can_edit_tree, actor, held)
    return form_page(
        request,
        forms.PlaceForm(request.POST or None, actor=actor),
        lambda form: services.move_organisation(
            actor=actor, at=clock.now(), organisation=held, under=form.cleaned_data["under"]
        ),
        heading=_("Move %(name)s") % {"name": held.name},
        submit=_("Move the unit"),
        back=_url(held),
        crumbs=_crumbs(held, [], _("Move")),
        said=_("The unit was moved."),
        text=_("Everything below the unit moves with it; its tasks and history stay with it."),
    )


@_form_methods
@once
@found
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a unit on a day."""
    actor = actor_of(request)
    held = selectors.get_organisation(actor, pk)
    require(rules.can_edit_tree, actor, held)
    return form_page(
        request,
        forms.EndForm(request.POST or None, initial={"on": clock.today()}),
        lambda form: services.end_organisation(
            actor=actor, at=clock.now(), organisation=held, on=form.cleaned_data["on"]
        ),
        heading=_("End %(name)s") % {"name": held.name},
        submit=_("End the unit"),
        back=reverse("organisations:tree"),
        crumbs=_crumbs(held, [], _("End")),
        said=_("The unit was ended."),
        text=_("It can no longer be chosen; wherever it was named it stays readable."),
    )


@_form_methods
@once
@found
def seats(request: HttpRequest, pk: int) -> HttpResponse:
    """Set who sits in a leading group and who answers for it."""
    actor = actor_of(request)
    group = selectors.get_organisation(actor, pk)
    require(rules.can_edit_tree, actor, group)
    form = forms.SeatsForm(request.POST or None, actor=actor, initial=forms.values_of_seats(group))
    return form_page(
        request,
        form,
        lambda _form: services.set_seats(
            actor=actor,
            at=clock.now(),
            group=group,
            seats=form.seated(),
            accountable=form.cleaned_data["accountable"],
            office=form.cleaned_data["office"],
        ),
        heading=_("Seats of %(name)s") % {"name": group.name},
        submit=_("Save"),
        back=_url(group),
        crumbs=_crumbs(group, [], _("Seats")),
        said=_("Saved."),
    )


def _url(held: Organisation) -> str:
    return reverse("organisations:unit", args=[held.pk])


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else 0


def _crumbs(held: Organisation, above: "list[object]", last: str = "") -> Crumbs:
    steps = [crumb(_("Units"), reverse("organisations:tree"))]
    for one in above:
        url = reverse("organisations:unit", args=[one.id])  # type: ignore[attr-defined]
        steps.append(crumb(one.shown, url))  # type: ignore[attr-defined]
    steps.append(crumb(held.shown, _url(held) if last else ""))
    return [*steps, crumb(last)] if last else steps


def _facts(held: Organisation) -> list[tuple[str, object]]:
    facts: list[tuple[str, object]] = [(_("kind"), held.get_kind_display())]
    for label, value in (
        (_("full name"), held.name),
        (_("other names"), "、".join(held.aliases)),
        (_("line"), held.line),
        (_("comparison group"), held.comparison_group),
        (_("code"), held.code),
        (_("number"), held.pk),
    ):
        if value:
            facts.append((label, value))
    return facts
