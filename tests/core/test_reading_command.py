"""`luoshi read`: what it prints, what it writes, and how it refuses."""

import datetime
import io
import json
import subprocess
import sys
from pathlib import Path

import docx
import pytest
import python_calamine

from luoshi_core.cleaning import apply, clean
from luoshi_core.extraction import extract
from luoshi_core.reading import read_bytes
from luoshi_core.reading.command import main
from tests.core import reading_files as files

ROOT = Path(__file__).parents[2]
DOCUMENT = (
    "title: 清源县2024年工作要点\ndate: 2024-02-01\nkind: 年度工作计划\n---\n"
    "打开APP\n清源县2024年工作要点\n一、重点任务\n"
    "由县水利局牵头，城北镇配合，6月底前完成農(nóng)田建设1万亩。\n"
    "要提高政治站位，强化责任担当。\n0 条评论\n"
)
TABLE = [
    ["序号", "重点工作", "牵头单位", "完成时限"],
    ["1", "建成道路5公里", "县交通运输局", "6月底"],
]


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """A plain document with a head, page furniture and one checkable commitment."""
    path = tmp_path / "要点.txt"
    path.write_text(DOCUMENT, encoding="utf-8")
    return path


def test_lines_count_characters_of_the_original_text(
    document: Path, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    text_path = tmp_path / "text.txt"

    code = main([str(document), "--format", "jsonl", "--text", str(text_path)])

    text = text_path.read_text(encoding="utf-8")
    lines = [json.loads(line) for line in capsysbinary.readouterr().out.decode().splitlines()]
    task = next(line for line in lines if line["label"] == "HARD")
    assert code == 0
    assert text == DOCUMENT.split("---\n")[1]
    assert [text[line["start"] : line["end"]] for line in lines] == [x["text"] for x in lines]
    assert "農(nóng)田建设1万亩" in task["text"]
    assert set(task) == {
        "start", "end", "text", "label", "targets", "deadline", "recurrence", "units", "reasons",
    }  # fmt: skip
    assert task["deadline"]["end"] == "2024-06-30"
    assert [(target["value"], target["unit"]) for target in task["targets"]] == [(1, "万亩")]


def test_lines_are_those_of_the_extraction(
    document: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    source = read_bytes(document.read_bytes(), document.name)
    cleaned = apply(source.text, clean(source.text).cuts)
    found = extract(cleaned.text, issued_on=source.issued_on, kind="年度工作计划")

    main([str(document), "--format", "jsonl"])

    lines = [json.loads(line) for line in capsysbinary.readouterr().out.decode().splitlines()]
    assert [(line["start"], line["end"], line["label"]) for line in lines] == [
        (*cleaned.original_span(c.start, c.end), c.label) for c in found.candidates
    ]


def test_given_date_stands_above_the_document(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("date: 2024-02-01\n---\n要在6月底前建成道路5公里。\n", encoding="utf-8")

    main([str(path), "--date", "2025-03-01", "--format", "jsonl"])

    line = json.loads(capsysbinary.readouterr().out)
    assert line["deadline"] == {"raw": "6月底前", "start": None, "end": "2025-06-30"}


def test_table_is_printed_with_cuts_and_notes_beside_it(
    document: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    code = main([str(document), "--lang", "zh"])

    printed = capsysbinary.readouterr()
    lines = printed.out.decode().splitlines()
    assert code == 0
    assert lines[0].split() == ["序号", "重点工作", "目标", "完成时限", "牵头单位", "配合单位"]
    assert lines[-1].startswith("清源县2024年工作要点：任务 1 条")
    assert "清理：网页或手机应用的界面文字，共 2 处，12 字" in printed.err.decode()


def test_document_without_date_is_told(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("要建成道路5公里。", encoding="utf-8")

    main([str(path), "--lang=en"])

    assert "Give it with --date." in capsysbinary.readouterr().err.decode()


def test_ledger_is_written_as_a_workbook(tmp_path: Path) -> None:
    source = tmp_path / "表.xlsx"
    source.write_bytes(files.workbook({"表": TABLE}))
    out = tmp_path / "out.xlsx"

    code = main([str(source), "--date", "2024-02-01", "--format", "xlsx", "--out", str(out)])

    book = python_calamine.CalamineWorkbook.from_path(out)
    rows = book.get_sheet_by_index(0).to_python()
    header = next(row for row in rows if "重点工作" in row)
    assert code == 0
    assert [str(cell) for cell in header] == [
        "序号", "重点工作", "目标", "牵头单位", "配合单位", "完成时限", "原文",
    ]  # fmt: skip
    assert "建成道路5公里" in rows[rows.index(header) + 1]
    assert "县交通运输局" in rows[rows.index(header) + 1]


def test_ledger_is_written_as_a_word_document(document: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.docx"

    code = main([str(document), "--format", "docx", "--out", str(out)])

    written = docx.Document(io.BytesIO(out.read_bytes()))
    assert code == 0
    assert written.tables[0].rows[1].cells[3].text == "县水利局"
    assert written.paragraphs[0].text == "清源县2024年工作要点 任务分解表"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["missing.docx"], "找不到文件“missing.docx”。请检查路径。"),
        (["."], "“.”是文件夹，不是文件。请给出一个文件。"),
        (
            ["a.txt", "--date", "2024-02-30"],
            "“2024-02-30”不是日期。请写成 --date 2024-03-01 的样子。",
        ),
        (["a.txt", "--format", "xlsx"], "xlsx 文件不能打在屏幕上。请用 --out 给出文件名。"),
        (["a\0b"], "打不开“a\0b”：embedded null byte。请检查权限。"),
        (["empty.txt"], "“empty.txt”是空文件，没有可读的内容。请检查是否传错，重新选择文件。"),
        (["full.txt", "--text", "no/x"], "写不了“no/x”：No such file or directory。请换一个位置。"),
    ],
)
def test_bad_input_gets_one_sentence_and_exit_code_two(
    arguments: list[str],
    sentence: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty.txt").touch()
    (tmp_path / "full.txt").write_text("正文。", encoding="utf-8")

    code = main([*arguments, "--lang", "zh"])

    printed = capsysbinary.readouterr()
    assert code == 2
    assert printed.err.decode() == sentence + "\n"
    assert printed.out == b""


def test_wrong_usage_gets_one_sentence(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    code = main(["a.txt", "--format", "pdf", "--lang", "zh"])

    printed = capsysbinary.readouterr().err.decode()
    assert code == 2
    assert printed.startswith("用法不对：")
    assert printed.count("\n") == 1


def test_failed_writing_leaves_nothing_half_done(document: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out.xlsx"
    folder.mkdir()
    before = sorted(tmp_path.iterdir())

    code = main([str(document), "--format", "xlsx", "--out", str(folder)])

    assert code == 2
    assert sorted(tmp_path.iterdir()) == before


def test_reading_starts_without_django() -> None:
    script = (
        "import sys, pkgutil, importlib, luoshi_core\n"
        "for m in pkgutil.walk_packages(luoshi_core.__path__, 'luoshi_core.'):\n"
        "    if not m.name.endswith(('__main__', '.child')): importlib.import_module(m.name)\n"
        "print(sorted(m for m in sys.modules if m.split('.')[0] in ('django', 'ninja', 'luoshi')))"
    )

    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(ROOT / "src")},
    )

    assert done.stdout == "[]\n"


def test_file_is_read_from_the_command_line_by_its_own_process(document: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "luoshi_core.reading.command", "-", "--format", "jsonl"],
        input=document.read_bytes(),
        capture_output=True,
        check=True,
        env={"PYTHONPATH": str(ROOT / "src"), "LANG": "C"},
    )

    first = json.loads(done.stdout.splitlines()[0])
    assert first["deadline"]["end"] == datetime.date(2024, 6, 30).isoformat()
