"""Rules on acts tried on a stretch of past days: more time, evidence, time limits, numbers."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luoshi.common.figures import short_day
from luoshi.history.models import Entry
from luoshi.ledger.events import LedgerEvent
from luoshi.ledger.models import Evidence, Extension, Ruling, Task
from luoshi.ledger.selectors.by_rules import Limit
from luoshi.ledger.selectors.past import end_of
from luoshi.ledger.selectors.trying_rows import Rows
from luoshi.organisations.models import Post
from luoshi.organisations.roles import Role
from luoshi.rulesets.contents import DECIDERS
from luoshi.rulesets.models import RuleSet, Subject
from luoshi.rulesets.selectors import in_force_among, versions_of
from luoshi.rulesets.trials import Change, Figure, Span, SpanTrial

_DRAFTED_BY_LIMIT = re.compile(r"^(\d{4}-\d\d-\d\d) \((.+), (.+)\)$")


def moments(span: Span) -> tuple[datetime, datetime]:
    """The stretch of days as moments."""
    return end_of(span.since - timedelta(days=1)), end_of(span.until)


def day_of(at: datetime) -> date:
    """The day of a moment where the body is."""
    return timezone.localtime(at).date()


def unit_of(task: Task) -> str:
    """The unit that leads a task."""
    return task.lead.shown if task.lead else ""


def change(kind: str, task: Task, on: date, was: str, would: str) -> Change:
    """A thing about a task that would have gone otherwise."""
    return Change(kind, task.number, task.title, unit_of(task), on, was, would)


def try_extension(span: Span, content: Mapping[str, Any]) -> SpanTrial:
    """Requests for more time: which a rule would have refused, or given to another to decide."""
    asked = Extension.objects.filter(
        Task.objects.visible_behind(span.actor),
        requested_at__range=moments(span),
    )
    rows = Rows(asked.select_related("task__lead"), span)
    changes = [one for some in rows for one in _refusals(some, content)]
    refused = sum(one.kind != "decider" for one in changes)
    return SpanTrial(
        span.since,
        span.until,
        len(rows),
        (Figure(_("requests that could be made"), len(rows), len(rows) - refused),),
        {
            "times": _("refused: asked too often"),
            "days": _("refused: too long"),
            "decider": _("decided by somebody else"),
        },
        tuple(changes),
        (
            _(
                "Requests that the rule of their day refused left no row; whether this one would"
                " have let them through cannot be told."
            ),
        ),
        span.most,
        rows.is_capped,
    )


def _refusals(rows: Sequence[Extension], content: Mapping[str, Any]) -> Iterator[Change]:
    """The requests among these that a rule would have refused, or given to another."""
    granted: dict[int, list[datetime]] = defaultdict(list)
    earlier = Extension.objects.filter(
        task__in={one.task_id for one in rows}, decision="granted", decided_at__isnull=False
    )
    for task_id, at in earlier.order_by("pk").values_list("task_id", "decided_at"):
        if at is not None:
            granted[task_id].append(at)
    deciders = _deciders(rows)
    for one in rows:
        before = sum(at < one.requested_at for at in granted[one.task_id])
        against = _against(one, before, deciders.get(one.pk, frozenset()), content)
        if against is not None:
            kind, words = against
            was = {"granted": _("granted"), "refused": _("refused")}.get(
                one.decision, _("not decided yet")
            )
            told = _("%(what)s, until %(day)s") % {"what": was, "day": short_day(one.new_due_on)}
            yield change(kind, one.task, day_of(one.requested_at), told, words)


def _against(
    one: Extension, before: int, roles: frozenset[str], content: Mapping[str, Any]
) -> tuple[str, str] | None:
    """What a rule has against a request, with the kind of it."""
    times, days = content.get("most_times"), content.get("most_days")
    if times is not None and before >= times:
        words = ngettext(
            "refused: moved %(n)s time before", "refused: moved %(n)s times before", before
        )
        return "times", words % {"n": before}
    latest = (one.task.original_due_on or one.due_on) + timedelta(days=days or 0)
    if days is not None and one.new_due_on > latest:
        return "days", _("refused: no later than %(day)s") % {"day": short_day(latest)}
    named = str(content.get("decided_by", "either"))
    wanted = {"supervision_head": Role.SUPERVISION_HEAD, "leader": Role.LEADER}.get(named)
    if wanted is not None and roles and wanted.value not in roles:
        return "decider", _("decided by %(who)s") % {"who": DECIDERS[named]}
    return None


def _deciders(rows: Sequence[Extension]) -> dict[int, frozenset[str]]:
    """The roles of the posts that decided, by request, as the record tells who it was."""
    decided = [one for one in rows if one.decided_at is not None]
    events = [LedgerEvent.EXTENSION_GRANTED.value, LedgerEvent.EXTENSION_REFUSED.value]
    entries = Entry.objects.filter(
        body_id__in={one.task.body_id for one in decided},
        subject_type="ledger.task",
        subject_id__in={one.task_id for one in decided},
        event__in=events,
    ).order_by("pk")
    post_of = {
        (task, at): actor.get("post_id")
        for task, at, actor in entries.values_list("subject_id", "at", "actor")
    }
    posts = dict(
        Post.objects.filter(pk__in=set(post_of.values()) - {None}).values_list("pk", "roles")
    )
    return {
        one.pk: frozenset(posts.get(post_of.get((one.task_id, one.decided_at)) or 0, ()))
        for one in decided
        if one.decided_at is not None
    }


def try_evidence(span: Span, content: Mapping[str, Any]) -> SpanTrial:
    """Closings: for which evidence would have been asked, and which had none."""
    backed = Evidence.objects.filter(
        report__task=OuterRef("task"), report__filed_at__lte=OuterRef("at")
    )
    closings = Ruling.objects.filter(
        Task.objects.visible_behind(span.actor),
        move="close",
        at__range=moments(span),
    ).annotate(has_evidence=Exists(backed))
    rows = Rows(closings.select_related("task__lead"), span)
    versions = versions_of(span.actor.body_id, Subject.EVIDENCE, "task")
    wanted = set(content.get("kinds", ()))
    changes, own, before, after, lacking = [], 0, 0, 0, 0
    for one in (one for some in rows for one in some):
        task, has = one.task, bool(one.has_evidence)  # type: ignore[attr-defined]
        rule = in_force_among(versions, day_of(task.drafted_at))
        usual = rule is not None and task.kind in rule.content["kinds"]
        if task.evidence_required != usual:
            own += 1  # the task says so by itself, whatever the rule
            continue
        would = task.kind in wanted
        before, after = before + usual, after + would
        if would and not has:
            lacking += 1
        if would == usual and not (would and not has):
            continue
        was = _("asked for") if usual else _("not asked for")
        kind = "not_asked" if not would else "has" if has else "lacks"
        words = {
            "not_asked": _("not asked for"),
            "has": _("asked for, and there was some"),
            "lacks": _("asked for, and there was none"),
        }[kind]
        changes.append(change(kind, task, day_of(one.at), was, words))
    told = ngettext(
        "%(n)s closing is left out: its task itself says whether evidence is asked for.",
        "%(n)s closings are left out: their tasks themselves say whether evidence is asked for.",
        own,
    )
    return SpanTrial(
        span.since,
        span.until,
        len(rows) - own,
        (
            Figure(_("closings for which evidence is asked"), before, after),
            Figure(_("of these without any"), 0, lacking),
        ),
        {
            "lacks": _("would lack evidence"),
            "has": _("evidence asked for, and there"),
            "not_asked": _("evidence no longer asked for"),
        },
        tuple(changes),
        (told % {"n": own},) if own else (),
        span.most,
        rows.is_capped,
    )


def try_deadline(span: Span, content: Mapping[str, Any]) -> SpanTrial:
    """Tasks drafted by a time limit: which would have been due on another day."""
    drafted = Entry.objects.filter(
        body_id=span.actor.body_id,
        event=LedgerEvent.TASK_DRAFTED.value,
        at__range=moments(span),
        content__due__icontains=" (",
    )
    keys = _limit_keys(versions_of(span.actor.body_id, Subject.DEADLINE, "task"))
    limits = {one["key"]: one for one in content.get("limits", ())}
    changes, tried = [], 0
    rows = Rows(drafted, span)
    for entry, task in ((entry, task) for some in rows for entry, task in _drafted(span, some)):
        said = _DRAFTED_BY_LIMIT.match(entry.content["due"])
        if said is None or (said[2], said[3]) not in keys:
            continue
        tried += 1
        was, limit = date.fromisoformat(said[1]), limits.get(keys[said[2], said[3]])
        told = f"{short_day(was)} ({said[2]})"
        if limit is None:
            changes.append(
                change("gone", task, day_of(entry.at), told, _("there is no such time limit"))
            )
            continue
        would = Limit(limit["key"], limit["name"], limit, "").due_from(
            task.start_on or day_of(entry.at), task.source_on
        )
        if would != was:
            kind = "later" if would > was else "earlier"
            changes.append(change(kind, task, day_of(entry.at), told, short_day(would)))
    return SpanTrial(
        span.since,
        span.until,
        tried,
        (Figure(_("tasks due on the same day"), tried, tried - len(changes)),),
        {
            "earlier": _("due earlier"),
            "later": _("due later"),
            "gone": _("without this time limit"),
        },
        tuple(changes),
        (),
        span.most,
        rows.is_capped,
    )


def _drafted(span: Span, entries: Sequence[Entry]) -> Iterator[tuple[Entry, Task]]:
    """The tasks that were drafted by these acts, as far as whoever asks may read them."""
    readable = Task.objects.visible_to(span.actor).select_related("lead")
    tasks = readable.in_bulk([entry.subject_id for entry in entries])
    return ((entry, tasks[entry.subject_id]) for entry in entries if entry.subject_id in tasks)


def _limit_keys(versions: Sequence[RuleSet]) -> dict[tuple[str, str], str]:
    """The key of each time limit by its name and the version it stands in."""
    return {
        (one["name"], version.shown): one["key"]
        for version in versions
        for one in version.content["limits"]
    }


def try_numbering(span: Span, content: Mapping[str, Any]) -> SpanTrial:
    """Numbers given in the stretch: how a pattern would have written them, and which twice."""
    drafted = Task.objects.visible_to(span.actor).filter(
        drafted_at__range=moments(span), issuer__isnull=True
    )
    tasks = Rows(drafted.select_related("lead"), span)
    versions = versions_of(span.actor.body_id, Subject.NUMBERING, "task")
    patterns = {one.pk: _reading(one.content["pattern"]) for one in versions}
    numbered: list[tuple[Task, str]] = []
    for task in (task for some in tasks for task in some):
        day = day_of(task.drafted_at)
        rule = in_force_among(versions, day) or versions[0]
        read = patterns[rule.pk].fullmatch(task.number)
        if read is not None:
            would = content["pattern"].format(year=day.year, sequence=int(read["sequence"]))
            numbered.append((task, would))
    given = Counter(would for _task, would in numbered)
    changes = [
        change(
            "twice" if given[would] > 1 else "other",
            task,
            day_of(task.drafted_at),
            task.number,
            would,
        )
        for task, would in numbered
        if would != task.number or given[would] > 1
    ]
    by_hand = len(tasks) - len(numbered)
    told = ngettext(
        "%(n)s task has a number given by hand and is left out.",
        "%(n)s tasks have numbers given by hand and are left out.",
        by_hand,
    )
    return SpanTrial(
        span.since,
        span.until,
        len(numbered),
        (Figure(_("different numbers"), len({t.number for t, _w in numbered}), len(given)),),
        {
            "other": _("another number"),
            "twice": _("a number that two tasks would have shared, so the next one was taken"),
        },
        tuple(changes),
        (told % {"n": by_hand},) if by_hand else (),
        span.most,
        tasks.is_capped,
    )


def _reading(pattern: str) -> re.Pattern[str]:
    """The numbers a pattern writes, with the place of the sequence."""
    parts = re.split(r"(\{year\}|\{sequence(?::0[1-9]d)?\})", pattern)
    read = [
        r"\d{4}"
        if part == "{year}"
        else r"(?P<sequence>\d+)"
        if part.startswith("{sequence")
        else re.escape(part)
        for part in parts
    ]
    return re.compile("".join(read))
