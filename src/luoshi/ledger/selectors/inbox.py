"""What waits for somebody: reports to sign, reports to file."""

from dataclasses import dataclass

from django.db.models import Q

from luoshi.ledger.models import ProgressReport, Target, Task
from luoshi.ledger.states import ReportState
from luoshi.organisations.actor import Actor


def reports_waiting_for(actor: Actor, most: int = 200) -> list[ProgressReport]:
    """Reports that wait for the signature of the actor as head of a unit."""
    return list(
        ProgressReport.objects.filter(
            state=ReportState.FILED,
            task__body_id=actor.body_id,
            task__lead_id__in=_units_of(actor),
        )
        .select_related("task__lead")
        .order_by("filed_on", "pk")[:most]
    )


@dataclass(frozen=True, slots=True)
class ReportToSign:
    """A report that waits, with the values it would set."""

    report: ProgressReport
    values: tuple[str, ...] = ()


def reports_to_sign(actor: Actor) -> list[ReportToSign]:
    """Reports that wait for the actor's unit, each with its values in words."""
    reports = reports_waiting_for(actor)
    targets = {
        str(target.pk): target
        for target in Target.objects.filter(task__in=[report.task_id for report in reports])
    }
    return [
        ReportToSign(
            report,
            tuple(
                f"{targets[key].what} {value} {targets[key].unit}".strip()
                for key, value in report.values.items()
                if key in targets
            ),
        )
        for report in reports
    ]


def tasks_waiting_for_report(actor: Actor, most: int = 200) -> list[Task]:
    """Tasks of the actor's unit that owe a report, the most pressing first."""
    return list(
        Task.objects.visible_to(actor)
        .filter(lead_id__in=_units_of(actor), state__in=["under_way", "blocked"])
        .filter(Q(freshness__in=["late", "silent"]) | Q(next_report_on__isnull=False))
        .select_related("lead")
        .order_by("next_report_on", "due_on", "pk")[:most]
    )


def _units_of(actor: Actor) -> list[int]:
    own = [actor.organisation_id] if actor.organisation_id is not None else []
    return [*own, *sorted(actor.groups)]
