"""The page of trust: what was proved stands there, silence is never green."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from luoshi.trust import board, redlines
from luoshi.trust.board import Proof, read_board
from luoshi.trust.drills import WORDS_OF_DRILLS
from luoshi.trust.figures import in_chinese, pattern_of, told
from luoshi.trust.promises import PROMISES
from tests.cast import Cast

pytestmark = pytest.mark.one_database

PROOF = re.compile(r'^@pytest\.mark\.proof\("([^"]+)", "([^"]+)"\)$', re.MULTILINE)
# Drills that stand under a promise without being named in it.
BESIDES = {("P1", "R-10"), ("P1", "R-12"), ("P7", "M-13"), ("P4", "ASVS"), ("P4", "三员")}
LINE = {"promise": "P2", "drill": "R-09", "figure": "1,000 rows of 10,000 posts", "seed": 7}


@pytest.fixture
def cast(people_only: Cast) -> Cast:
    return people_only


def written(folder: Path, lines: dict[str, object]) -> Path:
    path = folder / "scoreboard.json"
    path.write_text(json.dumps(lines, ensure_ascii=False), encoding="utf-8")
    return path


def proof_of(path: Path, code: str) -> Proof:
    return next(one.proof for one in read_board(path).promises if one.promise.code == code)


def test_nothing_is_proved_by_silence(tmp_path: Path) -> None:
    read = read_board(written(tmp_path, {}))

    assert [one.proof for one in read.promises] == [Proof.NOT_YET] * len(PROMISES)
    assert read.last_on is None


def test_a_promise_is_proved_when_all_its_drills_passed(tmp_path: Path) -> None:
    line = {**LINE, "date": "2026-11-20", "passed": True}
    path = written(tmp_path, {"R-09 SQLite": line, "R-09 PostgreSQL": line})

    assert proof_of(path, "P2") is Proof.PROVED
    assert [line.leg for line in read_board(path).promises[1].lines] == ["PostgreSQL", "SQLite"]


def test_a_drill_that_failed_on_one_leg_fails_its_promise(tmp_path: Path) -> None:
    line = {**LINE, "date": "2026-11-20", "passed": True}
    path = written(tmp_path, {"R-09 SQLite": line, "R-09 PostgreSQL": {**line, "passed": False}})

    assert proof_of(path, "P2") is Proof.FAILED


def test_one_drill_of_many_is_only_a_part(tmp_path: Path) -> None:
    line = {**LINE, "promise": "P1", "drill": "R-01", "date": "2026-11-20", "passed": True}

    assert proof_of(written(tmp_path, {"R-01": line}), "P1") is Proof.PARTLY


@pytest.mark.parametrize("passed", [None, "yes", 1, False])
def test_anything_but_a_plain_yes_is_no_proof(tmp_path: Path, passed: object) -> None:
    line = {**LINE, "date": "2026-11-20", "passed": passed}

    assert proof_of(written(tmp_path, {"R-09": line}), "P2") is Proof.FAILED


@pytest.mark.parametrize("text", ["", "[]", '{"R-09": 3}', '{"R-09": {}}', "{"])
def test_a_damaged_scoreboard_proves_nothing_and_says_so(tmp_path: Path, text: str) -> None:
    path = tmp_path / "scoreboard.json"
    path.write_text(text, encoding="utf-8")

    read = read_board(path)

    assert not read.is_readable
    assert {one.proof for one in read.promises} == {Proof.NOT_YET}


def test_every_figure_of_the_scoreboard_has_its_chinese() -> None:
    lines = [line for promise in read_board().promises for line in promise.lines]

    assert {pattern_of(line.figure) for line in lines} - set(in_chinese()) == set()


def test_a_figure_is_told_in_the_language_of_the_reader() -> None:
    with override("zh-hans"):
        assert told("912 requests: 0 × 5xx, 0 against the description, 0 foreign") == (
            "912 个请求：5xx 0 次，与说明不符 0 次，泄出外单位 0 次"
        )
    with override("en"):
        assert told("12 of 12 found") == "12 of 12 found"


def test_every_drill_of_a_promise_has_its_words() -> None:
    named = {drill.code for promise in PROMISES for drill in promise.drills}

    shown = {line.base for promise in read_board().promises for line in promise.lines}

    assert named <= set(WORDS_OF_DRILLS)
    assert shown <= set(WORDS_OF_DRILLS) <= named | shown


def test_every_drill_has_one_line_under_a_promise_that_knows_it() -> None:
    marked = [
        found.groups()
        for path in sorted(Path(__file__).parents[1].rglob("test_*.py"))
        for found in PROOF.finditer(path.read_text(encoding="utf-8"))
    ]
    drills = Counter(drill for _promise, drill in marked)
    known = {(one.code, drill.code) for one in PROMISES for drill in one.drills} | BESIDES
    strays = {(promise, drill) for promise, drill in marked} - {
        (promise, drill) for promise, drill in marked if (promise, drill.split()[0]) in known
    }

    assert len(marked) > 60
    assert [drill for drill, count in drills.items() if count > 1] == []
    assert strays == set()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_signed_in_post_reads_the_pages(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, language: str
) -> None:
    line = {**LINE, "date": "2026-11-20", "passed": True}
    monkeypatch.setattr(board, "BOARD", written(tmp_path, {"R-09": line}))
    client.force_login(cast.town_clerk.user)
    header = {"accept-language": language}

    pages = {
        name: client.get(reverse(f"trust:{name}"), headers=header)
        for name in ("promises", "red_lines", "sheet")
    }

    assert {name: page.status_code for name, page in pages.items()} == dict.fromkeys(pages, 200)
    text = pages["promises"].content.decode()
    assert LINE["figure"] in text
    assert {"zh-hans": "2026年11月20日", "en": "20 Nov 2026"}[language] in text
    assert {"zh-hans": "已移除的保护", "en": "Removed protections"}[language] not in text
    assert pages["red_lines"].content.decode().count("badge--good") == len(redlines.RED_LINES)
    looked = {"zh-hans": "查了 ", "en": "Looked at "}[language]
    assert pages["red_lines"].content.decode().count(looked) == len(redlines.RED_LINES)
    assert cast.body.name in pages["sheet"].content.decode()


def test_a_damaged_scoreboard_is_told_on_the_page(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(board, "BOARD", tmp_path / "absent.json")
    client.force_login(cast.clerk.user)

    text = client.get("/trust/").content.decode()

    assert "测试结果读不出来" in text
    assert "badge--good" not in text


@pytest.mark.parametrize("name", ["promises", "red_lines", "sheet"])
def test_a_removed_protection_stands_on_every_page(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    fewer = redlines.removed(redlines.RED_LINES[1:])
    monkeypatch.setattr(redlines, "removed", lambda: fewer)
    client.force_login(cast.clerk.user)

    text = client.get(reverse(f"trust:{name}")).content.decode()

    assert "已移除的保护" in text
    assert "不打卡，不给个人积分排名" in text


def test_the_sheet_answers_no_where_a_line_is_crossed() -> None:
    from luoshi.trust import inspection

    crossed = [verdict for verdict in redlines.check() if verdict.code != "L-03"]

    answers = {one.codes: one.answer for one in inspection.answered(crossed, [])}

    assert answers[("L-03", "M-11")] is inspection.Answer.CROSSED
    assert answers[("M-25",)] is inspection.Answer.KEPT
