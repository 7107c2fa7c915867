"""The page of one task: what, who, when; where it stands and why; what came of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from luoshi.common import charts, clock, figures, pages
from luoshi.files.services import content_of
from luoshi.history.selectors import HistoryRow
from luoshi.ledger import lights, rules, selectors, sentences
from luoshi.ledger.models import Evidence, Task
from luoshi.ledger.selectors import TaskView
from luoshi.ledger.sentences import field_words
from luoshi.ledger.states import ReportState, TaskState
from luoshi.ledger.views.acts import offered
from luoshi.ledger.views.as_of import as_of_band, past_day
from luoshi.ledger.views.requests import Request
from luoshi.rulesets.worn import worn_on


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the chain that leads from a sentence to its proof."""

    text: str
    state: str = "done"
    stage: str = ""
    by: str = ""
    when: str = ""
    url: str = ""
    quote: str = ""


@require_GET
def task(request: Request, number: str) -> HttpResponse:
    """Everything about one task that its reader may see."""
    actor, today = request.actor, clock.today()
    as_of = past_day(request, today)
    changed: tuple[str, ...] = ()
    try:
        if as_of is None:
            view = selectors.view_task(actor, number, today)
        else:
            view, changed = selectors.view_task_as_of(actor, number, as_of)
    except Task.DoesNotExist as missing:
        raise Http404 from missing
    past = past_day(request, today, "on")
    # Of a past day other parts know the sentence alone.
    only = None if as_of is None else "sentence"
    panels = pages.panels_for("task", actor, [view.task], only)[view.task.pk]
    is_quoted = any(panel.key == "sentence" for panel in panels)
    content = {
        **_head(view, as_of or today),
        **_pair(view),
        "as_of": as_of_band(request, as_of, changed=field_words(changed)),
        "chart": _chart(view, as_of or today),
        "chain": list(_chain(view, is_quoted=is_quoted)),
        "entries": [_entry(row) for row in view.history],
        "acts": offered(actor, view) if as_of is None else [],
        "may_sign": as_of is None
        and bool(view.reports)
        and rules.can_sign_report(actor, _of_task(view)),
        "panels": panels,
        "past": past,
        "past_light": _past_light(view, past) if past else None,
        "today": as_of or today,
        **({"worn": worn_on(actor.body_id, as_of)} if as_of else {}),
        "print_title": view.task.number,
    }
    return render(request, "ledger/task.html", content)


@require_GET
def evidence(request: Request, number: str, pk: int) -> FileResponse:
    """A file that backs a report, handed out under its own name."""
    try:
        stored = selectors.get_evidence(request.actor, number, pk)
    except Evidence.DoesNotExist as missing:
        raise Http404 from missing
    return FileResponse(
        iter([content_of(stored)]),
        as_attachment=True,
        filename=stored.name,
        content_type="application/octet-stream",
    )


def _of_task(view: TaskView) -> Any:
    report = view.reports[0]
    # The report's task is the one on this page; it is not read again.
    report.task = view.task
    return report


def _past_light(view: TaskView, day: date) -> dict[str, Any]:
    light = selectors.light_on(view.task, day)
    return {
        "light": _light(light.reported.standing.value, view.legend),
        "why": sentences.why(light.reported),
        "rule": light.rule.shown,
    }


def _light(standing: str, legend: Mapping[str, lights.LegendEntry]) -> Any:
    return lights.drawn(standing, legend.get(standing), get_language() or "")


def _head(view: TaskView, today: date) -> dict[str, Any]:
    task = view.task
    return {
        "view": view,
        "task": task,
        "state": TaskState(task.state).label,
        "kind": task.get_kind_display(),
        "supporting": "、".join(unit.shown for unit in view.supporting),
        "days_left": _days_left(view, today),
    }


def _days_left(view: TaskView, today: date) -> str:
    task = view.task
    if task.due_on is None or task.is_done:
        return ""
    if today > task.due_on:
        days = (today - task.due_on).days
        return ngettext("%(days)s day over", "%(days)s days over", days) % {"days": days}
    left = view.light.reported.days_left or 0
    told = ngettext("%(days)s working day left", "%(days)s working days left", left)
    return told % {"days": left}


def _pair(view: TaskView) -> dict[str, Any]:
    task, light, legend = view.task, view.light, view.legend
    confirmed = light.confirmed
    last_check = view.checks[-1] if view.checks else None
    return {
        "reported": task.percent,
        "reported_note": _reported_note(view),
        "reported_light": _light(light.reported.standing.value, legend),
        "confirmed": task.confirmed_percent,
        "confirmed_note": _confirmed_note(view) if last_check else "",
        "confirmed_light": _light(confirmed.standing.value, legend) if confirmed else "",
        "expected": light.reported.expected,
        "by_periods": light.by_periods,
        "missed": light.owed.missed.count if light.owed and light.owed.missed else 0,
        "expected_note": _("Rule: %(rule)s") % {"rule": light.rule.shown},
        "why": sentences.why(light.reported),
        "way_back": sentences.way_back(light.reported, view.targets),
    }


