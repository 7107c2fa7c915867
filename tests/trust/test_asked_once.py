"""W-6: nothing is asked twice in one act: what was written into a form that was refused stays."""

import os
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

import pytest
from django.contrib import messages
from django.db import transaction
from django.test import override_settings

from tests.house.addresses import Reader
from tests.house.conftest import county
from tests.house.reachable import Form, asked, forms_of, forms_on, page_of
from tests.house.story import AT, County
from tests.scoreboard import Prove

__all__ = ["county"]
pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
EACH = 3 if os.environ.get("LUOSHI_NIGHTLY") else 1
# One field left empty, or none; what stands in the others fits no number and no day.
LEFT_EMPTY = (None, 0)


@pytest.fixture(scope="module", autouse=True)
def _day() -> Iterator[None]:
    with override_settings(DEMO_DAY=AT.date()):
        yield


@pytest.fixture(scope="module")
def found(county: County) -> Mapping[str, tuple[Reader, list[Form]]]:
    cast = county.cast
    users = (
        cast.officer.user,
        cast.head.user,
        cast.administrator.user,
        county.security.user,
    )
    readers = {user.username: Reader(user) for user in users}
    return {name: (one, list(forms_of(one, each=EACH))) for name, one in readers.items()}


@pytest.mark.proof("W", "W-6")
def test_a_refused_form_keeps_every_word(
    found: Mapping[str, tuple[Reader, list[Form]]], prove: Prove
) -> None:
    refused, kept, lost, forms, twice = 0, 0, [], set(), []

    for name, (reader, several) in found.items():
        for form in several:
            twice += [f"{name} {form.target} {label}" for label in _asked_twice(form)]
            if form.method != "POST" or not form.typed:
                continue
            for empty in LEFT_EMPTY:
                words = _words(form, empty)
                shown = _shown_again(reader, form, words)
                if shown is None:
                    continue
                refused += 1
                forms.add(form.kind)
                missing = [field for field, word in words.items() if word and word not in shown]
                kept += sum(map(bool, words.values())) - len(missing)
                lost += [f"{name} {form.target} {field}" for field in missing]

    assert lost == []
    assert twice == []
    assert len(forms) > 40
    prove(f"{refused} refusals of {len(forms)} forms: {kept} fields kept, 0 to be written again")


def _words(form: Form, empty: int | None) -> dict[str, str]:
    return {
        field: "" if place == empty else f"乙{place}丙"
        for place, (field, _label) in enumerate(form.typed)
    }


def _shown_again(reader: Reader, form: Form, words: dict[str, str]) -> str | None:
    """What the fields hold where the form was refused; nothing where it was accepted."""
    with transaction.atomic():
        answer = reader.ask("POST", form.target, dict(form.values) | words, is_kept=True)
        page = page_of(answer)
        if answer.status_code == 302:
            told = list(messages.get_messages(answer.wsgi_request))
            is_refused = any(one.level >= messages.ERROR for one in told)
            back = answer["Location"].partition("#")[0]
            page = page_of(reader.ask("GET", back.partition("?")[0], asked(back)))
        else:
            fields = {field for field, _label in form.typed}
            is_shown = page is not None and any(
                fields <= {name for name, _value in one.values}
                for one in forms_on(page, form.target)
            )
            is_refused = answer.status_code >= 400 or is_shown
        transaction.set_rollback(True)
    if not is_refused:
        return None
    several = [] if page is None else forms_on(page, form.target)
    return "\n".join(value for one in several for _name, value in one.values)


def _asked_twice(form: Form) -> list[str]:
    """Labels under which a form asks for two things; the rows of a table ask the same anew."""
    fields = defaultdict(set)
    for field, label in form.typed:
        fields[label].add(re.sub(r"\d+", "#", field))
    return [label for label, names in fields.items() if label and len(names) > 1]
