"""Sending what waits: one letter or message with all of it, claimed first, tried again if refused.

A claim is a compare-and-swap, so of several processes one sends. Between the mail server's yes and
our note of it a crash can strike: then the same letter goes again with the same number.
"""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luoshi.notices import channels, selectors
from luoshi.notices.abouts import public_names
from luoshi.notices.models import Delivery, Notice, Outlet, Reach
from luoshi.notices.sealing import unseal_address
from luoshi.notices.selectors import NoticeRow
from luoshi.notices.telling import remind, tell_of_acts, tell_of_crossings, tell_of_jobs
from luoshi.notices.timing import pause_after
from luoshi.organisations.models import User
from luoshi.organisations.selectors import actor_for

MOST_LINES = 50
# So long a claim keeps others away while a slow server thinks.
_HELD = timedelta(minutes=5)


def deliver_notices(*, body_id: int, at: datetime) -> int:
    """Tell what happened and what comes near, and send what is due; returns how many were sent."""
    tell_of_acts(body_id=body_id, at=at)
    tell_of_crossings(body_id=body_id, at=at)
    tell_of_jobs(body_id=body_id, at=at)
    remind(body_id=body_id, at=at)
    return send_due(body_id=body_id, at=at)


def send_due(*, body_id: int, at: datetime) -> int:
    """Send what is due to everybody it is for, outside any transaction."""
    waiting = Delivery.objects.filter(
        body_id=body_id, delivered_at=None, dropped_at=None, next_try_at__lte=at
    )
    addressees = waiting.order_by("user_id", "outlet_id").values_list("user_id", "outlet_id")
    sent = 0
    for user_id, outlet_id in addressees.distinct():
        mine = _claimed(body_id, user_id, outlet_id, at)
        if mine:
            sent += _send(mine, user_id, outlet_id, at)
    return sent


def _claimed(
    body_id: int, user_id: int | None, outlet_id: int | None, at: datetime
) -> list[Delivery]:
    claim = secrets.token_hex(16)
    addressee = {"user_id": user_id} if user_id is not None else {"outlet_id": outlet_id or 0}
    Delivery.objects.filter(
        **addressee,
        body_id=body_id,
        delivered_at=None,
        dropped_at=None,
        next_try_at__lte=at,
    ).update(claim=claim, attempts=F("attempts") + 1, tried_at=at, next_try_at=at + _HELD)
    mine = Delivery.objects.filter(claim=claim).select_related("notice__entry", "notice__post")
    return list(mine.order_by("pk"))


def _send(
    mine: Sequence[Delivery], user_id: int | None, outlet_id: int | None, at: datetime
) -> int:
    try:
        if user_id is not None:
            kept = _send_letter(mine, user_id, at)
        else:
            kept = _send_message(mine, outlet_id or 0, at)
    except channels.NotDelivered as problem:
        _try_again(mine, str(problem), at)
        return 0
    keys = {delivery.pk for delivery in kept}
    Delivery.objects.filter(pk__in=keys).update(delivered_at=at, trouble="")
    gone = [delivery.pk for delivery in mine if delivery.pk not in keys]
    Delivery.objects.filter(pk__in=gone).update(dropped_at=at)
    return len(keys)


def _try_again(mine: Iterable[Delivery], why: str, at: datetime) -> None:
    for delivery in mine:
        Delivery.objects.filter(pk=delivery.pk).update(
            trouble=why[:300], next_try_at=at + pause_after(delivery.attempts)
        )


def _send_letter(mine: Sequence[Delivery], user_id: int, at: datetime) -> list[Delivery]:
    """One letter with all that waits; what the person may no longer read stays out of it."""
    reach = Reach.objects.filter(user_id=user_id).first()
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if reach is None or user is None or not reach.mail:
        return []
    with translation.override(reach.language):
        lines, kept = _lines(mine, user, at)
        if not kept:
            return []
        subject = ngettext("%(n)s notice", "%(n)s notices", len(kept)) % {"n": len(kept)}
        title = f"{_('Luoshi')} · {subject}" + (f": {lines[0]}" if len(lines) == 1 else "")
        title = " ".join(title[:160].split())
        channels.send_letter(reach.mail, title, _text(lines, len(kept)), _number(kept))
    return kept


def _lines(mine: Sequence[Delivery], user: User, at: datetime) -> tuple[list[str], list[Delivery]]:
    lines, kept = [], []
    today = timezone.localtime(at).date()
    for post_id in dict.fromkeys(delivery.notice.post_id for delivery in mine):
        actor = actor_for(user, today, post_id)
        own = [delivery for delivery in mine if delivery.notice.post_id == post_id]
        if actor is None:
            continue  # the post was left, or its holder is back
        rows = selectors.rows_of(actor, [delivery.notice for delivery in own], today)
        lines += [_line(row) for row in rows]
        kept += own
    return lines, kept


def _line(row: NoticeRow) -> str:
    parts = (f"[{row.kind_label}]", row.number, row.title, row.unit, row.sentence, row.reason)
    return " ".join(part for part in parts if part)


def _text(lines: Sequence[str], count: int) -> str:
    shown = [f"{number}. {line}" for number, line in enumerate(lines[:MOST_LINES], 1)]
    if count > MOST_LINES:
        more = count - MOST_LINES
        shown.append(ngettext("and %(n)s more", "and %(n)s more", more) % {"n": more})
    address = _site()
    foot = _("When letters come, and which, you choose under Notices → How I am told.")
    return "\n".join([*shown, "", *([f"{address}/notices/"] if address else []), foot, ""])


def _site() -> str:
    origins = settings.CSRF_TRUSTED_ORIGINS
    return origins[0].rstrip("/") if origins else ""


def _number(kept: Sequence[Delivery]) -> str:
    names = " ".join(f"{delivery.pk}" for delivery in kept)
    return hashlib.sha256(f"{kept[0].body_id} {names}".encode()).hexdigest()[:32]


def _send_message(mine: Sequence[Delivery], outlet_id: int, _at: datetime) -> list[Delivery]:
    """One message with all that waits; a group outside the house reads no internal titles."""
    outlet = Outlet.objects.get(pk=outlet_id)
    if outlet.removed_at is not None:
        return []
    with translation.override(settings.LANGUAGE_CODE):
        lines = _public_lines([delivery.notice for delivery in mine])
        title = ngettext("%(n)s notice", "%(n)s notices", len(lines)) % {"n": len(lines)}
        shown = lines[:MOST_LINES]
        address = unseal_address(outlet.sealed, outlet.body_id)
        heading = f"{_('Luoshi')} · {title}"
        site = [f"{_site()}/notices/"] if _site() else []
        channels.send_to_outlet(outlet.channel, address, heading, "\n".join([*shown, *site]))
    return list(mine)


def _public_lines(notices: Sequence[Notice]) -> list[str]:
    names = public_names((notice.about, notice.about_id) for notice in notices)
    lines = []
    for notice in notices:
        named = names.get((notice.about, notice.about_id))
        if named is not None:
            on = notice.on.isoformat() if notice.on else ""
            parts = (f"[{notice.get_kind_display()}]", named.number, named.title, on)
            lines.append(" ".join(part for part in parts if part))
    return lines
