"""Violations planted in a copy of the build: each red line must find its own."""

from collections.abc import Callable
from dataclasses import replace

from luoshi.trust.redlines.product import Column, FileInput, Product, Table

Plant = Callable[[Product], Product]
_NUMBER = "PositiveIntegerField"


def table(label: str, *columns: Column) -> Plant:
    """A table nobody should have added."""
    return lambda product: replace(product, tables=(*product.tables, Table(label, columns)))


def column(label: str, added: Column) -> Plant:
    """A column nobody should have added to a table of ours."""

    def plant(product: Product) -> Product:
        tables = tuple(
            replace(one, columns=(*one.columns, added)) if one.label == label else one
            for one in product.tables
        )
        return replace(product, tables=tables)

    return plant


def address(path: str) -> Plant:
    """An address nobody should have opened."""
    return lambda product: replace(product, addresses=(*product.addresses, path))


def taken(given: str) -> Plant:
    """A field nobody should have asked for."""
    return lambda product: replace(product, inputs=(*product.inputs, given))


def file_taken(where: str) -> Plant:
    """A file nobody should have forced."""
    added = FileInput(where, is_required=True)
    return lambda product: replace(product, file_inputs=(*product.file_inputs, added))


def page(place: str, text: str) -> Plant:
    """A page nobody should have written."""
    return lambda product: replace(product, pages={**product.pages, place: text})


def source(place: str, text: str) -> Plant:
    """Source nobody should have written."""
    return lambda product: replace(product, sources={**product.sources, place: text})


def installed(name: str) -> Plant:
    """A library nobody should have installed."""
    return lambda product: replace(product, installed=(*product.installed, name))


def _without_the_actor(product: Product) -> Product:
    return replace(product, recorded_of_actor=product.recorded_of_actor - {"user"})


def _without_leaders(product: Product) -> Product:
    tables = tuple(
        replace(one, columns=tuple(each for each in one.columns if each.name != "leader"))
        for one in product.tables
    )
    return replace(product, tables=tables)


PRESENCE: tuple[Plant, ...] = (
    column("organisations.User", Column("points", _NUMBER)),
    column("organisations.Post", Column("score", "DecimalField")),
    column("organisations.User", Column("last_active_at", "DateTimeField")),
    table("desk.CheckIn", Column("user", "ForeignKey", "organisations.User")),
    table("desk.Visit", Column("minutes_online", _NUMBER)),
    address("checkins/"),
    address("desk/check-in/<int:pk>/"),
    address("api/v1/persons/points"),
    address("leaderboard/"),
    taken("desk.PresenceForm.login_days"),
    page("luoshi/desk/templates/desk/wall.html", "<h2>今日打卡</h2>"),
)
PHOTOS: tuple[Plant, ...] = (
    table("ledger.Photo", Column("picture", "ImageField", is_required=True)),
    column("ledger.Task", Column("photo_required", "BooleanField", begins_with=True)),
    file_taken("ledger.ReportForm.photo"),
    page("luoshi/ledger/templates/ledger/x.html", '<input type="file" capture="environment">'),
)
JOINS: tuple[Plant, ...] = (
    table("matters.Resident", Column("name"), Column("phone")),
    column("identities.Identity", Column("phone_digest")),
    table("matters.Case", Column("identities", "ManyToManyField", "identities.Identity")),
    address("matters/by-person/<int:pk>/"),
    taken("matters.SearchForm.phone"),
)
MARKS: tuple[Plant, ...] = (
    column("identities.Identity", Column("risk_level")),
    column("identities.Identity", Column("complaints", _NUMBER)),
    column("identities.Identity", Column("sort", has_choices=True)),
    table("matters.Petitioner", Column("stability_tag")),
    table("matters.Note", Column("about", "ForeignKey", "identities.Identity"), Column("score")),
)
TRACKS: tuple[Plant, ...] = (
    table("ledger.Walk", Column("latitude", "FloatField"), Column("longitude", "FloatField")),
    column("ledger.Evidence", Column("face_id")),
    column("organisations.User", Column("device_id")),
    address("api/v1/tracks"),
    taken("ledger.ReportForm.gps"),
    page("luoshi/common/static/x.js", "navigator.geolocation.getCurrentPosition(send)"),
    installed("face_recognition"),
)
SPEED: tuple[Plant, ...] = (
    table(
        "desk.Diligence",
        Column("user", "ForeignKey", "organisations.User"),
        Column("average_hours", "DecimalField"),
    ),
    column("organisations.User", Column("response_time", _NUMBER)),
    source(
        "luoshi/desk/selectors/diligence.py",
        'rows = Entry.objects.values("filed_by_name").annotate(n=Count("pk"))',
    ),
    source("luoshi/desk/raw.py", 'SQL = "SELECT user_id, count(*) FROM x GROUP BY user_id"'),
    page("luoshi/desk/templates/desk/x.html", "<th>响应速度</th>"),
)
MASKS: tuple[Plant, ...] = (
    address("organisations/persons/<int:pk>/impersonate/"),
    address("login-as/<int:pk>/"),
    installed("hijack"),
    source("luoshi/desk/x.py", "from django.contrib.auth import login\nlogin(request, other)"),
    source("luoshi/desk/y.py", 'request.session["_auth_user_id"] = other.pk'),
    _without_the_actor,
)
EXEMPTIONS: tuple[Plant, ...] = (
    column("organisations.Post", Column("is_exempt", "BooleanField")),
    column("ledger.Task", Column("vip", "BooleanField")),
    source("luoshi/ledger/lights.py", "if actor.has(Role.LEADER):\n    return ON_TRACK"),
    source("luoshi/ledger/rules.py", "return actor.is_superuser"),
    _without_leaders,
)
