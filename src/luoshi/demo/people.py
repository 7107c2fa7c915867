"""The demonstration's tree, posts and holders, put in through the verbs."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from luoshi.demo.content import PASSWORD, table
from luoshi.organisations import services
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Body, Organisation, Post, User
from luoshi.rulesets.services import issue_starting_rulesets

ZONE = ZoneInfo("Asia/Shanghai")
FIRST_DAY = date(2025, 1, 2)


def moment(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """A moment of a day in the county's zone."""
    return datetime.combine(day, time(hour, minute), ZONE)


@dataclass(slots=True)
class County:
    """The county while it is being built: everything by its key."""

    body: Body
    units: dict[str, Organisation] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    terms: dict[str, list[tuple[date, date | None, str]]] = field(default_factory=dict)
    groups: dict[str, set[int]] = field(default_factory=dict)

    def actor(self, post_key: str, day: date) -> Actor:
        """Whoever held a post on a day, acting as that post."""
        post = self.posts[post_key]
        name = next(
            (
                self.users[person].name
                for start, end, person in reversed(self.terms.get(post_key, []))
                if start <= day and (end is None or day <= end)
            ),
            post.title,
        )
        return Actor(
            body_id=self.body.pk,
            name=name,
            post_id=post.pk,
            post_title=post.title,
            organisation_id=post.organisation_id,
            organisation_name=post.organisation.shown,
            organisation_path=post.organisation.path,
            roles=frozenset(post.roles),
            groups=frozenset(self.groups.get(post_key, ())),
            channel="page",
        )

    def post_with(self, unit_key: str, *roles: str) -> str | None:
        """The first post of a unit that carries one of these roles."""
        unit = self.units[unit_key]
        for role in roles:
            for key, post in self.posts.items():
                if post.organisation_id == unit.pk and role in post.roles:
                    return key
        return None

    def speaker(self, unit_key: str, *roles: str) -> str:
        """The post that speaks for a unit; for a leading group the one that keeps its office."""
        found = self.post_with(unit_key, *roles)
        if found:
            return found
        group = self.units[unit_key].pk
        for key, groups in self.groups.items():
            if group in groups and set(roles) & set(self.posts[key].roles):
                return key
        raise LookupError(f"nobody speaks for {unit_key} as {roles}")


def build_county() -> County:
    """The body, its rule-sets, units, posts, holders, stand-ins, absences and seats."""
    rows = table("organisations")
    at = moment(FIRST_DAY)
    body = services.found_body(
        at=at, code=rows["body"]["code"], name=rows["body"]["name"], zone=rows["body"]["zone"]
    )
    founder = Actor.system(body.pk, channel="founding")
    issue_starting_rulesets(actor=founder, at=at, effective_on=FIRST_DAY)
    county = County(body)
    _add_units(county, founder, at, rows["unit"])
    _add_posts(county, founder, at, rows["post"])
    _add_people(county, founder, at, rows)
    _add_stand_ins(county, founder, at, rows)
    return county


def _add_units(county: County, founder: Actor, at: datetime, rows: Iterable[Any]) -> None:
    for position, row in enumerate(rows):
        above = county.units.get(row.get("parent", ""))
        if above is not None:
            above.refresh_from_db()
        county.units[row["key"]] = services.add_organisation(
            actor=founder,
            at=at,
            under=above,
            name=row["name"],
            short_name=row["short"],
            aliases=row.get("aliases", ()),
            kind=row["kind"],
            line=row.get("line", ""),
            comparison_group=row.get("comparison_group", ""),
            code=row.get("code", ""),
            position=position,
        )


def _add_posts(county: County, founder: Actor, at: datetime, rows: Iterable[Any]) -> None:
    for position, row in enumerate(rows):
        county.posts[row["key"]] = services.add_post(
            actor=founder,
            at=at,
            organisation=county.units[row["unit"]],
            title=row["title"],
            roles=row["roles"],
            position=position,
        )


def _add_people(county: County, founder: Actor, at: datetime, rows: dict[str, Any]) -> None:
    for row in rows["person"]:
        login = row.get("login")
        county.users[row["key"]] = services.add_person(
            actor=founder,
            at=at,
            username=login or row["key"],
            name=row["name"],
            password=PASSWORD if login else None,
            must_change_password=False,
        )
    for row in sorted(rows["appointment"], key=lambda row: row["start"]):
        start, end = row["start"], row.get("end")
        appointment = services.appoint(
            actor=founder,
            at=moment(max(start, FIRST_DAY)),
            user=county.users[row["person"]],
            post=county.posts[row["post"]],
            starts_on=start,
        )
        if end:
            services.vacate(actor=founder, at=moment(end, 17), appointment=appointment, ends_on=end)
        county.terms.setdefault(row["post"], []).append((start, end, row["person"]))


def _add_stand_ins(county: County, founder: Actor, at: datetime, rows: dict[str, Any]) -> None:
    ordered: dict[str, list[Post]] = {}
    for row in sorted(rows["backup"], key=lambda row: row["rank"]):
        ordered.setdefault(row["post"], []).append(county.posts[row["stand_in"]])
    for key, stand_ins in ordered.items():
        services.set_backups(actor=founder, at=at, post=county.posts[key], stand_ins=stand_ins)
    for row in rows["absence"]:
        services.record_absence(
            actor=founder,
            at=moment(row["start"], 8),
            post=county.posts[row["post"]],
            starts_on=row["start"],
            ends_on=row["end"],
            reason=row["reason"],
        )
    by_group: dict[str, list[Any]] = {}
    for row in rows["seat"]:
        by_group.setdefault(row["group"], []).append(row)
        if row["accountable"] or row["office"]:
            county.groups.setdefault(row["post"], set()).add(county.units[row["group"]].pk)
    for key, seats in by_group.items():
        office = [county.posts[row["post"]] for row in seats if row["office"]]
        services.set_seats(
            actor=founder,
            at=at,
            group=county.units[key],
            seats=[county.posts[row["post"]] for row in seats],
            accountable=next(county.posts[row["post"]] for row in seats if row["accountable"]),
            office=office[0] if office else None,
        )
