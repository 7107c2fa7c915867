"""The tree as a workbook: sheet 单位 with the units, sheet 岗位 with posts, holders, stand-ins."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext, override

from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Organisation, Post, User
from luoshi.organisations.plans import CellError, PostLine, TreePlan, UnitLine
from luoshi.organisations.roles import Kind, Role
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
    Grid,
    NoHeader,
    Parsed,
    ParsedRow,
    SheetError,
    find_layout,
    parse_rows,
    read_grids,
)

UNIT_SHEET, POST_SHEET = "单位", "岗位"
UNIT_COLUMNS = (
    Column("name", "名称", "Name", 30, aliases=("单位名称", "全称")),
    Column("short_name", "简称", "Short name", 16),
    Column("under", "上级单位", "Under", 30, aliases=("上级", "隶属")),
    Column("kind", "类型", "Kind", 14, aliases=("单位类型",)),
    Column("line", "条线", "Line", 14),
    Column("comparison_group", "比较组", "Comparison group", 14, aliases=("考核组",)),
    Column("code", "代码", "Code", 14, aliases=("区划代码",)),
    Column("aliases", "别名", "Other names", 24),
)
POST_COLUMNS = (
    Column("unit", "单位", "Unit", 30, aliases=("单位名称",)),
    Column("title", "岗位", "Post", 20, aliases=("岗位名称", "职务")),
    Column("roles", "职责角色", "Roles", 22, aliases=("角色",)),
    Column("name", "姓名", "Holder", 12),
    Column("username", "登录名", "Login name", 16, aliases=("账号",)),
    Column("b", "B角", "B", 18),
    Column("c", "C角", "C", 18),
)
_LOGIN_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")


@dataclass(slots=True)
class _Known:
    """What the body has already."""

    root: str
    units: set[str]
    posts: set[tuple[str, str]]
    logins: dict[str, str]
    holders: dict[str, list[tuple[str, str]]] = field(default_factory=dict)


def read_tree(content: bytes, actor: Actor) -> TreePlan:
    """Read a workbook of units and posts against what the body has already."""
    try:
        grids = read_grids(content)
    except SheetError as error:
        return TreePlan(errors=(cell_error(error),))
    known = _known(actor)
    units, errors = _rows(grids, UNIT_SHEET, UNIT_COLUMNS, ("name", "kind"))
    posts, more = _rows(grids, POST_SHEET, POST_COLUMNS, ("unit", "title"))
    reader = _TreeReader(known, [*errors, *more])
    return reader.read(units, posts)


def empty_workbook() -> bytes:
    """A workbook to fill in: both sheets with their headers, and the words."""
    with override("zh-hans"):
        terms = gettext("kind"), gettext("roles")
    return write_empty(
        [
            (UNIT_SHEET, UNIT_COLUMNS, {"kind": chinese_words(Kind)}),
            (POST_SHEET, POST_COLUMNS, {}),
        ],
        [
            (terms[0], "、".join(chinese_words(Kind))),
            (terms[1], "、".join(chinese_words(Role))),
            ("上级单位", "写单位全称；不写的，挂在最上一级单位之下。"),
            ("登录名", "小写字母、数字、点、横线；同一人兼多个岗位时用同一登录名。"),
            ("B角、C角", "写同一单位的岗位名称，或该岗位现任人员姓名；跨单位写“单位/岗位”。"),
            ("分隔", "一格内有多项时用顿号分开。"),
        ],
    )


class _TreeReader:
    """Checks the rows of both sheets against one another and against the body."""

    def __init__(self, known: _Known, errors: Iterable[CellError]) -> None:
        self.known = known
        self.errors = list(errors)
        self.names = set(known.units)

    def read(self, units: Sequence[ParsedRow], posts: Sequence[ParsedRow]) -> TreePlan:
        new_units = [row for row in units if text_in(row, "name") not in self.known.units]
        lines = {line.name: line for line in self._units(new_units)}
        ordered = self._ordered(lines, new_units)
        new_posts = list(self._posts(posts))
        if self.errors:
            return TreePlan(errors=tuple(self.errors))
        if not ordered and not new_posts:
            said = gettext("The workbook names nothing that is not there already.")
            return TreePlan(errors=(CellError("", said),))
        return TreePlan(
            units=tuple(ordered),
            posts=tuple(new_posts),
            known_units=len(units) - len(new_units),
            known_posts=len(posts) - len(new_posts),
        )

    def _units(self, rows: Sequence[ParsedRow]) -> Iterator[UnitLine]:
        kinds = choices_by_word(Kind)
        for row in rows:
            name = text_in(row, "name")
            if name in self.names:
                self._refuse(UNIT_SHEET, row, "name", gettext("%(name)s stands twice."), name=name)
                continue
            self.names.add(name)
            kind = kinds.get(text_in(row, "kind"), "")
            if not kind:
                self._refuse(
                    UNIT_SHEET,
                    row,
                    "kind",
                    gettext("“%(word)s” is no kind of unit. Write one of: %(words)s."),
                    word=text_in(row, "kind"),
                    words="、".join(chinese_words(Kind)),
                )
            yield UnitLine(
                name,
                text_in(row, "short_name"),
                text_in(row, "under") or self.known.root,
                kind,
                text_in(row, "line"),
                text_in(row, "comparison_group"),
                text_in(row, "code"),
                tuple(parts_of(text_in(row, "aliases"))),
            )

    def _ordered(self, lines: dict[str, UnitLine], rows: Sequence[ParsedRow]) -> list[UnitLine]:
        """Units above before units below, whatever their order in the sheet."""
        placed = set(self.known.units)
        for row in rows:
            line = lines.get(text_in(row, "name"))
            if line and line.under not in self.names:
                said = gettext("There is no unit called %(name)s, here or in the sheet.")
                self._refuse(UNIT_SHEET, row, "under", said, name=line.under)
                placed.add(line.under)
        ordered: list[UnitLine] = []
        waiting = list(lines.values())
        while waiting:
            ready = [line for line in waiting if line.under in placed]
            if not ready:
                self._refuse_circle(waiting, rows)
                break
            ordered += ready
            placed |= {line.name for line in ready}
            waiting = [line for line in waiting if line.name not in placed]
        return ordered

    def _refuse_circle(self, waiting: Sequence[UnitLine], rows: Sequence[ParsedRow]) -> None:
        names = {line.name for line in waiting}
        for row in rows:
            if text_in(row, "name") in names:
                said = gettext("%(name)s stands under itself by way of the units above it.")
                self._refuse(UNIT_SHEET, row, "under", said, name=text_in(row, "name"))

    def _posts(self, rows: Sequence[ParsedRow]) -> Iterator[PostLine]:
        seen = set(self.known.posts)
        holders: dict[str, list[tuple[str, str]]] = defaultdict(list, self.known.holders)
        titles = set(self.known.posts)
        for row in rows:
            place = (text_in(row, "unit"), text_in(row, "title"))
            titles.add(place)
            if text_in(row, "name") and place not in holders[text_in(row, "name")]:
                holders[text_in(row, "name")].append(place)
        twice: set[tuple[str, str]] = set()
        for row in rows:
            place = (text_in(row, "unit"), text_in(row, "title"))
            if place in self.known.posts:
                continue
            if place[0] not in self.names:
                said = gettext("There is no unit called %(name)s, here or in the sheet 单位.")
                self._refuse(POST_SHEET, row, "unit", said, name=place[0])
            if place in seen or place in twice:
                said = gettext("The post %(name)s stands twice.")
                self._refuse(POST_SHEET, row, "title", said, name=" ".join(place))
            seen.add(place)
            self._check_login(row)
            yield PostLine(
                *place,
                roles=tuple(self._roles(row)),
                name=text_in(row, "name"),
                username=text_in(row, "username").lower(),
                stand_ins=tuple(self._stand_ins(row, place, titles, holders)),
            )

    def _roles(self, row: ParsedRow) -> Iterator[str]:
        words = choices_by_word(Role)
        for part in parts_of(text_in(row, "roles")):
            if part in words:
                yield words[part]
                continue
            self._refuse(
                POST_SHEET,
                row,
                "roles",
                gettext("“%(word)s” is no role. Write some of: %(words)s."),
                word=part,
                words="、".join(chinese_words(Role)),
            )

    def _check_login(self, row: ParsedRow) -> None:
        name, username = text_in(row, "name"), text_in(row, "username").lower()
        if name and not username:
            said = gettext("%(name)s has no login name. Write one, or leave the holder empty.")
            self._refuse(POST_SHEET, row, "username", said, name=name)
        elif username and not name:
            said = gettext("Write whose login name %(name)s is.")
            self._refuse(POST_SHEET, row, "name", said, name=username)
        elif username and not _LOGIN_NAME.fullmatch(username):
            said = gettext("“%(name)s” is no login name: use letters, digits, dots, hyphens.")
            self._refuse(POST_SHEET, row, "username", said, name=username)
        elif username and self.known.logins.setdefault(username, name) != name:
            said = gettext("The login name %(name)s belongs to %(other)s already.")
            other = self.known.logins[username]
            self._refuse(POST_SHEET, row, "username", said, name=username, other=other)

    def _stand_ins(
        self,
        row: ParsedRow,
        place: tuple[str, str],
        titles: set[tuple[str, str]],
        holders: dict[str, list[tuple[str, str]]],
    ) -> Iterator[tuple[str, str]]:
        chosen: set[tuple[str, str]] = set()
        for key in ("b", "c"):
            word = text_in(row, key)
            if not word:
                continue
            unit, _, title = word.rpartition("/")
            named = (unit or place[0], title)
            held = holders.get(word, [])
            stand_in = named if named in titles else held[0] if len(held) == 1 else None
            if stand_in is None or stand_in == place or stand_in in chosen:
                said = gettext("“%(word)s” is no other post or holder that can stand in here.")
                self._refuse(POST_SHEET, row, key, said, word=word)
                continue
            chosen.add(stand_in)
            yield stand_in

    def _refuse(self, sheet: str, row: ParsedRow, key: str, sentence: str, **values: str) -> None:
        cell = row.cells.get(key) or str(row.line)
        self.errors.append(CellError(f"{sheet} {cell}", sentence % values))


def _rows(
    grids: Sequence[Grid], name: str, columns: Sequence[Column], needed: Sequence[str]
) -> tuple[Sequence[ParsedRow], list[CellError]]:
    grid = next((grid for grid in grids if grid.name.strip() == name), None)
    if grid is None:
        if name == POST_SHEET:
            return (), []
        said = gettext("The workbook has no sheet called %(name)s. Use the empty workbook.")
        return (), [CellError("", said % {"name": name})]
    try:
        layout = find_layout(grid, columns, required=needed)
    except NoHeader as error:
        return (), [cell_error(error)]
    required = [column for column in columns if column.key in needed]
    parsed: Parsed = parse_rows(grid, layout, {}, required=required)
    return parsed.rows, [cell_error(error) for error in parsed.errors]


def _known(actor: Actor) -> _Known:
    units = Organisation.objects.of_body(actor.body_id).filter(ended_on=None)
    names = {unit.pk: unit.name for unit in units.only("name")}
    root = units.filter(depth=1).first()
    posts = Post.objects.of_body(actor.body_id).filter(ended_on=None)
    titles = {
        (names.get(unit, ""), title)
        for unit, title in posts.values_list("organisation_id", "title")
    }
    people = User.objects.values_list("username", "name")
    held = posts.filter(appointments__ends_on=None, appointments__isnull=False)
    holders: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for unit, title, name in held.values_list(
        "organisation_id", "title", "appointments__user__name"
    ):
        holders[name].append((names.get(unit, ""), title))
    return _Known(root.name if root else "", set(names.values()), titles, dict(people), holders)
