"""The last step out of the house: a letter, a robot, an address; what fails says why."""

import logging
import smtplib
import warnings
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from luoshi.notices.kinds import Channel

_PLUGIN = {
    Channel.DINGTALK: ("dingtalk", "NotifyDingTalk"),
    Channel.WECOM: ("wecombot", "NotifyWeComBot"),
    Channel.FEISHU: ("feishu", "NotifyFeishu"),
}
# A robot's page shows its address in the form of the service; what the library reads is another.
_LAST_OF_PATH = {Channel.FEISHU}
_SECRETS = {Channel.DINGTALK: "access_token", Channel.WECOM: "key"}
_SHORTEST = 8


class NotDelivered(Exception):
    """Somebody did not take what was sent; the sentence is shown to the administrator."""


def send_letter(address: str, subject: str, text: str, number: str) -> None:
    """Send a letter by the mail server of the settings.

    Sent again after a crash it has the same number, by which mailboxes know it.
    """
    if "console" in settings.EMAIL_BACKEND:
        raise NotDelivered(_("No mail server is set: LUOSHI_MAIL_HOST is empty."))
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"
    letter = EmailMessage(
        subject=subject, body=text, to=[address], headers={"Message-ID": f"<{number}@{domain}>"}
    )
    try:
        letter.send()
    except (OSError, smtplib.SMTPException) as problem:
        raise NotDelivered(
            _("The mail server did not take the letter: %(why)s") % {"why": problem}
        ) from problem


def is_address_of(channel: str, address: str) -> bool:
    """Whether an address is one that the channel understands."""
    return _outlet(channel, address) is not None


def place_of(address: str) -> str:
    """The part of an address that may be shown: where it leads, without its secret."""
    return (urlsplit(address).hostname or "")[:80]


def send_to_outlet(channel: str, address: str, title: str, text: str) -> None:
    """Hand a message to a robot or address; a sentence says why it was not taken."""
    outlet = _outlet(channel, address)
    if outlet is None:
        raise NotDelivered(_("The address of this outlet is not understood. Set it anew."))
    heard = _Heard()
    log = logging.getLogger("apprise")
    log.addHandler(heard)
    was, log.propagate = log.propagate, False
    try:
        taken = outlet.notify(body=text, title=title)
    finally:
        log.removeHandler(heard)
        log.propagate = was
    if not taken:
        raise NotDelivered(
            _("The robot or address did not take the message: %(why)s") % {"why": heard.why()}
        )


class _Heard(logging.Handler):
    """What the library says while it tries; kept short, and without the secret address."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self._said.append(record.getMessage())

    def why(self) -> str:
        """The first thing that was said."""
        return (self._said[0] if self._said else _("no answer"))[:160]


def _outlet(channel: str, address: str) -> Any:
    apprise = _library()
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return None
    if channel == Channel.WEBHOOK:
        scheme = "jsons" if parts.scheme == "https" else "json"
        # What the library is to hand on of a query begins with a hyphen.
        handed_on = [f"-{pair}" for pair in parts.query.split("&") if pair]
        query = "&".join([*handed_on, "redirect=no"])
        return apprise.Apprise.instantiate(
            f"{scheme}://{parts.netloc}{parts.path}?{query}", suppress_exceptions=True
        )
    secret = _secret(channel, address)
    if len(secret) < _SHORTEST or not secret.replace("-", "").replace("_", "").isalnum():
        return None
    schemes = {Channel.DINGTALK: "dingtalk", Channel.WECOM: "wecombot", Channel.FEISHU: "feishu"}
    return apprise.Apprise.instantiate(
        f"{schemes[Channel(channel)]}://{secret}/?format=text", suppress_exceptions=True
    )


def _library() -> Any:
    """The kept library, loaded where something is sent or set: it knows a hundred services."""
    with warnings.catch_warnings():
        # It asks for modules of Python that are about to go.
        warnings.simplefilter("ignore")
        import apprise

        apprise.Apprise.instantiate("json://localhost")  # its services are loaded by the first
    return apprise


def _secret(channel: str, address: str) -> str:
    parts = urlsplit(address)
    if channel in _LAST_OF_PATH:
        return parts.path.rstrip("/").rpartition("/")[2]
    return parse_qs(parts.query).get(_SECRETS[Channel(channel)], [""])[0]
