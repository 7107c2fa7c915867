"""A large county for measuring: founded through the verbs, its ledger filled in bulk."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any, TypeVar

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Model

from luoshi.history.models import Entry
from luoshi.ledger import search
from luoshi.ledger.models import (
    Assignment,
    Milestone,
    NumberSequence,
    ProgressReport,
    Target,
    Task,
    Verification,
)
from luoshi.ledger.states import AT_WORK
from luoshi.organisations import services
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Body, Organisation, Post, User
from luoshi.organisations.roles import Kind, Role
from luoshi.rulesets.services import issue_starting_rulesets

DAY = date(2026, 8, 14)
NOW = datetime(2026, 8, 14, 1, 0, tzinfo=UTC)
FOUNDED = datetime(2025, 1, 2, 1, 0, tzinfo=UTC)
RARE = "悬索桥梁"
COMMON = "重点项目"
TWO_COMMON = "建设"
TWO_RARE = "桥梁"
RARE_HITS = 20
CHUNK = 2_000
# Beyond so many, tasks are copies of those already made, with all that hangs on them except
# the record.
LARGEST = 20_000

_VERBS = ("加快推进", "全面完成", "抓紧启动", "持续深化", "严格落实", "如期建成", "扎实做好")
_PLACES = ("城北产业园", "河湾乡", "老城片区", "高铁新区", "东部水厂", "清源河沿线", "云岭村")
_THINGS = (
    "标准厂房一期主体工程",
    "农村饮水安全巩固提升",
    "义务教育学位扩容",
    "营商环境一件事改革",
    "污水管网改造",
    "冬季清洁取暖改造",
    "安全生产隐患排查整治",
    "高标准农田",
    "养老服务中心",
    "县乡道路养护",
    "企业技改投资入库",
    "耕地保护问题整改",
)
_TAILS = ("，确保年内见效", "，按月报送进展", "，形成长效机制", "，做好群众工作", "，接受社会监督")
_SOURCES = ("全县重点工作推进会讲话", "政府工作报告", "县委常委会会议纪要", "三季度攻坚方案")
_LINES = ("项目", "民生", "生态", "安全", "改革", "农业")
# Of a hundred tasks: so many in each state, and the standings that state may have.
_STATES = (
    ("closed", 40),
    ("archived", 5),
    ("cancelled", 2),
    ("drafted", 1),
    ("under_way", 43),
    ("issued", 3),
    ("blocked", 2),
    ("suspended", 1),
    ("closing_requested", 2),
    ("verified", 1),
)
_STANDINGS = (
    ("on_track", 38),
    ("overdue", 25),
    ("behind", 15),
    ("near_due", 12),
    ("no_evidence", 10),
)
_FIXED_STANDING = {
    "closed": "closed",
    "archived": "closed",
    "cancelled": "closed",
    "drafted": "not_started",
    "blocked": "blocked",
    "suspended": "suspended",
}
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large the county is."""

    tasks: int
    units: int
    reports: int


