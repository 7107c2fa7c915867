"""Responsibility lists: all units, one unit or post as it stands, versions and their answers."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luoshi.common import clock
from luoshi.common.errors import NotAllowed, Refusal
from luoshi.common.permissions import require
from luoshi.duties import forms, rules, selectors, services, sheets
from luoshi.duties.models import ListVersion
from luoshi.duties.selectors.lists import digest_of
from luoshi.duties.sheets.exporting import CHANGES, SheetForm
from luoshi.duties.views.common import crumbs, key, tabs
from luoshi.organisations.models import Organisation, Post
from luoshi.organisations.roles import Kind
from luoshi.organisations.selectors import get_organisation, get_post
from luoshi.organisations.views.common import actor_of, form_page, found
from luoshi.submissions.services import once

_form_methods = require_http_methods(["GET", "POST"])


@require_http_methods(["GET", "POST"])
@once
def lists(request: HttpRequest) -> HttpResponse:
    """Every unit with its list; issue all that changed in one act."""
    actor, today = actor_of(request), clock.today()
    if request.method == "POST":
        require(rules.can_issue_list, actor, None)
        units = selectors.units_to_list(actor, today)
        issued = services.issue_lists(actor=actor, at=clock.now(), subjects=units)
        _tell_issued(request, len(issued), len(units))
        return HttpResponseRedirect(reverse("duties:lists"))
    kind = request.GET.get("kind", "")
    kind = kind if kind in Kind.values else ""
    shown = {
        "rows": selectors.list_units(actor, today, kind),
        "kinds": Kind.choices,
        "kind": kind,
        "waiting": list(selectors.lists_waiting_for(actor)),
        "hand_overs": list(selectors.hand_overs_waiting_for(actor)),
        "may_issue": rules.can_issue_list(actor, None),
        "own_post": actor.post_id,
        "own_unit": actor.organisation_id,
        "tabs": tabs("lists"),
    }
    return render(request, "duties/lists.html", shown)


@require_GET
@found
def of_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """What a unit answers for today, its versions, and the lists of its posts."""
    return _living(request, get_organisation(actor_of(request), key(pk)))


@require_GET
@found
def of_post(request: HttpRequest, pk: int) -> HttpResponse:
    """What a post answers for today, and the versions of its list."""
    return _living(request, get_post(actor_of(request), key(pk)))


def _living(request: HttpRequest, subject: Organisation | Post) -> HttpResponse:
    actor, today = actor_of(request), clock.today()
    lines = selectors.lines_for(actor, subject, today)
    versions = selectors.versions_of(actor, subject)
    last = versions[0] if versions else None
    is_post = isinstance(subject, Post)
    posts = [] if isinstance(subject, Post) else selectors.posts_of_unit(actor, subject, today)
    shown = {
        "subject": subject,
        "is_post": is_post,
        "groups": grouped([selectors.ComparedLine(line) for line in lines]),
        "count": len(lines),
        "versions": versions,
        "last": last,
        "is_new": last is None or last.digest != digest_of(lines),
        "posts": posts,
        "today": today,
        "may_issue": rules.can_issue_list(actor, subject),
        "may_hand_over": is_post and rules.can_draft_hand_over(actor, subject),
        "crumbs": crumbs(*_above(subject), (str(subject), "")),
    }
    return render(request, "duties/living.html", shown)


@require_POST
@once
@found
def issue_of_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """Issue the next version of a unit's list."""
    return _issue(request, get_organisation(actor_of(request), key(pk)))


@require_POST
@once
@found
def issue_of_post(request: HttpRequest, pk: int) -> HttpResponse:
    """Issue the next version of a post's list."""
    return _issue(request, get_post(actor_of(request), key(pk)))


def _issue(request: HttpRequest, subject: Organisation | Post) -> HttpResponse:
    actor = actor_of(request)
    kind = "post" if isinstance(subject, Post) else "unit"
    try:
        version = services.issue_list(actor=actor, at=clock.now(), subject=subject)
    except NotAllowed:
        raise
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(reverse(f"duties:{kind}", args=[subject.pk]))
    messages.success(request, _("Version %(number)s was issued.") % {"number": version.number})
    return HttpResponseRedirect(reverse("duties:version", args=[version.pk]))