def _reported_note(view: TaskView) -> str:
    values = [
        f"{figures.plain_number(target.reached)} / {figures.plain_number(target.value)}"
        f" {target.unit}".rstrip()
        for target in view.targets
        if target.reached is not None
    ]
    last = next((one for one in view.reports if one.state == ReportState.SIGNED), None)
    said = figures.short_day(last.filed_on) if last else ""
    return " · ".join(part for part in (*values, said) if part)


def _confirmed_note(view: TaskView) -> str:
    last = view.checks[-1]
    count = len(view.checks)
    told = ngettext("%(count)s check", "%(count)s checks", count) % {"count": count}
    return " · ".join(part for part in (figures.short_day(last.on), last.method, told) if part)


def _chart(view: TaskView, today: date) -> Any:
    curve = view.curve
    if view.task.state == TaskState.DRAFTED or not (curve.expected or curve.reported):
        return ""
    return charts.progress_chart(
        curve.expected, curve.reported, curve.confirmed, today, title=view.task.title
    )


# Which entries of the record are steps of the chain, and at which stage they stand.
_STEPS = {
    "ledger.task_drafted": "tasked",
    "ledger.task_issued": "tasked",
    "ledger.task_returned": "tasked",
    "ledger.task_reissued": "tasked",
    "ledger.task_accepted": "done",
    "ledger.task_blocked": "done",
    "ledger.task_unblocked": "done",
    "ledger.extension_granted": "done",
    "ledger.progress_checked": "proved",
    "ledger.closing_requested": "proved",
    "ledger.task_verified": "proved",
    "ledger.task_sent_back": "proved",
    "ledger.task_closed": "proved",
    "ledger.task_reopened": "proved",
    "ledger.task_suspended": "done",
    "ledger.task_resumed": "done",
    "ledger.task_cancelled": "done",
}
_TROUBLE = frozenset({"ledger.task_blocked", "ledger.task_returned", "ledger.task_sent_back"})
_CONFIRMED = frozenset({"ledger.progress_checked", "ledger.task_verified"})


def _chain(view: TaskView, *, is_quoted: bool) -> Iterator[Step]:
    """From the source through issuing, reports and checks to closing; then what is to come.

    Where the very sentence is quoted above, the source is not named a second time.
    """
    task = view.task
    if task.source and not is_quoted:
        when = figures.short_day(task.source_on) if task.source_on else ""
        yield Step(task.source, stage=_stage("said"), when=when)
    told_reports = False
    stage = ""
    for row in reversed(view.history):
        if row.event == "ledger.progress_reported" and not told_reports:
            told_reports = True
            yield _reports_step(view)
        if row.event in _STEPS:
            said = _STEPS[row.event]
            yield _entry_step(row, _stage(said) if said != stage else "")
            stage = said
    yield from _coming(view)


def _entry_step(row: HistoryRow, stage: str) -> Step:
    state = "trouble" if row.event in _TROUBLE else "done"
    return Step(
        sentences.told(row) if row.event in _TROUBLE | _CONFIRMED else row.label,
        state="confirmed" if row.event in _CONFIRMED else state,
        stage=stage,
        by=row.who,
        when=figures.short_day(row.at),
        url=f"#entry-{row.entry_id}",
    )


def _reports_step(view: TaskView) -> Step:
    count = len(view.reports)
    return Step(
        ngettext("%(count)s report", "%(count)s reports", count) % {"count": count},
        when=_("until %(day)s") % {"day": figures.short_day(view.reports[0].filed_on)}
        if view.reports
        else "",
        url="#reports",
    )


def _coming(view: TaskView) -> Iterator[Step]:
    task = view.task
    if task.is_done:
        return
    yield Step(str(TaskState(task.state).label), state="now")
    when = _("by %(day)s") % {"day": figures.short_day(task.due_on)} if task.due_on else ""
    yield Step(_("verified by others and closed"), state="todo", when=when)


def _stage(key: str) -> str:
    return {
        "said": pgettext("stage of the chain", "said"),
        "tasked": pgettext("stage of the chain", "tasked"),
        "done": pgettext("stage of the chain", "done"),
        "proved": pgettext("stage of the chain", "proved"),
    }[key]


def _entry(row: HistoryRow) -> dict[str, Any]:
    who = " ".join(part for part in (row.organisation, row.post, row.who) if part)
    return {
        "id": row.entry_id,
        "at": row.at,
        "what": sentences.told(row),
        "who": f"{who} ({row.on_behalf_of})" if row.on_behalf_of else who,
        "why": row.reason if row.reason and row.reason not in row.sentence else "",
        "sealed": row.position,
    }
