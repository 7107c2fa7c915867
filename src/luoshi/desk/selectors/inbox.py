"""The inbox: what waits for a post, grouped by what to do, the most pressing first."""
# ruff: noqa: ARG001 - every note is asked with the row and the day

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luoshi.breakdowns.models import Offer
from luoshi.common.figures import short_day
from luoshi.desk.selectors.counting import counts_of, found_of, keep_count
from luoshi.desk.selectors.waiting import Asking, Rows, Source, sources_for, task_of
from luoshi.documents.states import CommitmentState
from luoshi.duties.models import HandOver, ListVersion
from luoshi.ledger.models import Block, Task
from luoshi.organisations.actor import Actor
from luoshi.organisations.roles import Role
from luoshi.periods.models import Period, ZeroEvent
from luoshi.periods.selectors import label_of
from luoshi_core import pace

MOST = 8


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that waits: on which task, why now, by when."""

    number: str
    title: str
    unit: str
    due_on: date | None
    standing: str
    note: str
    row_id: int
    may_repeat: bool = False
    is_readable: bool = True


@dataclass(frozen=True, slots=True)
class Group:
    """The things of one kind that wait, and how many there are beyond those shown."""

    key: str
    heading: str | Promise
    button: str | Promise
    lines: tuple[Line, ...]
    total: int

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.total - len(self.lines)


@dataclass(frozen=True, slots=True)
class Inbox:
    """Everything that waits for a post."""

    groups: tuple[Group, ...]
    total: int


def inbox_of(
    actor: Actor, on: date, most: int = MOST, only: str = "", groups: int | None = None
) -> Inbox:
    """Everything that waits for the actor on a day.

    `only` one kind of it; `groups` says of how many kinds the lines are told, the others by
    their number alone.
    """
    asking = Asking(actor, on)
    sources = {source.key: source for source in sources_for(actor)}
    counts = counts_of(asking)
    keep_count(actor, sum(counts.values()))
    shown = [key for key in counts if counts[key] and (not only or key == only)]
    told = shown if groups is None else shown[:groups]
    return Inbox(
        tuple(
            _group(asking, sources[key], most=most if key in told else 0, total=counts[key])
            for key in shown
        ),
        sum(counts[key] for key in shown),
    )


def _group(asking: Asking, source: Source, *, most: int, total: int) -> Group:
    found = found_of(source, asking, most, lambda: _ordered(source, asking)) if most else []
    if source.key in _LINES:
        lines = tuple(_LINES[source.key](row, asking.on) for row in found)
    else:
        readable = _readable(asking.actor, source, found)
        noted = _NOTES.get(source.key, _no_note)
        lines = tuple(_line(row, noted(row, asking.on), readable, source.key) for row in found)
    return Group(source.key, source.heading, source.button, lines, total)


def _ordered(source: Source, asking: Asking) -> Rows:
    ordered = source.rows(asking).order_by(*source.order)
    if source.beside:
        ordered = ordered.select_related(*source.beside)
    if source.key == "document":
        proposed = Q(commitments__state=CommitmentState.PROPOSED)
        ordered = ordered.defer("text", "segments").annotate(
            undecided=Count("commitments", filter=proposed), all=Count("commitments")
        )
    return ordered


def _line_of_document(document: Any, on: date) -> Line:
    note = _("%(undecided)s of %(all)s sentences are undecided.")
    note %= {"undecided": document.undecided, "all": document.all}
    return _plain_line(document.pk, document.title, document.issuer, note)


def _line_of_list(version: ListVersion, on: date) -> Line:
    title = _("Version %(number)s of the responsibility list") % {"number": version.number}
    note = _("As of %(day)s, %(state)s.") % {
        "day": short_day(version.on, on),
        "state": version.get_state_display(),
    }
    return _plain_line(version.pk, title, version.whom, note)


def _line_of_hand_over(sheet: HandOver, on: date) -> Line:
    note = _("%(outgoing)s → %(incoming)s, %(day)s: %(state)s.") % {
        "outgoing": sheet.outgoing_name,
        "incoming": sheet.incoming_name or "–",
        "day": short_day(sheet.on, on),
        "state": sheet.get_state_display(),
    }
    return _plain_line(sheet.pk, _("Hand-over"), str(sheet.post), note)


def _line_of_offer(offer: Offer, on: date) -> Line:
    handed = _("Handed down on %(day)s.") % {"day": short_day(offer.offered_at, on)}
    note = f"{handed} {offer.words}".strip()
    line = _plain_line(offer.pk, offer.task.title, offer.body.name, note)
    return replace(line, due_on=offer.task.due_on)


def _plain_line(pk: int, title: str, unit: str, note: str) -> Line:
    return Line(number="", title=title, unit=unit, due_on=None, standing="", note=note, row_id=pk)


def _line(row: Any, note: str, readable: set[int] | None, key: str) -> Line:
    task = task_of(row)
    days = row if isinstance(row, Period) else task
    is_readable = readable is None or task.pk in readable
    return Line(
        number=task.number if is_readable else "",
        title=task.title if is_readable else "",
        unit=task.lead.shown if task.lead else "",
        due_on=days.due_on,
        standing=days.standing if task.is_open else "",
        note=note,
        row_id=row.pk,
        may_repeat=key in {"late", "due"} and _may_repeat(task),
        is_readable=is_readable,
    )


def _may_repeat(task: Task) -> bool:
    return task.reported_on is not None and task.percent is not None


def _readable(actor: Actor, source: Source, found: list[Any]) -> set[int] | None:
    # Who is asked for help may not be among those who read the task; the need itself is told.
    sees_all = actor.has(Role.SUPERVISOR, Role.SUPERVISION_HEAD, Role.LEADER)
    if source.key != "help" or sees_all or not found:
        return None
    keys = [row.task_id for row in found]
    return set(
        Task.objects.visible_to(actor).filter(pk__in=keys).order_by().values_list("pk", flat=True)
    )


def _no_note(row: Any, on: date) -> str:
    return ""


def _note_late(task: Task, on: date) -> str:
    rule = pace.FeedbackRule.from_dict(task.feedback)
    last = rule.last_due(on, task.start_on or task.drafted_at.date())
    if task.reported_on is None:
        return _("Never reported. The last report was due on %(day)s.") % {
            "day": short_day(last, on)
        }
    days = (on - task.reported_on).days
    return ngettext(
        "The last report was due on %(day)s; the last one came %(days)s day ago.",
        "The last report was due on %(day)s; the last one came %(days)s days ago.",
        days,
    ) % {"day": short_day(last, on), "days": days}


def _note_due(task: Task, on: date) -> str:
    if task.next_report_on is None:
        return ""
    if task.next_report_on <= on:
        return _("Due today.")
    days = (task.next_report_on - on).days
    return ngettext(
        "Due on %(day)s, in %(days)s day.", "Due on %(day)s, in %(days)s days.", days
    ) % {"day": short_day(task.next_report_on, on), "days": days}


def _note_report_sent_back(report: Any, on: date) -> str:
    return _("%(name)s: %(reason)s") % {
        "name": report.settled_by_name,
        "reason": report.sent_back_reason,
    }


def _note_sent_back(task: Any, on: date) -> str:
    return _("Sent back on %(day)s; the reason stands on its page.") % {
        "day": short_day(task.sent_back_at, on)
    }


def _note_accept(task: Task, on: date) -> str:
    days = (on - task.issued_on).days if task.issued_on else 0
    if days < 1:
        return _("Issued today.")
    return ngettext("Issued %(days)s day ago.", "Issued %(days)s days ago.", days) % {"days": days}


def _note_sign(report: Any, on: date) -> str:
    if report.is_no_change:
        return _("%(name)s, %(day)s: no change.") % {
            "name": report.filed_by_name,
            "day": short_day(report.filed_on, on),
        }
    return _("%(name)s, %(day)s: %(words)s") % {
        "name": report.filed_by_name,
        "day": short_day(report.filed_on, on),
        "words": report.words or "–",
    }


def _note_help(block: Block, on: date) -> str:
    if block.needed_by:
        return _("By %(day)s: %(need)s") % {
            "day": short_day(block.needed_by, on),
            "need": block.need,
        }
    return block.need


def _note_extension(extension: Any, on: date) -> str:
    return _("From %(old)s to %(new)s: %(reason)s") % {
        "old": short_day(extension.due_on, on),
        "new": short_day(extension.new_due_on, on),
        "reason": extension.reason,
    }


def _note_period(period: Period, on: date) -> str:
    return _("%(period)s: %(owed)s") % {
        "period": label_of(period),
        "owed": period.recurrence.owed,
    }


def _note_event(event: ZeroEvent, on: date) -> str:
    return _("%(day)s, %(place)s: %(kind)s") % {
        "day": short_day(event.happened_on, on),
        "place": event.place.shown,
        "kind": event.kind,
    }


def _note_draft(task: Task, on: date) -> str:
    return "" if task.lead_id else _("No lead unit is named yet.")


# What waits is not always about a task.
_LINES: Mapping[str, Callable[[Any, date], Line]] = {
    "document": _line_of_document,
    "list": _line_of_list,
    "hand_over": _line_of_hand_over,
    "offer": _line_of_offer,
}
_NOTES: Mapping[str, Callable[[Any, date], str]] = {
    "late": _note_late,
    "due": _note_due,
    "report_sent_back": _note_report_sent_back,
    "sent_back": _note_sent_back,
    "accept": _note_accept,
    "sign": _note_sign,
    "help": _note_help,
    "extension": _note_extension,
    "period_late": _note_period,
    "period_due": _note_period,
    "period_sign": _note_period,
    "event_dispute": _note_event,
    "draft": _note_draft,
}