@require_GET
@found
def version(request: HttpRequest, pk: int) -> HttpResponse:
    """A version as it was issued, beside the version before."""
    actor = actor_of(request)
    view = selectors.view_version(actor, key(pk))
    held = view.version
    changes = {word: sum(one.change == word for one in view.lines) for word in CHANGES}
    shown = {
        "view": view,
        "version": held,
        "groups": grouped(view.lines),
        "changes": [(CHANGES[word], number) for word, number in changes.items() if number],
        "moves": () if view.is_replaced else rules.list_moves_open_to(actor, held),
        "crumbs": crumbs(*_above(held.post or held.unit), (held.whom, _living_url(held)), (
            _("Version %(number)s") % {"number": held.number}, "")),
    }  # fmt: skip
    return render(request, "duties/version.html", shown)


@require_GET
@found
def export(request: HttpRequest, pk: int, form: SheetForm) -> HttpResponse:
    """A version as a Word or Excel file."""
    view = selectors.view_version(actor_of(request), key(pk))
    sheet = sheets.make_sheet(form, view)
    response = HttpResponse(sheet.content, content_type=sheet.mime)
    named = content_disposition_header(as_attachment=True, filename=sheet.name)
    response["Content-Disposition"] = named or "attachment"
    return response


@require_POST
@once
@found
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign for a version."""
    actor = actor_of(request)
    held = selectors.version_to_act_on(actor, key(pk))
    services.sign_list(
        actor=actor, at=clock.now(), version=held, words=request.POST.get("words", "")[:500]
    )
    messages.success(request, _("Signed for."))
    return HttpResponseRedirect(_url(held))


@_form_methods
@once
@found
def object_to(request: HttpRequest, pk: int) -> HttpResponse:
    """Say why a version does not hold."""
    actor = actor_of(request)
    held = selectors.version_to_act_on(actor, key(pk))
    require(rules.can_sign_list, actor, held)
    return form_page(
        request,
        forms.ReasonForm(request.POST or None),
        lambda form: services.object_to_list(
            actor=actor, at=clock.now(), version=held, words=form.cleaned_data["reason"]
        ),
        heading=_("Object to the list of %(whom)s") % {"whom": held.whom},
        submit=_("Object"),
        back=_url(held),
        crumbs=crumbs((held.whom, _url(held)), (_("Object"), "")),
        said=_("Supervision was told."),
        text=_("Name the line and the reason; supervision answers or issues a new version."),
    )


@_form_methods
@once
@found
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer an objection."""
    actor = actor_of(request)
    held = selectors.version_to_act_on(actor, key(pk))
    require(rules.can_answer_objection, actor, held)
    said = held.replies.filter(is_objection=True).order_by("-pk").first()
    return form_page(
        request,
        forms.AnswerForm(request.POST or None),
        lambda form: services.answer_objection(
            actor=actor, at=clock.now(), version=held, answer=form.cleaned_data["answer"]
        ),
        heading=_("Answer the objection of %(whom)s") % {"whom": held.whom},
        submit=_("Answer"),
        back=_url(held),
        crumbs=crumbs((held.whom, _url(held)), (_("Answer"), "")),
        said=_("Answered."),
        text=said.words if said else "",
    )


def grouped(
    lines: Sequence[selectors.ComparedLine],
) -> list[tuple[str, list[selectors.ComparedLine]]]:
    """Lines under the part in them, in the order of the list."""
    groups: dict[str, list[selectors.ComparedLine]] = {}
    for one in lines:
        groups.setdefault(sheets.part_word(one.line.part), []).append(one)
    return list(groups.items())


def _tell_issued(request: HttpRequest, issued: int, units: int) -> None:
    told = ngettext(
        "%(issued)s list was issued; %(spared)s had nothing new.",
        "%(issued)s lists were issued; %(spared)s had nothing new.",
        issued,
    )
    messages.success(request, told % {"issued": issued, "spared": units - issued})


def _above(subject: Organisation | Post | None) -> list[tuple[str, str]]:
    if not isinstance(subject, Post):
        return []
    unit = subject.organisation
    return [(unit.shown, reverse("duties:unit", args=[unit.pk]))]


def _url(held: ListVersion) -> str:
    return reverse("duties:version", args=[held.pk])


def _living_url(held: ListVersion) -> str:
    if held.post_id is not None:
        return reverse("duties:post", args=[held.post_id])
    return reverse("duties:unit", args=[held.unit_id])
