"""What programs send and get about duties, lists and hand-overs."""

from datetime import date, datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field

from luoshi.common.api import Asked, Key, Line, Words
from luoshi.duties.models import DutyKind


class AnswerOut(Schema):
    """A post that answers for a duty."""

    id: int
    post_id: int
    post: str
    unit_id: int
    unit: str
    holder: str
    starts_on: date


class DutyOut(Schema):
    """A duty with the posts that answer for it."""

    id: int
    code: str
    title: str
    line: str
    kind: str
    basis: str
    levels: list[str]
    starts_on: date
    ends_on: date | None
    posts: list[AnswerOut]


class DutyQuery(Schema):
    """Which duties."""

    line: Line = ""
    kind: str = ""


# As long as the register keeps them.
Code = Annotated[Line, Field(max_length=20)]
LineOfWork = Annotated[Line, Field(max_length=40)]
Wording = Annotated[Line, Field(max_length=200)]


class DutyIn(Asked):
    """A duty to be added."""

    code: Code
    title: Wording
    line: LineOfWork = ""
    kind: DutyKind = DutyKind.OWN
    basis: Wording = ""
    levels: list[str] = []


class DutyRowIn(DutyIn):
    """A duty with the posts that shall answer for it."""

    posts: list[Key] = []


class DutyRowsIn(Asked):
    """Many duties, taken over all or not at all."""

    rows: list[DutyRowIn]


class DutyChangeIn(Asked):
    """What a duty shall say; what is left out stays."""

    code: Code | None = None
    title: Wording | None = None
    line: LineOfWork | None = None
    kind: DutyKind | None = None
    basis: Wording | None = None
    levels: list[str] | None = None


class DayIn(Asked):
    """From which day."""

    on: date | None = None


class AssignmentIn(Asked):
    """To which post a duty is given."""

    post: Key
    starts_on: date | None = None


class ListLineOut(Schema):
    """A line of a list; `change` compares with the version before."""

    key: str
    part: str
    number: str
    title: str
    line: str
    due_on: str
    due_words: str
    targets: str
    post: str
    basis: str
    change: str = ""


class ListVersionOut(Schema):
    """A version of a responsibility list without its lines."""

    id: int
    unit_id: int | None
    post_id: int | None
    whom: str
    number: int
    on: date
    state: str
    digest: str
    issued_at: datetime


class VersionDetailOut(ListVersionOut):
    """A version with its lines."""

    lines: list[ListLineOut]


class IssueIn(Asked):
    """Whose list is issued: a unit's, a post's; with neither, of every unit with something new."""

    unit: Key | None = None
    post: Key | None = None


class DutyReasonIn(Asked):
    """Why."""

    reason: Words = ""


class AnswerIn(Asked):
    """What is answered."""

    answer: Words = ""


class CoverageOut(Schema):
    """A place in the matrix: held, double, vacant or gap."""

    unit_id: int
    unit: str
    duty_id: int
    meaning: str
    posts: list[str]


class HandOverOut(Schema):
    """A hand-over without its lines."""

    id: int
    post_id: int
    post: str
    on: date
    outgoing: str
    incoming: str
    state: str
    digest: str


class HandedItemOut(Schema):
    """A line of the sheet."""

    section: str
    field: str
    title: str
    number: str
    due_on: date | None
    standing: str
    facts: list[str]
    words: str


class HandOverDetailOut(HandOverOut):
    """A hand-over with its lines and what may be done now."""

    lines: list[HandedItemOut]
    actions: list[str]


class HandOverIn(Asked):
    """Who leaves (the last holder unless named), who comes, on which day."""

    outgoing: Key | None = None
    incoming: Key | None = None
    on: date | None = None


class WordsIn(Asked):
    """Words by the field of the line."""

    words: dict[str, Words]


class SignatureIn(Asked):
    """The digest that was read; the reason where somebody signs for another."""

    seen: Line = ""
    reason: Words = ""
