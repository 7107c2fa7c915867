"""The second reader: what it is asked, and how little of its answer is believed."""

import json
from datetime import date

import pytest

from luoshi_core.secondreader import (
    LONGEST_PART,
    Found,
    Malformed,
    Part,
    Quotation,
    cut_in_parts,
    ground,
    question_for,
    read_answer,
)

TEXT = "县发改局牵头，6月底前完成标准厂房一期。\n要狠抓落实。6月底前完成标准厂房一期。\n"


def test_a_long_text_is_cut_at_line_ends_and_nothing_is_lost() -> None:
    text = "城北镇年底前建成公路8公里。\n" * 400

    parts = cut_in_parts(text)

    assert "".join(text[one.start : one.end] for one in parts) == text
    assert all(one.end - one.start <= LONGEST_PART for one in parts)
    assert all(text[one.end - 1] == "\n" for one in parts)


@pytest.mark.parametrize(
    ("text", "last"),
    [("年底前建成公路8公里。" * 600, "。"), ("建成公路，" * 900, "，"), ("路" * 6_000, "路")],
)
def test_a_text_without_lines_is_cut_at_the_next_best_place(text: str, last: str) -> None:
    parts = cut_in_parts(text)

    assert "".join(text[one.start : one.end] for one in parts) == text
    assert len(parts) > 1
    assert {text[one.end - 1] for one in parts} == {last}


def test_blanks_alone_are_not_asked_for() -> None:
    assert cut_in_parts(" \n " * 2_000) == []
    assert cut_in_parts("") == []


def test_the_question_names_kind_and_date_and_carries_the_words() -> None:
    known = question_for("年底前建成。", kind="会议纪要", issued_on=date(2026, 2, 24))
    unknown = question_for("年底前建成。", kind="", issued_on=None)

    assert [one["role"] for one in known] == ["system", "user"]
    assert "会议纪要" in known[1]["content"]
    assert "2026-02-24" in known[1]["content"]
    assert "年底前建成。" in known[1]["content"]
    assert unknown[1]["content"].startswith("文种：不详；日期：不详")


@pytest.mark.parametrize(
    "answer",
    [
        '{"items": [{"quote": "建成公路8公里", "label": "hard"}]}',
        '好的，结果如下：\n```json\n[{"quote": "建成公路8公里"}]\n```',
        '<think>[1] 先想想</think>{"items": [{"quote": "建成公路8公里", "label": " HARD "}]} 完毕',
    ],
)
def test_an_answer_is_found_in_its_wrapping(answer: str) -> None:
    assert read_answer(answer) == [Quotation("建成公路8公里", "HARD")]


def test_items_of_another_shape_are_passed_over() -> None:
    items = [1, {"quote": 3}, {"quote": "甲", "label": 1}, {"quote": "甲", "label": "done"}]

    assert read_answer(json.dumps({"items": items})) == []


@pytest.mark.parametrize(
    "answer",
    ["", "没有", "{", '{"items": 3}', '"items"', "[" * 100_000, '{"items": [' + "9" * 5_000 + "]}"],
)
def test_a_malformed_answer_is_refused(answer: str) -> None:
    with pytest.raises(Malformed):
        read_answer(answer)


def test_a_quotation_is_found_where_it_stands_each_place_once() -> None:
    quotation = Quotation("6月底前完成标准厂房一期。", "HARD")

    grounded = ground(TEXT, Part(0, len(TEXT)), [quotation, quotation, quotation])

    assert [TEXT[one.start : one.end] for one in grounded.found] == ["6月底前完成标准厂房一期"] * 2
    assert grounded.found[0].start < grounded.found[1].start
    assert grounded.dropped == 1


def test_blanks_do_not_hide_a_quotation() -> None:
    text = "到 2026 年，新建\n停车场 3 处。"

    grounded = ground(text, Part(0, len(text)), [Quotation("新建停车场3处", "SOFT")] * 2)

    assert grounded.found == (Found(9, 19, "SOFT"),)
    assert text[9:19] == "新建\n停车场 3 处"
    assert grounded.dropped == 1


@pytest.mark.parametrize("words", ["完成标准厂房二期", "一期", "，。", "厂" * 401, ""])
def test_words_that_do_not_stand_in_the_text_are_dropped(words: str) -> None:
    grounded = ground(TEXT, Part(0, len(TEXT)), [Quotation(words, "HARD")])

    assert grounded.found == ()
    assert grounded.dropped == 1


def test_words_of_another_part_are_not_found() -> None:
    grounded = ground(TEXT, Part(0, 10), [Quotation("要狠抓落实", "SOFT")])

    assert grounded.found == ()
