"""The programs' door to tables: the same reading and the same verbs as the pages."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja import Field, File, Router, Schema, Status
from ninja.files import UploadedFile

from luoshi.common import clock
from luoshi.common.api import Asked, Key, Line
from luoshi.common.permissions import require
from luoshi.exchange import rules, selectors, services
from luoshi.exchange.models import LayoutMemory
from luoshi.exchange.reading.changes import read_changes
from luoshi.exchange.reading.tables import preview_of, see_table
from luoshi.exchange.refusals import TableUnreadable
from luoshi.exchange.services.background import (
    APPLY,
    TAKE_IN,
    seen_with_memories,
    units_decided,
)
from luoshi.files.models import StoredFile
from luoshi.files.services import content_of, store_file
from luoshi.jobs.running import start_job
from luoshi.ledger.sheets.importing import language
from luoshi.organisations.actor import Actor
from luoshi.organisations.api_access import actor_of
from luoshi_core.sheets import SheetError

router = Router(tags=["exchange"])
MOST_COLUMNS = 200


class FaultOut(Schema):
    """Something to mend, with its cell."""

    cell: str
    sentence: str


class ColumnOut(Schema):
    """A column of a table: its words, what stands in it, what it is used as."""

    index: int
    header: str
    samples: list[str]
    use: str


class SheetOut(Schema):
    """A sheet whose header was found."""

    name: str
    fingerprint: str
    recognised: bool
    columns: list[ColumnOut]


class TableOut(Schema):
    """A table handed in: how its columns are understood, and what it would draft."""

    id: int
    name: str
    recognised: bool
    sheets: list[SheetOut]
    tasks: int
    faults: list[FaultOut]
    unknown: dict[str, list[str]]
    notes: list[str]


class DecidedIn(Asked):
    """Which units, by their keys, each unknown name stands for; none leaves the name out."""

    decided: dict[Line, list[Key]] = {}


class StartedOut(Schema):
    """Work that goes on in the background, to be asked for under /jobs/."""

    job: int


class LayoutIn(Asked):
    """What the columns of a header mean."""

    fingerprint: str = Field(pattern="^[0-9a-f]{32}$")
    name: str = Field(min_length=1, max_length=80)
    headers: dict[str, Line] = Field(default={}, max_length=MOST_COLUMNS)
    columns: dict[str, Line] = Field(default={}, max_length=MOST_COLUMNS)
    year: int | None = Field(default=None, ge=2000, le=2099)
    measure: str = Field(default="", max_length=12)


class LayoutOut(Schema):
    """A remembered layout."""

    id: int
    fingerprint: str
    name: str
    headers: dict[str, str]
    columns: dict[str, str]
    year: int | None
    measure: str


class CellOut(Schema):
    """An edited cell."""

    cell: str
    column: str
    before: str
    after: str


class ChangedTaskOut(Schema):
    """A task with its edited cells."""

    number: str
    cells: list[CellOut]


class ConflictOut(Schema):
    """A cell that somebody else changed meanwhile too."""

    cell: str
    number: str
    column: str
    stands: str
    asked: str


class ChangesOut(Schema):
    """What an edited ledger asks for."""

    id: int
    name: str
    ready: bool
    rows: int
    tasks: list[ChangedTaskOut]
    conflicts: list[ConflictOut]
    faults: list[FaultOut]


@router.get("/layouts", response=list[LayoutOut])
def list_layouts(request: HttpRequest) -> list[LayoutMemory]:
    """The layouts that the unit behind the key has explained."""
    actor = actor_of(request)
    require(rules.can_take_in_table, actor, None)
    return list(selectors.layouts_of(actor))


@router.put("/layouts", response=LayoutOut)
def put_layout(request: HttpRequest, about: LayoutIn) -> LayoutMemory:
    """Say what the columns of a header mean; said again, the last word holds."""
    places = [place for place in (*about.headers, *about.columns) if not place.isdecimal()]
    if places:
        raise TableUnreadable(why=", ".join(places[:5]))
    return services.remember_layout(
        actor=actor_of(request),
        at=clock.now(),
        fingerprint=about.fingerprint,
        name=about.name,
        headers={int(place): words for place, words in about.headers.items()},
        columns={int(place): use for place, use in about.columns.items()},
        year=about.year,
        measure=about.measure,
    )


@router.get("/layouts/{key}", response=LayoutOut)
def read_layout(request: HttpRequest, key: Key) -> LayoutMemory:
    """What the columns of one header mean."""
    actor = actor_of(request)
    require(rules.can_take_in_table, actor, None)
    return selectors.get_layout(actor, key)


@router.delete("/layouts/{key}", response={204: None})
def delete_layout(request: HttpRequest, key: Key) -> Status[None]:
    """Let go of a layout; the next such table asks again."""
    actor = actor_of(request)
    require(rules.can_take_in_table, actor, None)
    memory = selectors.get_layout(actor, key)
    services.forget_layout(actor=actor, at=clock.now(), memory=memory)
    return Status(204, None)


@router.post("/tables", response={201: TableOut})
def post_table(request: HttpRequest, file: File[UploadedFile]) -> Status[TableOut]:
    """Hand a table in: xlsx, csv or docx; nothing is drafted yet."""
    actor = actor_of(request)
    require(rules.can_take_in_table, actor, None)
    stored = _stored(actor, file, selectors.TABLE)
    return Status(201, _table(actor, stored))


@router.get("/tables/{key}", response=TableOut)
def read_table(request: HttpRequest, key: Key) -> TableOut:
    """How a table handed in is understood now."""
    actor = actor_of(request)
    require(rules.can_take_in_table, actor, None)
    return _table(actor, selectors.get_table(actor, key, selectors.TABLE))


@router.post("/tables/{key}/tasks", response={202: StartedOut})
def post_tasks(request: HttpRequest, key: Key, about: DecidedIn) -> Status[StartedOut]:
    """Draft every task of a table in the background, all or none."""
    actor = actor_of(request)
    require(rules.can_take_in_table, actor, None)
    stored = selectors.get_table(actor, key, selectors.TABLE)
    units_decided(actor, about.decided)
    arguments = {"table": stored.pk, "decided": dict(about.decided)}
    return Status(202, _started(actor, TAKE_IN, stored, arguments))


@router.post("/changes", response={201: ChangesOut})
def post_changes(request: HttpRequest, file: File[UploadedFile]) -> Status[ChangesOut]:
    """Hand an edited ledger in; nothing is written yet."""
    actor = actor_of(request)
    require(rules.can_take_in_changes, actor, None)
    stored = _stored(actor, file, selectors.CHANGES)
    return Status(201, _changes(actor, stored))


@router.get("/changes/{key}", response=ChangesOut)
def get_changes(request: HttpRequest, key: Key) -> ChangesOut:
    """What an edited ledger asks for against the ledger as it stands now."""
    actor = actor_of(request)
    require(rules.can_take_in_changes, actor, None)
    return _changes(actor, selectors.get_table(actor, key, selectors.CHANGES))


@router.post("/changes/{key}/application", response={202: StartedOut})
def post_application(request: HttpRequest, key: Key) -> Status[StartedOut]:
    """Write exactly what was edited in the background, all or none."""
    actor = actor_of(request)
    require(rules.can_take_in_changes, actor, None)
    stored = selectors.get_table(actor, key, selectors.CHANGES)
    return Status(202, _started(actor, APPLY, stored, {"table": stored.pk}))


def _stored(actor: Actor, file: UploadedFile, kind: str) -> StoredFile:
    name = file.name or ""
    if (file.size or 0) > settings.UPLOAD_MAX_BYTES:
        raise TableUnreadable(why=f"> {settings.UPLOAD_MAX_BYTES // 2**20} MB")
    content, at = file.read(), clock.now()
    try:
        if kind == selectors.TABLE:
            see_table(content, name=name)
        else:
            read_changes(content, actor=actor, on=at.date(), name=name)
    except SheetError as error:
        raise TableUnreadable(why=error.sentence(language())) from error
    return store_file(actor=actor, at=at, content=content, name=name, kind=kind)


def _started(actor: Actor, kind: str, stored: StoredFile, arguments: Any) -> StartedOut:
    job = start_job(actor=actor, at=clock.now(), kind=kind, name=stored.name, arguments=arguments)
    return StartedOut(job=job.pk)


def _table(actor: Actor, stored: StoredFile) -> TableOut:
    seen = seen_with_memories(actor, stored)
    on = clock.today()
    preview = preview_of(seen, actor=actor, on=on, name=stored.name) if seen.is_recognised else None
    return TableOut(
        id=stored.pk,
        name=stored.name,
        recognised=seen.is_recognised,
        sheets=[
            SheetOut(
                name=one.sheet.name,
                fingerprint=one.sheet.fingerprint,
                recognised=one.is_recognised,
                columns=[
                    ColumnOut(
                        index=column.index,
                        header=column.header,
                        samples=list(column.samples),
                        use=one.uses.get(column.index, ""),
                    )
                    for column in one.sheet.columns
                ],
            )
            for one in seen.sheets
        ],
        tasks=len(preview.drafts) if preview else 0,
        faults=[FaultOut(cell=one.cell, sentence=one.sentence) for one in preview.faults]
        if preview
        else [],
        unknown={one.name: list(one.alike) for one in preview.unknown} if preview else {},
        notes=list(preview.notes) if preview else [],
    )


def _changes(actor: Actor, stored: StoredFile) -> ChangesOut:
    content = content_of(stored)
    changes = read_changes(content, actor=actor, on=clock.today(), name=stored.name)
    return ChangesOut(
        id=stored.pk,
        name=stored.name,
        ready=changes.is_ready,
        rows=changes.rows,
        tasks=[
            ChangedTaskOut(
                number=task.number, cells=[CellOut.model_validate(one) for one in task.cells]
            )
            for task in changes.tasks
        ],
        conflicts=[ConflictOut.model_validate(one) for one in changes.conflicts],
        faults=[FaultOut(cell=one.cell, sentence=one.sentence) for one in changes.faults],
    )
