"""Letters about backups that fail to come: once an outage, to whoever keeps the installation."""

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from socket import gethostname

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from luoshi.backups import alarms, journal
from luoshi.backups.journal import write_whole
from luoshi.backups.places import own_folder
from luoshi.notices.channels import NotDelivered, send_letter
from luoshi.notices.models import Reach
from luoshi.organisations.models import Appointment, Post
from luoshi.organisations.roles import Role

_AGAIN_AFTER = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Rung:
    """What was already told of an outage, which is named by the last good backup before it."""

    since: str
    told: tuple[str, ...] = ()
    tried_at: str = ""


def ring(at: datetime) -> int:
    """Write to everybody who was not yet told of the outage; returns how many letters were taken.

    A mailbox that did not take its letter is asked again after a pause, the others are left alone.
    """
    since = alarms.lacking_since(at)
    if settings.DEMO_DAY or since is None:
        _path().unlink(missing_ok=True)
        return 0
    rung = _rung(since)
    waiting = [address for address in mailboxes(at) if address not in rung.told]
    if not waiting or (rung.tried_at and _again(rung, at)):
        return 0
    rung = replace(rung, tried_at=at.isoformat())
    taken = []
    for address in waiting:
        try:
            _write(address, since, at)
        except NotDelivered:
            continue  # the page and the log say it too; asked again after the pause
        taken.append(address)
    write_whole(_path(), asdict(replace(rung, told=(*rung.told, *taken))))
    return len(taken)


def mailboxes(at: datetime) -> list[str]:
    """Those the settings name; else where the system administrators let themselves be written."""
    if settings.ALARM_MAIL:
        return list(settings.ALARM_MAIL)
    posts = [
        post.pk for post in Post.objects.exclude(roles=[]) if Role.ADMINISTRATOR.value in post.roles
    ]
    holders = Appointment.objects.in_force(at.date()).filter(post_id__in=posts)
    reached = Reach.objects.filter(
        user__in=holders.values("user_id"), user__is_active=True
    ).exclude(mail="")
    return sorted(set(reached.values_list("mail", flat=True)))


def _again(rung: Rung, at: datetime) -> bool:
    """Whether it is too early to ask again."""
    return at - datetime.fromisoformat(rung.tried_at) < _AGAIN_AFTER


def _write(address: str, since: datetime, at: datetime) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        hours = int((at - since).total_seconds() // 3600)
        words = {"host": gethostname(), "hours": hours}
        title = _("Luoshi · %(host)s: no good backup for %(hours)s hours") % words
        text = [alarm.sentence for alarm in alarms.of_backups(at)]
        tried = journal.runs()[:1]
        text += [
            _("Last tried: %(at)s") % {"at": tried[0].moment.strftime("%Y-%m-%d %H:%M")}
            for _one in tried
        ]
        text.append(
            _("What to do stands in docs/operations.md. This letter comes once for each outage.")
        )
    number = hashlib.sha256(f"{since.isoformat()} {address}".encode()).hexdigest()[:32]
    send_letter(address, title, "\n".join(text) + "\n", number)


def _rung(since: datetime) -> Rung:
    if _path().exists():
        kept = json.loads(_path().read_text(encoding="utf-8"))
        if kept["since"] == since.isoformat():
            return Rung(kept["since"], tuple(kept["told"]), kept["tried_at"])
    return Rung(since.isoformat())


def _path() -> Path:
    return own_folder() / "rung.json"
