"""What an insider can do to the record, and how it is found (P3)."""

import os
import random
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import lru_cache
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction

from luoshi.history import anchors, checking, continuity, keys, receipts, verify_record
from luoshi.history.entries import field_digests, fields_of
from luoshi.history.forgetting import forget_act
from luoshi.history.models import Checkpoint, Entry, Leaf, Recorded, RowDigest
from luoshi.history.protection import columns_of, protected_models, table_of, values_of
from luoshi.history.services import digests_of_row, leaf_bytes, seal_history
from luoshi.history.verification import broken_record, broken_rows, verify
from luoshi.rulesets.models import RuleSet, Subject
from luoshi_core import chain
from tests.house.conftest import county
from tests.house.forging import behind_the_record, copy, edit, row_of, run, without_triggers
from tests.house.story import County
from tests.ledger.conftest import moment
from tests.scoreboard import Prove

__all__ = ["county"]
pytestmark = pytest.mark.django_db
NIGHTLY = bool(os.environ.get("LUOSHI_NIGHTLY"))
SEED = 20260301
# After everything the story tells.
AT = moment(4, 4)
ROWS = 20 if NIGHTLY else 2
MUTANTS = 100_000 if NIGHTLY else 2_000
LOG = 1_100
RECORD = (Entry, RowDigest, Leaf, Checkpoint)
# What is in the record's own tables and proves nothing, each with its reason.
UNSIGNED = {
    ("history.checkpoint", "at"): "a checkpoint states a size and a root; days stand in the acts",
    ("history.checkpoint", "id"): "a number of the table",
    ("history.leaf", "id"): "a number of the table",
    ("history.rowdigest", "id"): "a number of the table",
    ("history.rowdigest", "salt"): "of a past state nothing is tried; of the newest T-01 finds it",
}


@contextmanager
def rolled_back(*tables: str) -> Iterator[None]:
    """Whatever is done inside is undone, the triggers taken away too."""
    with transaction.atomic():
        without_triggers(*tables)
        yield
        transaction.set_rollback(True)


def told_models() -> list[type[Recorded]]:
    """The protected tables of which the story tells; the house asks that it tells of all."""
    return [model for model in protected_models() if model._default_manager.exists()]


def told_rows(model: type[Recorded]) -> list[Recorded]:
    """The last rows of a table of the story."""
    return list(model._default_manager.order_by("-pk")[:ROWS])


def is_alone(column: Any) -> bool:
    """Whether two rows may not hold the same value, so that one is forged at a time."""
    constraints = [getattr(each, "fields", ()) for each in column.model._meta.constraints]
    together = [*constraints, *column.model._meta.unique_together]
    return column.unique or any(column.name in names for names in together)


def seal_all(county: County) -> Checkpoint:
    """Everything so far, sealed and signed."""
    body = county.cast.body.pk
    while seal_history(body_id=body, at=AT):
        pass
    return Checkpoint.objects.filter(body_id=body).latest("size")


@pytest.mark.proof("P3", "T-01")
def test_every_edit_of_every_column_is_found_and_located(county: County, prove: Prove) -> None:
    edits = found = 0
    models = told_models()

    for model in models:
        table = table_of(model)
        for column in columns_of(model):
            rows = told_rows(model)[: 1 if is_alone(column) else ROWS]
            with behind_the_record(model):
                for row in rows:
                    edit(column, row)
                seen = {(one.what, one.table, one.key, one.field) for one in broken_rows(model)}
            for row in rows:
                edits += 1
                gone = ("missing", table, row.pk, "")
                located = ("field", table, row.pk, column.attname)
                found += (gone if column.attname == "id" else located) in seen

    for model in models:
        row = row_of(model)
        with behind_the_record(model):
            copy(row)
            run(f"DELETE FROM {model._meta.db_table} WHERE id = {row.pk}")
            seen = {(one.what, one.key) for one in broken_rows(model)}
        edits += 2
        found += (("missing", row.pk) in seen) + any(what == "unknown" for what, _ in seen)

    assert found == edits
    prove(f"{found} of {edits} edits in {len(models)} tables found and located")


@pytest.mark.proof("P3", "T-02")
def test_a_value_saved_past_its_verb_is_found(county: County, prove: Prove) -> None:
    found = 0
    assert not apps.is_installed("django.contrib.admin"), "no screen writes past the verbs"

    for model in told_models():
        row = row_of(model)
        column = next(each for each in columns_of(model) if each.attname != "id")
        with behind_the_record(model):
            edit(column, row)
            model._default_manager.get(pk=row.pk).save()
            located = [(one.key, one.field) for one in broken_rows(model)]
        found += located == [(row.pk, column.attname)]

    assert found == len(told_models())
    prove(f"no administration screen; {found} of {found} rows saved past their verb found")