def make_county(sizes: Sizes) -> None:
    """Found the body through the verbs and fill its ledger in bulk; always the same county."""
    chance = random.Random(20_260_814)
    body = services.found_body(at=FOUNDED, code="330199", name="清源县")
    founder = Actor.system(body.pk, channel="founding")
    issue_starting_rulesets(actor=founder, at=FOUNDED, effective_on=date(2025, 1, 1))
    units = _add_units(founder, sizes.units)
    _add_people(founder, units)
    times = max(1, sizes.tasks // LARGEST)
    filled = Sizes(sizes.tasks // times, sizes.units, sizes.reports // times)
    with transaction.atomic():
        _fill(body, units, filled, chance)
        for copy in range(1, times):
            _copy(copy, filled.tasks)
    Body.objects.filter(pk=body.pk).update(standings_on=DAY)
    _settle_database()


def _add_units(founder: Actor, count: int) -> list[Organisation]:
    def add(under: Organisation | None, name: str, kind: str, short: str = "") -> Organisation:
        return services.add_organisation(
            actor=founder, at=FOUNDED, under=under, name=name, kind=kind, short_name=short
        )

    top = add(None, "清源县", Kind.BODY)
    office = add(top, "县委督查室", Kind.COMMITTEE_OFFICE, "督查室")
    units = [office]
    for number in range(1, count):
        kind = Kind.TOWNSHIP if number % 3 == 0 else Kind.DEPARTMENT
        name = f"第{number:02d}乡镇" if kind == Kind.TOWNSHIP else f"清源县第{number:02d}局"
        units.append(add(top, name, kind, f"{number:02d}局" if kind == Kind.DEPARTMENT else ""))
    return units


def _add_people(founder: Actor, units: list[Organisation]) -> None:
    _hold(founder, units[0], "督查专员", "officer", Role.SUPERVISOR)
    _hold(founder, units[0], "县委副书记", "leader", Role.LEADER)
    for number, unit in enumerate(units[1:], start=1):
        _hold(founder, unit, "局长", f"head{number}", Role.HEAD)
        _hold(founder, unit, "经办人", f"clerk{number}", Role.CLERK)


def _hold(founder: Actor, unit: Organisation, title: str, username: str, *roles: str) -> None:
    post = services.add_post(actor=founder, at=FOUNDED, organisation=unit, title=title, roles=roles)
    user = services.add_person(
        actor=founder,
        at=FOUNDED,
        username=username,
        name=f"{username}先生",
        password=None,
        must_change_password=False,
    )
    services.appoint(actor=founder, at=FOUNDED, user=user, post=post, starts_on=date(2025, 1, 2))


def _fill(body: Body, units: list[Organisation], sizes: Sizes, chance: random.Random) -> None:
    leaders = list(Post.objects.filter(title="县委副书记").order_by("pk"))
    made = _tasks(body, units[1:], leaders, sizes.tasks, chance)
    for chunk in _chunks(made):
        Task.objects.bulk_create(chunk)
        _add_parts(chunk, units[1:], chance)
        _record(chunk, units)
    NumberSequence.objects.create(body=body, year=2026, last=sizes.tasks)
    _add_reports(body, sizes.reports, chance)


def _tasks(
    body: Body,
    units: list[Organisation],
    leaders: list[Post],
    count: int,
    chance: random.Random,
) -> Iterator[Task]:
    rare = set(chance.sample(range(count), min(RARE_HITS, count)))
    for number in range(1, count + 1):
        state = _draw(chance, _STATES)
        lead = chance.choice(units)
        reviewer = chance.choice(units)
        standing = _FIXED_STANDING.get(state) or _draw(chance, _STANDINGS)
        due_on = _due(chance, state, standing)
        start_on = min(due_on - timedelta(days=chance.randrange(30, 300)), DAY)
        percent = Decimal(chance.randrange(5, 96)) if state != "drafted" else None
        percent = Decimal(100) if state in {"closed", "archived"} else percent
        is_checked = chance.random() < 0.2
        yield Task(
            body=body,
            number=f"2026-{number:03d}",
            title=_title(chance, is_rare=number - 1 in rare),
            kind=chance.choice(("deliverable", "measured", "recurring")),
            line=chance.choice(_LINES),
            source=chance.choice(_SOURCES),
            source_on=start_on,
            lead=lead,
            leader=chance.choice(leaders),
            reviewer=reviewer if reviewer.pk != lead.pk else None,
            visibility="internal" if chance.random() < 0.1 else "body",
            light=chance.choice(("deadline", "project")),
            feedback={"kind": "monthly", "day": 25},
            state=state,
            start_on=start_on,
            due_on=due_on,
            original_due_on=due_on,
            issued_on=start_on if state != "drafted" else None,
            accepted_on=start_on if state not in {"drafted", "issued"} else None,
            closed_on=due_on if state in {"closed", "archived"} else None,
            is_open=state in AT_WORK,
            percent=percent,
            reported_on=DAY - timedelta(days=chance.randrange(1, 60)) if percent else None,
            confirmed_percent=percent - 3 if percent and is_checked else None,
            confirmed_on=DAY - timedelta(days=40) if percent and is_checked else None,
            check_count=int(bool(percent and is_checked)),
            expected=Decimal(chance.randrange(20, 100)),
            standing=standing,
            severity="serious" if standing == "overdue" and chance.random() < 0.3 else "",
            freshness=chance.choice(("fresh", "fresh", "late", "silent")),
            next_report_on=date(2026, 8, 25) if state == "under_way" else None,
            light_rule="时限型 2025",
            drafted_at=datetime.combine(start_on, FOUNDED.timetz()),
        )


def _title(chance: random.Random, *, is_rare: bool) -> str:
    parts = [chance.choice(_VERBS), chance.choice(_PLACES), chance.choice(_THINGS)]
    if chance.random() < 0.5:
        parts.insert(2, COMMON)
    if chance.random() < 0.5:
        parts.append(TWO_COMMON)
    if is_rare:
        parts.append(RARE)
    return "".join([*parts, chance.choice(_TAILS)])


def _due(chance: random.Random, state: str, standing: str) -> date:
    if state not in AT_WORK or standing == "overdue":
        return DAY - timedelta(days=chance.randrange(1, 300))
    if standing == "near_due":
        return DAY + timedelta(days=chance.randrange(0, 6))
    return DAY + timedelta(days=chance.randrange(6, 300))


def _add_parts(tasks: list[Task], units: list[Organisation], chance: random.Random) -> None:
    assignments: list[Assignment] = []
    targets: list[Target] = []
    milestones: list[Milestone] = []
    checks: list[Verification] = []
    words: list[tuple[int, str]] = []
    for task in tasks:
        supporting = chance.sample(units, chance.randrange(0, 4))
        assignments += [
            Assignment(task=task, organisation=unit, position=position)
            for position, unit in enumerate(supporting)
            if unit.pk != task.lead_id
        ]
        if task.kind == "measured":
            targets.append(Target(task=task, what="完成量", value=Decimal(120), unit="户"))
        if chance.random() < 0.3:
            milestones += [
                Milestone(task=task, on=date(2026, 3 * quarter, 28), percent=25 * quarter)
                for quarter in range(1, 5)
            ]
        if task.check_count:
            checks.append(_check(task))
        words.append((task.pk, search.words_of(task, [unit.name for unit in supporting])))
    Assignment.objects.bulk_create(assignments)
    Target.objects.bulk_create(targets)
    Milestone.objects.bulk_create(milestones)
    Verification.objects.bulk_create(checks)
    search.index_words(words)


def _check(task: Task) -> Verification:
    return Verification(
        task=task,
        on=task.confirmed_on,
        at=NOW - timedelta(days=40),
        percent=task.confirmed_percent,
        words="现场查看，情况基本属实。",
        by_name="核查专员",
        organisation_id=task.reviewer_id,
    )


def _record(tasks: list[Task], units: list[Organisation]) -> None:
    # Entries stand in the record as they would; their digests are random, for nothing here
    # verifies them, and computing half a million would take most of the making.
    names = {unit.pk: unit.name for unit in units}
    entries = []
    for task in tasks:
        events = ["ledger.task_drafted"]
        if task.issued_on:
            events.append("ledger.task_issued")
        if task.accepted_on:
            events.append("ledger.task_accepted")
        entries += [_entry(task, event, {"lead": names[task.lead_id or 0]}) for event in events]
    Entry.objects.bulk_create(entries)


def _entry(task: Task, event: str, content: dict[str, object]) -> Entry:
    return Entry(
        body_id=task.body_id,
        at=task.drafted_at,
        event=event,
        subject_type="ledger.task",
        subject_id=task.pk,
        subject_name=str(task),
        actor={"user": 1, "name": "officer先生", "post": "督查专员", "organisation": "督查室"},
        content=content,
        rows={f"ledger.task/{task.pk}": "0" * 64},
        salt="0" * 32,
        digest="0" * 64,
    )


def _add_reports(body: Body, count: int, chance: random.Random) -> None:
    tasks = list(
        Task.objects.filter(body=body)
        .exclude(state__in=["drafted", "issued"])
        .only("pk", "body_id", "number", "title", "drafted_at")
        .order_by("pk")
    )
    for numbers in _chunks(range(count)):
        reports = []
        for number in numbers:
            task = tasks[number % len(tasks)]
            round_ = number // len(tasks)
            filed_on = DAY - timedelta(days=30 * (4 - min(round_, 3)) + chance.randrange(0, 6))
            is_waiting = round_ == 2 and chance.random() < 0.05
            reports.append(
                ProgressReport(
                    task=task,
                    period_on=filed_on.replace(day=25),
                    filed_on=filed_on,
                    filed_at=datetime.combine(filed_on, FOUNDED.timetz()),
                    percent=Decimal(min(95, 20 + 20 * round_)),
                    words="本月完成场地平整和管线迁改，下月进入主体施工。",
                    problems="" if chance.random() < 0.7 else "用地指标尚未落实。",
                    next_step="抓紧办理手续，倒排工期。",
                    state="filed" if is_waiting else "signed",
                    filed_by_name="经办人",
                )
            )
        ProgressReport.objects.bulk_create(reports)
        Entry.objects.bulk_create(
            _entry(report.task, "ledger.progress_reported", {"percent": str(report.percent)})
            for report in reports
        )


def _copy(copy: int, tasks: int) -> None:
    """Every task once more under another number, copied by the database itself."""
    _copy_rows(Task, copy, {"number": f"number || '-{copy}'"})
    for model in (Assignment, Target, Milestone, ProgressReport, Verification):
        _copy_rows(model, copy, {"task_id": f"task_id + {copy * tasks}"})
    key = "rowid" if connection.vendor == "sqlite" else "task_id"
    kept = (Task, Assignment, Target, Milestone, ProgressReport, Verification)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(kept)):
            cursor.execute(statement)
        cursor.execute(
            f"INSERT INTO ledger_words ({key}, words) SELECT {key} + {copy * tasks}, words "
            f"FROM ledger_words WHERE {key} <= {tasks}"
        )


def _copy_rows(model: type[Model], copy: int, changes: dict[str, str]) -> None:
    table = model._meta.db_table
    columns = [str(field.column) for field in model._meta.local_concrete_fields]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT MAX(id) FROM {table}")
        # Every copy is made of the first ones, so their number stays the step.
        step = cursor.fetchone()[0] // copy
        chosen = [f"id + {copy * step}" if name == "id" else changes.get(name, f'"{name}"')
                  for name in columns]  # fmt: skip
        named = ", ".join(f'"{name}"' for name in columns)
        cursor.execute(
            f"INSERT INTO {table} ({named}) SELECT {', '.join(chosen)} "
            f"FROM {table} WHERE id <= {step}"
        )


def _settle_database() -> None:
    """What the database's own housekeeping does over night."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _draw(chance: random.Random, weighted: Iterable[tuple[str, int]]) -> str:
    names, weights = zip(*weighted, strict=True)
    return str(chance.choices(names, weights)[0])


def _chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    source = iter(rows)
    while chunk := list(islice(source, CHUNK)):
        yield chunk


def user_named(username: str) -> User:
    """A person of the county by login name."""
    return User.objects.select_related("body").get(username=username)


def some_tasks(count: int, **conditions: Any) -> list[Task]:
    """Tasks spread over the whole ledger."""
    keys = list(Task.objects.filter(**conditions).order_by("pk").values_list("pk", flat=True))
    step = max(1, len(keys) // count)
    return list(Task.objects.filter(pk__in=keys[::step][:count]).order_by("pk"))
