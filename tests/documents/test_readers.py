"""A reader taught by what was decided here: trained, measured, chosen, and left again."""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client

from luoshi.common.errors import NotAllowed
from luoshi.documents import refusals, services
from luoshi.documents.models import Commitment, Document, TrainedReader
from luoshi.files.models import StoredFile
from luoshi.history.models import Entry
from luoshi.history.selectors import verify
from luoshi.rulesets.models import RuleSet, Subject
from tests.cast import Cast
from tests.factories import NOW

TODAY = date(2026, 3, 2)
WORKS = ("建成公路{n}公里", "改造老旧小区{n}个", "新建停车场{n}处", "完成危房改造{n}户")


def speech(town: int) -> str:
    lines = [f"城北镇要在10月底前{work.format(n=town * 3 + 2)}。" for work in WORKS]
    return f"在第{town}次调度会上的讲话\n\n同志们：\n" + "\n".join(lines)


def decide(cast: Cast, document: Document, *, reject: str) -> None:
    """Turn down what has these words in it, adopt the rest."""
    actor = cast.officer.actor
    for one in Commitment.objects.filter(document=document).in_order():
        if reject in one.text:
            services.reject_commitment(actor=actor, at=NOW, commitment=one, reason_code="misread")
        else:
            services.adopt_commitment(actor=actor, at=NOW, commitment=one)


@pytest.fixture
def add(cast: Cast) -> Callable[[int], Document]:
    """Speeches of one kind, one after the other."""

    def one(town: int) -> Document:
        return services.add_document(
            actor=cast.officer.actor,
            at=NOW,
            title=f"第{town}次调度会讲话",
            text=speech(town),
            kind="speech",
            issued_on=date(2026, 2, 24),
        )

    return one


@pytest.fixture
def decided(cast: Cast, add: Callable[[int], Document]) -> list[Document]:
    """Eight speeches in which 停车场 was always turned down."""
    documents = [add(town) for town in range(1, 9)]
    for document in documents:
        decide(cast, document, reject="停车场")
    return documents


def retrain(cast: Cast, *more: str) -> str:
    """Give the command; what it says."""
    told = io.StringIO()
    call_command("retrain_reader", "--body", cast.body.code, *more, stdout=told)
    return told.getvalue()


def test_training_keeps_the_weights_in_the_data_folder_with_figures_of_unseen_documents(
    cast: Cast, decided: list[Document]
) -> None:
    told = retrain(cast)

    reader = TrainedReader.objects.get()
    path = Path(settings.FILES_ROOT) / reader.file.path
    assert "before / 训练前" in told
    assert "after / 训练后" in told
    assert reader.version in told
    assert path.is_relative_to(settings.HOME)
    assert path.exists()
    assert (reader.documents, reader.decisions) == (8, 32)
    assert reader.figures["before"]["recall"] == "1.000"
    assert reader.figures["before"]["precision"] == "0.750"
    assert set(reader.figures["after"]) == set(reader.figures["before"])
    assert Entry.objects.filter(event="documents.reader_trained").count() == 1
    assert list(verify(cast.body.pk)) == []


def test_the_same_decisions_and_seed_make_the_same_reader_once(
    cast: Cast, decided: list[Document]
) -> None:
    retrain(cast, "--seed", "7")
    retrain(cast, "--seed", "7")

    assert TrainedReader.objects.count() == 1
    assert StoredFile.objects.filter(kind="reader").count() == 1


def test_a_reader_reads_from_the_day_it_is_chosen_and_one_can_go_back(
    cast: Cast, decided: list[Document], add: Callable[[int], Document]
) -> None:
    retrain(cast)
    version = TrainedReader.objects.get().version
    head = cast.supervision_head.actor

    before = add(11)
    services.choose_reader(actor=head, at=NOW, version=version)
    taught = add(12)
    services.choose_reader(actor=head, at=NOW, version="packaged")
    back = add(13)

    rules = RuleSet.objects.filter(subject=Subject.READER).order_by("pk")
    assert taught.reader == version
    assert before.reader == back.reader != version
    assert Document.objects.get(pk=before.pk).reader == before.reader
    assert [(one.version, one.effective_on) for one in rules] == [("1", TODAY), ("2", TODAY)]
    assert list(verify(cast.body.pk)) == []


