"""The verbs of the documents: what each does, what it records, what it refuses."""

from datetime import date
from decimal import Decimal

import pytest

from luoshi.common.errors import NotAllowed
from luoshi.documents import refusals, services
from luoshi.documents.models import Commitment, Decision, Document
from luoshi.documents.reading import ProposedTarget
from luoshi.history.models import Entry
from luoshi.history.selectors import verify
from luoshi.ledger.models import Task
from tests.cast import Cast
from tests.documents.conftest import FACTORY, RENEWAL, SOFT, SPEECH, holding
from tests.factories import NOW


def last_event(document: Document) -> str:
    return Entry.objects.filter(body_id=document.body_id).order_by("-pk")[0].event


def broken(cast: Cast) -> list[object]:
    return list(verify(cast.body.pk))


def test_adding_keeps_the_text_and_proposes_with_lead_support_and_day(
    cast: Cast, document: Document
) -> None:
    factory = holding(document, FACTORY)

    assert document.text == SPEECH
    assert document.state == "open"
    assert factory.state == "proposed"
    assert SPEECH[factory.start : factory.end] == factory.text
    assert factory.lead == cast.bureau
    assert [row.organisation for row in factory.supporting.order_by("position")] == [cast.town]
    assert factory.due_on == date(2026, 6, 30)
    assert factory.due_words == "6月底前"
    assert [(row.value, row.unit) for row in factory.targets.all()] == [(6, "万平方米")]
    assert last_event(document) == "documents.document_added"
    assert broken(cast) == []


def test_numbers_follow_the_text(document: Document) -> None:
    numbers = list(Commitment.objects.filter(document=document).in_order())

    assert [one.number for one in numbers] == list(range(1, len(numbers) + 1))


def test_sentences_cover_every_kept_character(document: Document) -> None:
    cuts = document.cleanings.values_list("start", "end")
    kept = [
        place
        for place, character in enumerate(SPEECH)
        if character.strip() and not any(start <= place < end for start, end in cuts)
    ]

    covered = {place for start, end, _ in document.segments for place in range(start, end)}

    assert [place for place in kept if place not in covered] == []


def test_adding_the_same_text_twice_is_refused_naming_the_first(
    cast: Cast, document: Document
) -> None:
    with pytest.raises(refusals.AlreadyAdded) as refused:
        services.add_document(actor=cast.officer.actor, at=NOW, title="又一份", text=SPEECH)

    assert document.title in str(refused.value)
    assert Document.objects.count() == 1


def test_adding_is_refused_without_the_declaration(cast: Cast) -> None:
    with pytest.raises(refusals.NotDeclaredOpen):
        services.add_document(
            actor=cast.officer.actor, at=NOW, title="讲话", text=SPEECH, declared_open=False
        )

    assert Document.objects.count() == 0


@pytest.mark.parametrize("who", ["clerk", "head", "leader", "reader", "administrator", "stranger"])
def test_only_supervision_adds_and_decides(cast: Cast, document: Document, who: str) -> None:
    actor = getattr(cast, who).actor

    with pytest.raises(NotAllowed):
        services.add_document(actor=actor, at=NOW, title="讲话", text="年底前完成一件事。")
    with pytest.raises((NotAllowed, Document.DoesNotExist)):
        services.adopt_commitment(actor=actor, at=NOW, commitment=holding(document, FACTORY))

    assert Decision.objects.count() == 0


def test_adopting_sets_the_fields_in_the_same_act(cast: Cast, document: Document) -> None:
    factory = holding(document, FACTORY)

    adopted = services.adopt_commitment(
        actor=cast.officer.actor,
        at=NOW,
        commitment=factory,
        version=factory.version,
        changes={
            "title": "标准厂房一期主体完工",
            "lead": cast.other_bureau,
            "supporting": (cast.bureau.pk, cast.other_bureau.pk),
            "targets": (ProposedTarget("主体工程", "=", Decimal(6), None, "万平方米"),),
        },
    )

    assert adopted.state == "adopted"
    assert adopted.lead == cast.other_bureau
    assert [row.organisation for row in adopted.supporting.all()] == [cast.bureau]
    assert adopted.decided_by_name == "周明"
    assert last_event(document) == "documents.commitment_adopted"
    assert broken(cast) == []


