"""The forms of posts: title, rights, holder, stand-ins, absences; and acting as another post."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from luoshi.common import clock
from luoshi.common.permissions import require
from luoshi.organisations import forms, rules, selectors, services, sessions
from luoshi.organisations.models import Backup, Organisation, User
from luoshi.organisations.views.common import Crumbs, actor_of, crumb, form_page, found
from luoshi.submissions.services import once

_form_methods = require_http_methods(["GET", "POST"])


@_form_methods
@once
@found
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a post to a unit."""
    actor = actor_of(request)
    unit = selectors.get_organisation(actor, pk)
    require(rules.can_edit_tree, actor, unit)
    return form_page(
        request,
        forms.PostForm(request.POST or None),
        lambda form: services.add_post(
            actor=actor, at=clock.now(), organisation=unit, **form.cleaned_data
        ),
        heading=_("Add a post to %(name)s") % {"name": unit.name},
        submit=_("Add the post"),
        back=_unit_url(unit),
        crumbs=_crumbs(unit, _("Add a post")),
        said=_("The post was added."),
    )


@_form_methods
@once
@found
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a post's title and what it answers for."""
    actor = actor_of(request)
    post = selectors.get_post(actor, pk)
    require(rules.can_edit_tree, actor, post)
    return form_page(
        request,
        forms.PostForm(request.POST or None, initial=forms.values_of_post(post)),
        lambda form: services.change_post(
            actor=actor, at=clock.now(), post=post, **form.cleaned_data
        ),
        heading=_("Change the post %(name)s") % {"name": post.title},
        submit=_("Save"),
        back=_unit_url(post.organisation),
        crumbs=_crumbs(post.organisation, post.title),
        said=_("Saved."),
    )


@_form_methods
@once
@found
def roles(request: HttpRequest, pk: int) -> HttpResponse:
    """Set what rights a post carries."""
    actor = actor_of(request)
    post = selectors.get_post(actor, pk)
    require(rules.can_grant_roles, actor, post)
    return form_page(
        request,
        forms.RolesForm(request.POST or None, initial={"roles": post.roles}),
        lambda form: services.grant_roles(
            actor=actor, at=clock.now(), post=post, **form.cleaned_data
        ),
        heading=_("Rights of the post %(name)s") % {"name": post.title},
        submit=_("Grant"),
        back=_unit_url(post.organisation),
        crumbs=_crumbs(post.organisation, post.title),
        said=_("Saved."),
        text=_("Where a right is taken away, the people of the post sign in again."),
    )


@_form_methods
@once
@found
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a post on a day."""
    actor = actor_of(request)
    post = selectors.get_post(actor, pk)
    require(rules.can_edit_tree, actor, post)
    return form_page(
        request,
        forms.EndForm(request.POST or None, initial={"on": clock.today()}),
        lambda form: services.end_post(
            actor=actor, at=clock.now(), post=post, on=form.cleaned_data["on"]
        ),
        heading=_("End the post %(name)s") % {"name": post.title},
        submit=_("End the post"),
        back=_unit_url(post.organisation),
        crumbs=_crumbs(post.organisation, post.title),
        said=_("The post was ended."),
    )


@_form_methods
@once
@found
def appoint(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a person hold a post."""
    actor = actor_of(request)
    post = selectors.get_post(actor, pk)
    require(rules.can_appoint, actor, post)
    return form_page(
        request,
        forms.AppointForm(request.POST or None, actor=actor, initial={"starts_on": clock.today()}),
        lambda form: services.appoint(actor=actor, at=clock.now(), post=post, **form.cleaned_data),
        heading=_("Who holds the post %(name)s") % {"name": post.title},
        submit=_("Appoint"),
        back=_unit_url(post.organisation),
        crumbs=_crumbs(post.organisation, post.title),
        said=_("Appointed."),
        text=_("A person who is not in the list is added under “Persons” first."),
    )