@pytest.mark.proof("P3", "T-03")
def test_a_row_forged_with_its_line_of_the_record_is_found(county: County, prove: Prove) -> None:
    seal_all(county)
    tables = found = 0

    for model in told_models():
        row = row_of(model)
        kept = RowDigest.objects.filter(table=table_of(model), key=row.pk).latest("pk")
        if not Leaf.objects.filter(entry=kept.entry_id).exists():
            continue
        column = next(each for each in columns_of(model) if each.attname != "id")
        with behind_the_record(model), rolled_back("history_entry", "history_rowdigest"):
            edit(column, row)
            entry = forge_line(model, row.pk, kept)
            quiet = list(broken_rows(model))
            place = Leaf.objects.get(entry=entry).position
            seen = {(one.what, one.key) for one in broken_record(entry.body_id)}
        tables += 1
        found += not quiet and ("leaf", place) in seen

    columns, missed = 0, []
    for record in RECORD:
        row = record._default_manager.filter(body_id=county.cast.body.pk).order_by("pk").first()
        assert row is not None
        for column in record._meta.concrete_fields:
            name = (record._meta.label_lower, column.attname)
            if name in UNSIGNED:
                continue
            with behind_the_record(record), rolled_back(record._meta.db_table):
                edit(column, row)
                columns += 1
                missed += [] if any(True for _one in broken_record()) else [name]

    assert missed == []
    assert found == tables
    prove(f"{found} of {tables} rows with their line, {columns} of {columns} columns of it")


def forge_line(model: type[Recorded], key: int, kept: RowDigest) -> Entry:
    """Make the record agree with a forged row, up to the entry's own digest."""
    row = model._default_manager.get(pk=key)
    digests = digests_of_row(row, kept.salt)
    entry = Entry.objects.get(pk=kept.entry_id)
    entry.rows = {**entry.rows, f"{kept.table}/{key}": chain.rows_root(digests)}
    entry.digest = chain.rows_root(field_digests(fields_of(entry), entry.salt))
    RowDigest.objects.filter(pk=kept.pk).update(fields=digests)
    Entry.objects.filter(pk=entry.pk).update(rows=entry.rows, digest=entry.digest)
    assert values_of(row)
    return entry


def rewrite_log(body: int, sizes: list[int]) -> None:
    """Make leaves and checkpoints anew from the entries, with the true key."""
    frontier = chain.Frontier()
    Checkpoint.objects.filter(body_id=body).delete()
    for leaf in Leaf.objects.filter(body_id=body).select_related("entry").order_by("position"):
        content = leaf_bytes(leaf.entry)
        Leaf.objects.filter(pk=leaf.pk).update(digest=chain.leaf_hash(content).hex())
        frontier = frontier.append(content)
        if frontier.size in sizes:
            root = frontier.root()
            text = chain.checkpoint_text(keys.origin(body), frontier.size, root)
            Checkpoint.objects.bulk_create(
                [
                    Checkpoint(
                        body_id=body,
                        at=AT,
                        size=frontier.size,
                        root=root.hex(),
                        frontier=frontier.dump(),
                        note=chain.sign_note(text, keys.SIGNER, keys.signing_key()),
                    )
                ]
            )


@pytest.mark.proof("P3", "T-04")
def test_a_log_computed_anew_contradicts_what_others_keep(county: County, prove: Prove) -> None:
    body, newest = county.cast.body.pk, seal_all(county)
    kept = [newest.note, *(each.note for each in Checkpoint.objects.filter(body_id=body)[:2])]
    entry = Entry.objects.filter(body_id=body, leaf__isnull=False).order_by("pk")[3]
    receipt = receipts.receipt_of(entry)
    assert receipt is not None

    with rolled_back(*[record._meta.db_table for record in RECORD]):
        entry.reason = "事后补写"
        entry.digest = chain.rows_root(field_digests(fields_of(entry), entry.salt))
        Entry.objects.filter(pk=entry.pk).update(reason=entry.reason, digest=entry.digest)
        rewrite_log(body, [newest.size])
        quiet = list(verify(body))
        verdicts = [anchors.check_note(body, note).meaning for note in kept]
        paper = checking.check_paper(body, receipt.paper)

    drawn, found, tries = random.Random(SEED), 0, 300
    tree, note = synthetic(LOG)
    for _ in range(tries):
        forged = list(leaves(LOG))
        forged[drawn.randrange(LOG)] = b"forged"
        other = chain.Tree(chain.leaf_hash(leaf) for leaf in forged)
        found += anchors.check_note(0, note, other).meaning == "contradicts"

    assert quiet == [], "the forger is thorough: inside, everything agrees"
    assert verdicts == ["contradicts"] * len(kept)
    assert not paper.holds
    assert found == tries
    assert anchors.check_note(0, note, tree).holds
    prove(f"{found} of {tries} rewritten logs contradict a kept checkpoint", seed=SEED)


