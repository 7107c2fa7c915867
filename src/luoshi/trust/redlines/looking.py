"""How one looks for a crossed red line: in columns, addresses, inputs, pages and source."""

import ast
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_lazy as _

from luoshi.trust.redlines import words
from luoshi.trust.redlines.people import (
    PARTICULARS,
    linked_to,
    of_persons,
    person_columns,
    says,
    words_of,
)
from luoshi.trust.redlines.product import Column, Product, Table, grouped_by
from luoshi.trust.redlines.verdicts import Finding

_ENVELOPE = "identities.PARTICULARS."


def columns_saying(tables: Iterable[Table], phrases: Iterable[str], what: object) -> list[Finding]:
    """Columns whose name contains one of the words."""
    known = frozenset(phrases)
    return [
        Finding(f"{table.label}.{column.name}", what)  # type: ignore[arg-type]
        for table in tables
        for column in table.columns
        if says(column.name, known)
    ]


def _tables_saying(product: Product, phrases: Iterable[str], what: object) -> list[Finding]:
    known = frozenset(phrases)
    return [
        Finding(table.label, what)  # type: ignore[arg-type]
        for table in product.tables
        if says(table.label.split(".")[-1], known)
    ]


def _addresses_saying(product: Product, phrases: Iterable[str], what: object) -> list[Finding]:
    known = frozenset(phrases)
    return [
        Finding(f"/{address}", what)  # type: ignore[arg-type]
        for address in product.addresses
        if says(address, known)
    ]


def _inputs_saying(product: Product, phrases: Iterable[str], what: object) -> list[Finding]:
    known = frozenset(phrases)
    return [
        Finding(given, what)  # type: ignore[arg-type]
        for given in product.inputs
        if says(given.split(".")[-1], known)
    ]


def _texts_saying(
    texts: Iterable[tuple[str, str]], phrases: Iterable[str], what: object
) -> list[Finding]:
    known = tuple(phrases)
    return [
        Finding(f"{place}:{text.count(chr(10), 0, text.index(phrase)) + 1} {phrase}", what)  # type: ignore[arg-type]
        for place, text in texts
        for phrase in known
        if phrase in text
    ]


def presence(product: Product) -> list[Finding]:
    """L-02: check-ins, points of persons, time online, who was last seen, rates of use."""
    persons = linked_to(product, of_persons(product))
    return [
        *columns_saying(product.tables, words.PRESENCE, _("a column on presence or use")),
        *_tables_saying(product, words.PRESENCE | {"points"}, _("a table on presence or use")),
        *columns_saying(persons, words.SCORES, _("a score beside a person")),
        *_addresses_saying(
            product, words.PRESENCE_ADDRESSES, _("an address for check-ins, points or use")
        ),
        *_inputs_saying(product, words.PRESENCE, _("a field on presence or use")),
        *_texts_saying(product.pages.items(), words.PRESENCE_ON_PAGES, _("a page speaks of it")),
    ]


def forced_photos(product: Product) -> list[Finding]:
    """L-03: photos, videos or evidence that cannot be left out."""
    found = [
        Finding(one.where, _("a file that cannot be left out"))
        for one in product.file_inputs
        if one.is_required
    ]
    for table in product.tables:
        for column in table.columns:
            where = f"{table.label}.{column.name}"
            if column.is_required and (
                column.kind == "ImageField" or says(column.name, words.PHOTOS)
            ):
                found.append(Finding(where, _("a photo that cannot be left out")))
            if _demands_evidence(column) and column.begins_with is not False:
                found.append(Finding(where, _("evidence is demanded unless somebody says no")))
    pages = [(place, text) for place, text in product.pages.items() if place.endswith(".html")]
    camera = ('capture="', "capture='", 'accept="image', "accept='image", 'accept="video')
    return [*found, *_texts_saying(pages, camera, _("a page asks for the camera"))]


def _demands_evidence(column: Column) -> bool:
    return (
        column.kind == "BooleanField"
        and bool(says(column.name, words.EVIDENCE))
        and bool({"required", "needed", "demanded", "must"} & set(words_of(column.name)))
    )


def joined_matters(product: Product) -> list[Finding]:
    """M-09: anything by which the matters of one person could be laid side by side."""
    residents = of_persons(product, with_staff=False)
    labels = {table.label for table in residents}
    collections = [
        Finding(f"{table.label}.{column.name}", _("a column that gathers persons"))
        for table in product.tables
        for column in table.columns
        if column.kind == "ManyToManyField" and column.leads_to in labels
    ]
    plain = _("a particular of a person in clear, by which matters can be joined")
    return [
        *collections,
        *columns_saying(residents, PARTICULARS | {"name"}, plain),
        *_digests_of_particulars(residents),
        *_addresses_saying(product, words.JOINS, _("an address that searches by person")),
        *_inputs_saying(product, words.JOINING_INPUTS, _("a field that searches by person")),
    ]


