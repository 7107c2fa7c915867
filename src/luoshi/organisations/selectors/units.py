"""The tree of a body, its units and posts, who holds them and who acts today."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from luoshi.common.prepared import Prepared
from luoshi.history.selectors import HistoryRow, history_of
from luoshi.organisations import rules
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import (
    Absence,
    Appointment,
    Backup,
    LeadingGroupSeat,
    Organisation,
    OrganisationQuerySet,
    Post,
    PostQuerySet,
    path_after,
)
from luoshi.organisations.roles import Kind, Role

LONGEST_SOUGHT = 200


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """A unit in a list or a type-ahead: its names and the unit above it."""

    id: int
    name: str
    short_name: str
    kind: str
    under: str

    @property
    def shown(self) -> str:
        """The name used in lists."""
        return self.short_name or self.name


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post with its holder, and who acts for it today when the holder is away."""

    id: int
    title: str
    roles: tuple[str, ...]
    duties: str
    holder: str
    appointment_id: int | None
    since: date | None
    is_away: bool
    acting: str
    acting_letter: str
    backups: tuple["BackupRow", ...]

    @property
    def pk(self) -> int:
        """The key under which other parts show what a post has to do with them."""
        return self.id

    @property
    def is_uncovered(self) -> bool:
        """Whether the holder is away and nobody stands in."""
        return self.is_away and not self.acting


@dataclass(frozen=True, slots=True)
class BackupRow:
    """A stand-in in its order."""

    letter: str
    post_id: int
    post: str
    holder: str
    is_away: bool


@dataclass(frozen=True, slots=True)
class TreeRow:
    """A unit in the tree with its posts."""

    id: int
    name: str
    short_name: str
    kind: str
    line: str
    comparison_group: str
    depth: int
    posts: tuple[PostRow, ...]


@dataclass(frozen=True, slots=True)
class SeatRow:
    """A seat of a leading group."""

    post_id: int
    post: str
    holder: str
    is_accountable: bool
    is_office: bool


@dataclass(frozen=True, slots=True)
class AwayRow:
    """An absence of a post, present or to come."""

    id: int
    post: str
    post_id: int
    holder: str
    starts_on: date
    ends_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class UnitPage:
    """All a unit's page shows."""

    unit: Organisation
    above: tuple[OrganisationRow, ...]
    below: tuple[OrganisationRow, ...]
    posts: tuple[PostRow, ...]
    absences: tuple[AwayRow, ...]
    seats: tuple[SeatRow, ...]
    history: tuple[HistoryRow, ...]


def organisations_of(actor: Actor) -> OrganisationQuerySet:
    """The units an actor sees: everybody with a post in a body sees the whole body."""
    units: OrganisationQuerySet = Organisation.objects.of_body(actor.body_id)
    return units


def posts_of(actor: Actor) -> PostQuerySet:
    """The posts an actor sees, with their units."""
    return Post.objects.of_body(actor.body_id).select_related("organisation")


def get_organisation(actor: Actor, pk: int) -> Organisation:
    """One unit of the actor's body."""
    found = _UNIT.ask(actor.body_id, pk)
    if not found:
        raise Organisation.DoesNotExist
    return found[0]


def _unit(body_id: int, pk: int) -> OrganisationQuerySet:
    units: OrganisationQuerySet = Organisation.objects.of_body(body_id).filter(pk=pk)
    return units


_UNIT: Prepared[Organisation] = Prepared(_unit, int, int)


def get_post(actor: Actor, pk: int) -> Post:
    """One post of the actor's body."""
    return posts_of(actor).get(pk=pk)


def holder_names(post_ids: Iterable[int], on: date) -> dict[int, str]:
    """Who holds each of these posts on a day; posts without a holder are left out."""
    held = Appointment.objects.in_force(on).filter(post_id__in=list(post_ids))
    pairs = held.order_by("-starts_on", "-pk").values_list("post_id", "user__name")
    return {post_id: name for post_id, name in pairs}  # noqa: C416 - values_list is a tuple


