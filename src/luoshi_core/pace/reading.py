"""The reading: facts, a day, a calendar and a preset give a standing with its reasons."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_FLOOR, Decimal
from functools import partial

from luoshi_core.pace.curve import NOTHING, WHOLE, expected, time_share
from luoshi_core.pace.facts import Facts, Node, Progress, State
from luoshi_core.pace.meanings import (
    Freshness,
    Judgement,
    Reading,
    Reason,
    Severity,
    Standing,
    Value,
)
from luoshi_core.pace.presets import Preset
from luoshi_core.workdays import Calendar, add_months

ONE_DAY = timedelta(days=1)
TENTH = Decimal("0.1")
# The way back is worked out only where somebody reads it.
Verdict = tuple[Standing, Severity, tuple[Reason, ...], Callable[[], Reason] | None]


@dataclass(slots=True)
class _Case:
    """What every rule looks at: the facts as they were on the day."""

    facts: Facts
    day: date
    calendar: Calendar
    preset: Preset
    state: State
    last: Progress | None
    expected: Decimal | None
    gap: Decimal | None
    days_left: int | None
    freshness: Freshness
    owed_on: date | None


def read(facts: Facts, day: date, calendar: Calendar, preset: Preset) -> Reading:
    """Where this piece of work stood on this day, by this calendar and this preset."""
    case = _case_of(facts, day, calendar, preset)
    standing, severity, causes, way_back = _judge(case)
    share = time_share(facts, day)
    return Reading(
        case.expected,
        None if case.last is None else case.last.percent,
        case.gap,
        share,
        standing,
        severity,
        case.days_left,
        case.freshness,
        (*_arithmetic(case, share), *causes),
        None if way_back is None else way_back(),
    )


def judge(facts: Facts, day: date, calendar: Calendar, preset: Preset) -> Judgement:
    """What `read` says without the sum: for the many lights that nobody is looking at."""
    case = _case_of(facts, day, calendar, preset)
    standing, severity, _causes, _way_back = _judge(case)
    return Judgement(case.expected, standing, severity, case.freshness)


def _case_of(facts: Facts, day: date, calendar: Calendar, preset: Preset) -> _Case:
    last = facts.progress_on(day)
    planned = expected(facts, day)
    gap = None if planned is None or last is None else planned - last.percent
    due_on = facts.due_on
    days_left = None if due_on is None else calendar.between(day, due_on)
    state = facts.state_on(day)
    freshness, owed_on = _freshness(facts, day, calendar, preset, state)
    return _Case(
        facts, day, calendar, preset, state, last, planned, gap, days_left, freshness, owed_on
    )


def _freshness(
    facts: Facts, day: date, calendar: Calendar, preset: Preset, state: State
) -> tuple[Freshness, date | None]:
    """Whether reports came, and the due day of the oldest one that is still owed."""
    if facts.feedback is None or state not in {"open", "blocked"}:
        return Freshness.NOT_DUE, None
    horizon = date(day.year + 1, 12, 31)
    nodes = [node.on for node in facts.nodes]
    dues = facts.feedback.dues(facts.start_on, horizon, nodes)
    answered, late = -1, False
    for point in facts.progress:
        if point.on > day:
            break
        period = _answered_by(point, dues, answered)
        if period > answered:
            answered, late = period, point.on > dues[period]
    if answered + 1 < len(dues) and dues[answered + 1] < day:
        owed_on = dues[answered + 1]
        waited = calendar.between(owed_on, day)
        silent = waited > preset.report_grace_workdays
        return (Freshness.SILENT if silent else Freshness.LATE), owed_on
    if answered < 0:
        return Freshness.NOT_DUE, None
    return (Freshness.LATE if late else Freshness.ON_TIME), None


def _answered_by(point: Progress, dues: Sequence[date], answered: int) -> int:
    """Which due day a report answers: the one it names, else the missed one if that is nearer."""
    period = min(bisect_left(dues, point.covers or point.on), len(dues) - 1)
    if point.covers is not None or answered >= period - 1:
        return period
    missed, coming = dues[period - 1], dues[period]
    return period - 1 if point.on - missed < coming - point.on else period


def _arithmetic(case: _Case, share: Decimal | None) -> list[Reason]:
    reasons = []
    if share is not None:
        reasons.append(Reason("time_used", {"percent": share}))
    if case.expected is not None:
        reasons.append(Reason("planned", {"percent": case.expected}))
    last = case.last
    if last is None:
        reasons.append(Reason("never_reported", {}))
    else:
        ago = (case.day - last.on).days
        reasons.append(
            Reason("reported", {"percent": last.percent, "on": last.on, "days_ago": ago})
        )
    gap = case.gap
    if gap:
        code = "behind_plan" if gap > 0 else "ahead_of_plan"
        reasons.append(Reason(code, {"points": abs(gap)}))
    due_on, calendar = case.facts.due_on, case.calendar
    if due_on is not None and not (
        calendar.is_announced(case.day) and calendar.is_announced(due_on)
    ):
        reasons.append(Reason("calendar_not_announced", {"until": max(case.day, due_on)}))
    return reasons


def _judge(case: _Case) -> Verdict:
    for rule in _RULES:
        verdict = rule(case)
        if verdict is not None:
            return verdict
    return Standing.ON_TRACK, Severity.NONE, (), None


def _closed(case: _Case) -> Verdict | None:
    if case.state != "closed":
        return None
    closed_on, due_on = case.facts.closed_on, case.facts.due_on
    if closed_on is None or closed_on > case.day:
        reason = Reason("closed", {})
    elif due_on is not None and closed_on > due_on:
        reason = Reason("closed_late", {"on": closed_on, "days": (closed_on - due_on).days})
    else:
        reason = Reason("closed_on", {"on": closed_on})
    return Standing.CLOSED, Severity.NONE, (reason,), None


def _suspended(case: _Case) -> Verdict | None:
    if case.state != "suspended":
        return None
    return Standing.SUSPENDED, Severity.NONE, (Reason("suspended", {}),), None


def _not_issued(case: _Case) -> Verdict | None:
    if case.state != "not_issued":
        return None
    return Standing.NOT_STARTED, Severity.NONE, (Reason("not_issued", {}),), None


def _overdue(case: _Case) -> Verdict | None:
    due_on = case.facts.due_on
    if due_on is None or case.day <= due_on:
        return None
    over = case.calendar.between(due_on, case.day)
    limit = case.preset.overdue_serious_workdays
    severity = Severity.SERIOUS if limit is not None and over >= limit else Severity.WARN
    days = (case.day - due_on).days
    causes = [Reason("overdue", {"due_on": due_on, "days": days, "workdays": over})]
    if case.state == "blocked":
        causes.append(Reason("also_blocked", {}))
    # After expiry no extension can be asked for: only closing leads back.
    way_back = partial(Reason, "close_late", _missing(case))
    return Standing.OVERDUE, severity, tuple(causes), way_back


def _blocked(case: _Case) -> Verdict | None:
    if case.state != "blocked":
        return None
    return (
        Standing.BLOCKED,
        Severity.NONE,
        (Reason("blocked", {}),),
        partial(Reason, "resolve_block", {}),
    )


def _behind(case: _Case) -> Verdict | None:
    if case.last is None or case.state == "waiting" or case.day < case.facts.start_on:
        return None
    findings = [
        finding
        for finding in (_by_points(case), _by_node(case), _by_months(case))
        if finding is not None
    ]
    if not findings:
        return None
    serious = any(severity is Severity.SERIOUS for severity, _ in findings)
    return (
        Standing.BEHIND,
        Severity.SERIOUS if serious else Severity.WARN,
        tuple(reason for _, reason in findings),
        partial(_regain, case, case.last.percent),
    )


def _by_points(case: _Case) -> tuple[Severity, Reason] | None:
    behind, serious = case.preset.behind_points, case.preset.serious_points
    if case.gap is None or behind is None or case.gap < behind:
        return None
    if serious is None:
        return Severity.WARN, Reason("behind_at_least", {"from": behind})
    if case.gap > serious:
        return Severity.SERIOUS, Reason("behind_beyond", {"limit": serious})
    return Severity.WARN, Reason("behind_band", {"from": behind, "to": serious})


def _by_node(case: _Case) -> tuple[Severity, Reason] | None:
    if not case.preset.node_missed_is_behind or case.last is None:
        return None
    for node in case.facts.nodes:
        missing = node.percent - case.last.percent
        if node.on < case.day and missing > 0:
            values: dict[str, Value] = {"on": node.on, "percent": node.percent, "points": missing}
            return Severity.WARN, Reason("node_missed", values)
    return None


def _by_months(case: _Case) -> tuple[Severity, Reason] | None:
    warn, serious = case.preset.months_missed_warn, case.preset.months_missed_serious
    if warn is None:
        return None
    count = 0
    for target in reversed(_targets_before(case.facts, case.day, serious or warn)):
        shown = case.facts.progress_on(target.on)
        if (NOTHING if shown is None else shown.percent) >= target.percent:
            break
        count += 1
    if count < max(warn, 1):
        return None
    severity = Severity.SERIOUS if serious is not None and count >= serious else Severity.WARN
    return severity, Reason("months_missed", {"count": count})


def _targets_before(facts: Facts, day: date, enough: int) -> list[Node]:
    """The last targets before a day: the plan's nodes, and after them its curve at month ends."""
    targets: list[Node] = []
    since = facts.nodes[-1].on if facts.nodes else facts.start_on - ONE_DAY
    month_end = day.replace(day=1) - ONE_DAY
    while month_end > since and len(targets) < enough:
        percent = expected(facts, month_end)
        if percent is None:
            break
        targets.append(Node(month_end, percent))
        month_end = month_end.replace(day=1) - ONE_DAY
    return [*(node for node in facts.nodes if node.on < day), *reversed(targets)]


