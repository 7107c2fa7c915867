"""The cells of the matrix: every reader at every address with every method, and what is met."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from luoshi.config.api import api
from luoshi.organisations import services
from luoshi.organisations.models import Absence, User
from luoshi.organisations.policy import HIDDEN, LET_IN, NO_SUCH_METHOD, REFUSED
from luoshi.organisations.roles import Kind, Role
from luoshi.organisations.sessions import POST
from tests.factories import NOW, founding, make_holder, make_person, make_post, make_unit
from tests.house.addresses import Reader, Route
from tests.house.story import AT, County

AT_THE_DOOR = "at the door"
MUST_CHANGE = "must change password"


@dataclass(frozen=True, slots=True)
class Outsider:
    """Somebody who is nobody here, and what is met at every address instead of a thing."""

    reader: Reader
    meets: str


def insiders(county: County) -> dict[str, Reader]:
    """One reader for each name of the policy."""
    cast = county.cast
    water = make_unit(cast.body, "县水利局", Kind.DEPARTMENT)
    people = {
        "reader": cast.reader.user,
        "lead_clerk": cast.clerk.user,
        "lead_head": cast.head.user,
        "support_clerk": cast.town_clerk.user,
        "support_head": cast.town_head.user,
        "checking_clerk": cast.other_clerk.user,
        "checking_head": cast.other_head.user,
        "other_clerk": _holder(county, water, "经办", "sunhe", "孙禾", Role.CLERK),
        "other_head": _holder(county, water, "局长", "baiyu", "白榆", Role.HEAD),
        "supervisor": cast.officer.user,
        "supervision_head": cast.supervision_head.user,
        "leader": cast.leader.user,
        "reviewer": cast.reviewer.user,
        "appraiser": _holder(county, cast.supervision, "考核专员", "kaohe", "考禾", Role.APPRAISER),
        "system": cast.administrator.user,
        "security": county.security.user,
        "auditor": cast.auditor.user,
    }
    return {name: Reader(user) for name, user in people.items()} | {
        "stand_in": _stand_in(county, water)
    }


def outsiders(county: County) -> dict[str, Outsider]:
    """Those who may nothing here, each in another way."""
    cast = county.cast
    left = make_post(cast.bureau, "离任岗", Role.SUPERVISOR)
    gone = make_holder(left, "yishi", "易时")
    services.vacate(
        actor=founding(cast.body), at=AT, appointment=gone.appointments.get(), ends_on=AT.date()
    )
    closed = make_person(cast.body, "guanbi", "关碧")
    former = Reader(closed)
    services.deactivate_person(actor=cast.administrator.actor, at=NOW, user=closed, on=AT.date())
    lapsed = Reader(cast.officer.user)
    lapsed.change_session(session_epoch=-1, seen_at=int(AT.timestamp()), entered_at=0)
    unchanged = _holder(county, cast.supervision, "新人", "xinren", "辛仁", Role.SUPERVISOR)
    User.objects.filter(pk=unchanged.pk).update(must_change_password=True)
    return {
        "anonymous": Outsider(Reader(), AT_THE_DOOR),
        "login closed": Outsider(former, AT_THE_DOOR),
        "session ended": Outsider(lapsed, AT_THE_DOOR),
        "left the post": Outsider(Reader(gone), REFUSED),
        "must change the password": Outsider(Reader(unchanged), MUST_CHANGE),
    }


def _holder(county: County, unit: Any, title: str, login: str, name: str, role: Role) -> User:
    del county
    return make_holder(make_post(unit, title, role), login, name)


def _stand_in(county: County, water: Any) -> Reader:
    """B of the lead's head, from another unit, while A is away."""
    cast = county.cast
    post = make_post(water, "副局长", Role.CLERK)
    user = make_holder(post, "daiban", "代班")
    services.set_backups(actor=founding(cast.body), at=NOW, post=cast.head.post, stand_ins=[post])
    Absence.objects.filter(post=cast.head.post).delete()
    services.record_absence(
        actor=cast.administrator.actor,
        at=NOW,
        post=cast.head.post,
        starts_on=AT.date(),
        ends_on=AT.date(),
    )
    reader = Reader(user)
    reader.change_session(**{POST: cast.head.post.pk})
    return reader


def met(answer: Any) -> str:
    """What an answer says to who asked."""
    status, place = answer.status_code, answer.headers.get("Location", "")
    if status == 401 or (status == 302 and place.startswith("/accounts/login/")):
        return AT_THE_DOOR
    if status == 302 and place == "/accounts/password/change/":
        return MUST_CHANGE
    return {403: REFUSED, 404: HIDDEN, 405: NO_SUCH_METHOD}.get(status, LET_IN)


def example_of(route: Route, method: str) -> Mapping[str, Any]:
    """The smallest body that our own description lets through."""
    if not route.name.startswith("api:"):
        return {}
    described = _described().get((_plain(route.pattern), method))
    return _example(described) if described else {}


@cache
def _description() -> Any:
    return api.get_openapi_schema()


@cache
def _described() -> dict[tuple[str, str], Any]:
    found = {}
    for path, verbs in _description()["paths"].items():
        for verb, told in verbs.items():
            content = told.get("requestBody", {}).get("content", {})
            described = content.get("application/json") or content.get("multipart/form-data", {})
            shape = described.get("schema")
            if shape:
                found[(_pattern(path), verb.upper())] = shape
    return found


def _pattern(path: str) -> str:
    return path.removeprefix("/").replace("{", "<").replace("}", ">")


def _plain(pattern: str) -> str:
    """An address without the kinds of its parameters, as the description has it."""
    return re.sub(r"<\w+:", "<", pattern)


def _example(shape: Any) -> Any:
    if "$ref" in shape:
        name = shape["$ref"].rsplit("/", 1)[-1]
        return _example(_description()["components"]["schemas"][name])
    if "enum" in shape:
        return shape["enum"][0]
    if shape.get("format") == "binary":
        return SimpleUploadedFile("a.csv", b"x")
    if "anyOf" in shape:
        return _example(shape["anyOf"][0])
    if shape.get("type") == "object":
        wanted = shape.get("required", ())
        return {name: _example(shape["properties"][name]) for name in wanted}
    if "pattern" in shape:
        return _PATTERNED[shape["pattern"]]
    if "minimum" in shape:
        return shape["minimum"]
    return _PLAIN.get(shape.get("format", ""), _PLAIN.get(shape.get("type", ""), "x"))


_PLAIN: Mapping[str, Any] = {
    "date": date(2026, 8, 31).isoformat(),
    "integer": 1,
    "number": 50,
    "boolean": True,
    "array": [],
    "string": "事由",
}
_PATTERNED = {"^[0-9a-f]{32}$": "0" * 32, "^([01][0-9]|2[0-3]):[0-5][0-9]$": "22:00"}
