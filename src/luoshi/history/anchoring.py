"""Giving checkpoints to outsiders: a folder, a mailbox, an address; what fails is tried again."""

import json
import os
import smtplib
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from luoshi.history import anchors, keys
from luoshi.history.models import Anchor, Checkpoint

TIMEOUT_SECONDS = 10
LONGEST_PAUSE = timedelta(hours=1)
_MOST_READ = 4096


class NotDelivered(Exception):
    """An outsider did not take the copy; the sentence is shown on the page of anchors."""


@dataclass(frozen=True, slots=True)
class Outsider:
    """Somebody who keeps copies: by which channel, at which address."""

    channel: str
    address: str

    @property
    def place(self) -> str:
        """The address as it may be shown."""
        return anchors.shown_place(self.channel, self.address)


def outsiders() -> list[Outsider]:
    """Whom the settings name."""
    found = [Outsider("folder", str(settings.ANCHOR_FOLDER))] if settings.ANCHOR_FOLDER else []
    found += [Outsider("mail", address) for address in settings.ANCHOR_MAIL]
    found += [Outsider("webhook", address) for address in settings.ANCHOR_WEBHOOKS]
    return found


def anchor_history(*, body_id: int, at: datetime) -> int:
    """Give the newest checkpoint to all who are due.

    Run by the clock outside any transaction; what an outsider did not take is tried again,
    with longer and longer pauses. Returns how many copies were delivered.
    """
    checkpoint = Checkpoint.objects.filter(body_id=body_id).order_by("-size").first()
    if checkpoint is None:
        return 0
    delivered = 0
    for outsider in outsiders():
        _ensure_due(outsider, checkpoint, at)
        anchor = _claimed(outsider, body_id, at)
        if anchor is not None:
            delivered += _deliver(anchor, at)
    return delivered


def _ensure_due(outsider: Outsider, checkpoint: Checkpoint, at: datetime) -> None:
    mine = Anchor.objects.filter(
        body_id=checkpoint.body_id, channel=outsider.channel, address=outsider.address
    )
    last = mine.order_by("-size").first()
    pause = timedelta(minutes=settings.ANCHOR_MINUTES)
    if last is not None and (last.size >= checkpoint.size or at - last.made_at < pause):
        return
    try:
        with transaction.atomic():
            Anchor.objects.create(
                body_id=checkpoint.body_id,
                size=checkpoint.size,
                root=checkpoint.root,
                note=checkpoint.note,
                channel=outsider.channel,
                address=outsider.address,
                made_at=at,
            )
    except IntegrityError:
        return  # another process was first


def _claimed(outsider: Outsider, body_id: int, at: datetime) -> Anchor | None:
    """The newest copy this outsider still lacks, if it is time to try and nobody else does."""
    mine = Anchor.objects.filter(
        body_id=body_id, channel=outsider.channel, address=outsider.address
    )
    newest = mine.order_by("-size").first()
    if newest is None or newest.delivered_at is not None or not newest.is_due(at):
        return None
    taken = Anchor.objects.filter(
        pk=newest.pk, attempts=newest.attempts, delivered_at__isnull=True
    ).update(attempts=F("attempts") + 1, tried_at=at)
    return newest if taken == 1 else None


def _deliver(anchor: Anchor, at: datetime) -> int:
    try:
        _CHANNELS[anchor.channel](anchor)
    except NotDelivered as problem:
        Anchor.objects.filter(pk=anchor.pk).update(trouble=str(problem)[:300])
        return 0
    Anchor.objects.filter(pk=anchor.pk).update(delivered_at=at, trouble="")
    return 1


def _to_folder(anchor: Anchor) -> None:
    folder = Path(anchor.address)
    # Never made here: a stick that is not plugged in must not become a folder on this disk.
    if not folder.is_dir():
        raise NotDelivered(_("The folder is not there. Plug in or mount it; it is tried again."))
    try:
        _write(folder / f"{anchors.slug(anchor.body_id)}-{anchor.size:012d}.txt", anchor.note)
    except OSError as problem:
        raise NotDelivered(
            _("The folder cannot be written to: %(why)s") % {"why": problem.strerror}
        ) from problem


def _to_mail(anchor: Anchor) -> None:
    if "console" in settings.EMAIL_BACKEND:
        raise NotDelivered(_("No mail server is set: LUOSHI_MAIL_HOST is empty."))
    words = {"origin": keys.origin(anchor.body_id), "size": anchor.size}
    letter = EmailMessage(
        subject=_("Checkpoint of %(origin)s, %(size)s acts") % words,
        body=_(
            "Please keep this letter. The lines below are the signed state of the record; with "
            "them you can show later whether an act was taken out or changed."
        )
        + f"\n\n{anchor.note}\n{keys.verifier_key()}\n",
        to=[anchor.address],
    )
    try:
        letter.send()
    except (OSError, smtplib.SMTPException) as problem:
        raise NotDelivered(
            _("The mail server did not take the letter: %(why)s") % {"why": problem}
        ) from problem


def _to_webhook(anchor: Anchor) -> None:
    if not anchor.address.startswith(("http://", "https://")):
        raise NotDelivered(_("The address must begin with http:// or https://."))
    content = {
        "origin": keys.origin(anchor.body_id),
        "size": anchor.size,
        "root": anchor.root,
        "note": anchor.note,
        "key": keys.verifier_key(),
    }
    request = urllib.request.Request(  # noqa: S310 - the address comes from the settings alone
        anchor.address,
        data=json.dumps(content).encode(),
        headers={"Content-Type": "application/json", "User-Agent": "luoshi"},
        method="POST",
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _StayHere)
    try:
        with opener.open(request, timeout=TIMEOUT_SECONDS) as answer:
            answer.read(_MOST_READ)
    except urllib.error.HTTPError as problem:
        raise NotDelivered(
            _("The address answered %(code)s.") % {"code": problem.code}
        ) from problem
    except (OSError, ValueError) as problem:
        why = getattr(problem, "reason", problem)
        why = getattr(why, "strerror", None) or why
        raise NotDelivered(_("The address did not answer: %(why)s") % {"why": why}) from problem


class _StayHere(urllib.request.HTTPRedirectHandler):
    """The address is the one that was set: an answer that leads elsewhere is not followed."""

    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        return None


_CHANNELS: Mapping[str, Callable[[Anchor], None]] = {
    "folder": _to_folder,
    "mail": _to_mail,
    "webhook": _to_webhook,
}


def _write(path: Path, text: str) -> None:
    new = path.with_suffix(".new")
    with new.open("w", encoding="utf-8", newline="\n") as target:
        target.write(text)
        target.flush()
        os.fsync(target.fileno())
    new.replace(path)
