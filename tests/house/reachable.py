"""The forms that a reader finds, starting at the front page and following every link."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

from django.urls import Resolver404, resolve
from lxml import html

from tests.house.addresses import Reader

# What a page adds by itself, and nobody writes.
OWN = frozenset({"_once", "csrfmiddlewaretoken"})
_TYPED = (
    ".//textarea[@name]|.//input[@name][not(@type) or @type='text' or @type='search'"
    " or @type='number' or @type='date' or @type='month' or @type='time' or @type='email'"
    " or @type='tel' or @type='url']"
)


@dataclass(frozen=True, slots=True)
class Form:
    """A form of a page: where it goes, and what it holds when nobody touched it."""

    method: str
    target: str
    values: tuple[tuple[str, str], ...]
    files: tuple[str, ...]
    # The fields somebody writes into, each with its label.
    typed: tuple[tuple[str, str], ...]

    @property
    def kind(self) -> tuple[str, str, tuple[str, ...]]:
        """Forms of one kind go to one address with the same fields."""
        names = tuple(sorted({name for name, _value in self.values}))
        return self.method, _address(self.target), names


def forms_of(reader: Reader, *, each: int = 1) -> Iterator[Form]:
    """Every kind of form, looked for on so many pages of each address."""
    waiting, seen, known = ["/"], set(), set()
    looked: Counter[str] = Counter()
    while waiting:
        path = waiting.pop(0).partition("#")[0]
        address = _address(path)
        if path in seen or looked[address] == each:
            continue
        seen.add(path)
        looked[address] += 1
        answer = reader.ask("GET", path.partition("?")[0], asked(path))
        assert answer.status_code < 500, path
        page = page_of(answer)
        if page is None:
            continue
        links = (urljoin(path, link) for link in page.xpath("//a/@href"))
        waiting += [link for link in links if _is_ours(link)]
        for one in forms_on(page, path):
            if _is_ours(one.target) and one.kind not in known:
                known.add(one.kind)
                yield one


def page_of(answer: Any) -> Any:
    """What was answered, as a page; nothing where it is none."""
    is_page = answer.headers.get("Content-Type", "").startswith("text/html")
    return html.fromstring(answer.whole) if is_page and answer.whole else None


def forms_on(page: Any, path: str) -> Iterator[Form]:
    """The forms of one page."""
    for form in page.forms:
        files = tuple(name for name in form.xpath(".//input[@type='file']/@name") if name)
        values = [(name, str(value or "")) for name, value in form.form_values()]
        every = {name for name in form.xpath(".//*[@name]/@name") if name not in files}
        values += [(name, "") for name in sorted(every - {name for name, _value in values})]
        yield Form(
            method=(form.method or "GET").upper(),
            target=urljoin(path, form.action or path).partition("#")[0],
            values=tuple(pair for pair in values if pair[0] not in OWN),
            files=files,
            typed=tuple((one.get("name"), _label(one)) for one in form.xpath(_TYPED)),
        )


def _label(field: Any) -> str:
    label = field.label
    told = label.text_content() if label is not None else field.get("aria-label", "")
    return " ".join(told.split())


def asked(path: str) -> dict[str, str]:
    """What an address asks after its question mark."""
    return dict(parse_qsl(urlsplit(path).query))


def _is_ours(link: str) -> bool:
    parts = urlsplit(link)
    here = not parts.netloc and parts.path.startswith("/")
    return here and not parts.path.startswith(("/static/", "/accounts/logout/", "/language/"))


def _address(path: str) -> str:
    try:
        return resolve(urlsplit(path).path).route
    except Resolver404:
        return path