@lru_cache
def leaves(size: int) -> tuple[bytes, ...]:
    """The leaves of a log that is only imagined."""
    return tuple(f"{number}:{number:064x}".encode() for number in range(size))


def synthetic(size: int) -> tuple[chain.Tree, str]:
    """The imagined log and its signed checkpoint."""
    tree = chain.Tree(chain.leaf_hash(leaf) for leaf in leaves(size))
    text = chain.checkpoint_text(keys.origin(0), size, tree.root(size))
    return tree, chain.sign_note(text, keys.SIGNER, keys.signing_key())


@pytest.mark.proof("P3", "T-05")
def test_yesterdays_database_is_behind_what_was_given_away(county: County, prove: Prove) -> None:
    body, found, tries = county.cast.body.pk, 0, 12
    seal_all(county)

    for number in range(tries):
        with transaction.atomic():
            actor = county.cast.auditor.actor
            entry = (
                Entry.objects.filter(body_id=body).exclude(subject_name="").order_by("pk")[number]
            )
            act = forget_act(actor=actor, at=AT, entry=entry, name_too=True, reason="演练")
            note, receipt = seal_all(county).note, receipts.receipt_of(act)
            assert receipt is not None
            transaction.set_rollback(True)
        found += anchors.check_note(body, note).meaning == "ahead"
        found += not checking.check_paper(body, receipt.paper).holds

    assert found == 2 * tries
    prove(f"{found} of {2 * tries} newer checkpoints and receipts show the fall")


@pytest.mark.proof("P3", "T-08")
def test_a_log_that_was_cut_is_shorter_than_what_others_keep(county: County, prove: Prove) -> None:
    body, newest = county.cast.body.pk, seal_all(county)
    _, note = synthetic(LOG)
    most = 1_000

    found = 0
    tree = chain.Tree(())
    for size, leaf in enumerate(leaves(LOG)[:-1], start=1):
        tree.extend([chain.leaf_hash(leaf)])
        if LOG - size <= most:
            found += anchors.check_note(0, note, tree).meaning == "ahead"
    cut = 0
    for last in range(1, 6):
        with rolled_back(*[record._meta.db_table for record in RECORD]):
            signed = Checkpoint.objects.filter(body_id=body, size__gt=newest.size - last)
            signed.delete()
            Leaf.objects.filter(body_id=body, position__gte=newest.size - last).delete()
            cut += anchors.check_note(body, newest.note).meaning == "ahead"

    assert (found, cut) == (most, 5)
    prove(f"k = 1 … {most}: {found} of {most} found; {cut} of 5 in the database")


@pytest.mark.proof("P3", "T-09")
def test_an_act_put_in_with_an_earlier_date_is_found(county: County, prove: Prove) -> None:
    body, newest = county.cast.body.pk, seal_all(county)
    model = Entry.objects.filter(body_id=body).earliest("pk")
    found, tries = 0, 20

    for number in range(tries):
        with transaction.atomic():
            forged = Entry.objects.get(pk=model.pk)
            forged.pk, forged._state.adding = None, True
            forged.at = newest.at - timedelta(days=number + 1)
            forged.salt = chain.salt()
            forged.digest = chain.rows_root(field_digests(fields_of(forged), forged.salt))
            forged.save(force_insert=True)
            waiting = [(one.what, one.key) for one in broken_record(body) if one.what == "order"]
            seal_all(county)
            sealed = [(one.what, one.key) for one in broken_record(body) if one.what == "order"]
            transaction.set_rollback(True)
        found += waiting == sealed == [("order", forged.pk)]

    with rolled_back(*[record._meta.db_table for record in RECORD]):
        # Put in among the others, everything computed anew: only the copy outside knows.
        Leaf.objects.filter(body_id=body, position=newest.size - 1).delete()
        forged = Entry.objects.get(pk=model.pk)
        forged.pk, forged._state.adding = None, True
        forged.save(force_insert=True)
        Leaf.objects.bulk_create(
            [Leaf(body_id=body, position=newest.size - 1, entry=forged, digest="")]
        )
        rewrite_log(body, [newest.size])
        verdict = anchors.check_note(body, newest.note).meaning

    assert found == tries
    assert verdict == "contradicts"
    prove(f"{found} of {tries} back-dated acts named; one among the others contradicts the copy")


