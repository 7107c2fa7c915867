"""Found a body; add, change, move and end its units."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from luoshi.common.errors import Refusal
from luoshi.common.permissions import require
from luoshi.history.services import record
from luoshi.organisations import rules
from luoshi.organisations.actor import Actor
from luoshi.organisations.events import OrganisationEvent
from luoshi.organisations.models import Body, Organisation
from luoshi.organisations.names import initials_of, sought_by
from luoshi.organisations.roles import Kind


class BodyCodeTaken(Refusal):
    """Another body has this code."""

    sentence = _("The code %(code)s belongs to another body. Give this body a code of its own.")


class BodyHasRoot(Refusal):
    """A body has one uppermost unit."""

    sentence = _("The tree starts at %(root)s already. Choose the unit above the new one.")


class NameTaken(Refusal):
    """Two units of a body never share a name."""

    sentence = _("There is a unit called %(name)s already. Give the unit its full, distinct name.")


class UnknownKind(Refusal):
    """The kind is none of the list."""

    sentence = _("“%(kind)s” is no kind of unit. Choose one of the list.")


class UnitUnderItself(Refusal):
    """A unit cannot stand under itself."""

    sentence = _("%(name)s cannot stand under itself or one of its own units.")


class UnitEnded(Refusal):
    """The unit exists no more."""

    sentence = _("%(name)s ended on %(on)s. Choose a unit that exists.")


class UnitHasUnits(Refusal):
    """Units below would lose their place."""

    sentence = _("%(name)s still has units below it: %(below)s. Move or end them first.")


class UnitHasPosts(Refusal):
    """Posts would lose their place."""

    sentence = _("%(name)s still has posts: %(posts)s. End them first.")


@transaction.atomic
def found_body(*, at: datetime, code: str, name: str, zone: str = "Asia/Shanghai") -> Body:
    """Found a body; its units, posts and first administrator follow under the founding actor."""
    if Body.objects.filter(code=code).exists():
        raise BodyCodeTaken(code=code)
    body = Body.objects.create(code=code, name=name, zone=zone)
    founder = Actor.system(body.pk, channel="founding")
    record(founder, at, OrganisationEvent.BODY_FOUNDED, body, name=name, code=code)
    return body


@transaction.atomic
def add_organisation(
    *,
    actor: Actor,
    at: datetime,
    under: Organisation | None,
    name: str,
    kind: str,
    short_name: str = "",
    aliases: Iterable[str] = (),
    line: str = "",
    comparison_group: str = "",
    code: str = "",
    position: int = 0,
) -> Organisation:
    """Add a unit under another one (the first unit of a body stands under none)."""
    _hold_tree(actor)
    above = _in_use(under) if under is not None else None
    require(rules.can_edit_tree, actor, above)
    _check_kind(kind)
    _check_name(actor.body_id, name)
    unit = Organisation(
        body_id=actor.body_id,
        name=name,
        kind=kind,
        short_name=short_name,
        aliases=list(aliases),
        line=line,
        comparison_group=comparison_group,
        code=code,
        position=position,
    )
    _set_derived(unit)
    if above is not None:
        Organisation.objects.add_child(above, instance=unit)
    else:
        _check_no_root(actor.body_id)
        Organisation.objects.add_root(instance=unit)
    record(
        actor,
        at,
        OrganisationEvent.ORGANISATION_ADDED,
        unit,
        name=name,
        kind=kind,
        under=above.name if above else "",
    )
    return unit


@transaction.atomic
def change_organisation(
    *,
    actor: Actor,
    at: datetime,
    organisation: Organisation,
    name: str,
    kind: str,
    short_name: str = "",
    aliases: Iterable[str] = (),
    line: str = "",
    comparison_group: str = "",
    code: str = "",
    position: int = 0,
) -> Organisation:
    """Change what a unit is called and how it is grouped; its place in the tree stays."""
    _hold_tree(actor)
    unit = _in_use(organisation)
    require(rules.can_edit_tree, actor, unit)
    _check_kind(kind)
    _check_name(actor.body_id, name, besides=unit.pk)
    was = unit.name
    unit.name, unit.kind, unit.short_name = name, kind, short_name
    unit.aliases, unit.line, unit.comparison_group = list(aliases), line, comparison_group
    unit.code, unit.position = code, position
    _set_derived(unit)
    unit.save(
        update_fields=[
            "name",
            "kind",
            "short_name",
            "aliases",
            "line",
            "comparison_group",
            "code",
            "position",
            "initials",
            "sought",
        ]
    )
    record(actor, at, OrganisationEvent.ORGANISATION_CHANGED, unit, name=name, was=was, kind=kind)
    return unit


@transaction.atomic
def move_organisation(
    *, actor: Actor, at: datetime, organisation: Organisation, under: Organisation
) -> Organisation:
    """Move a unit with everything below it under another one.

    Every unit below gets a new path, so every one of them enters the record.
    """
    _hold_tree(actor)
    unit, above = _in_use(organisation), _in_use(under)
    require(rules.can_edit_tree, actor, unit)
    require(rules.can_edit_tree, actor, above)
    if above.path.startswith(unit.path):
        raise UnitUnderItself(name=unit.name)
    Organisation.objects.move(unit, above, "last-child")
    unit.refresh_from_db()
    moved = Organisation.objects.within(unit.path).exclude(pk=unit.pk)
    record(
        actor,
        at,
        OrganisationEvent.ORGANISATION_MOVED,
        unit,
        rows=moved,
        name=unit.name,
        under=above.name,
    )
    return unit


@transaction.atomic
def end_organisation(
    *, actor: Actor, at: datetime, organisation: Organisation, on: date
) -> Organisation:
    """End a unit on a day; it stays readable wherever it was named."""
    _hold_tree(actor)
    unit = _in_use(organisation)
    require(rules.can_edit_tree, actor, unit)
    below = Organisation.objects.within(unit.path).exclude(pk=unit.pk).filter(ended_on=None)
    names = [str(one.shown) for one in below[:6]]
    if names:
        raise UnitHasUnits(name=unit.name, below="、".join(names))
    titles = list(unit.posts.filter(ended_on=None).order_by("pk").values_list("title", flat=True))
    if titles:
        raise UnitHasPosts(name=unit.name, posts="、".join(titles[:6]))
    unit.ended_on = on
    unit.save(update_fields=["ended_on"])
    record(actor, at, OrganisationEvent.ORGANISATION_ENDED, unit, name=unit.name, on=on)
    return unit


def _hold_tree(actor: Actor) -> None:
    # One change of the tree at a time: paths are worked out from the paths that are there.
    Body.objects.select_for_update(of=("self",)).get(pk=actor.body_id)


def _in_use(organisation: Organisation) -> Organisation:
    unit: Organisation = Organisation.objects.get(pk=organisation.pk)
    if unit.ended_on is not None:
        raise UnitEnded(name=unit.name, on=unit.ended_on)
    return unit


def _set_derived(unit: Organisation) -> None:
    unit.initials = initials_of(unit.name)
    unit.sought = sought_by([unit.name, unit.short_name, *unit.aliases])


def _check_kind(kind: str) -> None:
    if kind not in Kind.values:
        raise UnknownKind(kind=kind)


def _check_name(body_id: int, name: str, besides: int = 0) -> None:
    same = Organisation.objects.of_body(body_id).filter(name=name, ended_on=None)
    if same.exclude(pk=besides).exists():
        raise NameTaken(name=name)


def _check_no_root(body_id: int) -> None:
    root = Organisation.objects.of_body(body_id).filter(depth=1).first()
    if root is not None:
        raise BodyHasRoot(root=root.name)