def _digests_of_particulars(residents: Iterable[Table]) -> Iterator[Finding]:
    for table in residents:
        for column in table.columns:
            parts = words_of(column.name)
            if parts[-1] in {"digest", "hash", "fingerprint", "key"}:
                where = f"{table.label}.{column.name}"
                yield Finding(where, _("a digest that is equal for the same person"))


def marked_residents(product: Product) -> list[Finding]:
    """M-10: scores, levels, tags and every number or choice on those who raise matters."""
    residents = of_persons(product, with_staff=False)
    return [
        *columns_saying(
            linked_to(product, residents),
            words.SCORES | words.TAGS,
            _("a mark on a person"),
        ),
        *(
            Finding(f"{table.label}.{column.name}", _("a number or a choice on a person"))
            for table in residents
            for column in table.columns
            if column.is_number or column.has_choices
            if column.name not in {"id", "pk"} and not column.leads_to
        ),
    ]


def tracks(product: Product) -> list[Finding]:
    """M-11: places, faces, voices and devices."""
    scripts = [(place, text) for place, text in product.pages.items() if place.endswith(".js")]
    inputs = [given for given in product.inputs if not given.startswith(_ENVELOPE)]
    envelope = [given for given in product.inputs if given.startswith(_ENVELOPE)]
    what = _("a place, a face, a voice or a device")
    return [
        *columns_saying(product.tables, words.TRACKS, what),
        *_addresses_saying(product, words.TRACKS, what),
        *(Finding(given, what) for given in inputs if says(given.split(".")[-1], words.TRACKS)),
        *(Finding(given, what) for given in envelope if says(given.split(".")[-1], words.TRACKS)),
        *_texts_saying(scripts, words.TRACKS_IN_SCRIPTS, _("a script that asks the device")),
        *(
            Finding(name, _("a library that recognises or locates"))
            for name in product.installed
            if set(words_of(name)) & words.TRACKS_INSTALLED or says(name, words.TRACKS_INSTALLED)
        ),
    ]


def speed_of_officials(product: Product) -> list[Finding]:
    """M-12: counting or timing what single officials do."""
    staff = [table for table in product.tables if table.label == "organisations.User"]
    names = person_columns(product)
    grouped = [
        Finding(f"{place}:{line} {name}", _("rows are counted by person"))
        for place, source in product.sources.items()
        for line, name in grouped_by(source)
        if name in names or name.split("__")[0] in names
    ]
    numbers = [
        Finding(f"{table.label}.{column.name}", _("a number that measures a person"))
        for table in linked_to(product, staff)
        for column in table.columns
        if column.is_number and says(column.name, words.SPEED)
    ]
    pages = _texts_saying(product.pages.items(), words.SPEED_ON_PAGES, _("a page speaks of it"))
    return [*numbers, *grouped, *pages]


def masks(product: Product) -> list[Finding]:
    """M-23: acting under somebody else's name."""
    own = {"user", "name", "on_behalf_of"} - product.recorded_of_actor
    return [
        *_addresses_saying(product, words.MASKS, _("an address for acting as somebody else")),
        *(
            Finding(name, _("a library for acting as somebody else"))
            for name in product.installed
            if says(name, words.MASKS | {"impersonate", "hijack", "loginas", "su"})
        ),
        *_texts_saying(
            product.sources.items(), words.MASKS_IN_SOURCE, _("source that signs in for another")
        ),
        *(
            Finding(f"{place}:{line}", _("source that signs in for another"))
            for place, source in product.sources.items()
            for line in _sign_ins(source)
        ),
        *(
            Finding(f"Actor.as_recorded: {name}", _("the record no longer says who really acted"))
            for name in sorted(own)
        ),
    ]


def _sign_ins(source: str) -> Iterator[int]:
    """Lines that take up the library's way of signing in whomever one likes."""
    if "django.contrib.auth" not in source:
        return
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.contrib.auth":
            yield from (node.lineno for name in node.names if name.name == "login")


def exemptions(product: Product) -> list[Finding]:
    """M-24: leaders whose promises run on no clock or another one."""
    found = [
        *columns_saying(product.tables, words.EXEMPT, _("a column that exempts")),
        *_inputs_saying(product, words.EXEMPT, _("a field that exempts")),
        *_texts_saying(
            product.sources.items(), ("is_superuser", "has_perm("), _("a right past the rules")
        ),
    ]
    for place, source in product.sources.items():
        is_light = place.startswith("luoshi_core/pace") or place.endswith("ledger/lights.py")
        if is_light and not _names(source).isdisjoint({"Role", "roles", "LEADER"}):
            found.append(Finding(place, _("the light asks who it is that promised")))
    tasks = [table for table in product.tables if table.label == "ledger.Task"]
    if not tasks or "leader" not in tasks[0].names:
        found.append(Finding("ledger.Task.leader", _("a task no longer names its leader")))
    return found


def _names(source: str) -> set[str]:
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return set()
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} | {
        node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)
    }
