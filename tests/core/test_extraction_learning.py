"""Weights over the rules' findings: read back, learnt the same way twice, and sure by measure."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from luoshi_core.extraction import (
    ReaderModel,
    ReasonCode,
    UnreadableModel,
    extract,
    packaged_model,
    rules_only,
)
from luoshi_core.extraction.gold import GoldClause, GoldDocument, read_gold
from luoshi_core.extraction.training import (
    TooLittleGold,
    calibrate,
    cross_validate,
    examples_of,
    train,
)
from luoshi_core.extraction.weighing import BUCKETS, decide, softmax, write_model

GOLD = Path(__file__).parent / "extraction" / "gold"
ISSUED = date(2025, 2, 10)


def gold_of(round_name: str) -> list[GoldDocument]:
    return read_gold(GOLD / round_name / "gold.jsonl", GOLD / round_name / "documents")


def leaning(label: int, weight: float) -> ReaderModel:
    """Weights that lean to one label whatever they see."""
    weights = [0.0] * (3 * BUCKETS)
    weights[label::3] = [weight] * BUCKETS
    return ReaderModel.load(write_model(weights, 1.0, 0.0))


def test_the_packaged_weights_have_a_version_and_are_small() -> None:
    model = packaged_model()

    found = extract("6月底前建成公园3个。", issued_on=ISSUED, kind="工作要点")

    assert model.is_trained
    assert len(model.version) == 12
    assert found.reader == model.version


def test_the_rules_can_stand_alone() -> None:
    found = extract("建成公园3个。", issued_on=ISSUED, kind="工作要点", model=rules_only())

    assert found.reader == "rules"
    assert [one.text for one in found.candidates] == ["建成公园3个"]
    assert Decimal(0) < found.candidates[0].confidence < 1


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "no weights"),
        (b"PK\x03\x04", "no weights"),
        (b"LUOSHI READER 1\nnot json\n", "head"),
        (b'LUOSHI READER 1\n{"slope": 1}\n', "head"),
        (b'LUOSHI READER 1\n{"slope": 1, "shift": 0}\n\x00\x00', "cut short"),
    ],
)
def test_anything_else_is_refused_as_weights(content: bytes, says: str) -> None:
    with pytest.raises(UnreadableModel, match=says):
        ReaderModel.load(content)


def test_weights_that_see_no_task_anywhere_take_it_away() -> None:
    text = "清源县2025年工作要点\n建成公园3个。要提高认识。"

    found = extract(text, issued_on=ISSUED, kind="工作要点", model=leaning(2, 1.0))

    assert found.candidates == ()
    assert {one.label for one in found.segments} == {"heading", "background"}


def test_weights_that_see_a_task_add_it_and_say_so() -> None:
    text = "清源县2025年工作要点\n要提高认识。天气晴朗。"

    found = extract(text, issued_on=ISSUED, kind="工作要点", model=leaning(0, 1.0))

    assert [one.label for one in found.candidates] == ["HARD", "HARD"]
    assert ReasonCode.LEARNT in {reason.code for reason in found.candidates[1].reasons}


def test_in_a_speech_weights_add_no_task() -> None:
    text = "要提高认识，天气晴朗。"

    found = extract(text, issued_on=ISSUED, kind="领导讲话", model=leaning(0, 1.0))

    assert "HARD" not in {one.label for one in found.candidates}


def test_the_judgement_of_the_rules_holds_unless_the_weights_are_clear() -> None:
    assert decide(0, (0.2, 0.7, 0.1), speech=False) == 0
    assert decide(0, (0.05, 0.9, 0.05), speech=False) == 1
    assert decide(2, (0.99, 0.005, 0.005), speech=False) == 0
    assert decide(2, (0.99, 0.005, 0.005), speech=True) == 2


def test_chances_add_up_to_one() -> None:
    assert sum(softmax(900.0, -900.0, 3.0)) == pytest.approx(1.0)
    assert softmax(0.0, 0.0, 0.0) == pytest.approx((1 / 3, 1 / 3, 1 / 3))


def test_learning_twice_gives_the_same_bytes_and_another_seed_others() -> None:
    gold = gold_of("round5")

    first = train(gold, seed=3, start=rules_only())

    assert first == train(gold, seed=3, start=rules_only())
    assert first != train(gold, seed=4, start=rules_only())
    assert ReaderModel.load(first).is_trained


def test_own_decisions_move_the_packaged_weights_and_keep_their_measure() -> None:
    before = packaged_model()

    after = ReaderModel.load(train(gold_of("round5")[:3]))

    assert after.version != before.version
    assert (after.slope, after.shift) == (before.slope, before.shift)


def test_sureness_is_measured_on_what_was_not_learnt() -> None:
    gold = gold_of("round5")

    model = ReaderModel.load(train(gold[:4], start=rules_only(), unseen=gold[4:]))

    assert 0 < model.sureness(0.5) < model.sureness(0.99) < 1


def test_calibration_finds_the_share_that_is_right() -> None:
    slope, shift = calibrate([(0.9, True)] * 60 + [(0.9, False)] * 40)

    model = ReaderModel("try", slope, shift)

    assert model.sureness(0.9) == pytest.approx(0.6, abs=0.03)


def test_too_little_gold_is_refused() -> None:
    body = "建成公园3个。"
    one = GoldDocument("a", "工作要点", "ours", ISSUED, body, (GoldClause(0, 6, "HARD"),))

    with pytest.raises(TooLittleGold, match="at least 20"):
        train([one])


def test_what_nobody_decided_teaches_nothing() -> None:
    body = "建成公园3个。改造管网5公里。要提高认识。"
    one = GoldDocument("a", "工作要点", "ours", ISSUED, body, (GoldClause(7, 14, "HARD"),))

    found = examples_of(one)

    assert [(example.label, example.document) for example in found] == [(0, "a")]


def test_a_task_only_half_covered_teaches_nothing() -> None:
    body = "建成公园3个。"
    one = GoldDocument("a", "工作要点", "ours", ISSUED, body, (GoldClause(0, 2, "HARD"),))

    assert examples_of(one) == []


def test_cross_validation_judges_every_document_once() -> None:
    gold = gold_of("round5")
    tasks = sum(example.label == 0 for one in gold for example in examples_of(one))

    figures = cross_validate(gold, start=rules_only())

    assert figures.tasks == tasks
    assert figures.rules_f1 > 0.9
    assert 0.8 < figures.f1 <= 1


def test_gold_says_where_it_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "kind: 通知\ndate: nowhen\n---\n建成公园3个。", encoding="utf-8"
    )
    lines = tmp_path / "gold.jsonl"
    good = json.dumps({"doc": "a", "start": 0, "end": 6, "label": "HARD"})
    lines.write_text(f"{good}\n\n", encoding="utf-8")

    document = read_gold(lines, tmp_path)[0]

    assert (document.kind, document.issued_on, document.body) == ("通知", None, "建成公园3个。")
    for bad in ('{"doc": "a"}', "{", '{"doc": "a", "start": 3, "end": 3, "label": "HARD"}',
                '{"doc": "a", "start": 0, "end": 3, "label": "hard"}'):  # fmt: skip
        lines.write_text(f"{good}\n{bad}\n", encoding="utf-8")
        with pytest.raises(ValueError, match=r"gold\.jsonl:2"):
            read_gold(lines, tmp_path)
