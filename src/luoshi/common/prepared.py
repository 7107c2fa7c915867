"""Questions that every page asks, put into SQL once and asked again with other values."""

from collections import OrderedDict
from collections.abc import Callable, Container, Hashable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Count, Model, QuerySet, Value
from django.db.models.query import get_related_populators

from luoshi.common.statements import ask, vendor

Found = TypeVar("Found", bound=Model)
_MANY = 10**15
_FEW = 31_000
_MOST = 2**63 - 1


class Small(int):
    """A whole number of a column that holds no large ones, such as a year."""


@dataclass(frozen=True, slots=True)
class _Statement:
    """What is left of a compiled question: its text, and how a row becomes an object."""

    sql: str
    given: tuple[Any, ...]
    places: tuple[int | None, ...]
    compiler: Any
    converters: Any
    columns: tuple[str, ...]
    first: int
    last: int
    populators: tuple[Any, ...]
    annotations: tuple[tuple[str, int], ...]


class Prepared(Generic[Found]):
    """A question whose statement never changes, only its values.

    Building and compiling a query takes longer than SQLite takes to answer it; here it is done
    once per process. The values may be whole numbers, text and days; none may be None,
    and none may decide about the shape of the question.
    """

    def __init__(self, build: "Callable[..., QuerySet[Found]]", *kinds: type) -> None:
        self._build = build
        self._kinds = kinds
        self._statements: dict[str, _Statement] = {}

    def ask(self, *values: Any) -> list[Found]:
        """The rows found with these values; a number no column can hold finds none."""
        if any(isinstance(value, int) and abs(value) > _MOST for value in values):
            return []
        statement = self._statements.get(vendor())
        if statement is None:
            statement = self._statements[vendor()] = self._prepare()
        asked = [
            given if place is None else values[place]
            for given, place in zip(statement.given, statement.places, strict=True)
        ]
        return list(_objects(statement, ask(statement.sql, asked)))

    def ready(self) -> "Prepared[Found]":
        """Compiled at once; a question without an answer raises `EmptyResultSet`."""
        self._statements[vendor()] = self._prepare()
        return self

    def _prepare(self) -> _Statement:
        marks = [_mark(kind, place) for place, kind in enumerate(self._kinds)]
        query = self._build(*marks).query
        compiler: Any = query.get_compiler(connection=connection)
        sql, given = compiler.as_sql()
        known = {str(mark): place for place, mark in enumerate(marks)}
        places = tuple(known.get(str(value)) for value in given)
        if set(known.values()) - set(places):
            raise TypeError("a value of the question does not stand in its statement as given")
        kept = compiler.klass_info["select_fields"]
        first, last = kept[0], kept[-1] + 1
        expressions = [selected[0] for selected in compiler.select[: compiler.col_count]]
        return _Statement(
            sql=sql,
            given=tuple(given),
            places=places,
            compiler=compiler,
            converters=compiler.get_converters(expressions),
            columns=tuple(chosen[0].target.attname for chosen in compiler.select[first:last]),
            first=first,
            last=last,
            populators=tuple(_populators(compiler)),
            annotations=tuple(compiler.annotation_col_map.items()),
        )


class PreparedEach(Generic[Found]):
    """A question about several things by their keys; prepared for one, as a page asks it."""

    def __init__(self, build: "Callable[[Sequence[int]], QuerySet[Found]]") -> None:
        self._build = build
        self._of_one = Prepared(lambda key: build([key]), int)

    def ask(self, keys: Sequence[int]) -> list[Found]:
        """The rows found for these keys; without a key nothing is asked."""
        if len(keys) == 1:
            return self._of_one.ask(keys[0])
        return list(self._build(keys)) if keys else []


