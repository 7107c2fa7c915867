"""Addresses of signing in and out; whatever else the login library offers is not here."""

from allauth.account.urls import urlpatterns as offered
from django.urls import URLPattern, path

from luoshi.organisations import accounts

_KEPT = {
    "account_login": accounts.SignIn.as_view(),
    "account_logout": accounts.SignOut.as_view(),
    "account_change_password": accounts.ChangePassword.as_view(),
}

# The names stay known because the library asks for them; the pages answer “not found”.
urlpatterns = [
    URLPattern(address.pattern, _KEPT.get(address.name, accounts.not_here), {}, address.name)
    for address in offered
]
urlpatterns.append(
    path("second-factor/", accounts.AskSecondFactor.as_view(), name="mfa_authenticate")
)
