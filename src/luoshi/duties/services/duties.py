"""Keep the duties: add, change, end them; give them to posts and take them back; load a table."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from luoshi.common.permissions import require
from luoshi.duties import rules
from luoshi.duties.events import DutyEvent
from luoshi.duties.models import Duty, DutyKind, PostDuty
from luoshi.duties.refusals import (
    AlreadyAssigned,
    AlreadyReleased,
    CodeTaken,
    DutyEnded,
    EndsBeforeStart,
    PostGone,
    UnknownLevel,
    WorkbookNotReady,
)
from luoshi.history.services import record
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Post
from luoshi.organisations.plans import CellError
from luoshi.organisations.roles import Kind

_FIELDS = ("code", "title", "line", "kind", "basis", "levels")


@dataclass(frozen=True, slots=True)
class DutyLine:
    """A duty a table names, with the posts that shall answer for it."""

    code: str
    title: str
    line: str
    kind: str
    basis: str
    levels: tuple[str, ...]
    post_ids: tuple[int, ...]
    known_id: int | None = None


@dataclass(frozen=True, slots=True)
class DutyPlan:
    """What a table would add, or what is wrong in it, cell by cell."""

    lines: tuple[DutyLine, ...] = ()
    errors: tuple[CellError, ...] = ()

    @property
    def new(self) -> int:
        """How many duties are not there yet."""
        return sum(line.known_id is None for line in self.lines)

    @property
    def assignments(self) -> int:
        """How many times a duty would be given to a post."""
        return sum(len(line.post_ids) for line in self.lines)


@transaction.atomic
def add_duty(
    *,
    actor: Actor,
    at: datetime,
    code: str,
    title: str,
    line: str = "",
    kind: str = DutyKind.OWN,
    basis: str = "",
    levels: Iterable[str] = (),
    starts_on: date | None = None,
) -> Duty:
    """Add a duty to the register; it is given to posts, never to persons."""
    require(rules.can_keep_duties, actor, None)
    _check_code(actor.body_id, code)
    duty = Duty.objects.create(
        body_id=actor.body_id,
        code=code,
        title=title,
        line=line,
        kind=kind,
        basis=basis,
        levels=_known(levels),
        starts_on=starts_on or at.date(),
    )
    record(actor, at, DutyEvent.DUTY_ADDED, duty, title=duty.title, code=duty.code)
    return duty


@transaction.atomic
def change_duty(*, actor: Actor, at: datetime, duty: Duty, **values: Any) -> Duty:
    """Change what a duty says; lists issued before keep what they said."""
    held = _locked(duty)
    require(rules.can_keep_duties, actor, held)
    unknown = set(values) - set(_FIELDS)
    if unknown:
        raise TypeError(f"a duty has no {sorted(unknown)}")
    if "levels" in values:
        values["levels"] = _known(values["levels"])
    if values.get("code", held.code) != held.code:
        _check_code(held.body_id, values["code"])
    changed = [name for name in values if getattr(held, name) != values[name]]
    for name in changed:
        setattr(held, name, values[name])
    held.save(update_fields=changed or ["title"])
    named = "、".join(str(Duty._meta.get_field(name).verbose_name) for name in changed) or "—"  # type: ignore[union-attr]
    record(actor, at, DutyEvent.DUTY_CHANGED, held, title=held.title, changed=named)
    return held


@transaction.atomic
def end_duty(*, actor: Actor, at: datetime, duty: Duty, on: date) -> Duty:
    """End a duty on a day; what it said and who answered for it stays readable."""
    held = _locked(duty)
    require(rules.can_keep_duties, actor, held)
    _check_holds(held, at.date())
    if on < held.starts_on:
        raise EndsBeforeStart(start=held.starts_on)
    held.ends_on = on
    held.save(update_fields=["ends_on"])
    record(actor, at, DutyEvent.DUTY_ENDED, held, title=held.title, on=on)
    return held


@transaction.atomic
def assign_duty(
    *, actor: Actor, at: datetime, duty: Duty, post: Post, starts_on: date | None = None
) -> PostDuty:
    """Give a duty to a post from a day on, whoever holds the post."""
    held = _locked(duty)
    place = Post.objects.select_related("organisation").get(pk=post.pk, body_id=held.body_id)
    require(rules.can_assign_duty, actor, place)
    _check_holds(held, at.date())
    if place.ended_on is not None:
        raise PostGone(title=place.title, on=place.ended_on)
    standing = PostDuty.objects.filter(duty=held, post=place, ends_on=None).first()
    if standing is not None:
        raise AlreadyAssigned(post=str(place), on=standing.starts_on)
    given = PostDuty.objects.create(
        body_id=held.body_id,
        duty=held,
        post=place,
        starts_on=max(starts_on or at.date(), held.starts_on),
    )
    record(
        actor, at, DutyEvent.DUTY_ASSIGNED, given,
        title=held.title, post=str(place), on=given.starts_on,
    )  # fmt: skip
    return given


@transaction.atomic
def release_duty(*, actor: Actor, at: datetime, post_duty: PostDuty, on: date) -> PostDuty:
    """Take a duty from a post from a day on."""
    given = (
        PostDuty.objects.select_for_update(of=("self",))
        .select_related("duty", "post__organisation")
        .get(pk=post_duty.pk)
    )
    require(rules.can_assign_duty, actor, given)
    if given.ends_on is not None:
        raise AlreadyReleased(post=str(given.post), on=given.ends_on)
    if on < given.starts_on:
        raise EndsBeforeStart(start=given.starts_on)
    given.ends_on = on
    given.save(update_fields=["ends_on"])
    record(
        actor, at, DutyEvent.DUTY_RELEASED, given,
        title=given.duty.title, post=str(given.post), on=on,
    )  # fmt: skip
    return given


@transaction.atomic
def add_duties(*, actor: Actor, at: datetime, plan: DutyPlan) -> list[Duty]:
    """Add what a table names: all of it or nothing."""
    require(rules.can_keep_duties, actor, None)
    if plan.errors:
        raise WorkbookNotReady
    duties = []
    posts = {
        post.pk: post
        for post in Post.objects.filter(
            body_id=actor.body_id, pk__in={pk for line in plan.lines for pk in line.post_ids}
        )
    }
    if any(pk not in posts for line in plan.lines for pk in line.post_ids):
        raise Post.DoesNotExist
    for line in plan.lines:
        if line.known_id is not None:
            duty = Duty.objects.of_body(actor.body_id).get(pk=line.known_id)
        else:
            duty = add_duty(
                actor=actor,
                at=at,
                code=line.code,
                title=line.title,
                line=line.line,
                kind=line.kind,
                basis=line.basis,
                levels=line.levels,
            )
        for pk in line.post_ids:
            assign_duty(actor=actor, at=at, duty=duty, post=posts[pk])
        duties.append(duty)
    return duties


def _locked(duty: Duty) -> Duty:
    return Duty.objects.select_for_update(of=("self",)).get(pk=duty.pk)


def _check_holds(duty: Duty, on: date) -> None:
    if duty.ends_on is not None and duty.ends_on <= on:
        raise DutyEnded(title=duty.title, on=duty.ends_on)


def _check_code(body_id: int, code: str) -> None:
    taken = Duty.objects.of_body(body_id).filter(code=code).first()
    if taken is not None:
        raise CodeTaken(code=code, title=taken.title)


def _known(levels: Iterable[str]) -> list[str]:
    wanted = list(dict.fromkeys(str(level) for level in levels))
    for level in wanted:
        if level not in Kind.values:
            raise UnknownLevel(word=level)
    return wanted