def _near_due(case: _Case) -> Verdict | None:
    left, limit, due_on = case.days_left, case.preset.near_due_workdays, case.facts.due_on
    if left is None or limit is None or due_on is None or left > limit:
        return None
    if case.day < case.facts.start_on:
        return None
    cause = Reason("near_due", {"due_on": due_on, "workdays": left, "limit": limit})
    return Standing.NEAR_DUE, Severity.NONE, (cause,), partial(_finish, case, due_on)


def _finish(case: _Case, due_on: date) -> Reason:
    missing = _missing(case)
    if missing["points"] == NOTHING:
        return Reason("request_closing", {"by": due_on})
    return Reason("finish_or_extend", {**missing, "by": due_on})


def _silent(case: _Case) -> Verdict | None:
    if case.state != "open" or case.day < case.facts.start_on:
        return None
    if case.freshness is Freshness.SILENT and case.owed_on is not None:
        values: dict[str, Value] = {
            "on": case.owed_on,
            "workdays": case.calendar.between(case.owed_on, case.day),
            "grace": case.preset.report_grace_workdays,
        }
        way_back = partial(Reason, "report", {"owed_on": case.owed_on})
        return Standing.NO_EVIDENCE, Severity.WARN, (Reason("report_owed", values),), way_back
    if case.last is None and _shows_too_little(case):
        cause = Reason("nothing_shown", {"percent": case.expected or NOTHING})
        return Standing.NO_EVIDENCE, Severity.WARN, (cause,), partial(Reason, "show_progress", {})
    return None


