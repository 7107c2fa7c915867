"""Questions about notices: one's own, how many are unread, how one wants to be reached, outlets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, QuerySet
from django.utils.translation import gettext as _

from luoshi.common.figures import short_day
from luoshi.common.permissions import require
from luoshi.common.prepared import Prepared
from luoshi.history.selectors import shown
from luoshi.ledger.models import Task
from luoshi.notices import rules
from luoshi.notices.kinds import Kind
from luoshi.notices.models import Delivery, Notice, Outlet, Reach
from luoshi.organisations.actor import Actor

PAGE = 50
MOST_COUNTED = 99


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A notice as its reader sees it; without number and title where the task is not readable."""

    id: int
    kind: str
    kind_label: str
    number: str
    title: str
    sentence: str
    who: str
    unit: str
    reason: str
    made_at: datetime
    is_read: bool


@dataclass(frozen=True, slots=True)
class NoticePage:
    """A page of notices with how many there are and how many are unread."""

    rows: tuple[NoticeRow, ...]
    total: int
    unread: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class OutletRow:
    """An outlet with what waits for it and why."""

    id: int
    name: str
    channel: str
    channel_label: str
    unit: str
    place: str
    waiting: int
    trouble: str
    tried_at: datetime | None
    delivered_at: datetime | None


@dataclass(frozen=True, slots=True)
class TroubleRow:
    """Letters to somebody that the mail server did not take, with the reason."""

    name: str
    attempts: int
    tried_at: datetime | None
    next_try_at: datetime
    trouble: str


def count_unread(actor: Actor) -> int:
    """How many notices the person has not read, up to a hundred."""
    return len(_UNREAD.ask(actor.user_id or 0))


def _unread(user_id: int) -> QuerySet[Notice]:
    unread = Notice.objects.filter(user_id=user_id, read_at__isnull=True).only("pk")
    return unread.order_by("user_id")[: MOST_COUNTED + 1]


# Asked on every page: answered from the index of unread notices alone.
_UNREAD = Prepared(_unread, int)


def list_notices(actor: Actor, on: date, *, unread_only: bool = False, page: int = 1) -> NoticePage:
    """One's own notices, newest first."""
    own = Notice.objects.filter(user_id=actor.user_id or 0, body_id=actor.body_id)
    if unread_only:
        own = own.filter(read_at=None)
    total, unread = own.count(), count_unread(actor)
    pages = max(1, -(-total // PAGE))
    page = min(max(1, page), pages)
    found = own.select_related("entry").order_by("-pk")[(page - 1) * PAGE : page * PAGE]
    rows = rows_of(actor, list(found), on)
    return NoticePage(rows, total, unread, page, pages)


def get_notice(actor: Actor, pk: int) -> Notice:
    """One of one's own notices; else `Notice.DoesNotExist`."""
    return Notice.objects.get(pk=pk, user_id=actor.user_id or 0, body_id=actor.body_id)


def rows_of(actor: Actor, notices: Sequence[Notice], on: date) -> tuple[NoticeRow, ...]:
    """Notices in the reader's language; a task the reader may not see stays without its name."""
    keys = {notice.task_id for notice in notices}
    readable = Task.objects.visible_to(actor).filter(pk__in=keys)
    named = {pk: (number, title) for pk, number, title in readable.values_list(
        "pk", "number", "title"
    )}  # fmt: skip
    return tuple(_row(notice, named, on) for notice in notices)


def _row(notice: Notice, named: Mapping[int, tuple[str, str]], on: date) -> NoticeRow:
    number, title = named.get(notice.task_id, ("", ""))
    is_told = bool(number) or notice.kind == Kind.HELP
    entry = shown(notice.entry) if notice.entry and is_told else None
    return NoticeRow(
        id=notice.pk,
        kind=notice.kind,
        kind_label=str(Kind(notice.kind).label),
        number=number,
        title=title,
        sentence=entry.sentence
        if entry
        else _of_day(notice, on)
        if number
        else _("A task that your post may not read."),
        who=entry.who if entry else "",
        unit=entry.organisation if entry else "",
        reason=entry.reason if entry else "",
        made_at=notice.made_at,
        is_read=notice.read_at is not None,
    )


def _of_day(notice: Notice, on: date) -> str:
    day = {"day": short_day(notice.on, on)}
    if notice.kind == Kind.REPORT_DUE:
        return _("The next report is due on %(day)s.") % day
    return _("This task is due on %(day)s.") % day


def task_number(actor: Actor, notice: Notice) -> str:
    """The number of the task a notice is about, if its reader may open it."""
    found = Task.objects.visible_to(actor).filter(pk=notice.task_id)
    return str(found.values_list("number", flat=True).first() or "")


def reach_of(actor: Actor) -> Reach:
    """How a person wants to be reached; what holds until anything was chosen."""
    user_id = actor.user_id or 0
    return Reach.objects.filter(user_id=user_id).first() or Reach(user_id=user_id)


def outlets_of(actor: Actor) -> list[OutletRow]:
    """The outlets of the body with what waits for each."""
    require(rules.can_keep_outlets, actor, None)
    outlets = list(
        Outlet.objects.filter(body_id=actor.body_id, removed_at=None)
        .select_related("unit")
        .order_by("name", "pk")
    )
    waiting = {
        row["outlet_id"]: row
        for row in Delivery.objects.filter(body_id=actor.body_id, outlet__isnull=False)
        .filter(delivered_at=None, dropped_at=None)
        .values("outlet_id")
        .order_by("outlet_id")
        .annotate(n=Count("pk"), why=Max("trouble"), last=Max("tried_at"))
    }
    given = dict(
        Delivery.objects.filter(body_id=actor.body_id, outlet__isnull=False)
        .order_by("outlet_id")
        .values_list("outlet_id")
        .annotate(last=Max("delivered_at"))
    )
    return [_outlet_row(outlet, waiting.get(outlet.pk, {}), given) for outlet in outlets]


def _outlet_row(
    outlet: Outlet, waiting: Mapping[str, Any], given: Mapping[int, datetime]
) -> OutletRow:
    return OutletRow(
        id=outlet.pk,
        name=outlet.name,
        channel=outlet.channel,
        channel_label=str(outlet.get_channel_display()),
        unit=outlet.unit.shown if outlet.unit else "",
        place=outlet.place,
        waiting=waiting.get("n", 0),
        trouble=waiting.get("why", ""),
        tried_at=waiting.get("last"),
        delivered_at=given.get(outlet.pk),
    )


def troubled_letters(actor: Actor) -> list[TroubleRow]:
    """Whose letters were tried and not taken, with the reason; never where they go or what."""
    require(rules.can_keep_outlets, actor, None)
    waiting = (
        Delivery.objects.filter(body_id=actor.body_id, user__isnull=False, attempts__gt=0)
        .filter(delivered_at=None, dropped_at=None)
        .exclude(trouble="")
        .select_related("user")
        .order_by("user__name", "trouble", "-tried_at", "pk")[:1_000]
    )
    # One line for each person and reason; how many letters wait for whom is nobody's business.
    latest = {(one.user_id, one.trouble): one for one in reversed(waiting)}
    return [
        TroubleRow(
            name=one.user.name if one.user else "",
            attempts=one.attempts,
            tried_at=one.tried_at,
            next_try_at=one.next_try_at,
            trouble=one.trouble,
        )
        for one in reversed(latest.values())
    ]


def get_outlet(actor: Actor, pk: int) -> Outlet:
    """One outlet of the body; else `Outlet.DoesNotExist`."""
    return Outlet.objects.get(pk=pk, body_id=actor.body_id)
