"""A year of the demonstration county, act by act in the order of time, through the verbs."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from luoshi.demo.content import table
from luoshi.demo.papers import PAPERS, Papers, decisions
from luoshi.demo.people import County, moment
from luoshi.ledger import services
from luoshi.ledger.models import ProgressReport, Task
from luoshi.ledger.services.drafting import MilestoneDraft, TargetDraft

SOURCES = {
    "speech": ("县委书记在全县重点工作推进会上的讲话", date(2026, 2, 24)),
    "work_report": ("政府工作报告", date(2026, 1, 16)),
    "plan": ("三年行动方案", date(2026, 1, 30)),
    "minutes": ("县政府常务会议纪要", date(2026, 3, 12)),
    "decomposition": ("2026年乡村全面振兴重点任务分解表", date(2026, 3, 18)),
}


# Parts whose acts of the year stand in a module of their own, with one function `plan_acts(year)`.
FURTHER = (
    "rulesets",
    "plans",
    "breakdowns",
    "cohorts",
    "periods",
    "duties",
    "exchange",
    "maps",
    "calendars",
    "notices",
)


@dataclass(order=True)
class Act:
    """One act of the year, to be done when its moment comes."""

    at: datetime
    order: int
    do: Callable[[datetime], None] = field(compare=False)


class Year:
    """All acts of the year, gathered first and then told in order."""

    def __init__(self, county: County) -> None:
        self.county = county
        self.papers = Papers(county)
        self._acts: list[Act] = []

    def plan(self, day: date, hour: int, do: Callable[[datetime], None], minute: int = 0) -> None:
        """Put an act on the calendar."""
        self._acts.append(Act(moment(day, hour, minute), len(self._acts), do))

    def tell(self) -> int:
        """Do every act in the order of time; returns how many there were."""
        reports = {row["number"]: row["reports"] for row in table("reports")["task"]}
        checks: dict[str, list[Any]] = {}
        for row in table("checks")["check"]:
            checks.setdefault(row["task"], []).append(row)
        for key, day in PAPERS.items():
            self.plan(day, 8, lambda at, key=key: self.papers.add(key, at))  # type: ignore[misc]
        for decision in decisions():
            self.plan(
                decision["on"],
                11,
                lambda at, decision=decision: self.papers.decide(decision, at),  # type: ignore[misc]
            )
        self.plan(date(2026, 3, 20), 17, lambda at: self.papers.settle("speech", at))
        for row in table("ledger")["task"]:
            self._plan_task(row, reports.get(row["number"], []), checks.get(row["number"], []))
        for name in FURTHER:
            if find_spec(f"luoshi.demo.{name}"):
                import_module(f"luoshi.demo.{name}").plan_acts(self)
        for act in sorted(self._acts):
            act.do(act.at)
        return len(self._acts)

    def _task(self, number: str) -> Task:
        return Task.objects.select_related("lead").get(body_id=self.county.body.pk, number=number)

    def _plan_task(self, row: Any, reports: list[Any], checks: list[Any]) -> None:
        number, issued_on = row["number"], row["issued_on"]
        self.plan(issued_on, 8, lambda at: self._draft(row, at))
        self.plan(issued_on, 9, lambda at: self._issue(row, at))
        ended_on = row.get("cancelled", {}).get("on", date.max)
        if row.get("accepted_on", date.max) < ended_on:
            self.plan(
                row["accepted_on"],
                10,
                lambda at: self._do(services.accept_task, self._clerk(row), at, number),
            )
        for report in reports:
            self._plan_report(row, report)
        for check in checks:
            if not check.get("for_closing"):
                self._plan_check(number, check)
        self._plan_extensions(row)
        self._plan_turns(row, checks)

    def _do(
        self, verb: Callable[..., Any], post_key: str, at: datetime, number: str, **words: Any
    ) -> Any:
        actor = self.county.actor(post_key, at.date())
        return verb(actor=actor, at=at, task=self._task(number), **words)

    def _clerk(self, row: Any) -> str:
        return str(row.get("lead_post") or self.county.speaker(row["lead"], "clerk", "head"))

    def _head(self, row: Any) -> str:
        return self.county.speaker(row["lead"], "head")

    def _units(self, keys: list[str], lead: str) -> list[Any]:
        units = self.county.units
        named: list[str] = []
        for key in keys:
            if key == "all_townships":
                named += [k for k, u in units.items() if u.kind in {"township", "subdistrict"}]
            else:
                named.append(key)
        return [units[key] for key in dict.fromkeys(named) if key != lead]

    def _draft(self, row: Any, at: datetime) -> None:
        county = self.county
        source, source_on = SOURCES.get(row["origin"], ("", None))
        services.draft_task(
            actor=county.actor(row["issued_by"], at.date()),
            at=at,
            number=row["number"],
            title=row["title"],
            kind=row["kind"],
            line=row["line"],
            source=source,
            source_on=source_on,
            lead=county.units[row["lead"]],
            lead_post=county.posts[self._clerk(row)],
            supporting=self._units(row["supporting"], row["lead"]),
            leader=county.posts[row["leader"]],
            reviewer=county.units[row["reviewer"]] if row["reviewer"] else None,
            visibility=row["visibility"],
            light=row["lights"],
            feedback=row["feedback"],
            start_on=row["start"],
            due_on=row.get("original_due", row["due"]),
            targets=[
                TargetDraft(
                    target["what"],
                    Decimal(str(_single(target["value"]))),
                    target["unit"],
                    target["op"],
                    _upper(target["value"]),
                )
                for target in row["targets"]
            ],
            milestones=[
                MilestoneDraft(node["on"], Decimal(str(node["percent"])), node["title"])
                for node in row["milestones"]
            ],
        )

    def _issue(self, row: Any, at: datetime) -> None:
        task = self._do(services.issue_task, row["issued_by"], at, row["number"])
        for source in row["sources"]:
            self.papers.join(source, task, at + timedelta(minutes=30))

    def _plan_report(self, row: Any, report: Any) -> None:
        number = row["number"]

        def do(at: datetime) -> None:
            task = self._task(number)
            clerk = self.county.actor(self._clerk(row), at.date())
            targets = list(task.targets.order_by("position", "pk"))
            values = {}
            if "value" in report and targets and not report.get("no_change"):
                values = {targets[0].pk: Decimal(str(report["value"]))}
            filed = services.report_progress(
                actor=clerk,
                at=at,
                task=task,
                percent=Decimal(str(report["percent"])),
                values=values,
                words=report["words"],
                problems=report.get("problems", "")
                or ("按核查情况重新核定进度。" if _falls(task, report) else ""),
                next_step=report.get("next", ""),
                no_change=report.get("no_change", False) and task.reported_on is not None,
            )
            if report.get("signed", True) and filed.state == "filed":
                self._sign(row, filed, at + timedelta(hours=2))

        self.plan(report["on"], 15, do)

    def _sign(self, row: Any, report: ProgressReport, at: datetime) -> None:
        head = self.county.actor(self._head(row), at.date())
        services.sign_report(actor=head, at=at, report=report)

    def _plan_check(self, number: str, check: Any) -> None:
        self.plan(
            check["on"],
            16,
            lambda at: self._do(
                services.check_progress,
                check["by"],
                at,
                number,
                percent=Decimal(str(check["percent"])),
                method="抽签" if check["by_lot"] else "现场",
                words=check["words"],
            ),
            minute=30,
        )

    def _plan_extensions(self, row: Any) -> None:
        number = row["number"]
        for asked in row.get("extensions", []):
            self.plan(
                asked["asked_on"],
                17,
                lambda at, asked=asked: self._do(  # type: ignore[misc]
                    services.request_extension,
                    self._head(row),
                    at,
                    number,
                    new_due_on=asked["new_due"],
                    reason=asked["reason"],
                    progress=f"已完成{asked['progress']}%",
                ),
            )
            if "decided_on" in asked:
                self.plan(
                    asked["decided_on"],
                    18,
                    lambda at, asked=asked: self._do(  # type: ignore[misc]
                        services.decide_extension,
                        self.county.speaker("duchashi", "supervision_head"),
                        at,
                        number,
                        grant=asked["granted"],
                        reason=asked["words"],
                    ),
                )

    def _plan_turns(self, row: Any, checks: list[Any]) -> None:
        number, head = row["number"], self._head(row)
        chief = self.county.speaker("duchashi", "supervision_head")
        if blocked := row.get("blocked"):
            self.plan(
                blocked["on"],
                17,
                lambda at: self._do(
                    services.block_task,
                    head,
                    at,
                    number,
                    need=blocked["words"],
                    needed_from=self.county.units.get(blocked.get("needs_from", "")),
                    needed_by=blocked.get("by"),
                ),
            )
        if returned := row.get("returned"):
            clause = returned.get("clause") or returned["words"]
            self.plan(
                returned["on"],
                11,
                lambda at: self._do(services.return_task, head, at, number, clause=clause),
            )
        if suspended := row.get("suspended"):
            self.plan(
                suspended["on"],
                17,
                lambda at: self._do(
                    services.suspend_task,
                    chief,
                    at,
                    number,
                    reason=suspended["words"],
                    until=suspended.get("review_on"),
                ),
                minute=30,
            )
        if cancelled := row.get("cancelled"):
            self.plan(
                cancelled["on"],
                17,
                lambda at: self._do(
                    services.cancel_task, chief, at, number, reason=cancelled["words"]
                ),
                minute=30,
            )
        self._plan_closing(row, checks)

    def _plan_closing(self, row: Any, checks: list[Any]) -> None:
        number = row["number"]
        if sent_back := row.get("sent_back"):
            self.plan(
                row["closing"].get("first_asked_on", sent_back["on"] - timedelta(days=1)),
                17,
                lambda at: self._do(services.request_closing, self._head(row), at, number),
            )
            self.plan(
                sent_back["on"],
                17,
                lambda at: self._do(
                    services.send_back_task,
                    self.county.speaker(row["reviewer"], "reviewer", "head", "clerk"),
                    at,
                    number,
                    reason=sent_back["words"],
                ),
                minute=45,
            )
        if closing := row.get("closing"):
            self.plan(
                closing["asked_on"],
                18,
                lambda at: self._do(
                    services.request_closing, self._head(row), at, number, words=closing["words"]
                ),
            )
        if closed := row.get("closed"):
            found = next((check for check in checks if check.get("for_closing")), None)
            by = (
                found["by"]
                if found
                else self.county.speaker(row["reviewer"], "reviewer", "head", "clerk")
            )
            self.plan(
                min(found["on"], closed["on"]) if found else closed["on"],
                18,
                lambda at: self._do(
                    services.verify_task,
                    by,
                    at,
                    number,
                    words=found["words"] if found else closed["words"],
                    method="现场",
                ),
                minute=30,
            )
            self.plan(
                closed["on"],
                19,
                lambda at: self._do(
                    services.close_task,
                    row["leader"]
                    if row["lead"] == "duchashi"
                    else self.county.speaker("duchashi", "supervisor"),
                    at,
                    number,
                    words=closed["words"],
                ),
            )


def _falls(task: Task, report: Any) -> bool:
    return task.percent is not None and Decimal(str(report["percent"])) < task.percent


def _single(value: Any) -> Any:
    return value[0] if isinstance(value, list) else value


def _upper(value: Any) -> Decimal | None:
    return Decimal(str(value[1])) if isinstance(value, list) else None
