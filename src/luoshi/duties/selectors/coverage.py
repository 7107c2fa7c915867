"""横向到边、纵向到底: which unit answers for which duty by which post, and where nobody does."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from luoshi.common.standings import key_of
from luoshi.duties.models import Duty, DutyKind
from luoshi.duties.selectors.duties import AnswerRow, DutyRow, list_duties
from luoshi.ledger.models import Task
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Organisation, Post
from luoshi.organisations.roles import Kind, Role
from luoshi.organisations.selectors import holder_names, organisations_of
from luoshi.organisations.selectors.units import in_tree_order


@dataclass(frozen=True, slots=True)
class Cell:
    """One unit and one duty: who answers, and whether that is one, none or two."""

    unit_id: int
    unit: str
    duty_id: int
    meaning: str  # held, vacant, double, gap, or nothing where nobody need answer
    answers: tuple[AnswerRow, ...] = ()


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """A unit with its cells, in the order of the duties."""

    unit_id: int
    unit: str
    kind: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """The matrix of units and duties, and what is wrong in it."""

    duties: tuple[DutyRow, ...]
    rows: tuple[CoverageRow, ...]
    gaps: tuple[Cell, ...]
    doubles: tuple[Cell, ...]
    vacant: tuple[Cell, ...]
    needed: int
    held: int

    def cells_of(self, duty_id: int) -> list[Cell]:
        """What a duty means to every unit that has to do with it."""
        return [
            cell
            for row in self.rows
            for cell in row.cells
            if cell.duty_id == duty_id and cell.meaning
        ]


def coverage_of(actor: Actor, on: date, line: str = "", kind: str = "") -> Coverage:
    """The matrix on a day, of one line or level if wished: the same few questions at any size."""
    duties = tuple(list_duties(actor, on, line))
    units = organisations_of(actor).in_use(on)
    if kind:
        units = units.filter(kind=kind)
    levels = _levels_of(duties, actor)
    answers: dict[tuple[int, int], list[AnswerRow]] = defaultdict(list)
    for duty in duties:
        for answer in duty.answers:
            answers[answer.unit_id, duty.pk].append(answer)
    rows = []
    for unit in in_tree_order(units):
        cells = tuple(
            _cell(unit, duty, answers.get((unit.pk, duty.pk), ()), levels[duty.pk])
            for duty in duties
        )
        if any(cell.meaning for cell in cells):
            rows.append(CoverageRow(unit.pk, unit.shown, str(Kind(unit.kind).label), cells))
    shown = [cell for row in rows for cell in row.cells if cell.meaning]
    return Coverage(
        duties,
        tuple(rows),
        tuple(cell for cell in shown if cell.meaning == "gap"),
        tuple(cell for cell in shown if cell.meaning == "double"),
        tuple(cell for cell in shown if cell.meaning == "vacant"),
        len(shown),
        sum(cell.meaning in {"held", "double"} for cell in shown),
    )


def _levels_of(duties: Sequence[DutyRow], actor: Actor) -> dict[int, frozenset[str]]:
    found = Duty.objects.of_body(actor.body_id).filter(pk__in=[duty.pk for duty in duties])
    return {pk: frozenset(levels) for pk, levels in found.values_list("pk", "levels")}


def _cell(
    unit: Organisation, duty: DutyRow, answers: Sequence[AnswerRow], levels: frozenset[str]
) -> Cell:
    if not answers:
        meaning = "gap" if unit.kind in levels else ""
    elif len(answers) > 1 and duty.kind == DutyKind.OWN:
        # A second duty is everybody's who leads; an own duty has one who answers.
        meaning = "double"
    else:
        meaning = "held" if any(answer.holder for answer in answers) else "vacant"
    return Cell(unit.pk, unit.shown, duty.pk, meaning, tuple(answers))


@dataclass(frozen=True, slots=True)
class TaskCount:
    """How the open tasks of a line stand for a post or its unit."""

    open: int
    standings: tuple[tuple[str, int], ...]
    line: str
    scope: str  # how the list of these tasks is asked for: by leader or by unit
    scope_id: int


@dataclass(frozen=True, slots=True)
class SideRow:
    """A duty and what became of it: the tasks of its line that the unit or leader answers for."""

    duty: str
    line: str
    basis: str
    tasks: TaskCount


@dataclass(frozen=True, slots=True)
class TwoDutiesRow:
    """A leading post with its line duties and its second duties side by side."""

    post_id: int
    post: str
    unit_id: int
    unit: str
    holder: str
    own: tuple[SideRow, ...]
    second: tuple[SideRow, ...]


def two_duties(actor: Actor, on: date) -> list[TwoDutiesRow]:
    """一岗双责: every leading post with both kinds of duty and what became of each."""
    duties = list_duties(actor, on)
    held: dict[int, dict[str, list[DutyRow]]] = defaultdict(lambda: defaultdict(list))
    for duty in duties:
        for answer in duty.answers:
            held[answer.post_id][duty.kind].append(duty)
    posts = Post.objects.in_use(on).filter(pk__in=held).select_related("organisation")
    leading = [
        post
        for post in posts.order_by("organisation__path", "position", "pk")
        if {Role.HEAD.value, Role.LEADER.value} & set(post.roles)
    ]
    names = holder_names([post.pk for post in leading], on)
    counts = _counts(actor, leading)
    return [
        TwoDutiesRow(
            post.pk,
            post.title,
            post.organisation_id,
            post.organisation.shown,
            names.get(post.pk, ""),
            _sides(held[post.pk][DutyKind.OWN], post, counts),
            _sides(held[post.pk][DutyKind.SECOND], post, counts),
        )
        for post in leading
    ]


_Counts = dict[tuple[str, int, str], dict[str, int]]


def _counts(actor: Actor, posts: Sequence[Post]) -> _Counts:
    tasks = Task.objects.visible_to(actor).at_work().order_by()
    counts: _Counts = defaultdict(lambda: defaultdict(int))
    leaders = tasks.filter(leader__in=posts).values_list("leader_id", "line", "standing")
    for leader_id, line, standing in leaders:
        counts["leader", leader_id, line][key_of(standing)] += 1
    units = {post.organisation_id for post in posts if Role.LEADER.value not in post.roles}
    for lead_id, line, standing in tasks.filter(lead__in=units).values_list(
        "lead_id", "line", "standing"
    ):
        counts["unit", lead_id, line][key_of(standing)] += 1
    return counts


def _sides(duties: Sequence[DutyRow], post: Post, counts: _Counts) -> tuple[SideRow, ...]:
    is_leader = Role.LEADER.value in post.roles
    sides = []
    for duty in duties:
        who = ("leader", post.pk) if is_leader else ("unit", post.organisation_id)
        stood = counts.get((*who, duty.line), {})
        tasks = TaskCount(sum(stood.values()), tuple(sorted(stood.items())), duty.line, *who)
        sides.append(SideRow(duty.title, duty.line, duty.basis, tasks))
    return tuple(sides)
