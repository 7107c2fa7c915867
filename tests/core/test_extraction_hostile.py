"""Hostile text: the reader neither crashes nor loses a character."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi_core.extraction import extract

ALPHABET = (
    "制定完成由牵头负责配合每月底前今年全二〇一三要确保各县局办委镇元万亿个项工程家%％0129.,，。；;：:、"
    "（）()《》“”'\t\n |—-~至到和与会议要求习近平强调指出整改时限单位任务序号"
)


@pytest.mark.parametrize(
    "text",
    [
        "完成项目建设" * 200_000,
        "（" * 100_000,
        "（" * 50_000 + "）" * 50_000,
        "“《（" * 30_000,
        "1" * 300_000,
        "、".join(["县财政局"] * 50_000),
        "牵头单位：" * 30_000,
        "（县财政局负责）" * 20_000,
        "责任单位：县财政局\n" * 5_000,
        "\n" * 100_000,
        "任务\t" * 50_000,
        "\ue000\ue001\ud7ff\x00" * 20_000,
        "细化措施，" * 20_000 + "并于2025年6月底前完成",
        "序号\t任务\t时限\n" + "1\t完成建设；完成验收\t6月底；9月底\n" * 2_000,
        "逐户全部由县财政局牵头，" * 8_000,
        "整改措施：\n" * 20_000,
        "要建成2025年完成5%，" * 10_000,
        "(一)動員(dòng)阶段項(xiàng)目Ω≥9\u202e" * 20_000,
        "å·¥ä½œ要求ï¼Œ6æœˆåº•å‰" * 5_000,
    ],
    ids=range(19),
)
def test_large_and_broken_texts_are_read_to_the_end(text: str) -> None:
    found = extract(text, issued_on=date(2025, 1, 1))

    assert sum(one.end - one.start for one in found.segments) == len(text)


def test_a_text_without_punctuation_is_named() -> None:
    found = extract("完成项目建设" * 200, issued_on=date(2025, 1, 1))

    assert found.warnings == ("clause_too_long",)


@settings(max_examples=200, deadline=None)
@given(st.text(ALPHABET, max_size=200), st.sampled_from(["", "领导讲话", "工作要点", "综述报道"]))
def test_every_field_points_into_the_text(text: str, kind: str) -> None:
    found = extract(text, issued_on=date(2024, 2, 29), kind=kind)

    assert "".join(text[one.start : one.end] for one in found.segments) == text
    for one in found.candidates:
        assert one.text == text[one.start : one.end]
        assert 0 <= one.confidence <= 1
        assert all(text[unit.start : unit.end] == unit.name for unit in one.units)
        assert all(0 <= target.start < target.end <= len(text) for target in one.targets)
        assert (
            one.deadline is None
            or not one.deadline.raw
            or (text[one.deadline.span_start : one.deadline.span_end] == one.deadline.raw)
        )


def test_every_clause_of_a_long_line_is_read() -> None:
    short = extract("完成项目5个，" * 2_000, issued_on=date(2025, 1, 1), kind="工作要点")
    long = extract("完成项目5个，" * 4_000, issued_on=date(2025, 1, 1), kind="工作要点")

    assert len(long.candidates) == 2 * len(short.candidates)