def find_organisations(actor: Actor, text: str, most: int = 20) -> list[OrganisationRow]:
    """Units whose name, short name, other name or pinyin initials hold the text; best first."""
    # Longer than any name: a database refuses to look for words without end.
    wanted = text.strip().lower()[:LONGEST_SOUGHT]
    units = organisations_of(actor).filter(ended_on=None)
    if wanted:
        units = units.filter(sought__contains=wanted)
    found = sorted(
        units.only("name", "short_name", "kind", "path", "sought", "position")[:500],
        key=lambda unit: (_closeness(unit, wanted), unit.path),
    )[:most]
    return _rows(actor, found)


def registered_names(body_id: int) -> dict[str, int]:
    """Every name, short name and other name that stands for exactly one unit of a body."""
    known: dict[str, set[int]] = defaultdict(set)
    full: dict[str, int] = {}
    units = Organisation.objects.of_body(body_id).filter(ended_on=None)
    for unit in units.only("name", "short_name", "aliases"):
        full[unit.name] = unit.pk
        for name in (unit.name, unit.short_name, *unit.aliases):
            if name:
                known[name].add(unit.pk)
    unique = {name: next(iter(ids)) for name, ids in known.items() if len(ids) == 1}
    return unique | full


def tree_of(actor: Actor, on: date) -> list[TreeRow]:
    """The whole tree of a body with its posts, in the order units are shown."""
    units = in_tree_order(organisations_of(actor).in_use(on))
    posts = posts_of(actor).in_use(on).order_by("organisation_id", "position", "pk")
    of_unit: dict[int, list[PostRow]] = defaultdict(list)
    listed = list(posts)
    for post, row in zip(listed, post_rows(actor.body_id, listed, on), strict=True):
        of_unit[post.organisation_id].append(row)
    return [
        TreeRow(
            id=unit.pk,
            name=unit.name,
            short_name=unit.short_name,
            kind=str(Kind(unit.kind).label),
            line=unit.line,
            comparison_group=unit.comparison_group,
            depth=unit.depth,
            posts=tuple(of_unit[unit.pk]),
        )
        for unit in units
    ]


def in_tree_order(units: Iterable[Organisation]) -> list[Organisation]:
    """Units in the order of the tree; brothers by their set order, then as they were added."""
    listed = list(units)
    place = {unit.path: (unit.position, unit.path) for unit in listed}

    def key(unit: Organisation) -> list[tuple[int, str]]:
        steps = range(Organisation.steplen, len(unit.path) + 1, Organisation.steplen)
        return [place.get(unit.path[:end], (0, unit.path[:end])) for end in steps]

    return sorted(listed, key=key)


def post_rows(body_id: int, posts: Sequence[Post], on: date) -> list[PostRow]:
    """Posts with holders, stand-ins and who acts: a fixed number of questions."""
    held = {
        appointment.post_id: appointment
        for appointment in Appointment.objects.in_force(on)
        .filter(body_id=body_id)
        .select_related("user")
        .order_by("starts_on", "pk")
    }
    away = set(Absence.objects.on_day(on).filter(body_id=body_id).values_list("post_id", flat=True))
    backups: dict[int, list[BackupRow]] = defaultdict(list)
    ids = [post.pk for post in posts]
    order = Backup.objects.filter(body_id=body_id, post_id__in=ids)
    for backup in order.select_related("stand_in__organisation").order_by("post_id", "rank"):
        holder = held.get(backup.stand_in_id)
        backups[backup.post_id].append(
            BackupRow(
                letter=backup.letter,
                post_id=backup.stand_in_id,
                post=str(backup.stand_in),
                holder=holder.user.name if holder else "",
                is_away=backup.stand_in_id in away,
            )
        )
    return [
        _post_row(post, held.get(post.pk), backups[post.pk], is_away=post.pk in away)
        for post in posts
    ]


