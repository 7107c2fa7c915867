"""Old office files: converted where LibreOffice is, a clear sentence where it is not."""

import sys
from pathlib import Path

import pytest

from luoshi_core.reading import Unreadable, read_bytes, read_safely
from luoshi_core.reading.office import convert_to_docx
from tests.core import reading_files as files

OLD = files.OLE + "WordDocument".encode("utf-16-le")


def office(folder: Path, script: str) -> None:
    """Put a stand-in for LibreOffice first on the path."""
    program = folder / "soffice"
    program.write_text(f"#!{sys.executable}\nimport sys, pathlib, time\n{script}\n")
    program.chmod(0o755)


def test_old_word_file_without_libreoffice_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(Unreadable) as refused:
        read_safely(OLD, "讲话.doc")

    assert refused.value.sentence() == (
        "“讲话.doc”是旧格式（doc），本机没有 LibreOffice，读不了。"
        "请在 Word 或 WPS 中另存为 .docx 再上传，或请管理员安装 LibreOffice。"
    )


def test_old_word_file_is_converted_and_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    made = tmp_path / "made.docx"
    made.write_bytes(files.word(["清源县工作要点"]))
    office(
        tmp_path,
        "out = pathlib.Path(sys.argv[sys.argv.index('--outdir') + 1])\nout.mkdir()\n"
        f"(out / 'source.docx').write_bytes(pathlib.Path({str(made)!r}).read_bytes())",
    )
    monkeypatch.setenv("PATH", str(tmp_path))

    assert read_bytes(OLD, "讲话.wps").text == "清源县工作要点\n"
    assert read_safely(b"{\\rtf1 x}", "讲话.rtf").text == "清源县工作要点\n"


def test_failed_conversion_becomes_a_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    office(tmp_path, "sys.exit(1)")
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(Unreadable) as refused:
        read_bytes(OLD, "讲话.doc")

    assert refused.value.code == "office_failed"


def test_conversion_that_hangs_is_stopped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    office(tmp_path, "time.sleep(60)")
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(Unreadable) as refused:
        convert_to_docx(OLD, "doc", "讲话.doc", seconds=1)

    assert refused.value.code == "took_too_long"
