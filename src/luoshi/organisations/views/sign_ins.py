"""Pages of one's own sign-in, of second factors, of sessions, and of looks at personal data."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luoshi.common import clock
from luoshi.common.errors import NotAllowed, Refusal
from luoshi.common.permissions import require
from luoshi.organisations import forms, rules, second_factor, selectors, services, sessions
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import User
from luoshi.organisations.views.common import Crumbs, actor_of, crumb, form_page, found
from luoshi.submissions.services import once

_form_methods = require_http_methods(["GET", "POST"])
_SECRET = "second_factor_secret"  # noqa: S105 - where the session keeps it


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """How I sign in, where I am signed in, and who looked at my data."""
    actor, user = _whoever(request)
    shown = {
        "sessions": selectors.sessions_of(user, request.session.session_key or ""),
        "is_set_up": second_factor.is_set_up(user),
        "is_required": second_factor.is_required(actor),
        "codes_left": second_factor.codes_left(user),
        "views": selectors.views_of(actor, user),
        "today": clock.today(),
        "crumbs": _crumbs(),
    }
    return render(request, "organisations/my_sign_in.html", shown)


@_form_methods
def set_up(request: HttpRequest) -> HttpResponse:
    """Set up the second factor: scan, type the code, keep the recovery codes."""
    actor, user = _whoever(request)
    if second_factor.is_set_up(user):
        return HttpResponseRedirect(reverse("organisations:my_sign_in"))
    secret = str(request.session.setdefault(_SECRET, second_factor.new_secret()))
    form = forms.SetUpFactorForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        try:
            codes = services.set_second_factor(
                actor=actor,
                at=clock.now(),
                user=user,
                secret=secret,
                code=form.cleaned_data["code"],
            )
        except Refusal as refusal:
            form.add_error("code", str(refusal))
        else:
            del request.session[_SECRET]
            request.session.cycle_key()
            second_factor.pass_session(request, user)
            shown = {"codes": codes, "crumbs": _crumbs(_("Recovery codes"))}
            return render(request, "organisations/recovery_codes.html", shown)
    shown = {
        "form": form,
        "secret": secret,
        "picture": second_factor.square_code(second_factor.address_for_phone(user, secret)),
        "is_required": second_factor.is_required(actor),
        "crumbs": _crumbs(_("Second factor")),
    }
    return render(request, "organisations/second_factor.html", shown)


@require_POST
@found
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of my own sessions."""
    _actor, user = _whoever(request)
    selectors.get_session(user, pk).end()
    messages.success(request, _("The session was ended."))
    return HttpResponseRedirect(reverse("organisations:my_sign_in"))


@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """End all my sessions but this one."""
    actor, user = _whoever(request)
    key = request.session.session_key or ""
    ended = services.end_sessions(actor=actor, at=clock.now(), user=user, besides=key)
    sessions.keep_epoch(request, ended.session_epoch)
    messages.success(request, _("All your other sessions were ended."))
    return HttpResponseRedirect(reverse("organisations:my_sign_in"))


@_form_methods
@found
def of_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Open where a person is signed in; the reason is recorded before anything is shown."""
    actor = actor_of(request)
    person = selectors.get_person(actor, pk)
    require(rules.can_see_sessions, actor, person)
    form = forms.ReasonForm(request.POST or None)
    shown: dict[str, object] = {"form": form, "person": person, "crumbs": _of_people(person.name)}
    if request.method == "POST" and form.is_valid():
        services.record_view(
            actor=actor,
            at=clock.now(),
            person=person,
            what=_("Sessions"),
            reason=form.cleaned_data["reason"],
        )
        shown["sessions"] = selectors.sessions_of(person)
    return render(request, "organisations/sign_ins.html", shown)


@require_POST
@once
@found
def end_all(request: HttpRequest, pk: int) -> HttpResponse:
    """End every session of a person."""
    actor = actor_of(request)
    person = selectors.get_person(actor, pk)
    services.end_sessions(actor=actor, at=clock.now(), user=person)
    messages.success(request, _("All sessions of %(name)s were ended.") % {"name": person.name})
    return HttpResponseRedirect(reverse("organisations:people"))


@_form_methods
@once
@found
def ask_reset(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell that a person lost the second factor."""
    actor = actor_of(request)
    person = selectors.get_person(actor, pk)
    require(rules.can_ask_reset, actor, person)
    return form_page(
        request,
        forms.ReasonForm(request.POST or None),
        lambda form: services.ask_factor_reset(
            actor=actor, at=clock.now(), user=person, reason=form.cleaned_data["reason"]
        ),
        heading=_("%(name)s lost the second factor") % {"name": person.name},
        submit=_("Ask for a new one"),
        back=reverse("organisations:resets"),
        crumbs=_of_people(person.name),
        said=_("It waits for a second person: another administrator, or the head of the unit."),
        text=_("Nothing changes yet. Make sure you speak with the person."),
    )


@require_GET
def resets(request: HttpRequest) -> HttpResponse:
    """Lost second factors that wait for a second person."""
    rows = selectors.open_resets(actor_of(request))
    shown = {"rows": rows, "today": clock.today(), "crumbs": _of_people(_("Second factors lost"))}
    return render(request, "organisations/resets.html", shown)


@require_POST
@once
@found
def confirm_reset(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm a lost second factor as the second person."""
    actor = actor_of(request)
    reset = selectors.get_reset(actor, pk)
    try:
        services.confirm_factor_reset(actor=actor, at=clock.now(), reset=reset)
    except NotAllowed:
        raise
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The second factor was taken off."))
    return HttpResponseRedirect(reverse("organisations:resets"))


@require_GET
def views(request: HttpRequest) -> HttpResponse:
    """Who looked at whose personal data."""
    actor = actor_of(request)
    require(rules.can_read_views, actor, None)
    shown = {
        "views": selectors.views_of(actor),
        "today": clock.today(),
        "crumbs": _of_people(_("Looks at personal data")),
    }
    return render(request, "organisations/views.html", shown)


def _whoever(request: HttpRequest) -> tuple[Actor, User]:
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - the page asks for a login
    return actor_of(request), user


def _crumbs(last: str = "") -> Crumbs:
    steps = [
        crumb(_("My posts"), reverse("organisations:my_posts")),
        crumb(_("My sign-in"), reverse("organisations:my_sign_in") if last else ""),
    ]
    return [*steps, crumb(last)] if last else steps


def _of_people(last: str) -> Crumbs:
    return [crumb(_("Units"), reverse("organisations:tree")), crumb(last)]
