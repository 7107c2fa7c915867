"""The demonstration's tables: one layout explained by the supervision office."""

import io
from datetime import date, datetime
from typing import Any

import xlsxwriter

from luoshi.exchange import services
from luoshi.exchange.reading.tables import see_table
from luoshi.exchange.selectors import TABLE
from luoshi.files.services import store_file

HEADER = ("项次", "干什么", "谁来干", "谁帮忙", "何时干完", "联络员")
_DAY = date(2026, 5, 12)
USES = ("ordinal", "task", "lead", "support", "due", "keep")
ROWS = (
    ("1", "新建城北停车场3处", "城北镇", "县住房和城乡建设局", "10月底前", "周启"),
    ("2", "改造老旧小区12个", "县住房和城乡建设局", "城北镇、河湾乡", "三季度", "何敬"),
    ("3", "农村公路养护40公里", "河湾乡", "〃", "全年", "罗成"),
)


def foreign_table() -> bytes:
    """A table in an office's own words."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("分工")
        sheet.merge_range(0, 0, 0, 5, "清源县民生实事分工表")
        for place, row in enumerate((HEADER, *ROWS)):
            sheet.write_row(1 + place, 0, row)
    return stream.getvalue()


def plan_acts(year: Any) -> None:
    """Put the handing in and the explaining of a table on the year's calendar."""

    def hand_in(at: datetime) -> None:
        actor = year.county.actor("duchashi-zhuanyuan", at.date())
        content = foreign_table()
        stored = store_file(
            actor=actor, at=at, content=content, name="民生实事分工表.xlsx", kind=TABLE
        )
        (seen,) = see_table(content, name=stored.name).sheets
        services.remember_layout(
            actor=actor,
            at=at,
            fingerprint=seen.sheet.fingerprint,
            name="民生实事分工表",
            headers=dict(enumerate(HEADER)),
            columns=dict(enumerate(USES)),
        )

    year.plan(_DAY, 10, hand_in)