def _shows_too_little(case: _Case) -> bool:
    """Whether a plan that never saw any progress already expects some."""
    if any(node.on < case.day and node.percent > 0 for node in case.facts.nodes):
        return True
    if not case.preset.needs_progress or case.expected is None:
        return False
    behind = case.preset.behind_points
    if behind is not None:
        return case.expected >= behind
    return bool(_targets_before(case.facts, case.day, 1))


def _not_started(case: _Case) -> Verdict | None:
    start_on = case.facts.start_on
    if case.day < start_on:
        cause = Reason("starts_on", {"on": start_on})
        return Standing.NOT_STARTED, Severity.NONE, (cause,), None
    if case.state != "waiting":
        return None
    causes = [Reason("waiting", {})]
    severity = Severity.NONE
    serious = case.preset.late_start_serious_months
    if serious is not None:
        months = (case.day.year - start_on.year) * 12 + case.day.month - start_on.month + 1
        severity = Severity.SERIOUS if months >= serious else Severity.WARN
        causes.append(Reason("start_late", {"start_on": start_on, "months": months}))
    return Standing.NOT_STARTED, severity, tuple(causes), partial(Reason, "accept", {})


def _missing(case: _Case) -> dict[str, Value]:
    done = NOTHING if case.last is None else case.last.percent
    return {"points": max(WHOLE - done, NOTHING)}


def _regain(case: _Case, actual: Decimal) -> Reason:
    """The fewest points that lead back, and the day by which they must be shown."""
    by = _next_look(case)
    target = actual
    preset, facts = case.preset, case.facts
    planned = expected(facts, by)
    if preset.behind_points is not None and planned is not None:
        target = max(target, _just_above(planned - preset.behind_points))
    if preset.node_missed_is_behind:
        target = max([target, *(node.percent for node in facts.nodes if node.on <= by)])
    if preset.months_missed_warn is not None:
        goals = [node.percent for node in facts.nodes if node.on == by]
        target = max([target, *goals, *([planned] if planned is not None and not goals else [])])
    return Reason("gain_points", {"points": target - actual, "target": target, "by": by})


def _just_above(points: Decimal) -> Decimal:
    return (points / TENTH).to_integral_value(ROUND_FLOOR) * TENTH + TENTH


def _next_look(case: _Case) -> date:
    """The next day on which the work is looked at: month target, report or month's end."""
    facts, day = case.facts, case.day
    by = add_months(day.replace(day=1), 1) - ONE_DAY
    if by == day:
        by = add_months(day.replace(day=1), 2) - ONE_DAY
    if case.preset.months_missed_warn is not None:
        by = next((node.on for node in facts.nodes if node.on > day), by)
    elif facts.feedback is not None:
        nodes = [node.on for node in facts.nodes]
        by = facts.feedback.next_due(day + ONE_DAY, facts.start_on, nodes) or by
    return by if facts.due_on is None else min(by, facts.due_on)


_RULES: tuple[Callable[[_Case], Verdict | None], ...] = (
    _closed,
    _suspended,
    _not_issued,
    _overdue,
    _blocked,
    _behind,
    _near_due,
    _silent,
    _not_started,
)
