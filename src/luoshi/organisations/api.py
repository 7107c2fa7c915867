"""Units and oneself, for programs."""

from django.http import HttpRequest
from ninja import Query, Router, Schema

from luoshi.common import clock
from luoshi.common.api import MOST_ROWS, Key, Line, NamedOut
from luoshi.organisations import selectors
from luoshi.organisations.actor import Actor
from luoshi.organisations.api_access import actor_of
from luoshi.organisations.models import Organisation

router = Router(tags=["organisations"])


class OrganisationOut(Schema):
    """A unit of the body."""

    id: int
    name: str
    short_name: str
    kind: str
    line: str
    code: str
    under: NamedOut | None = None


class OrganisationsOut(Schema):
    """A page of units."""

    items: list[OrganisationOut]
    total: int
    page: int


class UnitQuery(Schema):
    """Which units: by a part of a name or by pinyin initials; all without one."""

    q: Line = ""
    page: Key = 1
    size: int = 50


class MeOut(Schema):
    """As whom this request acts."""

    name: str
    body: NamedOut
    post: NamedOut | None
    organisation: NamedOut | None
    roles: list[str]
    on_behalf_of: str
    channel: str


@router.get("/me", response=MeOut)
def me(request: HttpRequest) -> MeOut:
    """As whom this request acts: name, post, unit, roles."""
    actor = actor_of(request)
    return MeOut(
        name=actor.name,
        body=NamedOut(id=actor.body_id, name=actor.body_name),
        post=NamedOut(id=actor.post_id, name=actor.post_title) if actor.post_id else None,
        organisation=(
            NamedOut(id=actor.organisation_id, name=actor.organisation_name)
            if actor.organisation_id
            else None
        ),
        roles=sorted(actor.roles),
        on_behalf_of=actor.on_behalf_of,
        channel=actor.channel,
    )


@router.get("/organisations", response=OrganisationsOut)
def list_organisations(request: HttpRequest, wanted: Query[UnitQuery]) -> OrganisationsOut:
    """The units of the body, or those a name finds, best first."""
    actor = actor_of(request)
    size = min(max(1, wanted.size), MOST_ROWS)
    start = (wanted.page - 1) * size
    if wanted.q:
        keys = [row.id for row in selectors.find_organisations(actor, wanted.q, MOST_ROWS)]
        known = {unit.pk: unit for unit in selectors.organisations_of(actor).filter(pk__in=keys)}
        units = [known[key] for key in keys][start : start + size]
        total = len(keys)
    else:
        there = selectors.organisations_of(actor).in_use(clock.today())
        units, total = list(there.order_by("path")[start : start + size]), there.count()
    return OrganisationsOut(items=_shown(actor, units), total=total, page=wanted.page)


@router.get("/organisations/{key}", response=OrganisationOut)
def get_organisation(request: HttpRequest, key: Key) -> OrganisationOut:
    """One unit."""
    actor = actor_of(request)
    return _shown(actor, [selectors.get_organisation(actor, key)])[0]


def _shown(actor: Actor, units: list[Organisation]) -> list[OrganisationOut]:
    paths = {unit.path[: -Organisation.steplen] for unit in units}
    above = selectors.organisations_of(actor).filter(path__in=paths)
    parents = {unit.path: unit for unit in above.only("path", "name")}
    rows = []
    for unit in units:
        parent = parents.get(unit.path[: -Organisation.steplen])
        rows.append(
            OrganisationOut(
                id=unit.pk,
                name=unit.name,
                short_name=unit.short_name,
                kind=unit.kind,
                line=unit.line,
                code=unit.code,
                under=NamedOut(id=parent.pk, name=parent.name) if parent else None,
            )
        )
    return rows
