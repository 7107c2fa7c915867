"""A version of a responsibility list as Word or Excel, to be printed and signed by hand too."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from luoshi.common.figures import NOTHING
from luoshi.duties.selectors import ComparedLine, VersionView
from luoshi_core import sheets
from luoshi_core.sheets.columns import Language

SheetForm = Literal["xlsx", "docx"]
MIME = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
COLUMNS = (
    sheets.ORDINAL,
    sheets.Column("part", "责任类别", "Part", 12),
    sheets.Column("title", "任务或职责", "Task or duty", 44, "long"),
    sheets.Column("number", "编号", "Number", 12),
    sheets.Column("targets", "目标", "Targets", 24),
    sheets.Column("due", "完成时限", "Due", 14),
    sheets.Column("post", "责任岗位", "Post", 16),
    sheets.Column("basis", "依据", "Basis", 24),
    sheets.Column("change", "变动", "Change", 10),
)
_PARTS: Mapping[str, str | Promise] = {
    "post": pgettext_lazy("part in a task", "responsible"),
    "head": pgettext_lazy("part in a task", "as head of the lead"),
    "leader": pgettext_lazy("part in a task", "in charge"),
    "lead": pgettext_lazy("part in a task", "leads"),
    "support": pgettext_lazy("part in a task", "supports"),
    "own": gettext_lazy("own duty"),
    "second": gettext_lazy("second duty"),
}
CHANGES: Mapping[str, str | Promise] = {
    "new": pgettext_lazy("line of a list", "new"),
    "changed": pgettext_lazy("line of a list", "changed"),
    "gone": pgettext_lazy("line of a list", "gone"),
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file ready to be handed out."""

    name: str
    content: bytes
    mime: str


def part_word(part: str) -> str:
    """Which part somebody has in a line, in words."""
    return str(_PARTS.get(part, part))


def make_sheet(form: SheetForm, view: VersionView) -> Sheet:
    """A version as a file, with its number, day, digest and who signed."""
    version = view.version
    language: Language = "en" if get_language() == "en" else "zh"
    title = _("%(whom)s responsibility list") % {"whom": version.whom}
    numbered = {"number": version.number, "day": version.on.isoformat()}
    signature = view.signature
    signed = _("Signed for by: %(name)s") % {
        "name": f"{signature.by_name} {signature.at.date().isoformat()}" if signature else NOTHING
    }
    table = sheets.Table(
        title=title,
        columns=COLUMNS,
        rows=[_row(one) for one in view.lines],
        note=_("Version %(number)s, as of %(day)s.") % numbered,
        footnotes=(signed, _("Digest: %(digest)s") % {"digest": version.digest}),
        language=language,
        paper="A4",
    )
    write = sheets.write_xlsx if form == "xlsx" else sheets.write_docx
    name = f"{title} {version.number} {version.on.isoformat()}.{form}"
    return Sheet(name, write(table), MIME[form])


def _row(one: ComparedLine) -> Mapping[str, object]:
    line = one.line
    due: object = None
    if line.day or line.due_words:
        due = sheets.DateWords(line.day, line.due_words or line.due_on)
    return {
        "part": part_word(line.part),
        "title": line.title,
        "number": line.number,
        "targets": line.targets or None,
        "due": due,
        "post": line.post or None,
        "basis": line.basis or None,
        "change": str(CHANGES[one.change]) if one.change else None,
    }
