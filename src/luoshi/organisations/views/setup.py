"""The pages of an empty installation: the code, then the body and its first administrator."""

import zoneinfo
from collections.abc import Callable
from functools import wraps

from allauth.usersessions.models import UserSession
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from luoshi.common import clock
from luoshi.common.errors import Refusal
from luoshi.organisations import founding, services

_KEY = "setup_code"


class CodeForm(forms.Form):
    """The one-time code."""

    code = forms.CharField(label=gettext_lazy("set-up code"), max_length=40)


class FoundingForm(forms.Form):
    """The body, and who keeps it first."""

    name = forms.CharField(
        label=gettext_lazy("name of the body"),
        max_length=100,
        help_text=gettext_lazy("Such as 清源县."),
    )
    code = forms.RegexField(
        r"\d{6,12}",
        label=gettext_lazy("division code"),
        help_text=gettext_lazy("Six to twelve figures, as in GB/T 2260."),
    )
    zone = forms.CharField(label=gettext_lazy("time zone"), initial=settings.TIME_ZONE)
    unit = forms.CharField(
        label=gettext_lazy("your unit"),
        max_length=100,
        help_text=gettext_lazy("The unit that keeps this installation, by its full name."),
    )
    post = forms.CharField(label=gettext_lazy("your post"), max_length=60)
    person = forms.CharField(label=gettext_lazy("your name"), max_length=40)
    username = forms.CharField(label=gettext_lazy("login name"), max_length=40)
    password = forms.CharField(
        label=gettext_lazy("password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("At least ten characters; three or four words of your own."),
    )
    again = forms.CharField(
        label=gettext_lazy("password again"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_zone(self) -> str:
        """A zone that exists."""
        zone = str(self.cleaned_data["zone"]).strip()
        if zone not in zoneinfo.available_timezones():
            raise forms.ValidationError(
                _("There is no time zone called %(zone)s. Write one such as Asia/Shanghai."),
                params={"zone": zone},
            )
        return zone

    def clean_again(self) -> str:
        """Twice the same."""
        again = str(self.cleaned_data["again"])
        if again != self.cleaned_data.get("password"):
            raise forms.ValidationError(_("The two passwords differ. Write the same twice."))
        return again


def _while_empty(view: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def wrapper(request: HttpRequest) -> HttpResponse:
        if not founding.is_open():
            raise Http404
        return view(request)

    return login_not_required(wrapper)


@_while_empty
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Show the code that the program printed."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["code"]
        if founding.check_setup_code(given, clock.now()):
            request.session[_KEY] = given
            return HttpResponseRedirect(reverse("setup:body"))
        form.add_error(
            "code",
            _(
                "This is not the code, or it holds no more. Start the program "
                "again; it prints a new one."
            ),
        )
    return render(request, "organisations/setup_code.html", {"form": form})


@_while_empty
@require_http_methods(["GET", "POST"])
def body(request: HttpRequest) -> HttpResponse:
    """Found the body and sign its first administrator in."""
    given = request.session.get(_KEY, "")
    if not founding.check_setup_code(given, clock.now()):
        return HttpResponseRedirect(reverse("setup:code"))
    form = FoundingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = services.set_up(
                at=clock.now(),
                setup_code=given,
                code=form.cleaned_data["code"],
                name=form.cleaned_data["name"],
                zone=form.cleaned_data["zone"],
                administrator=_administrator(form),
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
            UserSession.objects.create_from_request(request)
            messages.success(request, _("The body is founded and you are its administrator."))
            return HttpResponseRedirect(reverse("organisations:tree"))
    return render(request, "organisations/setup.html", {"form": form})


def _administrator(form: FoundingForm) -> services.FirstAdministrator:
    return services.FirstAdministrator(
        unit=form.cleaned_data["unit"],
        post=form.cleaned_data["post"],
        name=form.cleaned_data["person"],
        username=form.cleaned_data["username"],
        password=form.cleaned_data["password"],
    )
