"""Whoever turns to the body is known to nobody who handles the matter (P7)."""

import contextlib
import io
import json
import logging
import random
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from ahocorasick_rs import AhoCorasick
from django.apps import apps
from django.conf import settings
from django.db import models, transaction

from luoshi.common.errors import Refusal
from luoshi.history import forgetting
from luoshi.history.models import Entry
from luoshi.history.selectors import history_of, recent_history
from luoshi.identities import services
from luoshi.identities.models import Identity, Notice, NoticeKind, Opening
from luoshi.organisations.actor import Actor
from tests.cast import Member
from tests.house.addresses import ROUTES, Reader, path_of, values_of
from tests.house.story import AT, County, make_county
from tests.scoreboard import Prove

pytestmark = pytest.mark.django_db
LARGEST_PART = 20_000_000
SEED = 20260104
COUNT = 1_000
# Characters that no name of the cast and no word of a page has.
RARE = "彧翀昶珩琰瑄瑜璟皓睿祎禛筠翊翎聿芃苒荀莜菡蓁薇袆谌轩辚逸邈鄞钰铭铎锴闵陟隽霁韫颉骁鹄麒黛"
HANDLING = ("clerk", "head", "deputy_clerk", "town_clerk", "town_head", "other_clerk", "leader")


@dataclass(frozen=True, slots=True)
class Seeded:
    """The story with a thousand persons behind aliases, and every word that would tell one."""

    county: County
    identities: Sequence[Identity]
    words: Sequence[str]

    @property
    def search(self) -> "AhoCorasick":
        return AhoCorasick(list(self.words))


def particulars(draw: random.Random) -> dict[str, str]:
    """A person who does not exist."""
    number = "".join(draw.choices("0123456789", k=8))
    return {
        "name": draw.choice("覃逄郗郇") + "".join(draw.sample(RARE, 2)),
        "phone": f"19{draw.choice('89')}{number}",
        "address": f"柳荫村{draw.randint(1, 90)}组{draw.randint(1000, 9999)}号",
        "account": f"wx_{number}{draw.randint(10, 99)}",
        "device": f"dev-{draw.getrandbits(64):016x}",
    }


@pytest.fixture(scope="module")
def seeded(django_db_setup: None, django_db_blocker: Any) -> Iterator[Seeded]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield _sow()
        transaction.set_rollback(True)


def _sow() -> Seeded:
    county, draw = make_county(), random.Random(SEED)
    public = Actor.system(county.cast.body.pk, channel="public")
    handlers = (county.cast.bureau, county.cast.town)
    made, words = [], []
    for number in range(COUNT):
        person = particulars(draw)
        identity, _ = services.receive_identity(
            actor=public,
            at=AT,
            matter=f"S-{number:04}",
            particulars=person,
            handler=handlers[number % 2],
        )
        made.append(identity)
        words += person.values()
        if number % 10 == 0:
            # The careless: who they are stands in what they write, and in what is asked about them.
            said = f"我是{person['name']}，住{person['address']}，电话{person['phone']}，快回复"
            services.answer_relay(actor=public, at=AT, identity=identity, words=said)
            services.ask_opening(
                actor=county.cast.officer.actor,
                at=AT,
                identity=identity,
                matter=identity.matter,
                reason=f"要核实{person['name']}（{person['phone']}）反映的情况",
            )
    return Seeded(county, made, words)


def told_in(search: "AhoCorasick", content: bytes) -> int:
    """How often any of the words occurs, also inside packed files."""
    found = len(search.find_matches_as_indexes(content.decode("utf-8", "replace")))
    if content.startswith(b"PK\x03\x04"):
        # Other tests of the same run leave files behind that only look packed.
        with contextlib.suppress(zipfile.BadZipFile, zlib.error, RuntimeError, ValueError):
            found += sum(told_in(search, part) for part in _parts_of(content))
    return found


