"""A ledger as comma-separated text."""

import csv
import io

from luoshi_core.sheets import Column, Section, Table, write_csv
from luoshi_core.sheets.comma import unguarded

TABLE = Table(
    "督办台账",
    (Column("ordinal", "序号", "No."), Column("title", "任务", "Task")),
    [Section("一、项目"), {"title": "=1+1"}, {"title": "'原样"}, {"title": "建成产业园，二期"}],
)


def rows_of(content: bytes) -> list[list[str]]:
    text = content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def test_words_that_look_like_formulas_are_guarded_and_come_back() -> None:
    rows = rows_of(write_csv(TABLE))

    assert rows[:2] == [["序号", "任务"], ["一、项目"]]
    assert [row[1] for row in rows[2:]] == ["'=1+1", "''原样", "建成产业园，二期"]
    assert [unguarded(row[1]) for row in rows[2:]] == ["=1+1", "'原样", "建成产业园，二期"]


def test_an_office_program_is_told_that_it_is_utf_8() -> None:
    assert write_csv(TABLE).startswith(b"\xef\xbb\xbf")
