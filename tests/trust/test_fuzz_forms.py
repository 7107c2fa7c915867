"""A-08: every form that a reader can find, sent back with what nobody should write."""

import logging
import os
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.urls import Resolver404, resolve
from lxml import html

from tests.house.addresses import Reader
from tests.house.conftest import county
from tests.house.story import AT, County
from tests.scoreboard import Prove

__all__ = ["county"]
pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
SEED = 20260401
NIGHTLY = bool(os.environ.get("LUOSHI_NIGHTLY"))
TRIES = 40 if NIGHTLY else 3
HOSTILE = (
    "",
    "\x00",
    "-1",
    "0",
    "9" * 40,
    "1e400",
    "NaN",
    "Infinity",
    "٣٤",
    "½",
    "2026-02-30",
    "0001-01-01",
    "9999-12-31",
    "10000-01-01",
    "on",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "%s %(name)s {0} {{ x }}",
    "=cmd|' /C calc'!A0",
    "\u202e\u2066\ufeff\u200b",
    "𠀀" * 200,
    "字" * 30_000,
    "e\u0301" * 500,
    "a\r\nSet-Cookie: x=1",
    "../../etc/passwd",
    "null",
    "[]",
    "999999999",
)


@dataclass(frozen=True, slots=True)
class Form:
    """A form of a page: where it goes, and what it holds when nobody touched it."""

    method: str
    target: str
    values: tuple[tuple[str, str], ...]
    files: tuple[str, ...]

    @property
    def kind(self) -> tuple[str, str, tuple[str, ...]]:
        """Forms of one kind go to one address with the same fields."""
        names = tuple(sorted({name for name, _value in self.values}))
        return self.method, _address(self.target), names


@pytest.fixture(scope="module", autouse=True)
def _day() -> Iterator[None]:
    logging.disable(logging.ERROR)
    with override_settings(DEMO_DAY=AT.date()):
        yield
    logging.disable(logging.NOTSET)


@pytest.mark.proof("P4", "A-08 forms")
def test_no_form_breaks_whatever_is_written(county: County, prove: Prove) -> None:
    draw, broken, sent, forms = random.Random(SEED), [], 0, 0

    for who, reader in _readers(county).items():
        found = list(_forms(reader))
        forms += len(found)
        for form in found:
            for content in _hostile(form, draw):
                answer = reader.ask(form.method, form.target, content)
                sent += 1
                if answer.status_code >= 500:
                    written = {name: str(value)[:40] for name, value in content.items()}
                    broken.append(f"{who} {form.method} {form.target}: {written}")

    assert broken == []
    prove(f"{sent} times {forms} forms: 0 × 5xx", seed=SEED)


def _readers(county: County) -> Mapping[str, Reader]:
    cast = county.cast
    people = {
        "supervisor": cast.officer.user,
        "lead_head": cast.head.user,
        "system": cast.administrator.user,
        "security": county.security.user,
    }
    if NIGHTLY:
        people |= {
            "leader": cast.leader.user,
            "lead_clerk": cast.clerk.user,
            "supervision_head": cast.supervision_head.user,
            "auditor": cast.auditor.user,
        }
    return {name: Reader(user) for name, user in people.items()}


def _forms(reader: Reader) -> Iterator[Form]:
    waiting, seen, known = ["/"], set(), set()
    while waiting:
        path = waiting.pop(0)
        address = _address(path)
        if address in seen:
            continue
        seen.add(address)
        answer = reader.ask("GET", path.partition("?")[0], _asked(path))
        assert answer.status_code < 500, path
        if not answer.headers.get("Content-Type", "").startswith("text/html"):
            continue
        page = html.fromstring(answer.whole)
        links = (urljoin(path, link) for link in page.xpath("//a/@href"))
        waiting += [link for link in links if _is_ours(link)]
        for form in page.forms:
            one = _form(path, form)
            if _is_ours(one.target) and one.kind not in known:
                known.add(one.kind)
                yield one


def _form(path: str, form: Any) -> Form:
    files = tuple(name for name in form.xpath(".//input[@type='file']/@name") if name)
    values = [(name, str(value or "")) for name, value in form.form_values()]
    every = {name for name in form.xpath(".//*[@name]/@name") if name not in files}
    values += [(name, "") for name in sorted(every - {name for name, _value in values})]
    kept = tuple(pair for pair in values if pair[0] not in {"_once", "csrfmiddlewaretoken"})
    return Form((form.method or "GET").upper(), urljoin(path, form.action or ""), kept, files)


def _hostile(form: Form, draw: random.Random) -> Iterator[dict[str, Any]]:
    plain = dict(form.values)
    names = sorted(plain)
    for number in range(TRIES):
        content: dict[str, Any] = dict(plain)
        # Once everything is hostile, then a few fields among others that are well.
        chosen = names if number == 0 else draw.sample(names, min(len(names), 2))
        content |= {name: draw.choice(HOSTILE) for name in chosen}
        if form.method == "POST":
            content |= {
                name: SimpleUploadedFile("../a\r\nb.docx", b"PK\x03\x04 nothing of the kind")
                for name in form.files
            }
        yield content


def _is_ours(link: str) -> bool:
    parts = urlsplit(link)
    here = not parts.netloc and parts.path.startswith("/")
    return here and not parts.path.startswith(("/static/", "/accounts/logout/", "/language/"))


def _address(path: str) -> str:
    try:
        return resolve(urlsplit(path).path).route
    except Resolver404:
        return path


def _asked(path: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(path).query))