def test_an_old_view_is_refused_naming_who_decided(cast: Cast, document: Document) -> None:
    factory = holding(document, FACTORY)
    services.reject_commitment(
        actor=cast.supervision_head.actor, at=NOW, commitment=factory, reason_code="done"
    )

    with pytest.raises(refusals.DecidedMeanwhile) as refused:
        services.adopt_commitment(
            actor=cast.officer.actor, at=NOW, commitment=factory, version=factory.version
        )

    assert "梁舒" in str(refused.value)
    assert holding(document, FACTORY).state == "not_adopted"


def test_turning_down_needs_a_reason(cast: Cast, document: Document) -> None:
    factory = holding(document, FACTORY)
    actor = cast.officer.actor

    with pytest.raises(refusals.WhyMissing):
        services.reject_commitment(actor=actor, at=NOW, commitment=factory, reason_code="")
    with pytest.raises(refusals.WordsMissing):
        services.reject_commitment(actor=actor, at=NOW, commitment=factory, reason_code="other")

    assert holding(document, FACTORY).state == "proposed"


def test_forwarding_names_the_units_and_makes_no_task(cast: Cast, document: Document) -> None:
    factory = holding(document, FACTORY)

    services.forward_commitment(
        actor=cast.officer.actor, at=NOW, commitment=factory, supporting=(cast.town.pk,)
    )

    assert holding(document, FACTORY).state == "forwarded"
    assert last_event(document) == "documents.commitment_forwarded"


def test_the_lead_cannot_check_itself(cast: Cast, document: Document) -> None:
    factory = holding(document, FACTORY)

    with pytest.raises(refusals.LeadAlsoChecks):
        services.edit_commitment(
            actor=cast.officer.actor,
            at=NOW,
            commitment=factory,
            changes={"reviewer": cast.bureau},
        )


def test_units_of_another_body_are_refused(cast: Cast, document: Document) -> None:
    factory = holding(document, FACTORY)

    with pytest.raises(refusals.ForeignUnit):
        services.edit_commitment(
            actor=cast.officer.actor,
            at=NOW,
            commitment=factory,
            changes={"lead": cast.stranger.unit},
        )


def test_splitting_reads_each_part_and_keeps_lead_and_day(cast: Cast, document: Document) -> None:
    whole = services.add_commitment(
        actor=cast.officer.actor,
        at=NOW,
        document=document,
        words="县住建局年底前改造老旧小区12个，建成口袋公园5个",
    )
    services.edit_commitment(
        actor=cast.officer.actor,
        at=NOW,
        commitment=whole,
        changes={"lead": cast.other_bureau, "due_on": date(2026, 12, 31)},
    )
    comma = SPEECH.index("，建成口袋公园") + 1

    parts = services.split_commitment(
        actor=cast.officer.actor, at=NOW, commitment=whole, offsets=[comma]
    )

    assert [one.text for one in parts] == ["县住建局年底前改造老旧小区12个", "建成口袋公园5个"]
    assert [one.lead for one in parts] == [cast.other_bureau, cast.other_bureau]
    assert [one.due_on for one in parts] == [date(2026, 12, 31), date(2026, 12, 31)]
    assert parts[0].number == whole.number
    assert broken(cast) == []


def test_splitting_at_the_edge_is_refused(cast: Cast, document: Document) -> None:
    factory = holding(document, FACTORY)

    with pytest.raises(refusals.NothingToSplit):
        services.split_commitment(
            actor=cast.officer.actor, at=NOW, commitment=factory, offsets=[factory.end]
        )


def test_merging_lets_one_task_stand_on_two_sentences(cast: Cast, document: Document) -> None:
    actor = cast.officer.actor
    factory, renewal = holding(document, FACTORY), holding(document, RENEWAL)

    services.merge_commitments(actor=actor, at=NOW, commitment=factory, others=[renewal])
    services.adopt_commitment(actor=actor, at=NOW, commitment=factory)
    (task,) = services.issue_document(actor=actor, at=NOW, document=document)

    assert holding(document, RENEWAL).state == "merged"
    assert holding(document, RENEWAL).merged_into_id == factory.pk
    assert task.lead == cast.bureau
    assert cast.other_bureau in [row.organisation for row in task.assignments.all()]
    assert broken(cast) == []


