"""Duties and the posts that answer for them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from luoshi.duties.models import Duty, DutyKind, PostDuty
from luoshi.organisations.actor import Actor
from luoshi.organisations.roles import Kind
from luoshi.organisations.selectors import holder_names


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """A post that answers for a duty, and who holds it."""

    pk: int
    duty_id: int
    post_id: int
    post: str
    unit_id: int
    unit: str
    holder: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class DutyRow:
    """A duty in the register with those who answer for it today."""

    pk: int
    code: str
    title: str
    line: str
    kind: str
    kind_word: str
    basis: str
    levels: tuple[str, ...]
    starts_on: date
    ends_on: date | None
    answers: tuple[AnswerRow, ...]

    @property
    def held(self) -> int:
        """How many posts answer for it."""
        return len(self.answers)


def get_duty(actor: Actor, pk: int) -> Duty:
    """One duty of the actor's body."""
    return Duty.objects.of_body(actor.body_id).get(pk=pk)


def get_post_duty(actor: Actor, pk: int) -> PostDuty:
    """One duty of one post in the actor's body."""
    found = PostDuty.objects.select_related("duty", "post__organisation")
    return found.get(pk=pk, body_id=actor.body_id)


def list_duties(actor: Actor, on: date, line: str = "", kind: str = "") -> list[DutyRow]:
    """The duties that hold on a day, by line and code, each with its posts."""
    duties = Duty.objects.of_body(actor.body_id).in_force(on)
    if line:
        duties = duties.filter(line=line)
    if kind:
        duties = duties.filter(kind=kind)
    listed = list(duties.order_by("line", "code", "pk"))
    answers = answers_for(actor, on, [duty.pk for duty in listed])
    return [_row(duty, tuple(answers[duty.pk])) for duty in listed]


def row_of_duty(actor: Actor, duty: Duty, on: date) -> DutyRow:
    """One duty with its posts of a day."""
    return _row(duty, tuple(answers_for(actor, on, [duty.pk])[duty.pk]))


def answers_for(actor: Actor, on: date, duty_ids: list[int]) -> dict[int, list[AnswerRow]]:
    """Who answers for each of these duties on a day."""
    found = list(
        PostDuty.objects.in_force(on)
        .filter(body_id=actor.body_id, duty_id__in=duty_ids)
        .select_related("post__organisation")
        .order_by("post__organisation__path", "post__position", "pk")
    )
    names = holder_names([one.post_id for one in found], on)
    rows: dict[int, list[AnswerRow]] = defaultdict(list)
    for one in found:
        unit = one.post.organisation
        rows[one.duty_id].append(
            AnswerRow(
                one.pk,
                one.duty_id,
                one.post_id,
                one.post.title,
                unit.pk,
                unit.shown,
                names.get(one.post_id, ""),
                one.starts_on,
                one.ends_on,
            )
        )
    return rows


def lines_of_duties(actor: Actor, on: date) -> list[str]:
    """The lines that occur among the duties."""
    known = Duty.objects.of_body(actor.body_id).in_force(on).exclude(line="").order_by("line")
    return list(known.values_list("line", flat=True).distinct())


def duties_of_post(post_id: int, on: date) -> list[PostDuty]:
    """What a post answers for on a day, own duties first."""
    found = PostDuty.objects.in_force(on).filter(post_id=post_id).select_related("duty")
    return list(found.order_by("duty__kind", "duty__code", "pk"))


def _row(duty: Duty, answers: tuple[AnswerRow, ...]) -> DutyRow:
    return DutyRow(
        duty.pk,
        duty.code,
        duty.title,
        duty.line,
        duty.kind,
        str(DutyKind(duty.kind).label),
        duty.basis,
        tuple(str(Kind(level).label) for level in duty.levels if level in Kind.values),
        duty.starts_on,
        duty.ends_on,
        answers,
    )
