"""The labelled corpus: the scores of the reader do not fall."""

import pytest

from bench.extraction import corpus_folder, load_documents, load_scorer, predict

FOLDER = corpus_folder()

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(FOLDER is None, reason="the labelled corpus is not at hand"),
]


@pytest.fixture(scope="module")
def scores() -> dict[str, dict[str, object]]:
    assert FOLDER is not None
    scorer = load_scorer(FOLDER)
    gold = scorer.read_jsonl(FOLDER / "dev.jsonl")
    documents = load_documents(FOLDER)
    found = list(predict(documents))
    speeches = {one.name for one in documents if "讲话" in one.kind}
    false_alarms = [one for one in scorer.match(gold, found, 0.5)[2] if one["doc"] in speeches]
    characters = sum(len(one.body) for one in documents if one.name in speeches)
    return scorer.score(gold, found)[0] | {
        "speech": {"per_thousand": 1000 * len(false_alarms) / characters}
    }


def test_tasks_are_found_as_well_as_before(scores: dict[str, dict[str, float]]) -> None:
    assert scores["f1"] >= 0.97


def test_fields_are_read_as_well_as_before(scores: dict[str, dict[str, float]]) -> None:
    assert scores["deadline_end"]["all"] >= 0.96
    assert scores["targets"]["f1"] >= 0.97
    assert scores["units"]["f1"] >= 0.86


def test_speeches_raise_few_false_alarms(scores: dict[str, dict[str, float]]) -> None:
    assert scores["speech"]["per_thousand"] <= 1
