"""The reading: facts, a day, a calendar and a preset give a standing with its reasons."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import ROUND_FLOOR, Decimal
from functools import partial

from luoshi_core.pace.case import Case, case_of
from luoshi_core.pace.curve import NOTHING, WHOLE, expected, time_share
from luoshi_core.pace.facts import Facts, Node
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


def read(facts: Facts, day: date, calendar: Calendar, preset: Preset) -> Reading:
    """Where this piece of work stood on this day, by this calendar and this preset."""
    case = case_of(facts, day, calendar, preset)
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
    case = case_of(facts, day, calendar, preset)
    standing, severity, _causes, _way_back = _judge(case)
    return Judgement(case.expected, standing, severity, case.freshness)


def _arithmetic(case: Case, share: Decimal | None) -> list[Reason]:
    reasons = []
    if share is not None:
        reasons.append(Reason("time_used", {"percent": share}))
    if case.expected is not None:
        reasons.append(Reason("planned", {"percent": case.expected}))
    last = case.last
    owed = case.facts.owed
    if last is None and not (owed is not None and owed.was_kept):
        reasons.append(Reason("never_reported", {}))
    elif last is not None:
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


def _judge(case: Case) -> Verdict:
    for rule in _RULES:
        verdict = rule(case)
        if verdict is not None:
            return verdict
    return Standing.ON_TRACK, Severity.NONE, (), None


def _closed(case: Case) -> Verdict | None:
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


def _suspended(case: Case) -> Verdict | None:
    if case.state != "suspended":
        return None
    return Standing.SUSPENDED, Severity.NONE, (Reason("suspended", {}),), None


def _not_issued(case: Case) -> Verdict | None:
    if case.state != "not_issued":
        return None
    return Standing.NOT_STARTED, Severity.NONE, (Reason("not_issued", {}),), None


def _overdue(case: Case) -> Verdict | None:
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
    causes += _missed_causes(case)
    # After expiry no extension can be asked for: only closing leads back.
    way_back = partial(Reason, "close_late", _missing(case))
    return Standing.OVERDUE, severity, tuple(causes), way_back


def _blocked(case: Case) -> Verdict | None:
    if case.state != "blocked":
        return None
    return (
        Standing.BLOCKED,
        Severity.NONE,
        (Reason("blocked", {}), *_missed_causes(case)),
        partial(Reason, "resolve_block", {}),
    )


def _behind(case: Case) -> Verdict | None:
    if case.state == "waiting" or case.day < case.facts.start_on:
        return None
    shown = () if case.last is None else (_by_points(case), _by_node(case), _by_months(case))
    short = [finding for finding in shown if finding is not None]
    again = [finding for finding in (_by_event(case), _by_period(case)) if finding is not None]
    if not short and not again:
        return None
    serious = any(severity is Severity.SERIOUS for severity, _ in (*short, *again))
    causes = [reason for _, reason in (*short, *again)]
    if _by_period(case) is None:
        causes += _missed_causes(case)
    regain = None if case.last is None else partial(_regain, case, case.last.percent)
    return (
        Standing.BEHIND,
        Severity.SERIOUS if serious else Severity.WARN,
        tuple(causes),
        regain if short else _give(case),
    )


def _by_points(case: Case) -> tuple[Severity, Reason] | None:
    behind, serious = case.preset.behind_points, case.preset.serious_points
    if case.gap is None or behind is None or case.gap < behind:
        return None
    if serious is None:
        return Severity.WARN, Reason("behind_at_least", {"from": behind})
    if case.gap > serious:
        return Severity.SERIOUS, Reason("behind_beyond", {"limit": serious})
    return Severity.WARN, Reason("behind_band", {"from": behind, "to": serious})


def _by_node(case: Case) -> tuple[Severity, Reason] | None:
    if not case.preset.node_missed_is_behind or case.last is None:
        return None
    for node in case.facts.nodes:
        missing = node.percent - case.last.percent
        if node.on < case.day and missing > 0:
            values: dict[str, Value] = {"on": node.on, "percent": node.percent, "points": missing}
            return Severity.WARN, Reason("node_missed", values)
    return None


def _by_months(case: Case) -> tuple[Severity, Reason] | None:
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


def _by_event(case: Case) -> tuple[Severity, Reason] | None:
    happened = None if case.facts.owed is None else case.facts.owed.happened
    if happened is None:
        return None
    return (Severity.SERIOUS if happened.is_beyond else Severity.WARN), happened.reason


def _by_period(case: Case) -> tuple[Severity, Reason] | None:
    """A period of work is a node: behind only where the unit has shown how far it comes."""
    owed, missed = case.facts.owed, case.missed
    if owed is None or missed is None or not case.preset.node_missed_is_behind:
        return None
    is_silence = missed.what != "work" or missed.is_filed
    if is_silence or not (owed.was_kept or case.last is not None):
        return None
    return Severity.WARN, missed.reason


def _unsaid(case: Case) -> Verdict | None:
    """What comes again and is not given is silence; days of grace stand in its own rhythm."""
    owed = case.facts.owed
    if owed is None or case.state == "waiting":
        return None
    if owed.missed is not None:
        return Standing.NO_EVIDENCE, Severity.WARN, _missed_causes(case), _give(case)
    if owed.is_unasked:
        cause = Reason("nobody_asked", {})
        return Standing.NO_EVIDENCE, Severity.WARN, (cause,), partial(Reason, "ask", {})
    return None


def _missed_causes(case: Case) -> tuple[Reason, ...]:
    missed = case.missed
    if missed is None:
        return ()
    return (missed.reason, *([Reason("awaits_signature", {})] if missed.is_filed else ()))


def _give(case: Case) -> Callable[[], Reason] | None:
    missed = case.missed
    if missed is None:
        return None
    code = "sign" if missed.is_filed else "report"
    return partial(Reason, code, {"owed_on": missed.due_on})


def _near_due(case: Case) -> Verdict | None:
    left, limit, due_on = case.days_left, case.preset.near_due_workdays, case.facts.due_on
    if left is None or limit is None or due_on is None or left > limit:
        return None
    if case.day < case.facts.start_on:
        return None
    cause = Reason("near_due", {"due_on": due_on, "workdays": left, "limit": limit})
    return Standing.NEAR_DUE, Severity.NONE, (cause,), partial(_finish, case, due_on)


def _finish(case: Case, due_on: date) -> Reason:
    missing = _missing(case)
    if missing["points"] == NOTHING:
        return Reason("request_closing", {"by": due_on})
    return Reason("finish_or_extend", {**missing, "by": due_on})


def _silent(case: Case) -> Verdict | None:
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
    # Where something comes again, its periods show the work and the plan's curve does not ask.
    if case.last is None and case.facts.owed is None and _shows_too_little(case):
        cause = Reason("nothing_shown", {"percent": case.expected or NOTHING})
        return Standing.NO_EVIDENCE, Severity.WARN, (cause,), partial(Reason, "show_progress", {})
    return None


def _shows_too_little(case: Case) -> bool:
    """Whether a plan that never saw any progress already expects some."""
    if any(node.on < case.day and node.percent > 0 for node in case.facts.nodes):
        return True
    if not case.preset.needs_progress or case.expected is None:
        return False
    behind = case.preset.behind_points
    if behind is not None:
        return case.expected >= behind
    return bool(_targets_before(case.facts, case.day, 1))


def _not_started(case: Case) -> Verdict | None:
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


def _nothing_due(case: Case) -> Verdict | None:
    owed = case.facts.owed
    if owed is None or not owed.is_asked or owed.was_kept or case.last is not None:
        return None
    return Standing.NOT_STARTED, Severity.NONE, (Reason("nothing_due", {}),), None


def _missing(case: Case) -> dict[str, Value]:
    done = NOTHING if case.last is None else case.last.percent
    return {"points": max(WHOLE - done, NOTHING)}


def _regain(case: Case, actual: Decimal) -> Reason:
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


def _next_look(case: Case) -> date:
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


_RULES: tuple[Callable[[Case], Verdict | None], ...] = (
    _closed,
    _suspended,
    _not_issued,
    _overdue,
    _blocked,
    _behind,
    _unsaid,
    _near_due,
    _silent,
    _not_started,
    _nothing_due,
)
