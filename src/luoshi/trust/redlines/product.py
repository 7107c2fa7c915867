"""What the red lines look at: the tables, addresses, forms, pages and source of this build."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.forms import BaseForm, FileField
from django.urls import URLPattern, URLResolver, get_resolver
from ninja import Schema

from luoshi.identities.sealing import PARTICULARS
from luoshi.organisations.actor import Actor

PACKAGE = Path(__file__).resolve().parents[2]
_PAGES = (".html", ".js", ".po", ".svg")
# Words about what is forbidden stand on the page that forbids it; the demonstration is invented.
_NOT_LOOKED_AT = frozenset({"trust", "demo", "migrations", "__pycache__"})


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    name: str
    kind: str = "CharField"
    leads_to: str = ""
    is_required: bool = False
    has_choices: bool = False
    begins_with: object = None

    @property
    def is_number(self) -> bool:
        """Whether it counts or measures."""
        return self.kind.endswith(("IntegerField", "DecimalField", "FloatField", "DurationField"))


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the database, ours or a library's."""

    label: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> frozenset[str]:
        """The names of its columns."""
        return frozenset(column.name for column in self.columns)


@dataclass(frozen=True, slots=True)
class FileInput:
    """A form's field for a file."""

    where: str
    is_required: bool


@dataclass(frozen=True, slots=True)
class Product:
    """A build as the red lines see it; tests plant violations by changing a copy."""

    tables: tuple[Table, ...] = ()
    addresses: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    file_inputs: tuple[FileInput, ...] = ()
    pages: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    installed: tuple[str, ...] = ()
    recorded_of_actor: frozenset[str] = frozenset()

    @property
    def column_count(self) -> int:
        """How many columns all tables have."""
        return sum(len(table.columns) for table in self.tables)


@cache
def this_product() -> Product:
    """The build that is running, looked at once for each process."""
    get_resolver().url_patterns  # noqa: B018 - the addresses load every form
    nobody = Actor(body_id=0, name="")
    return Product(
        tables=tuple(table_of(model) for model in apps.get_models()),
        addresses=tuple(sorted(_addresses(get_resolver().url_patterns))),
        inputs=tuple(sorted(set(_inputs()))),
        file_inputs=tuple(sorted(_file_inputs(), key=lambda one: one.where)),
        pages=_texts(PACKAGE, _PAGES),
        sources=_texts(PACKAGE, (".py",)) | _texts(PACKAGE.parent / "luoshi_core", (".py",)),
        installed=(*settings.INSTALLED_APPS, *settings.MIDDLEWARE),
        recorded_of_actor=frozenset(nobody.as_recorded()),
    )


def table_of(model: type[models.Model]) -> Table:
    """A model as the red lines see it."""
    columns = [
        *(column for column in model._meta.concrete_fields),
        *model._meta.many_to_many,
    ]
    return Table(model._meta.label, tuple(_column(column) for column in columns))


def _column(column: "models.Field[Any, Any]") -> Column:
    related = column.related_model
    return Column(
        name=column.name,
        kind=type(column).__name__,
        leads_to="" if related is None or isinstance(related, str) else related._meta.label,
        is_required=not (column.null or column.blank or column.has_default()),
        has_choices=bool(column.choices),
        begins_with=column.default if column.has_default() else None,
    )


def _addresses(patterns: Iterable[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _addresses(pattern.url_patterns, path)
        else:
            yield path


def _below(kind: type[Any]) -> Iterator[type[Any]]:
    for child in kind.__subclasses__():
        yield child
        yield from _below(child)


def _ours(kind: type[Any]) -> Iterator[type[Any]]:
    return (child for child in _below(kind) if child.__module__.startswith("luoshi."))


def _inputs() -> Iterator[str]:
    """Every field that a form or the programs' door takes or gives, and the vault's envelope."""
    for form in _ours(BaseForm):
        for name in getattr(form, "base_fields", {}):
            yield f"{_where(form)}.{name}"
    for shape in _ours(Schema):
        for name in shape.model_fields:
            yield f"{_where(shape)}.{name}"
    yield from (f"identities.PARTICULARS.{name}" for name in PARTICULARS)


def _file_inputs() -> Iterator[FileInput]:
    for form in _ours(BaseForm):
        for name, given in getattr(form, "base_fields", {}).items():
            if isinstance(given, FileField):
                yield FileInput(f"{_where(form)}.{name}", given.required)


def _where(kind: type[Any]) -> str:
    return f"{kind.__module__.removeprefix('luoshi.').split('.')[0]}.{kind.__qualname__}"


def _texts(folder: Path, suffixes: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder.parent)
        if path.suffix in suffixes and _NOT_LOOKED_AT.isdisjoint(inside.parts):
            found[inside.as_posix()] = path.read_text(encoding="utf-8")
    return found


def grouped_by(source: str) -> Iterator[tuple[int, str]]:
    """Each name by which a source file groups rows for counting, with its line."""
    if "annotate(" in source and "values" in source:
        yield from _grouped_rows(source)
    for found in re.finditer(r"(?i)group by\s+([\w., \"]+)", source):
        line = source.count("\n", 0, found.start()) + 1
        for name in re.split(r"[\s,.\"]+", found.group(1)):
            if name:
                yield line, name


def _grouped_rows(source: str) -> Iterator[tuple[int, str]]:
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if node.func.attr == "annotate":
            for name in _values_before(node.func.value):
                yield node.lineno, name


def _values_before(node: ast.expr) -> Iterator[str]:
    while isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        if node.func.attr in {"values", "values_list"}:
            for argument in node.args:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield argument.value
        node = node.func.value
