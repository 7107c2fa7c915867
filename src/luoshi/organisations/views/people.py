"""Pages of persons who log in, of tokens, and of the question which clause decided."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from luoshi.common import clock
from luoshi.common.errors import NotAllowed, Refusal
from luoshi.common.permissions import require
from luoshi.organisations import explaining, forms, rules, selectors, services
from luoshi.organisations.models import User
from luoshi.organisations.one_time import one_time_password
from luoshi.organisations.views.common import Crumbs, actor_of, crumb, form_page, found
from luoshi.submissions.services import once

_form_methods = require_http_methods(["GET", "POST"])


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Those who log in, with their posts."""
    actor = actor_of(request)
    require(rules.can_see_people, actor, None)
    text = request.GET.get("q", "")[:40]
    rows = selectors.people_of(actor, clock.today(), text)
    suspended = sum(row.suspended_on is not None for row in rows)
    shown = {
        "rows": rows,
        "text": text,
        "may_edit": rules.can_edit_people(actor, None),
        "may_see_sessions": rules.can_see_sessions(actor, None),
        "may_reopen": suspended > 0 and rules.can_reopen_login(actor, None),
        "may_set_unused": rules.can_set_unused_days(actor, None),
        "suspended": suspended,
    }
    return render(request, "organisations/people.html", shown)


@_form_methods
@once
def add(request: HttpRequest) -> HttpResponse:
    """Add a person and show the one-time password once."""
    actor = actor_of(request)
    require(rules.can_edit_people, actor, None)
    form = forms.PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        password = one_time_password()
        try:
            person = services.add_person(
                actor=actor,
                at=clock.now(),
                password=password,
                is_one_time=True,
                **form.cleaned_data,
            )
        except NotAllowed:
            raise
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return _handed_over(request, person, password)
    shown = {
        "form": form,
        "heading": _("Add a person"),
        "submit": _("Add the person"),
        "back": reverse("organisations:people"),
        "crumbs": _crumbs(_("Add a person")),
        "text": _("The person gets a one-time password and replaces it at the first sign-in."),
    }
    return render(request, "organisations/form.html", shown)


