"""Duties from a workbook: a row for each duty and post, errors named by their cell."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext

from luoshi.duties.models import Duty, DutyKind, PostDuty
from luoshi.duties.services import DutyLine, DutyPlan
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Post
from luoshi.organisations.plans import CellError
from luoshi.organisations.roles import Kind
from luoshi.organisations.selectors import registered_names
from luoshi.organisations.workbooks import (
    cell_error,
    chinese_words,
    choices_by_word,
    parts_of,
    text_in,
    write_empty,
)
from luoshi_core.sheets import (
    Column,
    NoHeader,
    ParsedRow,
    SheetError,
    find_layout,
    parse_rows,
    read_grids,
)

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
_SAME = ("title", "line", "kind", "basis", "levels")


def read_duties(content: bytes, actor: Actor) -> DutyPlan:
    """Read a workbook of duties against what the body has already; nothing is written."""
    try:
        grids = read_grids(content)
    except SheetError as error:
        return DutyPlan(errors=(cell_error(error),))
    missing = CellError("", gettext("The workbook is empty."))
    for grid in grids:
        try:
            layout = find_layout(grid, COLUMNS, required=("code", "title"))
        except NoHeader as error:
            missing = cell_error(error)
            continue
        needed = [column for column in COLUMNS if column.key in {"code", "title"}]
        parsed = parse_rows(grid, layout, {}, required=needed)
        errors = [cell_error(error) for error in parsed.errors]
        return _Reader(actor, grid.name, errors).read(parsed.rows)
    return DutyPlan(errors=(missing,))


def empty_workbook() -> bytes:
    """A workbook to fill in: the header, the choices, and what the words mean."""
    kinds, levels = chinese_words(DutyKind), chinese_words(Kind)
    return write_empty(
        [("职责", COLUMNS, {"kind": kinds})],
        [
            ("类别", "、".join(kinds)),
            ("覆盖层级", "、".join(levels) + "；不写的，只看已明确到岗位的。"),
            ("单位、岗位", "一行一个岗位；同一职责多个岗位的，编号相同、另起一行。"),
        ],
    )


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
            code = text_in(row, "code")
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
        if known is not None and known.title != text_in(row, "title"):
            said = gettext("%(code)s is “%(title)s” here already. Choose another code.")
            self._refuse(row, "code", said, code=code, title=known.title)
        return DutyLine(
            code,
            text_in(row, "title"),
            text_in(row, "line"),
            self._kind(row),
            text_in(row, "basis"),
            tuple(self._levels(row)),
            tuple(post for post in posts if not known or (known.pk, post) not in self.held),
            known.pk if known else None,
        )

    def _kind(self, row: ParsedRow) -> str:
        word = text_in(row, "kind")
        kind = choices_by_word(DutyKind).get(word, "") if word else DutyKind.OWN.value
        if not kind:
            said = gettext("“%(word)s” is no kind of duty. Write one of: %(words)s.")
            self._refuse(row, "kind", said, word=word, words="、".join(chinese_words(DutyKind)))
        return kind

    def _levels(self, row: ParsedRow) -> Iterable[str]:
        words = choices_by_word(Kind)
        for word in parts_of(text_in(row, "levels")):
            if word not in words:
                said = gettext("“%(word)s” is no kind of unit. Write some of: %(words)s.")
                self._refuse(row, "levels", said, word=word, words="、".join(chinese_words(Kind)))
            else:
                yield words[word]

    def _post(self, row: ParsedRow) -> int | None:
        unit, title = text_in(row, "unit"), text_in(row, "post")
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
            if text_in(row, key) and text_in(row, key) != text_in(first, key):
                said = gettext("%(code)s says “%(other)s” in line %(line)s. Say the same twice.")
                self._refuse(
                    row, key, said,
                    code=text_in(row, "code"), other=text_in(first, key), line=str(first.line),
                )  # fmt: skip

    def _refuse(self, row: ParsedRow, key: str, sentence: str, **values: str) -> None:
        cell = row.cells.get(key) or str(row.line)
        self.errors.append(CellError(f"{self.sheet} {cell}", sentence % values))
