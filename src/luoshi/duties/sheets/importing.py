"""Duties from a workbook: a row for each duty and post, errors named by their cell."""

import io
import re
from collections.abc import Iterable, Sequence
from typing import Literal

import xlsxwriter
from django.utils.translation import get_language, gettext, override

from luoshi.duties.models import Duty, DutyKind, PostDuty
from luoshi.duties.services import DutyLine, DutyPlan
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Post
from luoshi.organisations.plans import CellError
from luoshi.organisations.roles import Kind
from luoshi.organisations.selectors import registered_names
from luoshi_core.sheets import (
    Column,
    NoHeader,
    ParsedRow,
    SheetError,
    find_layout,
    parse_rows,
    read_grids,
)

MOST_BYTES = 5 * 1024 * 1024
COLUMNS = (
    Column("code", "编号", "Code", 10, aliases=("职责编号", "代码")),
    Column("title", "职责", "Duty", 44, aliases=("职责内容", "工作职责", "责任事项")),
    Column("line", "条线", "Line", 12, aliases=("领域",)),
    Column("kind", "类别", "Kind", 12, aliases=("职责类别",)),
    Column("basis", "依据", "Basis", 30, aliases=("文件依据", "政策依据")),
    Column("levels", "覆盖层级", "Levels", 24, aliases=("层级", "覆盖范围")),
    Column("unit", "单位", "Unit", 24, aliases=("责任单位",)),
    Column("post", "岗位", "Post", 20, aliases=("责任岗位", "岗位名称", "职务")),
)
_BETWEEN = re.compile(r"[、,，;；\n]+")
_SAME = ("title", "line", "kind", "basis", "levels")


def read_duties(content: bytes, actor: Actor) -> DutyPlan:
    """Read a workbook of duties against what the body has already; nothing is written."""
    try:
        grids = read_grids(content)
    except SheetError as error:
        return DutyPlan(errors=(_told(error),))
    missing = CellError("", gettext("The workbook is empty."))
    for grid in grids:
        try:
            layout = find_layout(grid, COLUMNS, required=("code", "title"))
        except NoHeader as error:
            missing = _told(error)
            continue
        needed = [column for column in COLUMNS if column.key in {"code", "title"}]
        parsed = parse_rows(grid, layout, {}, required=needed)
        errors = [_told(error) for error in parsed.errors]
        return _Reader(actor, grid.name, errors).read(parsed.rows)
    return DutyPlan(errors=(missing,))