def test_merging_with_itself_is_refused(cast: Cast, document: Document) -> None:
    factory = holding(document, FACTORY)

    with pytest.raises(refusals.MergeNeedsTwo):
        services.merge_commitments(
            actor=cast.officer.actor, at=NOW, commitment=factory, others=[factory]
        )


def test_marking_a_missed_sentence_by_its_words(cast: Cast, document: Document) -> None:
    added = services.add_commitment(
        actor=cast.officer.actor, at=NOW, document=document, words=f"{SOFT}。"
    )

    assert added.text == SOFT
    assert added.state == "proposed"
    with pytest.raises(refusals.NotInText):
        services.add_commitment(
            actor=cast.officer.actor, at=NOW, document=document, words="没有说过的话"
        )


@pytest.mark.parametrize("verb", ["adopt", "forward", "reject", "split", "merge", "add", "assign"])
def test_undoing_restores_what_stood_before(cast: Cast, document: Document, verb: str) -> None:
    actor = cast.officer.actor
    factory, renewal = holding(document, FACTORY), holding(document, RENEWAL)
    given = {"actor": actor, "at": NOW}
    before = list(Commitment.objects.filter(document=document).in_order().values("pk", "state"))
    acts = {
        "adopt": lambda: services.adopt_commitment(
            **given, commitment=factory, changes={"lead": cast.town, "line": "项目"}
        ),
        "forward": lambda: services.forward_commitment(**given, commitment=factory),
        "reject": lambda: services.reject_commitment(
            **given, commitment=factory, reason_code="done"
        ),
        "split": lambda: services.split_commitment(
            **given, commitment=factory, offsets=[factory.start + 6]
        ),
        "merge": lambda: services.merge_commitments(**given, commitment=factory, others=[renewal]),
        "add": lambda: services.add_commitment(**given, document=document, words=SOFT),
        "assign": lambda: services.assign_many(
            **given, document=document, commitments=[factory, renewal], changes={"lead": cast.town}
        ),
    }
    acts[verb]()

    services.undo_decision(actor=actor, at=NOW, document=document)

    after = list(Commitment.objects.filter(document=document).in_order().values("pk", "state"))
    assert after == before
    assert holding(document, FACTORY).lead == cast.bureau
    assert holding(document, FACTORY).text == factory.text
    assert holding(document, FACTORY).targets.count() == 1
    assert broken(cast) == []


def test_only_the_own_last_decision_is_undone(cast: Cast, document: Document) -> None:
    services.forward_commitment(
        actor=cast.supervision_head.actor, at=NOW, commitment=holding(document, FACTORY)
    )

    with pytest.raises(refusals.NothingToUndo):
        services.undo_decision(actor=cast.officer.actor, at=NOW, document=document)


def test_undoing_is_refused_when_a_colleague_decided_since(cast: Cast, document: Document) -> None:
    services.forward_commitment(
        actor=cast.officer.actor, at=NOW, commitment=holding(document, FACTORY)
    )
    services.adopt_commitment(
        actor=cast.supervision_head.actor, at=NOW, commitment=holding(document, FACTORY)
    )

    with pytest.raises(refusals.DecidedMeanwhile):
        services.undo_decision(actor=cast.officer.actor, at=NOW, document=document)

    assert holding(document, FACTORY).state == "adopted"


def test_changing_the_date_reads_the_undecided_again_and_keeps_the_decided(
    cast: Cast, document: Document
) -> None:
    actor = cast.officer.actor
    services.adopt_commitment(actor=actor, at=NOW, commitment=holding(document, FACTORY))

    services.change_document(actor=actor, at=NOW, document=document, issued_on=date(2025, 2, 24))

    assert holding(document, FACTORY).due_on == date(2026, 6, 30)
    assert holding(document, RENEWAL).due_on == date(2025, 12, 31)
    assert broken(cast) == []


