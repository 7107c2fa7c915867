"""Plain text in the encodings people send, with and without a head."""

import datetime
from pathlib import Path

import pytest

from luoshi_core.reading import ReadingWarning, Unreadable, read_bytes, read_text

WORDS = "各乡镇要在6月底前完成摸底排查。\n清源县"


@pytest.mark.parametrize(
    "content",
    [
        WORDS.encode(),
        b"\xef\xbb\xbf" + WORDS.encode(),
        WORDS.encode("gb18030"),
        b"\xff\xfe" + WORDS.encode("utf-16-le"),
        b"\xfe\xff" + WORDS.encode("utf-16-be"),
        WORDS.encode("utf-16-le"),
        WORDS.replace("\n", "\r\n").encode(),
    ],
)
def test_text_is_read_in_each_encoding(content: bytes) -> None:
    source = read_bytes(content, "讲话.txt")

    assert source.text == WORDS
    assert source.kind == "txt"
    assert source.warnings == ()


def test_broken_utf8_is_read_with_a_warning_and_not_as_another_encoding() -> None:
    content = (WORDS * 5).encode()[:-1]

    source = read_bytes(content, "讲话.txt")

    assert source.text == (WORDS * 5)[:-1] + "\ufffd"
    assert source.warnings == (
        ReadingWarning("broken_encoding", {"count": 1, "encoding": "UTF-8"}),
    )


def test_broken_gb18030_is_read_with_a_warning() -> None:
    content = WORDS.encode("gb18030") + b"\xff"

    source = read_bytes(content, "讲话.txt")

    assert source.text == WORDS + "\ufffd"
    assert [warning.code for warning in source.warnings] == ["broken_encoding"]


def test_head_supplies_date_and_title_and_is_not_text() -> None:
    content = "id: 7\ntitle: 工作要点\ndate: 2024-03-01\nkind: 领导讲话\n---\n同志们：\n---\n好"

    source = read_bytes(content.encode(), "a.txt")

    assert source.text == "同志们：\n---\n好"
    assert source.issued_on == datetime.date(2024, 3, 1)
    assert source.title == "工作要点"
    assert source.meta["kind"] == "领导讲话"


def test_file_that_begins_with_the_line_keeps_all_that_follows() -> None:
    source = read_bytes("---\ndate: 2024-03-01\n---\n正文".encode(), "a.md")

    assert source.text == "date: 2024-03-01\n---\n正文"
    assert source.issued_on == datetime.date(2024, 3, 1)
    assert source.kind == "md"


def test_rule_inside_a_text_is_no_head() -> None:
    text = "第一段没有键。\n\n---\n第二段"

    assert read_bytes(text.encode(), "a.md").text == text


def test_title_that_is_a_file_name_is_no_title() -> None:
    assert read_bytes("title: 002_ad.txt\n---\n正文".encode(), "a.txt").title == ""


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("工作要点\n（2024年3月1日在全会上）\n正文", datetime.date(2024, 3, 1)),
        ("通知\n正文。\n县政府办\n2024年12月3日\n", datetime.date(2024, 12, 3)),
        ("通知\n正文。\n二〇二四年十二月二十一日", datetime.date(2024, 12, 21)),
        ("标题\n来源：县报 2024-07-09 21:24\n正文", datetime.date(2024, 7, 9)),
    ],
)
def test_date_is_proposed_from_the_text_and_said_so(text: str, day: datetime.date) -> None:
    source = read_text(text)

    assert source.issued_on == day
    assert source.warnings == (ReadingWarning("date_proposed", {"date": day.isoformat()}),)


def test_date_inside_a_sentence_is_not_taken_for_the_document() -> None:
    assert read_text("我们到2024年3月1日要建成。").issued_on is None


def test_impossible_date_in_the_head_is_pointed_at() -> None:
    source = read_bytes("date: 2024-02-30\n---\n正文".encode(), "a.txt")

    assert source.issued_on is None
    assert source.warnings == (ReadingWarning("date_not_understood", {"value": "2024-02-30"}),)
    assert source.warnings[0].sentence("en") == (
        "The date “2024-02-30” in the file's head is not understood: write it as 2024-03-01."
    )


@pytest.mark.parametrize(
    ("text", "marking"),
    [
        ("秘密★1年\n清源县委文件", "秘密★1年"),
        ("清源县委文件\n机 密\n正文", "机密"),
        ("密级：绝密\n正文", "密级：绝密"),
        ("000001\t机密★长期\n正文", "机密★长期"),
        ("清源县委文件 秘密 ★ 10年 特急\n正文", "秘密 ★ 10年"),
    ],
)
def test_marked_first_page_is_refused(text: str, marking: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_bytes(text.encode(), "a.txt")

    assert refused.value.code == "classified"
    assert refused.value.values == {"name": "a.txt", "marking": marking}


@pytest.mark.parametrize(
    "text", ["密级：非密\n正文", "要做好保密工作，严守党和国家的秘密。", "正文\n" * 60 + "机密"]
)
def test_talk_of_secrets_is_not_a_marking(text: str) -> None:
    assert read_bytes(text.encode(), "a.txt").text == text


def test_corpus_documents_have_the_offsets_of_the_scorer() -> None:
    folder = Path("/work/shared/corpus/documents")
    if not folder.is_dir():
        pytest.skip("the labelled corpus is not here")
    for path in folder.glob("*.txt"):
        raw = path.read_text(encoding="utf-8")

        body = raw[raw.find("\n---\n") + 5 :]

        assert read_bytes(path.read_bytes(), path.name).text == body
