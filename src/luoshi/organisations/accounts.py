"""Signing in and out: by login name, no sign-up, failures locked by name and address together."""

from datetime import UTC, datetime
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ChangePasswordForm, LoginForm
from allauth.account.views import LoginView, LogoutView, PasswordChangeView
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from luoshi.common import clock
from luoshi.organisations import founding, second_factor, selectors, services, sessions
from luoshi.organisations.models import User
from luoshi.organisations.services.unused import note_use


class StaffAccounts(DefaultAccountAdapter):  # type: ignore[misc]
    """What signing in means here: accounts are made by administrators, never by sign-up."""

    error_messages: ClassVar[dict[str, str | Promise]] = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": _(
            "Five sign-ins failed. For 15 minutes this login name is locked at this computer; "
            "from another computer its owner can still sign in. If you forgot the password, "
            "ask your administrator for a new one."
        ),
        "username_password_mismatch": _("Login name and password do not fit together."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth asks
        """Nobody signs up; administrators add persons."""
        return False

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # The pair of name and address: nobody can lock a colleague out from elsewhere.
        name = str(credentials.get("username", "")).strip().lower()
        return f"{self.get_client_ip(request)}:{name}"

    def login(self, request: HttpRequest, user: User) -> None:
        """Let somebody in, and note that the login is in use."""
        super().login(request, user)
        note_use(user, clock.today())

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """Say to whoever knows the password why the login opens nothing."""
        why = sessions.Ended.SUSPENDED if user.suspended_on else sessions.Ended.CLOSED
        request.session[sessions.ENDED] = why.value
        return HttpResponseRedirect(reverse("account_login"))

    def set_password(self, user: User, password: str) -> None:
        """Set the own password through the verb, so that the record tells of it."""
        request = self.request
        actor = getattr(request, "actor", None) or selectors.person_as_actor(user)
        person = services.set_password(actor=actor, at=clock.now(), user=user, password=password)
        user.password = person.password
        user.must_change_password = person.must_change_password
        user.session_epoch = person.session_epoch
        sessions.keep_epoch(request, person.session_epoch)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002
        """After a new password: to the desk."""
        return "/"

    def add_message(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Say only what is worth saying: that a password was changed."""
        template = str(kwargs.get("message_template") or (args[1] if len(args) > 1 else ""))
        if template.endswith("password_changed.txt"):
            messages.success(request, gettext("The new password holds from now on."))


class SignInForm(LoginForm):  # type: ignore[misc]
    """Login name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("login name")
        self.fields["password"].label = _("password")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        self.fields["password"].help_text = ""


class NewPasswordForm(ChangePasswordForm):  # type: ignore[misc]
    """The old password and twice the new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {
            "oldpassword": _("present password"),
            "password1": _("new password"),
            "password2": _("new password again"),
        }
        for name, label in labels.items():
            self.fields[name].label = label
            self.fields[name].widget.attrs.pop("placeholder", None)


class SignIn(LoginView):  # type: ignore[misc]
    """The page of signing in."""

    template_name = "organisations/sign_in.html"

    def get_form_class(self) -> type[SignInForm]:
        """Our words for the fields."""
        return SignInForm

    def get_context_data(self, **kwargs: Any) -> dict[str, object]:
        """Why the last session ended, and whether this installation is still empty."""
        shown: dict[str, object] = super().get_context_data(**kwargs)
        shown["ended"] = self.request.session.get(sessions.ENDED, "")
        shown["may_set_up"] = founding.is_open()
        return shown


class CodeForm(AuthenticateForm):  # type: ignore[misc]
    """The code of the phone, or a recovery code; each opens the door once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("code of the phone")
        self.fields["code"].max_length = 20
        self.fields["code"].widget.attrs.pop("placeholder", None)

    def clean_code(self) -> str:
        """Take a code once; five wrong ones lock for a quarter of an hour."""
        clear_limit = check_rate_limit(self.user)
        code = str(self.cleaned_data["code"])[:20]
        try:
            kept = _opened_by(self.user, code)
        except second_factor.SecretUnreadable as unreadable:
            raise ValidationError(
                _(
                    "Your second factor cannot be read here: its key is not on this machine. Ask "
                    "the administrators to restore keys/second_factor.key from the backup, or the "
                    "security administrator to take your factor away."
                )
            ) from unreadable
        if kept is not None:
            self.authenticator = kept
            clear_limit()
            return code
        raise ValidationError(
            _("This code is not right or was used already. Wait for the next one and type it.")
        )


def _opened_by(user: User, code: str) -> Authenticator | None:
    """Which factor of a person the code belongs to; it does not pass again."""
    at = datetime.now(tz=UTC)
    factors = Authenticator.objects.filter(user=user).order_by("-type")
    return next((one for one in factors if second_factor.use_code(one, code, at)), None)


class AskSecondFactor(AuthenticateView):  # type: ignore[misc]
    """The page that asks for the second factor while somebody signs in."""

    template_name = "organisations/second_factor_asked.html"

    def get_form_class(self) -> type[CodeForm]:
        """Our form, which takes no code twice."""
        return CodeForm


class SignOut(LogoutView):  # type: ignore[misc]
    """The page that asks before signing out."""

    template_name = "organisations/sign_out.html"


class ChangePassword(PasswordChangeView):  # type: ignore[misc]
    """The page for a new password of one's own."""

    template_name = "organisations/change_password.html"

    def get_form_class(self) -> type[NewPasswordForm]:
        """Our words for the fields."""
        return NewPasswordForm


@login_not_required
def not_here(request: HttpRequest, **named: object) -> HttpResponse:  # noqa: ARG001
    """What the login library offers and this product does not."""
    raise Http404


@login_not_required
def too_often(request: HttpRequest) -> HttpResponse:
    """The page for an address that knocks too often."""
    return render(request, "organisations/too_often.html", status=429)