@dataclass(frozen=True, slots=True)
class Rows:
    """A compiled question for plain values: its text, where values go, how answers are read."""

    sql: str
    given: tuple[Any, ...]
    places: tuple[int | None, ...]
    compiler: Any
    converters: Any

    @classmethod
    def of(
        cls,
        asked: "QuerySet[Any, Any]",
        marks: Sequence[Any],
        around: str = "",
        *,
        may_miss: Container[Any] = (),
    ) -> "Rows":
        """Compile a question whose values are `marks`; they stand for the ones to come.

        `around` is a statement with a place `{}` for the compiled one; its answer is read as it is.
        Marks that `may_miss` need not stand in the statement.
        """
        compiler: Any = asked.query.get_compiler(connection=connection)
        sql, given = compiler.as_sql()
        known = {str(mark): place for place, mark in enumerate(marks)}
        places = tuple(known.get(str(value)) for value in given)
        missing = set(known.values()) - set(places)
        if any(marks[place] not in may_miss for place in missing):
            raise TypeError("a value of the question does not stand in its statement as given")
        expressions = [] if around else [selected[0] for selected in compiler.select]
        return cls(
            around.format(sql) if around else sql,
            tuple(given),
            places,
            compiler,
            compiler.get_converters(expressions),
        )

    def ask(self, values: Sequence[Any]) -> list[Any]:
        """The rows found with these values."""
        asked = [
            given if place is None else values[place]
            for given, place in zip(self.given, self.places, strict=True)
        ]
        rows: list[Any] = ask(self.sql, asked)
        if self.converters:
            rows = list(self.compiler.apply_converters(rows, self.converters))
        return rows


class PreparedRows:
    """A question for plain values whose statement never changes, only what it is asked with."""

    def __init__(self, build: "Callable[..., QuerySet[Any, Any]]", *kinds: type) -> None:
        self._build = build
        self._kinds = kinds
        self._kept: dict[str, Rows] = {}

    def ask(self, *values: Any) -> list[Any]:
        """The rows found with these values."""
        rows = self._kept.get(vendor())
        if rows is None:
            marks = [_mark(kind, place) for place, kind in enumerate(self._kinds)]
            rows = self._kept[vendor()] = Rows.of(self._build(*marks), marks)
        return rows.ask(values)


class Repeated:
    """Questions that somebody asks again and again, compiled once for whoever asks alike.

    The key names all that a question depends on: who asks, on which day, for what.
    """

    def __init__(self, most: int = 500) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, Rows | Prepared[Any] | None] = OrderedDict()

    def values(self, key: Hashable, build: "Callable[[], QuerySet[Any, Any]]") -> list[Any]:
        """The plain values found."""
        kept = self._of(("values", key), lambda: Rows.of(build(), ()))
        return kept.ask(()) if isinstance(kept, Rows) else []

    def objects(self, key: Hashable, build: "Callable[[], QuerySet[Found]]") -> list[Found]:
        """The objects found."""
        kept = self._of(("objects", key), lambda: Prepared(build).ready())
        return kept.ask() if isinstance(kept, Prepared) else []

    def count(self, key: Hashable, build: "Callable[[], QuerySet[Any, Any]]") -> int:
        """How many are found."""
        asked = self.values(key, lambda: _counted(build()))
        return int(asked[0][0]) if asked else 0

    def _of(self, key: Hashable, compile_: Callable[[], Any]) -> "Rows | Prepared[Any] | None":
        place = (vendor(), key)
        if place not in self._kept:
            try:
                self._kept[place] = compile_()
            except EmptyResultSet:
                self._kept[place] = None
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        self._kept.move_to_end(place)
        return self._kept[place]


def _counted(rows: "QuerySet[Any, Any]") -> "QuerySet[Any, Any]":
    alike: QuerySet[Any, Any] = rows.order_by().values(alike=Value(1))
    counted: QuerySet[Any, Any] = alike.annotate(n=Count("pk")).values_list("n")
    return counted


def mark(kind: type, place: int) -> Any:
    """A value that stands for one to come and is none that a question would have by itself."""
    return _mark(kind, place)


def _populators(compiler: Any) -> Any:
    made: Any = get_related_populators  # its stub is of a later Django, with one more argument
    return made(compiler.klass_info, compiler.select, DEFAULT_DB_ALIAS)


def _objects(statement: _Statement, rows: list[tuple[Any, ...]]) -> Iterator[Any]:
    model = statement.compiler.klass_info["model"]
    if statement.converters:
        rows = statement.compiler.apply_converters(rows, statement.converters)
    for row in rows:
        one = model.from_db(
            DEFAULT_DB_ALIAS, statement.columns, row[statement.first : statement.last]
        )
        for populator in statement.populators:
            populator.populate(row, one)
        for name, place in statement.annotations:
            setattr(one, name, row[place])
        yield one


def _mark(kind: type, place: int) -> Any:
    """A value that stands for one to come and is none that a question would have by itself."""
    marks: dict[type, Any] = {
        int: _MANY + place,
        Small: _FEW + place,
        str: f"\N{SECTION SIGN}{place}",
        date: date(9999, 12, 1 + place),
    }
    if marks.get(kind) is None:
        raise TypeError(f"values of {kind.__name__} cannot be prepared")
    return marks[kind]
