"""The record: what is written, sealed and found when somebody changes it behind its back."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client

from luoshi.history.models import Checkpoint, Entry, Leaf
from luoshi.history.protection import columns_of
from luoshi.history.receipts import receipt_of
from luoshi.history.selectors import unsealed, verify
from luoshi.history.services import leaf_bytes, seal_history
from luoshi.ledger import services
from luoshi.ledger.models import Task
from luoshi_core import chain
from tests.cast import Cast, Member
from tests.ledger.conftest import cast, drafted, issued, moment, under_way

__all__ = ["cast", "drafted", "issued", "under_way"]


def run(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def without_triggers(table: str) -> None:
    """As somebody who holds the database can: take away what protects a table."""
    for verb in ("UPDATE", "DELETE"):
        on = "" if connection.vendor == "sqlite" else f" ON {table}"
        run(f"DROP TRIGGER {table}_no_{verb}{on}")


def broken() -> list[tuple[str, str, int, str]]:
    return [(found.what, found.table, found.key, found.field) for found in verify()]


def test_an_untouched_record_verifies(cast: Cast, under_way: Task) -> None:
    seal_history(body_id=cast.body.pk, at=moment(3, 4))

    assert broken() == []


def test_a_changed_title_is_found_and_located(cast: Cast, under_way: Task) -> None:
    run("UPDATE ledger_task SET title = %s WHERE id = %s", "改过的标题", under_way.pk)

    assert broken() == [("field", "ledger.task", under_way.pk, "title")]


def test_a_changed_date_is_told_in_a_sentence(cast: Cast, under_way: Task) -> None:
    run("UPDATE ledger_task SET due_on = %s WHERE id = %s", "2027-06-30", under_way.pk)

    [found] = verify()

    assert f"ledger.task {under_way.pk}" in found.sentence()
    assert "due_on" in found.sentence()


def test_a_column_of_a_later_release_is_no_edit_and_an_edit_of_it_is_found(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Written by a release that did not know the column yet.
    with monkeypatch.context() as earlier:
        earlier.setattr(Task, "UNPROTECTED", {**Task.UNPROTECTED, "measures": "comes later"})
        columns_of.cache_clear()
        task = services.draft_task(actor=cast.officer.actor, at=moment(3, 2), title="修一条路")
    columns_of.cache_clear()

    assert broken() == []

    run("UPDATE ledger_task SET measures = %s WHERE id = %s", "夜里添的", task.pk)

    assert broken() == [("field", "ledger.task", task.pk, "measures")]


def test_a_removed_row_is_missed(cast: Cast, under_way: Task) -> None:
    target = under_way.targets.get()
    run("DELETE FROM ledger_target WHERE id = %s", target.pk)

    assert broken() == [("missing", "ledger.target", target.pk, "")]


def test_a_row_put_in_by_hand_is_unknown(cast: Cast, under_way: Task) -> None:
    target = under_way.targets.get()
    target.pk = None
    target.save(force_insert=True)

    assert broken() == [("unknown", "ledger.target", target.pk, "")]


@pytest.mark.parametrize("table", ["history_entry", "history_rowdigest"])
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET body_id = 9"])
def test_the_database_itself_refuses(
    cast: Cast, under_way: Task, table: str, statement: str
) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run(statement.format(table))

    assert broken() == []


@pytest.mark.parametrize("table", ["history_leaf", "history_checkpoint"])
def test_the_database_refuses_to_touch_the_log(cast: Cast, under_way: Task, table: str) -> None:
    seal_history(body_id=cast.body.pk, at=moment(3, 4))

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run(f"DELETE FROM {table}")

    assert broken() == []


def test_the_model_refuses_too(cast: Cast, issued: Task) -> None:
    entry = Entry.objects.order_by("pk")[0]

    with pytest.raises(PermissionError):
        entry.save()
    with pytest.raises(PermissionError):
        entry.delete()


def test_a_changed_entry_is_found_even_without_triggers(cast: Cast, under_way: Task) -> None:
    seal_history(body_id=cast.body.pk, at=moment(3, 4))
    entry = Entry.objects.get(event="ledger.task_accepted")
    without_triggers("history_entry")
    run("UPDATE history_entry SET reason = %s WHERE id = %s", "补一句", entry.pk)

    assert broken() == [("entry", "history.entry", entry.pk, "ledger.task_accepted")]


def test_a_leaf_taken_out_is_a_gap(cast: Cast, under_way: Task) -> None:
    seal_history(body_id=cast.body.pk, at=moment(3, 4))
    without_triggers("history_leaf")
    run("DELETE FROM history_leaf WHERE position = 1")

    found = broken()

    assert found[0] == ("gap", "history.leaf", 1, "position")
    assert found[1][:2] == ("checkpoint", "history.checkpoint")


def test_a_checkpoint_with_another_root_does_not_hold(cast: Cast, under_way: Task) -> None:
    seal_history(body_id=cast.body.pk, at=moment(3, 4))
    size = Checkpoint.objects.get().size
    without_triggers("history_checkpoint")
    run("UPDATE history_checkpoint SET root = %s", "00" * 32)

    assert broken() == [("checkpoint", "history.checkpoint", size, "root")]


def test_a_checkpoint_with_another_note_does_not_hold(cast: Cast, under_way: Task) -> None:
    seal_history(body_id=cast.body.pk, at=moment(3, 4))
    size = Checkpoint.objects.get().size
    without_triggers("history_checkpoint")
    run("UPDATE history_checkpoint SET note = %s", "forged")

    assert broken() == [("checkpoint", "history.checkpoint", size, "signature")]


def test_sealing_is_repeatable(cast: Cast, under_way: Task) -> None:
    waiting, since = unsealed(cast.body.pk)

    first = seal_history(body_id=cast.body.pk, at=moment(3, 4))
    again = seal_history(body_id=cast.body.pk, at=moment(3, 4, 10))

    assert (first, again) == (waiting, 0)
    assert since is not None
    assert unsealed(cast.body.pk) == (0, None)
    assert list(Leaf.objects.order_by("position").values_list("position", flat=True)) == list(
        range(first)
    )


def test_a_later_checkpoint_continues_the_earlier_one(cast: Cast, under_way: Task) -> None:
    seal_history(body_id=cast.body.pk, at=moment(3, 4))
    services.request_closing(actor=cast.head.actor, at=moment(3, 5), task=under_way)
    seal_history(body_id=cast.body.pk, at=moment(3, 5))

    old, new = Checkpoint.objects.order_by("size")
    leaves = [leaf_bytes(leaf.entry) for leaf in Leaf.objects.order_by("position")]
    proof = chain.consistency_proof(leaves, old.size)

    assert chain.verify_consistency(
        old.size, new.size, bytes.fromhex(old.root), bytes.fromhex(new.root), proof
    )
    assert broken() == []


def test_an_act_that_is_rolled_back_leaves_no_entry(cast: Cast, under_way: Task) -> None:
    before = Entry.objects.count()

    def act_and_fail() -> None:
        with transaction.atomic():
            services.request_closing(actor=cast.head.actor, at=moment(3, 5), task=under_way)
            raise RuntimeError("the power fails")

    with pytest.raises(RuntimeError):
        act_and_fail()

    assert Entry.objects.count() == before
    assert broken() == []


def test_every_act_has_a_receipt_that_holds(cast: Cast, under_way: Task) -> None:
    seal_history(body_id=cast.body.pk, at=moment(3, 4))

    receipts = [receipt_of(entry) for entry in Entry.objects.filter(body_id=cast.body.pk)]

    assert all(receipt is not None and receipt.holds for receipt in receipts)


def test_an_act_that_waits_has_no_receipt(cast: Cast, under_way: Task) -> None:
    entry = Entry.objects.order_by("-pk")[0]

    assert receipt_of(entry) is None


def test_the_commands_seal_and_verify(cast: Cast, under_way: Task) -> None:
    said = StringIO()

    call_command("seal_history", stdout=said)
    call_command("verify_history", stdout=said)

    count = Entry.objects.count()
    assert f"body {cast.body.pk}:" in said.getvalue()
    assert f"✓ {count} acts, nothing was changed unseen" in said.getvalue()


def test_the_command_names_what_was_changed_and_fails(cast: Cast, under_way: Task) -> None:
    said = StringIO()
    run("UPDATE ledger_task SET title = %s WHERE id = %s", "x", under_way.pk)

    with pytest.raises(CommandError) as failure:
        call_command("verify_history", stdout=said)

    assert failure.value.returncode == 1
    assert f"ledger.task {under_way.pk}" in said.getvalue()


@pytest.fixture
def page(client: Client, settings: Any) -> Callable[..., Any]:
    """A page as a member of the cast reads it."""
    settings.DEMO_DAY = moment(3, 4).date()

    def read(member: Member, path: str) -> Any:
        client.force_login(member.user)
        return client.get(path)

    return read


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("auditor", 200),
        ("officer", 200),
        ("supervision_head", 200),
        ("administrator", 403),
        ("clerk", 403),
        ("leader", 403),
        ("reader", 403),
    ],
)
def test_the_record_is_read_by_those_who_guard_it(
    cast: Cast, under_way: Task, page: Callable[..., Any], name: str, status: int
) -> None:
    member = getattr(cast, name)

    assert page(member, "/history/").status_code == status
    assert page(member, "/history/meaning/").status_code == 200


def test_the_receipt_is_for_the_one_who_acted(
    cast: Cast, under_way: Task, page: Callable[..., Any]
) -> None:
    seal_history(body_id=cast.body.pk, at=moment(3, 4))
    entry = Entry.objects.get(event="ledger.task_accepted")
    path = f"/history/{entry.pk}/"

    statuses = {
        name: page(getattr(cast, name), path).status_code
        for name in ("clerk", "auditor", "head", "stranger")
    }

    assert statuses == {"clerk": 200, "auditor": 200, "head": 404, "stranger": 404}
    assert entry.digest in page(cast.clerk, path).content.decode()


def test_the_checkpoint_is_taken_away_as_it_was_signed(
    cast: Cast, under_way: Task, page: Callable[..., Any]
) -> None:
    before = page(cast.auditor, "/history/checkpoint/")
    seal_history(body_id=cast.body.pk, at=moment(3, 4))

    answer = page(cast.auditor, "/history/checkpoint/")

    assert before.status_code == 404
    assert answer.content.decode() == Checkpoint.objects.get(body_id=cast.body.pk).note
    assert "attachment" in answer["Content-Disposition"]


def test_the_record_turns_its_pages(cast: Cast, under_way: Task, page: Callable[..., Any]) -> None:
    first = page(cast.auditor, "/history/").content.decode()
    last = Entry.objects.filter(body_id=cast.body.pk).order_by("pk")[0]

    nothing = page(cast.auditor, f"/history/?before={last.pk}").content.decode()

    assert 'rel="next"' in first
    assert "还没有留痕" in nothing


def test_a_silent_record_tells_its_age(
    cast: Cast, under_way: Task, page: Callable[..., Any]
) -> None:
    _waiting, since = unsealed(cast.body.pk)

    shown = page(cast.auditor, "/history/").content.decode()

    assert since is not None
    assert since < moment(3, 4) + timedelta(days=1)
    assert "最早一条已等" in shown
