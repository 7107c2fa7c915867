"""The head and the rail of every page, written once for each post and language.

Only a few things in them belong to one request: the form's token, the address, the words searched
for, how much waits. They are put into the written frame where it has their marks.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from luoshi.common.pages import bell_of

_MOST_KEPT = 2_000
_TOKEN, _PATH, _WORDS, _UNREAD = (
    SafeString(f"\x02{name}\x03") for name in ("token", "path", "words", "unread")
)


@dataclass(frozen=True, slots=True)
class Person:
    """Who reads, as which post: what the head of the page says of them."""

    name: str
    post_title: str
    organisation_name: str
    acting_note: str
    body_name: str

    @classmethod
    def of(cls, actor: Any) -> "Person | None":
        """The reader, if somebody is signed in."""
        if not actor:
            return None
        return cls(
            actor.name,
            actor.post_title,
            actor.organisation_name,
            actor.acting_note,
            actor.body_name,
        )


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the product as the rail names it."""

    label: str
    url: str
    current: bool
    starts_group: bool

    @property
    def mark(self) -> SafeString:
        """Where the number of waiting things goes."""
        return SafeString(f"\x02{self.url}\x03")


def top(context: Any) -> SafeString:
    """The head of a page: the way home, the search, who one is, the menu of a phone."""
    actor, rail = context.get("actor"), context.get("rail") or ()
    written = _written("top", get_language(), Person.of(actor), _parts(rail))
    return _filled(_rung(written, actor), context, rail)


def rail(context: Any) -> SafeString:
    """The parts of the product beside a page, each with what waits in it."""
    shown = context.get("rail") or ()
    if not shown:
        return SafeString("")
    return _filled(_written("rail", get_language(), None, _parts(shown)), context, shown)


def _parts(rail: Iterable[Any]) -> tuple[Part, ...]:
    return tuple(
        Part(str(part.label), part.url, part.current, getattr(part, "starts_group", False))
        for part in rail
    )


@lru_cache(maxsize=_MOST_KEPT)
def _written(
    name: str, language: str | None, person: Person | None, parts: tuple[Part, ...]
) -> SafeString:
    content = {
        "actor": person,
        "rail": parts,
        "language": language,
        "csrf_token": _TOKEN,
        "path": _PATH,
        "words": _WORDS,
        "search_url": "/tasks/",
        "bell_mark": _UNREAD,
    }
    return render_to_string(f"frame/{name}.html", content)


def _rung(written: SafeString, actor: Any) -> SafeString:
    """The head with the bell, and how much is unread; without a person there is none."""
    bell = bell_of(actor)
    if bell is None or _UNREAD not in written:
        return SafeString(written.replace(_UNREAD, ""))
    url, unread = bell
    return SafeString(written.replace(_UNREAD, _bell(get_language(), url, unread())))


@lru_cache(maxsize=500)
def _bell(_language: str | None, url: str, unread: str) -> SafeString:
    return render_to_string("frame/bell.html", {"url": url, "unread": unread})


def _filled(written: str, context: Any, rail: Iterable[Any]) -> SafeString:
    request = context.get("request")
    if _TOKEN in written:
        token, path, words = context.get("csrf_token", ""), "/", ""
        if request is not None:
            path, words = request.get_full_path(), request.GET.get("q", "")
        for mark, value in ((_TOKEN, token), (_PATH, path), (_WORDS, words)):
            written = written.replace(mark, conditional_escape(str(value)))
    for part in rail:
        count = part.count
        waiting = format_html('<span class="rail-count">{}</span>', count) if count else ""
        written = written.replace(f"\x02{part.url}\x03", waiting)
    return mark_safe(written)  # noqa: S308 - templates wrote it; what was put in is escaped