@_form_methods
@once
@found
def vacate(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the holder leave a post."""
    actor = actor_of(request)
    appointment = selectors.get_appointment(actor, pk)
    require(rules.can_vacate, actor, appointment)
    unit = appointment.post.organisation
    named = {"name": appointment.user.name, "post": appointment.post.title}
    return form_page(
        request,
        forms.EndForm(request.POST or None, initial={"on": clock.today()}),
        lambda form: services.vacate(
            actor=actor,
            at=clock.now(),
            appointment=appointment,
            ends_on=form.cleaned_data["on"],
        ),
        heading=_("%(name)s leaves the post %(post)s") % named,
        submit=_("Leaves the post"),
        back=_unit_url(unit),
        crumbs=_crumbs(unit, appointment.post.title),
        said=_("Saved."),
        text=_("From that day on the rights of the post are gone."),
    )


@_form_methods
@once
@found
def backups(request: HttpRequest, pk: int) -> HttpResponse:
    """Set who stands in for a post."""
    actor = actor_of(request)
    post = selectors.get_post(actor, pk)
    require(rules.can_set_backups, actor, post)
    order = list(
        Backup.objects.filter(post=post).order_by("rank").values_list("stand_in_id", flat=True)
    )
    initial = dict(zip(("b", "c"), order, strict=False))
    form = forms.BackupsForm(request.POST or None, actor=actor, post=post, initial=initial)
    return form_page(
        request,
        form,
        lambda _form: services.set_backups(
            actor=actor, at=clock.now(), post=post, stand_ins=form.stand_ins()
        ),
        heading=_("Stand-ins of %(name)s") % {"name": post.title},
        submit=_("Save"),
        back=_unit_url(post.organisation),
        crumbs=_crumbs(post.organisation, post.title),
        said=_("Saved."),
        text=_(
            "While the holder is away, the first stand-in who is there acts with the rights of "
            "the post and answers for the result."
        ),
    )


@_form_methods
@once
@found
def absences(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that the holder of a post will be away."""
    actor = actor_of(request)
    post = selectors.get_post(actor, pk)
    require(rules.can_record_absence, actor, post)
    return form_page(
        request,
        forms.AbsenceForm(
            request.POST or None, initial={"starts_on": clock.today(), "ends_on": clock.today()}
        ),
        lambda form: services.record_absence(
            actor=actor, at=clock.now(), post=post, **form.cleaned_data
        ),
        heading=_("The holder of %(name)s is away") % {"name": post.title},
        submit=_("Record the absence"),
        back=_unit_url(post.organisation),
        crumbs=_crumbs(post.organisation, post.title),
        said=_("The absence was recorded."),
        text=_("Hand over to the first stand-in a day before you leave."),
    )


@_form_methods
@once
@found
def back_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that the holder is back."""
    actor = actor_of(request)
    absence = selectors.get_absence(actor, pk)
    require(rules.can_record_absence, actor, absence)
    unit = absence.post.organisation
    return form_page(
        request,
        forms.EndForm(request.POST or None, initial={"on": clock.today()}),
        lambda form: services.end_absence(
            actor=actor, at=clock.now(), absence=absence, on=form.cleaned_data["on"]
        ),
        heading=_("The holder of %(name)s is back") % {"name": absence.post.title},
        submit=_("Is back"),
        back=_unit_url(unit),
        crumbs=_crumbs(unit, absence.post.title),
        said=_("Saved."),
    )


@_form_methods
def my_posts(request: HttpRequest) -> HttpResponse:
    """As which posts I may act today, and the one I act as now."""
    actor = actor_of(request)
    user = request.user
    choices = selectors.posts_open_to(user, clock.today()) if isinstance(user, User) else []
    shown = {"choices": choices, "current": actor.post_id}
    return render(request, "organisations/my_posts.html", shown)


@require_POST
def act_as(request: HttpRequest) -> HttpResponse:
    """Act as another of the posts open to me, until I choose again or sign out."""
    actor_of(request)
    text = request.POST.get("post", "")
    chosen = int(text) if text.isascii() and text.isdigit() else 0
    user = request.user
    choices = selectors.posts_open_to(user, clock.today()) if isinstance(user, User) else []
    choice = next((one for one in choices if one.post_id == chosen), None)
    if choice is None:
        messages.error(request, _("This post is not open to you today."))
    else:
        request.session[sessions.POST] = choice.post_id
        named = {"post": choice.title, "unit": choice.organisation}
        messages.success(request, _("You now act as %(unit)s, %(post)s.") % named)
    return HttpResponseRedirect(reverse("organisations:my_posts"))


def _unit_url(unit: Organisation) -> str:
    return reverse("organisations:unit", args=[unit.pk])


def _crumbs(unit: Organisation, last: str) -> Crumbs:
    return [
        crumb(_("Units"), reverse("organisations:tree")),
        crumb(unit.shown, _unit_url(unit)),
        crumb(last),
    ]
