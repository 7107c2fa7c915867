"""How pages are put together: the rail, panels of other parts, and what surrounds a page."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import get_script_prefix, get_urlconf, reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import get_language


@dataclass(frozen=True, slots=True)
class RailItem:
    """A part of the product in the left rail."""

    key: str
    label: str | Promise
    url_name: str
    order: int
    shown_to: Callable[[Any], bool]
    # How many things wait in the part; asked only where the rail is drawn.
    count: Callable[[Any], int] | None = None


@dataclass(frozen=True, slots=True)
class RailLink:
    """A rail item as one actor sees it."""

    label: str | Promise
    url: str
    current: bool
    count: "int | SimpleLazyObject[int] | None" = None


@dataclass(frozen=True, slots=True)
class Bell:
    """What a person was told and has not read: a count at the head of every page."""

    url_name: str
    count: Callable[[Any], int]
    most: int


@dataclass(frozen=True, slots=True)
class Tab:
    """A view of a part's things that another part offers among the part's own."""

    key: str
    label: str | Promise
    url_name: str
    order: int
    shown_to: Callable[[Any], bool] = bool
    parameters: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class Panel:
    """What an upper part shows on a lower part's page."""

    key: str
    order: int
    template: str
    rows: Callable[[Any, Sequence[Any]], dict[int, Any]]
    # Expressions by which the question for a subject itself tells what there is to show of it.
    traces: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ShownPanel:
    """A panel with the rows for one subject."""

    key: str
    template: str
    content: Any


_rail: dict[str, RailItem] = {}
_panels: dict[str, list[Panel]] = {}
_bell: list[Bell] = []
Counts = Mapping[str, int]
_holder: "list[Callable[[Any, Callable[[], Counts]], Counts]]" = []
_tabs: dict[str, list[Tab]] = {}


def add_to_rail(item: RailItem) -> None:
    """Give a part its place in the left rail; called when the app is ready."""
    _rail[item.key] = item
    _sign.cache_clear()


def add_panel(kind: str, panel: Panel) -> None:
    """Let an upper part show something on the page of a kind of subject, such as `task`."""
    panels = [known for known in _panels.get(kind, []) if known.key != panel.key]
    _panels[kind] = sorted([*panels, panel], key=lambda known: known.order)


def hold_counts(holder: "Callable[[Any, Callable[[], Counts]], Counts]") -> None:
    """Let an upper part keep the rail's numbers of an actor while they cannot change."""
    _holder[:] = [holder]


def hang_bell(bell: Bell) -> None:
    """Hang the one bell at the head of every page; called when the app is ready."""
    _bell[:] = [bell]


def add_tab(part: str, tab: Tab) -> None:
    """Offer a view among the tabs of a part, such as `ledger`."""
    tabs = [known for known in _tabs.get(part, []) if known.key != tab.key]
    _tabs[part] = sorted([*tabs, tab], key=lambda known: known.order)


def tabs_of(part: str, actor: object, current: str) -> list[dict[str, Any]]:
    """The tabs of a part for a reader, as `components/tabs.html` shows them."""
    return [
        {
            "label": tab.label,
            "url": reverse(tab.url_name, args=tab.parameters),
            "current": tab.key == current,
            "count": None,
        }
        for tab in _tabs.get(part, [])
        if tab.shown_to(actor)
    ]


def bell_of(actor: Any) -> tuple[str, Callable[[], str]] | None:
    """Where the bell leads, and how many things are unread in words; none without a person."""
    if not _bell or not getattr(actor, "user_id", None):
        return None
    bell = _bell[0]

    def unread() -> str:
        count = bell.count(actor)
        return f"{bell.most}+" if count > bell.most else str(count or "")

    return reverse(bell.url_name), unread


def panels_for(
    kind: str, actor: object, subjects: Iterable[Any], only: str | None = None
) -> dict[int, list[ShownPanel]]:
    """The panels of each subject by primary key, one batch of questions per panel."""
    listed = list(subjects)
    shown: dict[int, list[ShownPanel]] = {subject.pk: [] for subject in listed}
    for panel in _panels.get(kind, []):
        if only not in {None, panel.key}:
            continue
        for pk, content in panel.rows(actor, listed).items():
            shown[pk].append(ShownPanel(panel.key, panel.template, content))
    return shown


def traces_for(kind: str) -> dict[str, Any]:
    """What panels want told of each subject by the question that reads it."""
    return {name: trace for panel in _panels.get(kind, []) for name, trace in panel.traces.items()}


def may_have(subject: Any, trace: str) -> bool:
    """Whether there may be something to show: a subject read without its traces may have all."""
    return bool(getattr(subject, trace, True))


def panel_content(kind: str, key: str, actor: object, subjects: Iterable[Any]) -> dict[int, Any]:
    """What one panel alone would show of each subject, for a page that tells it in its own way."""
    listed = list(subjects)
    panel = next((known for known in _panels.get(kind, []) if known.key == key), None)
    return panel.rows(actor, listed) if panel is not None and listed else {}


def surroundings(request: HttpRequest) -> dict[str, object]:
    """What every page carries: the actor, the rail, the demonstration's day."""
    actor = getattr(request, "actor", None)
    return {
        "actor": actor,
        "rail": _rail_for(request, actor) if actor else (),
        "demo_day": settings.DEMO_DAY,
        "request_number": getattr(request, "number", ""),
    }


def _rail_for(request: HttpRequest, actor: object) -> list[RailLink]:
    items = [
        item for item in sorted(_rail.values(), key=lambda item: item.order) if item.shown_to(actor)
    ]
    counted = {item.key: item.count for item in items if item.count is not None}
    # Asked only where the rail is drawn, and then for all parts at once.
    counts = SimpleLazyObject(lambda: _counts(actor, counted))
    links = []
    where, language = (get_script_prefix(), get_urlconf()), get_language()
    for item in items:
        label, url = _sign(item.key, language, *where)
        current = request.path == url or (url != "/" and request.path.startswith(url))
        count = _count(counts, item.key) if item.key in counted else None
        links.append(RailLink(label, url, current, count))
    return links


@lru_cache(maxsize=500)
def _sign(key: str, _language: str | None, *_where: str | None) -> tuple[str, str]:
    """The words and the address of a part: the same on every page of a language."""
    item = _rail[key]
    return str(item.label), reverse(item.url_name)


def _counts(actor: object, counted: Mapping[str, Callable[[Any], int]]) -> Counts:
    def count() -> Counts:
        return {key: asked(actor) for key, asked in counted.items()}

    return _holder[0](actor, count) if _holder else count()


def _count(counts: "SimpleLazyObject[Counts]", key: str) -> "SimpleLazyObject[int]":
    return SimpleLazyObject(lambda: counts[key])