Mutation = Callable[[str, random.Random], str]


def flip(text: str, drawn: random.Random) -> str:
    """Another letter at one place."""
    place = drawn.randrange(len(text))
    return text[:place] + chr(drawn.randrange(32, 127)) + text[place + 1 :]


def of_lines(change: Callable[[list[str], random.Random], object]) -> Mutation:
    """A mutation of the lines of a paper."""

    def mutate(text: str, drawn: random.Random) -> str:
        lines = text.split("\n")
        change(lines, drawn)
        return "\n".join(lines)

    return mutate


def swap(lines: list[str], drawn: random.Random) -> None:
    """Two lines change places."""
    one, two = drawn.randrange(len(lines)), drawn.randrange(len(lines))
    lines[one], lines[two] = lines[two], lines[one]


def numbers(text: str, drawn: random.Random) -> str:
    """Another number: one more, less, negative, beyond 64 bits, in other digits."""
    lines = text.split("\n")
    places = [place for place, line in enumerate(lines) if line.removeprefix("index ").isdigit()]
    if not places:
        return text + " "
    place = drawn.choice(places)
    value = int(lines[place].removeprefix("index "))
    others = (value + 1, value - 1, -value, value + 2**32, value + 2**64, f"0{value}", f"+{value}")
    other = str(
        drawn.choice([*others, str(value).translate({48 + n: 0xFF10 + n for n in range(10)})])
    )
    lines[place] = lines[place].replace(str(value), other)
    return "\n".join(lines)


def look_alike(text: str, drawn: random.Random) -> str:
    """The same to the eye: full width, decomposed, with invisible signs."""
    place = drawn.randrange(len(text))
    wide = chr(ord(text[place]) + 0xFEE0) if "!" <= text[place] <= "~" else "\u200b"
    forms = [
        text[:place] + wide + text[place + 1 :],
        text[:place] + "\u200d" + text[place:],
        unicodedata.normalize("NFD", text.replace("o", "ó", 1)),
        text.replace("—", "-"),
        text.replace("\n", "\r\n"),
        text + "\n",
        "\ufeff" + text,
    ]
    return drawn.choice(forms)


MUTATIONS: tuple[Mutation, ...] = (
    flip,
    of_lines(lambda lines, drawn: lines.pop(drawn.randrange(len(lines)))),
    of_lines(lambda lines, drawn: lines.insert(drawn.randrange(len(lines)), drawn.choice(lines))),
    of_lines(swap),
    numbers,
    look_alike,
    lambda text, drawn: text.replace("/1\n", f"/{drawn.randrange(2, 9)}\n", 1),
    lambda text, drawn: text[: drawn.randrange(len(text))],
)