def _parts_of(content: bytes) -> Iterator[bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        for part in packed.infolist():
            if part.file_size < LARGEST_PART:
                yield packed.read(part)


def handling_members(county: County) -> list[Member]:
    return [getattr(county.cast, name) for name in HANDLING]


@pytest.mark.one_database
@pytest.mark.proof("P7", "M-01")
def test_a_thousand_identities_occur_nowhere_a_handling_unit_can_reach(
    seeded: Seeded, caplog: pytest.LogCaptureFixture, prove: Prove
) -> None:
    search, county = seeded.search, seeded.county
    pages = found = 0
    asked = {"q": seeded.words[0], "query": seeded.words[1], "text": seeded.words[0]}

    with caplog.at_level(logging.DEBUG):
        for number, member in enumerate(handling_members(county)):
            reader = Reader(member.user)
            for route in ROUTES:
                path = path_of(route, values_of(route, county))
                # Three of them also search for the persons by name and telephone.
                for content in ({}, asked) if number < 3 else ({},):
                    response = reader.ask("GET", path, content)
                    # A page may repeat what the reader typed; nothing it adds may tell anybody.
                    body = response.whole
                    for typed in content.values():
                        body = body.replace(typed.encode(), b"")
                    found += told_in(search, body)
                    pages += 1

    assert pages > 500
    assert found == 0
    assert told_in(search, caplog.text.encode()) == 0
    prove(
        f"0 occurrences of {COUNT} identities ({len(seeded.words)} values) in {pages} pages, "
        f"exports and API answers of {len(HANDLING)} handling posts, and in the logs",
        seed=SEED,
    )


@pytest.mark.proof("P7", "M-01 at rest")
def test_no_value_stands_anywhere_in_the_database_or_the_files(
    seeded: Seeded, prove: Prove
) -> None:
    search = seeded.search
    tables = rows = 0

    for model in apps.get_models():
        tables += 1
        names = [column.attname for column in model._meta.concrete_fields]
        for values in model._base_manager.values_list(*names):
            rows += 1
            text = json.dumps(values, default=str, ensure_ascii=False)
            assert told_in(search, text.encode()) == 0, model._meta.label

    home = [path for path in settings.HOME.rglob("*") if path.is_file()]
    assert [path for path in home if _is_text_with(search, path)] == []
    assert not _is_kept(models.BinaryField)
    prove(f"0 values readable in {rows} rows of {tables} tables and {len(home)} files", seed=SEED)


def _is_text_with(search: "AhoCorasick", path: Any) -> bool:
    return told_in(search, path.read_bytes()) > 0


def _is_kept(kind: type[models.Field]) -> bool:
    """Whether a table of the vault has a column of this kind, which the search would pass over."""
    columns = [
        column
        for model in apps.get_app_config("identities").get_models()
        for column in model._meta.concrete_fields
    ]
    return any(isinstance(column, kind) for column in columns)


def test_what_the_relay_shows_the_handler_tells_nobody(seeded: Seeded) -> None:
    search, clerks = seeded.search, (seeded.county.cast.clerk, seeded.county.cast.town_clerk)

    for number in range(0, COUNT, 10):
        read = services.read_relay(
            actor=clerks[number % 2].actor, at=AT, identity=seeded.identities[number]
        )
        said = "\n".join(message.words for message in read)

        assert "快回复" in said
        assert told_in(search, said.encode()) == 0


def test_history_as_it_is_shown_tells_nobody(seeded: Seeded) -> None:
    body = seeded.county.cast.body.pk
    shown = repr(recent_history(body, most=5_000))
    shown += "".join(repr(history_of(body, identity)) for identity in seeded.identities[:50])

    assert told_in(seeded.search, shown.encode()) == 0


@pytest.mark.proof("P7", "M-04")
def test_every_opening_has_two_persons_a_reason_a_matter_and_a_notice(
    seeded: Seeded, prove: Prove
) -> None:
    county, opened, refused = seeded.county, 0, 0
    members = [*handling_members(county), county.cast.officer, county.cast.administrator]
    second = county.security.actor

    for opening in Opening.objects.filter(matter__startswith="S-").order_by("pk"):
        for member in members[opened % 3 :: 3]:
            for verb in (_decide, services.show_opened):
                with transaction.atomic(), pytest.raises(Refusal):
                    verb(actor=member.actor, at=AT, opening=opening)
                refused += 1
        services.decide_opening(actor=second, at=AT, opening=opening, grant=True)
        services.show_opened(
            actor=county.cast.officer.actor, at=AT + timedelta(hours=1), opening=opening
        )
        opened += 1

    shown = Opening.objects.filter(state="shown")
    notices = Notice.objects.filter(kind=NoticeKind.OPENED)
    acts = Entry.objects.filter(event="identities.opened")
    assert opened == shown.count() == notices.count() == acts.count() == COUNT // 10
    assert shown.filter(models.Q(reason="") | models.Q(matter="")).count() == 0
    assert shown.filter(decided_by=models.F("asked_by")).count() == 0
    assert acts.filter(models.Q(reason="")).count() == 0
    prove(
        f"{opened} of {opened} openings: two persons, reason, matter, act and notice at once; "
        f"{refused} tries by one person or by handlers refused",
        seed=SEED,
    )


def _decide(*, actor: Actor, at: Any, opening: Opening) -> Any:
    return services.decide_opening(actor=actor, at=at, opening=opening, grant=True)


@pytest.mark.proof("P7", "M-05")
def test_every_look_is_told_to_the_person_by_unit_post_and_time(
    seeded: Seeded, prove: Prove
) -> None:
    clerk = seeded.county.cast.clerk.actor
    before = Notice.objects.count()
    looks = 0

    for number in range(2, 202, 2):
        services.read_relay(actor=clerk, at=AT, identity=seeded.identities[number])
        looks += 1

    told = Notice.objects.filter(kind=NoticeKind.READ, unit=clerk.organisation_name, at=AT)
    assert Notice.objects.count() - before == looks
    assert told.filter(post=clerk.post_title).count() >= looks
    prove(f"{looks} of {looks} looks told to the person with unit, post and time", seed=SEED)


@pytest.mark.proof("P7", "M-13")
def test_after_its_time_an_identity_is_gone_and_the_record_holds(
    seeded: Seeded, prove: Prove
) -> None:
    clock = Actor.system(seeded.county.cast.body.pk, channel="clock")
    officer = seeded.county.cast.officer.actor
    due = [seeded.identities[number] for number in range(900, 950)]
    kept = {identity.pk: Identity.objects.get(pk=identity.pk) for identity in due}
    sealed = [word for one in kept.values() for word in (one.sealed, one.wrapped_key)]
    for identity in due:
        services.close_identity(actor=officer, at=AT, identity=identity, on=AT.date())
    typed = seeded.words[900 * 5]
    _let_slip(officer, due[0], typed)

    deletions = services.forget_due(actor=clock, at=AT + timedelta(days=366))

    assert len(deletions) == len(due)
    assert {deletion.left for deletion in deletions} == {0}
    assert sum(deletion.counts["acts"] for deletion in deletions) == 1
    assert forgetting.acts_naming(officer.body_id, [typed]) == []
    gone = AhoCorasick([*sealed, *seeded.words[900 * 5 : 950 * 5]])
    for model in apps.get_models():
        names = [column.attname for column in model._meta.concrete_fields]
        for values in model._base_manager.values_list(*names):
            text = json.dumps(values, default=str, ensure_ascii=False)
            assert told_in(gone, text.encode()) == 0, model._meta.label
    touched = Entry.objects.filter(event__startswith="history.").order_by("pk")
    assert [entry.pk for entry in touched if not forgetting.agrees(entry)] == []
    assert all(
        forgetting.agrees(entry) for entry in Entry.objects.filter(subject_id__in=kept).iterator()
    )
    prove(
        f"{len(deletions)} of {len(due)} deleted on the day after their class: 0 bytes left in "
        "tables, seals or acts; a slip in a reason cleared; digests of the record agree",
        seed=SEED,
    )


def _let_slip(actor: Actor, identity: Identity, word: str) -> None:
    """Somebody types a name where the vault cannot see it: into the reason of another act."""
    from luoshi.history.services import record
    from luoshi.identities.events import IdentityEvent

    record(actor, AT, IdentityEvent.HANDLER_NAMED, identity, reason=f"听说是{word}", matter="x")
