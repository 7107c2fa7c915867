"""Who sits where on a day: posts by unit and role, and the person who is reached through each."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from luoshi.organisations.models import (
    Absence,
    Appointment,
    Backup,
    LeadingGroupSeat,
    Post,
)
from luoshi.organisations.roles import Role


class Seat(NamedTuple):
    """A post as far as a notice must know it."""

    post_id: int
    unit_id: int
    roles: frozenset[str]


class Person(NamedTuple):
    """Who is reached, as holder of which post."""

    user_id: int
    post_id: int
    unit_id: int


class Directory:
    """The posts of a body on a day, read once for all notices of a run."""

    def __init__(self, body_id: int, on: date) -> None:
        posts = Post.objects.of_body(body_id).in_use(on).order_by("position", "pk")
        self._seats = {
            pk: Seat(pk, unit, frozenset(roles))
            for pk, unit, roles in posts.values_list("pk", "organisation_id", "roles")
        }
        self._of_unit: dict[int, list[Seat]] = defaultdict(list)
        for seat in self._seats.values():
            self._of_unit[seat.unit_id].append(seat)
        for group, post in _speakers(body_id):
            if post in self._seats:
                self._of_unit[group].append(self._seats[post])
        self._holder = dict(
            Appointment.objects.in_force(on)
            .filter(body_id=body_id, user__is_active=True)
            .order_by("starts_on", "pk")
            .values_list("post_id", "user_id")
        )
        self._away = set(
            Absence.objects.on_day(on).filter(body_id=body_id).values_list("post_id", flat=True)
        )
        self._stand_ins: dict[int, list[int]] = defaultdict(list)
        backups = Backup.objects.filter(body_id=body_id).order_by("post_id", "rank")
        for post, stand_in in backups.values_list("post_id", "stand_in_id"):
            self._stand_ins[post].append(stand_in)

    def of_unit(self, unit_id: int | None, *roles: Role) -> list[Seat]:
        """The posts of a unit with one of these roles; for a leading group, who speaks for it."""
        return _with(self._of_unit.get(unit_id or 0, ()), roles)

    def with_role(self, *roles: Role) -> list[Seat]:
        """The posts of the body with one of these roles."""
        return _with(self._seats.values(), roles)

    def seat(self, post_id: int | None) -> list[Seat]:
        """One post, if it exists on this day."""
        found = self._seats.get(post_id or 0)
        return [found] if found else []

    def has(self, post_id: int | None, role: Role) -> bool:
        """Whether a post carries a role."""
        return any(role.value in seat.roles for seat in self.seat(post_id))

    def reached(self, seat: Seat) -> Person | None:
        """The holder; while the holder is away, the first stand-in who is there."""
        if seat.post_id in self._away:
            for post in self._stand_ins[seat.post_id]:
                if post in self._holder and post not in self._away:
                    return Person(self._holder[post], seat.post_id, seat.unit_id)
        holder = self._holder.get(seat.post_id)
        return Person(holder, seat.post_id, seat.unit_id) if holder else None

    def persons(self, seats: Iterable[Seat | Person]) -> list[Person]:
        """Everybody who is reached through these posts, each once."""
        found: dict[int, Person] = {}
        for seat in seats:
            person = self.reached(seat) if isinstance(seat, Seat) else seat
            if person is not None:
                found.setdefault(person.user_id, person)
        return list(found.values())

    def person(self, user_id: int | None, post_id: int | None = None) -> list[Person]:
        """Somebody by name, as holder of this post or of the first one held."""
        held = [post for post, user in self._holder.items() if user == user_id]
        posts = [post_id] if post_id in held else held
        return [
            Person(user_id or 0, seat.post_id, seat.unit_id)
            for post in posts[:1]
            for seat in self.seat(post)
        ]


def _with(seats: Iterable[Seat], roles: tuple[Role, ...]) -> list[Seat]:
    wanted = {role.value for role in roles}
    return [seat for seat in seats if seat.roles & wanted]


def _speakers(body_id: int) -> Iterable[tuple[int, int]]:
    seats = LeadingGroupSeat.objects.filter(body_id=body_id).order_by("pk")
    for group, post, answers, keeps in seats.values_list(
        "group_id", "post_id", "is_accountable", "is_office"
    ):
        if answers or keeps:
            yield group, post