@pytest.mark.proof("P3", "T-10")
def test_no_mutant_of_a_paper_is_accepted_by_either_verifier(
    county: County, prove: Prove, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn, papers = random.Random(SEED), true_papers(county)
    public, lines = keys.public_keys(), [verify_record.key_in(keys.verifier_key())]
    # The same signature over the same bytes is asked thousands of times.
    monkeypatch.setattr(verify_record, "is_signed", lru_cache(verify_record.is_signed))
    accepted, disagreed, tried = [], [], 0

    def ours(text: str) -> bool:
        read: Any = chain.read_receipt if "luoshi-receipt" in text[:20] else chain.read_consistency
        try:
            return bool(read(text).holds(keys.SIGNER, public))
        except ValueError:
            return False

    def theirs(text: str) -> bool:
        check: Any = (
            verify_record.check_receipt
            if "luoshi-receipt" in text[:20]
            else verify_record.check_proof
        )
        try:
            check(text, lines)
        except verify_record.FAULTS:
            return False
        return True

    assert all(ours(paper) and theirs(paper) for paper in papers)
    while tried < MUTANTS:
        paper = drawn.choice(papers)
        mutant = drawn.choice(MUTATIONS)(paper, drawn)
        if mutant in papers:
            continue
        tried += 1
        said = ours(mutant), theirs(mutant)
        if said[0] != said[1]:
            disagreed.append(mutant)
        if any(said):
            accepted.append(mutant)

    assert (accepted, disagreed) == ([], [])
    prove(f"{tried} mutants, 0 accepted, 0 disagreements of two verifiers", seed=SEED)


def true_papers(county: County) -> list[str]:
    """Receipts and proofs of the story and of an imagined log."""
    newest = seal_all(county)
    found = [
        receipt.paper
        for entry in Entry.objects.filter(body_id=newest.body_id).order_by("pk")[:6]
        if (receipt := receipts.receipt_of(entry))
    ]
    tree, note = synthetic(LOG)
    for index in (0, 1, 512, LOG - 1):
        leaf = leaves(LOG)[index].decode()
        found.append(chain.ReceiptPaper(leaf, index, tree.inclusion(index, LOG), note).text())
    for old in (1, 7, 512, LOG - 1):
        earlier = synthetic(old)[1]
        found.append(chain.ConsistencyPaper(tree.consistency(old, LOG), earlier, note).text())
    compared = continuity.whole(newest.body_id)
    assert compared is not None
    return [*found, compared.paper]


@pytest.mark.proof("P3", "T-11")
def test_what_the_law_wants_forgotten_is_gone_and_the_log_holds(
    county: County, prove: Prove
) -> None:
    body, cast = county.cast.body.pk, county.cast
    seal_all(county)
    entries = list(Entry.objects.filter(body_id=body, leaf__isnull=False).order_by("pk")[:20])
    papers = [receipt.paper for entry in entries if (receipt := receipts.receipt_of(entry))]
    before = {entry.pk: (entry.salt, entry.actor.get("name")) for entry in entries}

    with transaction.atomic():
        for entry in entries:
            forget_act(
                actor=cast.auditor.actor,
                at=AT,
                entry=entry,
                name_too=True,
                who_too=True,
                keys=[key for key, value in entry.content.items() if value is not None],
                reason="保存期满，依《个人信息保护法》第四十七条",
            )
        seal_all(county)
        lawful = list(verify(body))
        after = list(Entry.objects.filter(pk__in=before))
        gone = sum(
            not each.subject_name
            and not each.actor.get("name")
            and each.salt != before[each.pk][0]
            and all(value is None for value in each.content.values())
            for each in after
        )
        held = sum(checking.check_paper(body, paper).holds for paper in papers)
        salts = {salt for salt, _name in before.values()}
        left = sum(salt in str(act.content) for act in Entry.objects.all() for salt in salts)
        transaction.set_rollback(True)

    unlawful = 0
    for entry in entries:
        with rolled_back("history_entry"):
            Entry.objects.filter(pk=entry.pk).update(salt=chain.salt(), reason="", content={})
            unlawful += ("entry", entry.pk) in {(one.what, one.key) for one in broken_record(body)}

    assert lawful == []
    assert (gone, held, left) == (len(entries), len(papers), 0)
    assert unlawful == len(entries)
    prove(
        f"{gone} of {gone} acts emptied, {held} of {held} receipts hold, {unlawful} unlawful found"
    )


# What decides over people, and where it stands.
DECIDING = {
    "ledger.task": ("due_on", "lead_id", "state"),
    "ledger.progressreport": ("percent",),
    "organisations.post": ("roles", "organisation_id"),
    "rulesets.ruleset": ("content", "effective_on"),
    "files.storedfile": ("sha256", "path", "size"),
}


@pytest.mark.proof("P3", "T-12")
def test_what_decides_over_people_is_in_the_protected_set(county: County, prove: Prove) -> None:
    held = {
        table_of(model): {each.attname for each in columns_of(model)}
        for model in protected_models()
    }
    wanted = found = 0

    for table, names in DECIDING.items():
        model: Any = apps.get_model(table)
        for name in names:
            assert name in held[table], f"{table}.{name} is not held by the record"
            row = row_of(model)
            with behind_the_record(model):
                edit(model._meta.get_field(name.removesuffix("_id")), row)
                wanted += 1
                found += ("field", row.pk, name) in {
                    (one.what, one.key, one.field) for one in broken_rows(model)
                }

    # What comes with the program is a rule on record too: the days off, the layouts.
    for subject in (Subject.HOLIDAYS, Subject.LAYOUTS):
        row = RuleSet.objects.get(subject=subject)
        with behind_the_record(RuleSet):
            edit(RuleSet._meta.get_field("content"), row)
            wanted += 1
            found += ("field", row.pk, "content") in {
                (one.what, one.key, one.field) for one in broken_rows(RuleSet)
            }

    assert found == wanted
    prove(f"{found} of {wanted}: role, unit, deadline, state, rule, days off, layouts, file")
