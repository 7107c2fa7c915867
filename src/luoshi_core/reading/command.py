"""`luoshi read FILE`: the reading of a document without a database."""

import argparse
import datetime
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from luoshi_core.cleaning import Cleaned, Cleaning, apply, clean, propose_title
from luoshi_core.extraction import extract
from luoshi_core.extraction.model import Candidate
from luoshi_core.reading import Language, Source, Unreadable, read_safely
from luoshi_core.reading.lines_out import json_lines, ledger_rows, terminal_table

WORDS: dict[str, tuple[str, str]] = {
    "usage": (
        "用法不对：{problem}。看用法：luoshi read --help",
        "{problem}; see luoshi read --help",
    ),
    "not_found": (
        "找不到文件“{path}”。请检查路径。",
        "The file “{path}” is not there. Check the path.",
    ),
    "is_folder": (
        "“{path}”是文件夹，不是文件。请给出一个文件。",
        "“{path}” is a folder. Name a file.",
    ),
    "not_openable": (
        "打不开“{path}”：{problem}。请检查权限。",
        "“{path}” cannot be opened: {problem}. Check its permissions.",
    ),
    "not_writable": (
        "写不了“{path}”：{problem}。请换一个位置。",
        "“{path}” cannot be written: {problem}. Choose another place.",
    ),
    "bad_date": (
        "“{value}”不是日期。请写成 --date 2024-03-01 的样子。",
        "“{value}” is not a date. Write it as --date 2024-03-01.",
    ),
    "needs_out": (
        "{format} 文件不能打在屏幕上。请用 --out 给出文件名。",
        "A {format} file cannot be printed. Name a file with --out.",
    ),
    "no_date": (
        "没有文件日期，“今年”“年底前”等说不准是哪一天。请用 --date 给出。",
        "The document has no date, so 今年 or 年底前 name no day. Give it with --date.",
    ),
    "cut": ("清理：{what}（第 {start}—{end} 字）", "Cut: {what} (characters {start}–{end})"),
    "cuts": (
        "清理：{what}，共 {count} 处，{size} 字",
        "Cut: {what}, {count} places, {size} characters",
    ),
    "note": ("注意：{what}", "Note: {what}"),
    "summary": (
        "{title}：任务 {hard} 条，软性要求 {soft} 条。",
        "{title}: {hard} tasks, {soft} soft requirements.",
    ),
    "none": ("没有找到可核查的任务。", "No checkable commitment was found."),
    "ledger_title": ("{title} 任务分解表", "{title}: tasks"),
    "ledger_note": ("文件日期：{date}", "Date of the document: {date}"),
}
FORMATS = ("table", "jsonl", "xlsx", "docx")


class _Refused(Exception):
    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code, self.values = code, values