def unit_page(actor: Actor, pk: int, on: date) -> UnitPage:
    """A unit with what stands above and below, its posts, absences, seats and history."""
    unit = get_organisation(actor, pk)
    steps = range(Organisation.steplen, len(unit.path), Organisation.steplen)
    paths = [unit.path[:end] for end in steps]
    family = organisations_of(actor).filter(
        Q(path__in=paths)
        | Q(depth=unit.depth + 1, path__gt=unit.path, path__lt=path_after(unit.path))
    )
    above = [one for one in family if one.depth <= unit.depth and one.pk != unit.pk]
    below = [one for one in family if one.depth > unit.depth and one.ended_on is None]
    posts = list(posts_of(actor).in_use(on).filter(organisation=unit).order_by("position", "pk"))
    rows = post_rows(actor.body_id, posts, on)
    return UnitPage(
        unit=unit,
        above=tuple(_row(one, "") for one in above),
        below=tuple(_row(one, unit.name) for one in in_tree_order(below)),
        posts=tuple(rows),
        absences=tuple(_absences(posts, rows, on)),
        seats=tuple(_seats(unit, on)),
        history=tuple(history_of(actor.body_id, unit, most=20)),
    )


def may_edit(actor: Actor) -> bool:
    """Whether the actor keeps the tree: pages show the forms only then."""
    return rules.can_edit_tree(actor, None)


def _post_row(
    post: Post,
    held: Appointment | None,
    backups: list[BackupRow],
    *,
    is_away: bool,
) -> PostRow:
    acting = next((one for one in backups if one.holder and not one.is_away), None)
    return PostRow(
        id=post.pk,
        title=post.title,
        roles=tuple(str(Role(role).label) for role in post.roles if role in Role.values),
        duties=post.duties,
        holder=held.user.name if held else "",
        appointment_id=held.pk if held else None,
        since=held.starts_on if held else None,
        is_away=is_away,
        acting=acting.holder if acting and is_away else "",
        acting_letter=acting.letter if acting and is_away else "",
        backups=tuple(backups),
    )


def _absences(posts: Sequence[Post], rows: Sequence[PostRow], on: date) -> Iterable[AwayRow]:
    known = {row.id: row for row in rows}
    coming = Absence.objects.filter(post__in=[post.pk for post in posts], ends_on__gte=on)
    for absence in coming.order_by("starts_on", "pk"):
        row = known[absence.post_id]
        yield AwayRow(
            absence.pk,
            row.title,
            row.id,
            row.holder,
            absence.starts_on,
            absence.ends_on,
            absence.reason,
        )


def _seats(unit: Organisation, on: date) -> Iterable[SeatRow]:
    if unit.kind != Kind.LEADING_GROUP:
        return
    seats = list(
        LeadingGroupSeat.objects.filter(group=unit)
        .select_related("post__organisation")
        .order_by("-is_accountable", "-is_office", "pk")
    )
    names = holder_names([seat.post_id for seat in seats], on)
    for seat in seats:
        yield SeatRow(
            seat.post_id,
            str(seat.post),
            names.get(seat.post_id, ""),
            seat.is_accountable,
            seat.is_office,
        )


def _closeness(unit: Organisation, wanted: str) -> int:
    names = unit.sought.split("\n")
    if wanted in names:
        return 0
    return 1 if any(name.startswith(wanted) for name in names) else 2


def _rows(actor: Actor, units: Sequence[Organisation]) -> list[OrganisationRow]:
    parents = {unit.path[: -Organisation.steplen] for unit in units}
    names = dict(organisations_of(actor).filter(path__in=parents).values_list("path", "name"))
    return [_row(unit, names.get(unit.path[: -Organisation.steplen], "")) for unit in units]


def _row(unit: Organisation, under: str) -> OrganisationRow:
    return OrganisationRow(unit.pk, unit.name, unit.short_name, str(Kind(unit.kind).label), under)