def test_a_document_read_again_names_the_reader_of_that_day(
    cast: Cast, decided: list[Document], add: Callable[[int], Document]
) -> None:
    retrain(cast)
    version = TrainedReader.objects.get().version
    document = add(11)
    services.choose_reader(actor=cast.supervision_head.actor, at=NOW, version=version)

    services.change_document(
        actor=cast.officer.actor, at=NOW, document=document, issued_on=date(2026, 1, 5)
    )

    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(cast.officer.user)
    page = client.get(f"/documents/{document.pk}/").content.decode()
    assert Document.objects.get(pk=document.pk).reader == version
    assert f'title="{version}">由本地训练的识读器识读</a>' in page


def test_weights_that_are_gone_are_told_on_the_document_and_stop_nothing(
    cast: Cast, decided: list[Document], add: Callable[[int], Document]
) -> None:
    retrain(cast)
    reader = TrainedReader.objects.get()
    services.choose_reader(actor=cast.supervision_head.actor, at=NOW, version=reader.version)
    (Path(settings.FILES_ROOT) / reader.file.path).write_bytes(b"damaged")

    document = add(11)

    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(cast.officer.user)
    page = client.get(f"/documents/{document.pk}/").content.decode()
    assert document.reader != reader.version
    assert Commitment.objects.filter(document=document).count() == 4
    assert "选用的识读器打不开" in page


def test_too_little_is_said_and_nothing_is_kept(cast: Cast, add: Callable[[int], Document]) -> None:
    decide(cast, add(1), reject="停车场")

    with pytest.raises(CommandError, match="at least 20"):
        retrain(cast)

    assert TrainedReader.objects.count() == 0
    assert StoredFile.objects.count() == 0


def test_further_gold_is_taken_from_a_folder(
    cast: Cast, decided: list[Document], tmp_path: Path
) -> None:
    folder = tmp_path / "gold"
    call_command("export_gold", str(folder), "--body", cast.body.code, stdout=io.StringIO())

    retrain(cast, "--gold", str(folder))

    assert TrainedReader.objects.get().decisions == 64


def test_a_folder_without_gold_is_told(cast: Cast, decided: list[Document], tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="holds no gold"):
        retrain(cast, "--gold", str(tmp_path))
    (tmp_path / "documents").mkdir()
    (tmp_path / "gold.jsonl").write_text(
        '{"doc": "missing", "start": 0, "end": 1, "label": "HARD"}'
    )
    with pytest.raises(CommandError, match="cannot be read"):
        retrain(cast, "--gold", str(tmp_path))

    assert TrainedReader.objects.count() == 0


def test_weights_that_are_no_reader_are_refused(cast: Cast) -> None:
    with pytest.raises(refusals.ReaderUnreadable):
        services.keep_trained_reader(
            actor=cast.supervision_head.actor,
            at=NOW,
            weights=b"no reader",
            seed=0,
            documents=1,
            decisions=20,
            figures={},
        )

    assert StoredFile.objects.count() == 0


@pytest.mark.parametrize("who", ["officer", "clerk", "leader", "reader", "administrator"])
def test_only_the_head_of_supervision_chooses(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        services.choose_reader(actor=getattr(cast, who).actor, at=NOW, version="packaged")

    assert RuleSet.objects.filter(subject=Subject.READER).count() == 0


def test_a_reader_of_another_body_cannot_be_chosen(cast: Cast, decided: list[Document]) -> None:
    retrain(cast)
    reader = TrainedReader.objects.get()
    reader.body_id = cast.stranger.post.body_id
    reader.save(update_fields=["body"])

    with pytest.raises(refusals.NoSuchReader):
        services.choose_reader(actor=cast.supervision_head.actor, at=NOW, version=reader.version)


def test_the_page_shows_the_figures_and_switches(cast: Cast, decided: list[Document]) -> None:
    retrain(cast)
    reader = TrainedReader.objects.get()
    head, clerk = Client(headers={"accept-language": "zh-hans"}), Client()
    head.force_login(cast.supervision_head.user)
    clerk.force_login(cast.clerk.user)

    page = head.get("/documents/readers/").content.decode()
    chosen = head.post("/documents/readers/choice/", {"version": reader.version}, follow=True)
    unknown = head.post("/documents/readers/choice/", {"version": "abc"}, follow=True)

    assert reader.version in page
    assert "训练前 0.750" in page
    assert "32 条决定" in page
    assert "从今天起用这个识读器。" in chosen.content.decode()
    assert "本机没有训练过识读器“abc”" in unknown.content.decode()
    assert clerk.get("/documents/readers/").status_code == 403