class _Arguments(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise _Refused("usage", problem=message)


def main(argv: Sequence[str] | None = None) -> int:
    """Read a file, print what it promises, and return the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    language = _language(arguments)
    try:
        return _read(_parser().parse_args(arguments), language)
    except _Refused as refusal:
        print(_say(refusal.code, language, **refusal.values), file=sys.stderr)
    except Unreadable as refusal:
        print(refusal.sentence(language), file=sys.stderr)
    except BrokenPipeError:
        # The reader of our lines (head, less) has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return 2


def _read(options: argparse.Namespace, language: Language) -> int:
    given = _date(options.date)
    if options.format in {"xlsx", "docx"} and not options.out:
        raise _Refused("needs_out", format=options.format)
    source = read_safely(_content(options.file), Path(options.file).name)
    if options.text:
        _write(options.text, source.text.encode("utf-8", "replace"))
    issued_on = given or source.issued_on
    cleaning = clean(source.text)
    cleaned = apply(source.text, cleaning.cuts)
    found = extract(cleaned.text, issued_on=issued_on, kind=source.meta.get("kind", ""))
    _report(source, cleaning, language, given=given)
    title = source.title or propose_title(cleaned.text) or Path(options.file).stem
    _hand_over(found.candidates, source, cleaned, options, (title, issued_on, language))
    return 0


def _hand_over(
    candidates: Sequence[Candidate],
    source: Source,
    cleaned: Cleaned,
    options: argparse.Namespace,
    about: tuple[str, datetime.date | None, Language],
) -> None:
    title, issued_on, language = about
    if options.format == "jsonl":
        lines = "".join(line + "\n" for line in json_lines(candidates, cleaned, source.text))
        _put(options.out, lines)
        return
    rows = ledger_rows(candidates, cleaned, source.text, language)
    soft = sum(candidate.label == "SOFT" for candidate in candidates)
    summary = _say("summary", language, title=title, hard=len(rows), soft=soft)
    if options.format == "table":
        table = list(terminal_table(rows, language)) if rows else [_say("none", language)]
        _put(options.out, "\n".join([*table, summary]) + "\n")
        return
    _write(options.out, _ledger(rows, options.format, title, issued_on, language))
    print(summary, file=sys.stderr)


def _ledger(
    rows: Sequence[dict[str, object]],
    form: str,
    title: str,
    issued_on: datetime.date | None,
    language: Language,
) -> bytes:
    from luoshi_core.sheets import Column, Table, write_docx, write_xlsx

    columns = (
        Column("ordinal", "序号", "No.", 6, "number"),
        Column("task", "重点工作", "Task", 40, "long"),
        Column("target", "目标", "Target", 20, "long"),
        Column("lead", "牵头单位", "Lead unit", 16),
        Column("support", "配合单位", "Supporting units", 18),
        Column("due", "完成时限", "Due", 12),
        Column("source", "原文", "Words of the document", 40, "long"),
    )
    note = _say("ledger_note", language, date=issued_on) if issued_on else ""
    table = Table(
        title=_say("ledger_title", language, title=title),
        columns=columns,
        rows=rows,
        note=note,
        language=language,
    )
    return write_xlsx(table) if form == "xlsx" else write_docx(table)


def _report(
    source: Source, cleaning: Cleaning, language: Language, *, given: datetime.date | None
) -> None:
    for line in _cut_lines(cleaning, language):
        print(line, file=sys.stderr)
    notes = [
        warning.sentence(language)
        for warning in source.warnings
        if given is None or not warning.code.startswith("date_")
    ]
    notes += [warning.sentence(language) for warning in cleaning.warnings]
    if given is None and source.issued_on is None:
        notes.append(_say("no_date", language))
    for note in notes:
        print(_say("note", language, what=note), file=sys.stderr)


def _cut_lines(cleaning: Cleaning, language: Language) -> list[str]:
    lines = []
    for code in dict.fromkeys(cut.code for cut in cleaning.cuts):
        cuts = [cut for cut in cleaning.cuts if cut.code == code]
        what = cuts[0].sentence(language)
        if len(cuts) == 1:
            place = {"start": cuts[0].start + 1, "end": cuts[0].end}
            lines.append(_say("cut", language, what=what, **place))
        else:
            size = sum(cut.end - cut.start for cut in cuts)
            lines.append(_say("cuts", language, what=what, count=len(cuts), size=size))
    return lines


def _content(path: str) -> bytes:
    if path == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(path).read_bytes()
    except FileNotFoundError as problem:
        raise _Refused("not_found", path=path) from problem
    except IsADirectoryError as problem:
        raise _Refused("is_folder", path=path) from problem
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or str(problem)
        raise _Refused("not_openable", path=path, problem=reason) from problem


def _put(path: str | None, words: str) -> None:
    content = words.encode("utf-8", "replace")
    if path:
        _write(path, content)
        return
    # A terminal of another encoding must not stop the reading half way.
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def _write(path: str, content: bytes) -> None:
    """Write a file whole or not at all."""
    target = Path(path)
    beside = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        beside.write_bytes(content)
        beside.replace(target)
    except OSError as problem:
        beside.unlink(missing_ok=True)
        raise _Refused(
            "not_writable", path=path, problem=problem.strerror or "OSError"
        ) from problem


def _date(value: str | None) -> datetime.date | None:
    if value is None:
        return None
    try:
        return datetime.date.fromisoformat(value)
    except ValueError as problem:
        raise _Refused("bad_date", value=value) from problem


def _parser() -> argparse.ArgumentParser:
    parser = _Arguments(
        prog="luoshi read", description="读一份文件，列出其中可核查的任务。", allow_abbrev=False
    )
    parser.add_argument(
        "file", metavar="FILE", help="docx、pdf、html、txt、md、xlsx；- 表示标准输入"
    )
    parser.add_argument("--date", metavar="YYYY-MM-DD", help="文件日期，用来确定“今年”等是哪一天")
    parser.add_argument("--format", choices=FORMATS, default="table", help="输出格式")
    parser.add_argument("--out", metavar="PATH", help="写到文件")
    parser.add_argument("--text", metavar="PATH", help="把清理前的原文写到文件")
    parser.add_argument("--lang", choices=("zh", "en"), help="提示用的语言")
    return parser


def _language(arguments: Sequence[str]) -> Language:
    for before, value in zip(["", *arguments], [*arguments, ""], strict=True):
        chosen = value.removeprefix("--lang=") if value.startswith("--lang=") else ""
        chosen = value if before == "--lang" else chosen
        if chosen in {"zh", "en"}:
            return "en" if chosen == "en" else "zh"
    return "en" if os.environ.get("LANG", "").lower().startswith("en") else "zh"


def _say(code: str, language: Language, **values: object) -> str:
    chinese, english = WORDS[code]
    return (chinese if language == "zh" else english).format(**values)


if __name__ == "__main__":
    raise SystemExit(main())