def test_putting_a_cut_back_and_cutting_it_again(cast: Cast, document: Document) -> None:
    actor = cast.officer.actor
    cut = document.cleanings.order_by("start")[0]
    services.adopt_commitment(actor=actor, at=NOW, commitment=holding(document, FACTORY))

    services.undo_cleaning(actor=actor, at=NOW, cleaning=cut)
    services.redo_cleaning(actor=actor, at=NOW, cleaning=cut)

    assert holding(document, FACTORY).state == "adopted"
    assert last_event(document) == "documents.cleaning_redone"
    assert broken(cast) == []


def test_issuing_makes_a_task_of_each_adopted_sentence(cast: Cast, document: Document) -> None:
    actor = cast.officer.actor
    factory = services.adopt_commitment(
        actor=actor, at=NOW, commitment=holding(document, FACTORY), changes={"line": "项目"}
    )

    (task,) = services.issue_document(actor=actor, at=NOW, document=document)

    document.refresh_from_db()
    assert document.state == "issued"
    assert task.state == "issued"
    assert task.title == factory.title
    assert task.lead == cast.bureau
    assert task.due_on == date(2026, 6, 30)
    assert task.source == document.title
    assert task.source_on == document.issued_on
    assert task.line == "项目"
    assert holding(document, FACTORY).task == task
    assert broken(cast) == []


def test_issuing_is_refused_naming_what_lacks_a_lead_and_leaves_nothing(
    cast: Cast, document: Document
) -> None:
    actor = cast.officer.actor
    services.adopt_commitment(actor=actor, at=NOW, commitment=holding(document, FACTORY))
    bare = services.add_commitment(actor=actor, at=NOW, document=document, words=SOFT)
    services.adopt_commitment(actor=actor, at=NOW, commitment=bare, changes={"lead": None})

    with pytest.raises(refusals.LeadsMissing) as refused:
        services.issue_document(actor=actor, at=NOW, document=document)

    assert str(bare.number) in str(refused.value)
    assert Task.objects.count() == 0
    document.refresh_from_db()
    assert document.state == "open"


def test_nothing_adopted_is_nothing_to_issue(cast: Cast, document: Document) -> None:
    with pytest.raises(refusals.NothingToIssue):
        services.issue_document(actor=cast.officer.actor, at=NOW, document=document)


def test_an_issued_document_is_decided_on_only_after_it_is_opened_again(
    cast: Cast, document: Document
) -> None:
    actor = cast.officer.actor
    services.adopt_commitment(actor=actor, at=NOW, commitment=holding(document, FACTORY))
    services.issue_document(actor=actor, at=NOW, document=document)

    with pytest.raises(refusals.NotOpen):
        services.adopt_commitment(actor=actor, at=NOW, commitment=holding(document, RENEWAL))
    services.reopen_document(actor=actor, at=NOW, document=document)
    services.adopt_commitment(actor=actor, at=NOW, commitment=holding(document, RENEWAL))
    services.issue_document(actor=actor, at=NOW, document=document)

    assert Task.objects.count() == 2


def test_withdrawing_is_refused_once_tasks_are_out(cast: Cast, document: Document) -> None:
    actor = cast.officer.actor
    services.adopt_commitment(actor=actor, at=NOW, commitment=holding(document, FACTORY))
    services.issue_document(actor=actor, at=NOW, document=document)
    services.reopen_document(actor=actor, at=NOW, document=document)

    with pytest.raises(refusals.TasksAlreadyIssued):
        services.withdraw_document(actor=actor, at=NOW, document=document, reason="")


def test_joining_a_sentence_to_a_task_of_the_ledger(cast: Cast, document: Document) -> None:
    actor = cast.officer.actor
    services.adopt_commitment(actor=actor, at=NOW, commitment=holding(document, FACTORY))
    (task,) = services.issue_document(actor=actor, at=NOW, document=document)

    services.join_task(actor=actor, at=NOW, commitment=holding(document, RENEWAL), task=task)

    assert holding(document, RENEWAL).task == task
    assert Task.objects.count() == 1
    assert broken(cast) == []
