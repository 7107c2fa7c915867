"""Addresses of signing in and out; whatever else the login library offers is not here."""

from allauth.account.urls import urlpatterns as offered
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from luoshi.organisations import accounts

_KEPT = {
    name: require_http_methods(["GET", "HEAD", "POST"])(view.as_view())
    for name, view in (
        ("account_login", accounts.SignIn),
        ("account_logout", accounts.SignOut),
        ("account_change_password", accounts.ChangePassword),
    )
}

# The names stay known because the library asks for them; the pages answer “not found”.
urlpatterns = [
    URLPattern(address.pattern, _KEPT.get(address.name, accounts.not_here), {}, address.name)
    for address in offered
]
urlpatterns.append(
    path(
        "second-factor/",
        require_http_methods(["GET", "HEAD", "POST"])(accounts.AskSecondFactor.as_view()),
        name="mfa_authenticate",
    )
)
