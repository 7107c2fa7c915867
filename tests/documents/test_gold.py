"""Decisions as gold: what each says of its sentence, in the form the corpus has."""

import importlib.util
import io
import json
import os
import zipfile
from pathlib import Path
from types import ModuleType

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from luoshi.common.errors import NotAllowed
from luoshi.documents import services
from luoshi.documents.models import Document
from luoshi.documents.refusals import NothingDecided
from luoshi.history.models import Entry
from tests.cast import Cast
from tests.documents.conftest import FACTORY, RENEWAL, SOFT, holding
from tests.factories import NOW

CORPUS = Path(
    os.environ.get("LUOSHI_CORPUS") or Path(__file__).resolve().parents[3] / "shared" / "corpus"
)
PARK = "建成口袋公园5个"


@pytest.fixture
def decided(cast: Cast, document: Document) -> Document:
    """One sentence adopted with changes, one turned down as a principle, one as misread."""
    actor = cast.officer.actor
    services.adopt_commitment(
        actor=actor,
        at=NOW,
        commitment=holding(document, FACTORY),
        changes={"title": "标准厂房一期主体完工"},
    )
    services.reject_commitment(
        actor=actor, at=NOW, commitment=holding(document, RENEWAL), reason_code="principle"
    )
    services.reject_commitment(
        actor=actor, at=NOW, commitment=holding(document, PARK), reason_code="misread"
    )
    return document


def records(jsonl: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in jsonl.splitlines()]


def test_each_decision_says_what_the_sentence_is(cast: Cast, decided: Document) -> None:
    gold = services.export_gold(actor=cast.officer.actor, at=NOW)

    said = records(gold.jsonl)
    paper = gold.papers[0]
    assert [(one["label"], one["notes"]) for one in said] == [
        ("HARD", "adopted"),
        ("SOFT", "principle"),
        ("NONE", "misread"),
    ]
    assert [paper.body[one["start"] : one["end"]] for one in said] == [one["text"] for one in said]  # type: ignore[misc]
    first = said[0]
    assert first["task"] == first["text"]
    assert [(one["value"], one["unit"]) for one in first["targets"]] == [(6, "万平方米")]  # type: ignore[attr-defined]
    assert first["deadline"] == {
        "raw": "6月底前",
        "start": None,
        "end": "2026-06-30",
        "inherited": False,
    }
    assert {(one["name"], one["role"]) for one in first["units"]} == {  # type: ignore[attr-defined]
        ("县发改局", "lead"),
        ("城北镇", "support"),
    }
    assert said[1]["targets"] == []
    assert said[1]["task"] is None


def test_what_was_cut_is_not_in_the_body(cast: Cast, decided: Document) -> None:
    paper = services.export_gold(actor=cast.officer.actor, at=NOW).papers[0]

    assert "打开清源发布客户端" in decided.text
    assert "打开清源发布客户端" not in paper.content
    assert paper.content.split("\n---\n", 1)[1] == paper.body
    assert "kind: 领导讲话" in paper.content
    assert "date: 2026-02-24" in paper.content


def test_undecided_forwarded_elsewhere_and_withdrawn(cast: Cast, document: Document) -> None:
    actor = cast.officer.actor
    services.forward_commitment(actor=actor, at=NOW, commitment=holding(document, FACTORY))
    services.reject_commitment(
        actor=actor, at=NOW, commitment=holding(document, RENEWAL), reason_code="not_ours"
    )

    forwarded = records(services.export_gold(actor=actor, at=NOW).jsonl)
    services.withdraw_document(actor=actor, at=NOW, document=document, reason="误加")

    with pytest.raises(NothingDecided):
        services.export_gold(actor=actor, at=NOW)

    assert [one["label"] for one in forwarded] == ["SOFT"]


def test_carriage_returns_shift_no_offset(cast: Cast) -> None:
    actor = cast.officer.actor
    document = services.add_document(
        actor=actor, at=NOW, title="通知", text="各单位：\r\n城北镇要在10月底前建成公路8公里。\r\n"
    )
    services.adopt_commitment(actor=actor, at=NOW, commitment=holding(document, "公路8公里"))

    paper = services.export_gold(actor=actor, at=NOW).papers[0]

    body = io.StringIO(paper.content, newline=None).read().split("\n---\n", 1)[1]
    one = paper.clauses[0]
    assert body[one.start : one.end] == one.record["text"]


# The corpus' scorer leaves closing its files to the interpreter.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_the_export_is_scored_by_the_corpus_own_scorer(
    cast: Cast, decided: Document, tmp_path: Path
) -> None:
    scorer = load_scorer()
    folder = tmp_path / "gold"

    call_command("export_gold", str(folder), "--body", cast.body.code, stdout=io.StringIO())

    gold = scorer.read_jsonl(str(folder / "gold.jsonl"))
    body = scorer.load_body(str(folder / "documents" / f"{gold[0]['doc']}.txt"))
    predicted = [dict(one) for one in gold if one["label"] == "HARD"]
    score = scorer.score(gold, predicted)[0]
    assert [body[one["start"] : one["end"]] for one in gold] == [one["text"] for one in gold]
    assert score["f1"] == 1
    assert score["gold_hard"] == 1


def load_scorer() -> ModuleType:
    path = CORPUS / "score.py"
    if not path.exists():
        pytest.skip("the labelled corpus is not here")
    spec = importlib.util.spec_from_file_location("score", path)
    assert spec is not None
    assert spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    return scorer


def test_a_folder_with_something_in_it_is_left_alone(
    cast: Cast, decided: Document, tmp_path: Path
) -> None:
    (tmp_path / "notes.txt").write_text("mine")

    with pytest.raises(CommandError, match="not empty"):
        call_command("export_gold", str(tmp_path), "--body", cast.body.code)

    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_nothing_decided_is_told_and_leaves_no_folder(
    cast: Cast, document: Document, tmp_path: Path
) -> None:
    with pytest.raises(CommandError, match="还没有任何决定"):
        call_command("export_gold", str(tmp_path / "gold"), "--body", cast.body.code)

    assert not (tmp_path / "gold").exists()


def test_the_page_hands_out_one_file_and_records_who_took_it(cast: Cast, decided: Document) -> None:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(cast.officer.user)

    page = client.get("/documents/readers/").content.decode()
    answer = client.post("/documents/gold/")

    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    last = Entry.objects.filter(body_id=cast.body.pk).latest("pk")
    assert "导出决定" in page
    assert sorted(archive.namelist()) == [
        f"documents/officer_{decided.pk:06d}.txt",
        "gold.jsonl",
    ]
    assert (last.event, last.actor["name"]) == ("documents.gold_exported", "周明")
    assert last.content == {"decisions": 3, "documents": 1}


@pytest.mark.parametrize("who", ["clerk", "head", "leader", "reader", "administrator", "stranger"])
def test_only_supervision_exports(cast: Cast, decided: Document, who: str) -> None:
    member = getattr(cast, who)
    client = Client()
    client.force_login(member.user)

    answer = client.post("/documents/gold/")

    assert answer.status_code != 200
    with pytest.raises(NotAllowed):
        services.export_gold(actor=member.actor, at=NOW)


def test_the_soft_sentence_is_not_gold_unless_somebody_spoke(cast: Cast, decided: Document) -> None:
    gold = services.export_gold(actor=cast.officer.actor, at=NOW)

    assert SOFT not in gold.jsonl