def empty_workbook() -> bytes:
    """A workbook to fill in: the header, the choices, and two lines that show how."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False})
    head = book.add_format({"bold": True, "bg_color": "#EEF1F4", "border": 1})
    sheet = book.add_worksheet("职责")
    sheet.freeze_panes(1, 0)
    choices = {"kind": _labels(DutyKind)}
    for index, column in enumerate(COLUMNS):
        sheet.write_string(0, index, column.zh, head)
        sheet.set_column(index, index, column.width)
        if column.key in choices:
            rule = {"validate": "list", "source": choices[column.key]}
            sheet.data_validation(1, index, 2000, index, rule)
    words = book.add_worksheet("说明")
    words.set_column(0, 0, 14)
    words.set_column(1, 1, 90)
    lines = (
        ("类别", "、".join(_labels(DutyKind))),
        ("覆盖层级", "、".join(_labels(Kind)) + "；不写的，只看已明确到岗位的。"),
        ("单位、岗位", "一行一个岗位；同一职责多个岗位的，编号相同、另起一行。"),
    )
    for row, (term, meaning) in enumerate(lines):
        words.write_string(row, 0, term, head)
        words.write_string(row, 1, meaning)
    book.close()
    return content.getvalue()


class _Reader:
    """Checks the rows against one another and against the body."""

    def __init__(self, actor: Actor, sheet: str, errors: Iterable[CellError]) -> None:
        self.sheet = sheet
        self.errors = list(errors)
        self.units = registered_names(actor.body_id)
        posts = Post.objects.of_body(actor.body_id).filter(ended_on=None).order_by("pk")
        named = posts.values_list("organisation_id", "title", "pk")
        self.posts = {(unit, title): pk for unit, title, pk in named}
        self.known = {duty.code: duty for duty in Duty.objects.of_body(actor.body_id)}
        held = PostDuty.objects.filter(body_id=actor.body_id, ends_on=None)
        self.held = set(held.values_list("duty_id", "post_id"))

    def read(self, rows: Sequence[ParsedRow]) -> DutyPlan:
        first: dict[str, ParsedRow] = {}
        posts: dict[str, list[int]] = {}
        for row in rows:
            code = _text(row, "code")
            if code in first:
                self._check_same(row, first[code])
            else:
                first[code] = row
                posts[code] = []
            post = self._post(row)
            if post is not None and post not in posts[code]:
                posts[code].append(post)
        lines = [self._line(code, row, posts[code]) for code, row in first.items()]
        if self.errors:
            return DutyPlan(errors=tuple(self.errors))
        wanted = [line for line in lines if line.known_id is None or line.post_ids]
        if not wanted:
            said = gettext("The workbook names nothing that is not there already.")
            return DutyPlan(errors=(CellError("", said),))
        return DutyPlan(lines=tuple(wanted))

    def _line(self, code: str, row: ParsedRow, posts: Sequence[int]) -> DutyLine:
        known = self.known.get(code)
        if known is not None and known.title != _text(row, "title"):
            said = gettext("%(code)s is “%(title)s” here already. Choose another code.")
            self._refuse(row, "code", said, code=code, title=known.title)
        return DutyLine(
            code,
            _text(row, "title"),
            _text(row, "line"),
            self._kind(row),
            _text(row, "basis"),
            tuple(self._levels(row)),
            tuple(post for post in posts if not known or (known.pk, post) not in self.held),
            known.pk if known else None,
        )

    def _kind(self, row: ParsedRow) -> str:
        word = _text(row, "kind")
        kind = _words_of(DutyKind).get(word, "") if word else DutyKind.OWN.value
        if not kind:
            said = gettext("“%(word)s” is no kind of duty. Write one of: %(words)s.")
            self._refuse(row, "kind", said, word=word, words="、".join(_labels(DutyKind)))
        return kind

    def _levels(self, row: ParsedRow) -> Iterable[str]:
        words = _words_of(Kind)
        for part in _BETWEEN.split(_text(row, "levels")):
            word = part.strip()
            if word and word not in words:
                said = gettext("“%(word)s” is no kind of unit. Write some of: %(words)s.")
                self._refuse(row, "levels", said, word=word, words="、".join(_labels(Kind)))
            elif word:
                yield words[word]

    def _post(self, row: ParsedRow) -> int | None:
        unit, title = _text(row, "unit"), _text(row, "post")
        if not unit and not title:
            return None
        if unit not in self.units:
            said = gettext("There is no unit called %(name)s. Write its name as in the tree.")
            self._refuse(row, "unit", said, name=unit or "—")
            return None
        post = self.posts.get((self.units[unit], title))
        if post is None:
            said = gettext("%(unit)s has no post called %(name)s. Write it as in the tree.")
            self._refuse(row, "post", said, unit=unit, name=title or "—")
        return post

    def _check_same(self, row: ParsedRow, first: ParsedRow) -> None:
        for key in _SAME:
            if _text(row, key) and _text(row, key) != _text(first, key):
                said = gettext("%(code)s says “%(other)s” in line %(line)s. Say the same twice.")
                self._refuse(
                    row, key, said,
                    code=_text(row, "code"), other=_text(first, key), line=str(first.line),
                )  # fmt: skip

    def _refuse(self, row: ParsedRow, key: str, sentence: str, **values: str) -> None:
        cell = row.cells.get(key) or str(row.line)
        self.errors.append(CellError(f"{self.sheet} {cell}", sentence % values))


def _told(error: SheetError) -> CellError:
    language: Literal["zh", "en"] = "en" if (get_language() or "").startswith("en") else "zh"
    place = " ".join(part for part in (error.sheet, error.cell) if part)
    bare = SheetError(error.code, values=dict(error.values))
    return CellError(place, bare.sentence(language))


def _text(row: ParsedRow, key: str) -> str:
    return str(row.values.get(key) or "").strip()


def _labels(words: type[Kind] | type[DutyKind]) -> list[str]:
    with override("zh-hans"):
        return [str(word.label) for word in words]


def _words_of(words: type[Kind] | type[DutyKind]) -> dict[str, str]:
    known = {str(word.value): str(word.value) for word in words}
    for language in ("zh-hans", "en"):
        with override(language):
            known |= {str(word.label): str(word.value) for word in words}
    return known