@_form_methods
@once
@found
def password(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a person a new one-time password."""
    actor = actor_of(request)
    person = selectors.get_person(actor, pk)
    require(rules.can_edit_people, actor, person)
    if request.method == "POST":
        made = one_time_password()
        services.set_password(
            actor=actor,
            at=clock.now(),
            user=person,
            password=made,
            must_change_password=True,
            is_one_time=True,
        )
        return _handed_over(request, person, made)
    shown = {
        "person": person,
        "crumbs": _crumbs(_("New password")),
        "back": reverse("organisations:people"),
    }
    return render(request, "organisations/new_password.html", shown)


@_form_methods
@once
@found
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a person's login."""
    actor = actor_of(request)
    person = selectors.get_person(actor, pk)
    require(rules.can_edit_people, actor, person)
    return form_page(
        request,
        forms.EndForm(request.POST or None, initial={"on": clock.today()}),
        lambda form: services.deactivate_person(
            actor=actor, at=clock.now(), user=person, on=form.cleaned_data["on"]
        ),
        heading=_("Close the login of %(name)s") % {"name": person.name},
        submit=_("Close the login"),
        back=reverse("organisations:people"),
        crumbs=_crumbs(_("Close the login")),
        said=_("The login was closed."),
        text=_("Open sessions and tokens of the person end at once."),
    )


@_form_methods
@once
@found
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a login again that was suspended because nobody used it."""
    actor = actor_of(request)
    person = selectors.get_person(actor, pk)
    require(rules.can_reopen_login, actor, person)
    return form_page(
        request,
        forms.ReasonForm(request.POST or None),
        lambda form: services.reopen_login(
            actor=actor, at=clock.now(), user=person, reason=form.cleaned_data["reason"]
        ),
        heading=_("Open the login of %(name)s again") % {"name": person.name},
        submit=_("Open the login again"),
        back=reverse("organisations:people"),
        crumbs=_crumbs(_("Open the login again")),
        said=_("The login is open again."),
        text=_("Make sure the person still works here and needs it; the password stays."),
    )


@_form_methods
@once
def unused(request: HttpRequest) -> HttpResponse:
    """Set after how many days an unused login of the body is suspended."""
    actor = actor_of(request)
    require(rules.can_set_unused_days, actor, None)
    holds = selectors.unused_days_of(actor.body_id)
    now = _("Now: suspended after %(days)s days.") if holds else _("Now: never suspended.")
    calm = _("Nobody is suspended within a week because of a shorter time.")
    return form_page(
        request,
        forms.UnusedDaysForm(
            request.POST or None, initial={"days": selectors.own_unused_days(actor.body_id)}
        ),
        lambda form: services.set_unused_days(
            actor=actor,
            at=clock.now(),
            days=form.cleaned_data["days"],
            reason=form.cleaned_data["reason"],
        ),
        heading=_("Unused logins"),
        submit=_("Set"),
        back=reverse("organisations:people"),
        crumbs=_crumbs(_("Unused logins")),
        said=_("The rule on unused logins was set."),
        text=f"{now % {'days': holds}} {calm}",
    )


@_form_methods
def tokens(request: HttpRequest) -> HttpResponse:
    """Keys for programs: those there are, and a form for a new one."""
    actor = actor_of(request)
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - an actor on a page is a user
    form = forms.TokenForm(request.POST or None, user=user, on=clock.today())
    key = ""
    if request.method == "POST" and form.is_valid():
        try:
            _token, key = services.make_token(
                actor=actor, at=clock.now(), user=user, **form.cleaned_data
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            form = forms.TokenForm(user=user, on=clock.today())
    rows = selectors.tokens_of(actor, clock.today())
    shown = {"form": form, "rows": rows, "key": key, "crumbs": _crumbs(_("Tokens"))}
    return render(request, "organisations/tokens.html", shown)


@require_http_methods(["POST"])
@once
@found
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a token."""
    actor = actor_of(request)
    token = selectors.get_token(actor, pk)
    services.withdraw_token(actor=actor, at=clock.now(), token=token)
    messages.success(request, _("The token was withdrawn."))
    return HttpResponseRedirect(reverse("organisations:tokens"))


@require_GET
def explain(request: HttpRequest) -> HttpResponse:
    """Which clause decided: a person, a right, a thing."""
    actor = actor_of(request)
    require(rules.can_explain_rules, actor, None)
    known = explaining.verbs()
    choices = [(verb.key, f"{verb.part} · {explaining.sentence(verb)}") for verb in known]
    asked = "verb" in request.GET
    form = forms.ExplainForm(request.GET if asked else None, actor=actor, choices=choices)
    answers = []
    if asked and form.is_valid():
        answers = _answers(request, form)
    shown = {"form": form, "answers": answers, "crumbs": _crumbs(_("Which clause decided"))}
    return render(request, "organisations/explain.html", shown)


def _answers(request: HttpRequest, form: forms.ExplainForm) -> list[tuple[object, object]]:
    person: User = form.cleaned_data["person"]
    verb = explaining.verb_of(form.cleaned_data["verb"])
    subject = explaining.subject_of(verb, actor_of(request), form.cleaned_data["subject"])
    if subject is None:
        form.add_error("subject", _("Nothing with this number. Check it and ask again."))
        return []
    today = clock.today()
    answers: list[tuple[object, object]] = []
    for choice in selectors.posts_open_to(person, today):
        acting = selectors.actor_for(person, today, choice.post_id)
        if acting is not None:
            answers.append((acting, explaining.explained(verb, acting, subject)))
    if not answers:
        nobody = selectors.person_as_actor(person)
        answers.append((nobody, explaining.explained(verb, nobody, subject)))
    return answers


def _handed_over(request: HttpRequest, person: User, password: str) -> HttpResponse:
    shown = {"person": person, "password": password, "crumbs": _crumbs(_("One-time password"))}
    return render(request, "organisations/one_time.html", shown)


def _crumbs(last: str) -> Crumbs:
    return [crumb(_("Units"), reverse("organisations:tree")), crumb(last)]
