"""Questions about notices: one's own, how many are unread, how one wants to be reached, outlets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, IntegerField, Max, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.common.figures import short_day
from luoshi.common.permissions import require
from luoshi.common.prepared import Prepared
from luoshi.history.selectors import shown
from luoshi.notices import rules
from luoshi.notices.abouts import Named, named_for
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
    url: str
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
    told = actor.told.get("unread")
    return len(_UNREAD.ask(actor.user_id or 0)) if told is None else int(told)


def unread_beside() -> Subquery:
    """What tells that count along with the person of a session."""
    return _Count(_unread(OuterRef("user_id")))


class _Count(Subquery):
    """How many rows a question finds, where it may be cut off."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def _unread(user_id: int | OuterRef) -> QuerySet[Notice]:
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
    """Notices in the reader's language; what the reader may not see stays without its name."""
    named = named_for(actor, ((notice.about, notice.about_id) for notice in notices))
    return tuple(_row(notice, named.get((notice.about, notice.about_id)), on) for notice in notices)


def _row(notice: Notice, named: Named | None, on: date) -> NoticeRow:
    is_told = named is not None or notice.kind == Kind.HELP
    entry = shown(notice.entry) if notice.entry and is_told else None
    return NoticeRow(
        id=notice.pk,
        kind=notice.kind,
        kind_label=str(Kind(notice.kind).label),
        number=named.number if named else "",
        title=named.title if named else "",
        url=_url(notice, named),
        sentence=entry.sentence if entry else _of_day(notice, named, on),
        who=entry.who if entry else "",
        unit=entry.organisation if entry else "",
        reason=entry.reason if entry else "",
        made_at=notice.made_at,
        is_read=notice.read_at is not None,
    )


_OF_DAYS: Mapping[str, Promise] = {
    "due": gettext_lazy("This task is due on %(day)s."),
    "report": gettext_lazy("The next report is due on %(day)s."),
    "period": gettext_lazy("This period is due on %(day)s."),
    "missed": gettext_lazy("This period was due on %(day)s and was not reported."),
    "review": gettext_lazy("The review as of %(day)s is due; nobody has issued it yet."),
    "settle": gettext_lazy("What your unit led in this plan waits to be settled as of %(day)s."),
}


def _of_day(notice: Notice, named: Named | None, on: date) -> str:
    if named is None:
        if notice.about == "ledger.task":
            return _("A task that your post may not read.")
        return _("Something that your post may not read any more.")
    sentence = _OF_DAYS.get(notice.cause.partition(":")[0])
    return str(sentence) % {"day": short_day(notice.on, on)} if sentence else named.said


def _url(notice: Notice, named: Named | None) -> str:
    if named is None:
        return ""
    if notice.cause.startswith("settle:") and notice.on is not None:
        address = reverse("plans:settlement", args=[notice.about_id])
        return f"{address}?year={notice.on.year}&show=unsettled"
    return named.url


def url_of(actor: Actor, notice: Notice) -> str:
    """Where a notice leads, if its reader may go there."""
    key = (notice.about, notice.about_id)
    return _url(notice, named_for(actor, [key]).get(key))


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
