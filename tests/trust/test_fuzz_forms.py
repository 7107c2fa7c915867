"""A-08: every form that a reader can find, sent back with what nobody should write."""

import logging
import os
import random
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from tests.house.addresses import Reader
from tests.house.conftest import county
from tests.house.reachable import Form, forms_of
from tests.house.story import AT, County
from tests.scoreboard import Prove

__all__ = ["county"]
pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
SEED = 20260401
NIGHTLY = bool(os.environ.get("LUOSHI_NIGHTLY"))
TRIES = 40 if NIGHTLY else 3
# On so many pages of each address forms are looked for.
EACH = 3 if NIGHTLY else 1
QUICK = ["django.contrib.auth.hashers.MD5PasswordHasher"]
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


@pytest.fixture(scope="module", autouse=True)
def _day() -> Iterator[None]:
    logging.disable(logging.ERROR)
    # Passwords are hashed quickly here, else half the time goes into them.
    with override_settings(DEMO_DAY=AT.date(), PASSWORD_HASHERS=QUICK):
        yield
    logging.disable(logging.NOTSET)


@pytest.mark.proof("P4", "A-08 forms")
def test_no_form_breaks_whatever_is_written(county: County, prove: Prove) -> None:
    draw, broken, sent, forms = random.Random(SEED), [], 0, 0

    for who, reader in _readers(county).items():
        found = list(forms_of(reader, each=EACH))
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
