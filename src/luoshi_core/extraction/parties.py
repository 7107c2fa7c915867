"""Who is to do it: units named as lead, in support, or together responsible."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, MatchKind

from luoshi_core.extraction.acts import ANY_ACT
from luoshi_core.extraction.model import Unit

_NAME = r"[\u4e00-\u9fff（）()0-9]{2,24}?"
_LIST = rf"{_NAME}(?:[、及和与]{_NAME}){{0,12}}?"
_TAIL = (
    r"(?:局|办|委(?!员(?!会))|部|厅|署|院|会|社|处|室|站|所|队|中心|公司|集团|镇|乡|街道|办事处|村|社区|学校|医院|"
    r"科|股|科室|支队|大队|政府|党委|党组|支部|机关|单位|部门|工委|管委会|指挥部|工作组|专班|银行|法院|检察院|"
    r"工会|联合会|分局|小组|联席会议|科|股|科室|党校|团委|妇联|残联|科协|地区|开发区|园区|新区)"
)
_PERSON = (
    r"(?:同志|负责人|书记|县长|副县长|区长|副区长|市长|副市长|镇长|乡长|主任|局长|领导|干部|委员)"
)

_LABELLED = re.compile(
    r"(?P<label>牵头(?:责任)?(?:单位|部门)|责任(?:单位|部门|主体)|承办单位|主办单位|落实单位|实施单位|整改(?:责任)?单位|"
    r"配合(?:单位|部门)|协办单位|协助单位|参与单位|协同单位)[:：]\s*"
    r"(?P<names>(?:(?![ \u3000]{1,4}(?:牵头|责任|配合|协办|协助|参与)(?:责任)?(?:单位|部门)[:：])"
    r"[^;；。\n:：()（）]|"
    r"[（(][^（）()\n]{1,16}[）)]){2,200})"
)
_NOTE = re.compile(
    r"(?P<lead>[^，,。；;\n（()）]{2,120}?)(?:共同|分别)?(?:牵头负责|牵头|负责|落实|承办)"
    r"(?:[，,、；;]\s*(?P<support>[^。；;\n（()）]{2,160}?)(?:配合|协助|参与|参加|按职责分工负责|分工负责))?$"
)
_LED_BY = re.compile(
    r"由(?P<lead>[^，,。；;\n]{2,60}?)(?:牵头负责|牵头|负责(?!同志|人)|承办|承担|统筹|解决|组织实施)"
    r"(?:[，,]\s*(?P<support>[^，,。；;\n]{2,80}?)(?:配合|协助|参与))?"
)
_SUPPORTED = re.compile(
    r"(?:会同|联合|商)(?P<support>[^，,。；;\n]{2,60}?)(?=于|在|尽快|做好|[0-9]|每|共同|抓紧|制定|研究|开展|完成|提出|[，,。；;]|$)"
)
_THEN_SUPPORTED = re.compile(
    r"(?:牵头|负责)[，,]\s*(?P<support>[^，,。；;\n]{2,80}?)(?:配合|协助|参与)"
)
_LEAD_THEN_SUPPORT = re.compile(rf"^(?P<lead>{_NAME}{_TAIL})(?:负责|牵头)$")

_BEFORE_VERB = (
    r"(?=要|须|应|应当|将|必须|务必|需|负责|牵头|于[0-9二]|在[0-9二]|[0-9一二三四五六七八九十]{1,4}(?:月|季度|个工作日)|20[0-9]{2}年|"
    r"每(?:年|月|周|季|半)|从本月|会同|联合|根据|自|从|组织|建立|完成|制定|印发|实行|推行|对照|对|具体|主持|抓紧|尽快|上半年|下半年|年底|三季度末|力争|以|的?原则上)"
)
_SUBJECT = re.compile(
    rf"^(?:请|责成|会议要求|会议明确|会议议定|由)?[，,：:]?(?P<names>(?:[\u4e00-\u9fff（）()]{{0,14}}?{_TAIL})"
    rf"(?:[、和与及](?:[\u4e00-\u9fff（）()]{{0,14}}?{_TAIL})){{0,10}}){_BEFORE_VERB}"
)
_ASKED = re.compile(
    rf"^(?:请|由|责成)(?P<names>(?:[\u4e00-\u9fff（）()]{{0,14}}?{_TAIL})"
    rf"(?:[、和与及](?:[\u4e00-\u9fff（）()]{{0,14}}?{_TAIL})){{0,10}})(?=[\u4e00-\u9fff0-9，,])"
)
#: Names that are units wherever they stand: an office, a government, a township, a firm.
_OFFICE = (
    r"(?:[县市区镇乡省州局厅](?:(?!会同|联合|负责|牵头|配合)[\u4e00-\u9fff（）()]){1,14}|[\u4e00-\u9fff]{2,6})"
    r"(?:局|办|委(?!员(?!会))|办公室|政府|街道|街道办|镇|乡|公司|集团|中心|管委会|督查室|委员会|党校|联合会|总工会|团委|妇联|"
    r"支队|大队|指挥部|财政|领导小组|专班|工作组|检察院|法院|分局|[农编改统研]办)"
)
_OFFICES_ACT = re.compile(
    rf"^(?:请|责成|由)?(?P<names>{_OFFICE}(?:[、和与及]{_OFFICE}){{0,8}})"
    rf"(?=(?:要|须|应|应当|将|必须|务必|需|拟|会后|先行|再|也|同步|及时|切实|全力|逐一|逐个|对|把|按|按照|根据|围绕|结合|"
    rf"在|于|自|从|至少|不少于|[一二两三半][个]?[周月天年]内|本[周月]|下[周个月]|今年|明年|年底|年内|全年|每|[0-9一二三四五六七八九十]{{1,4}}[月日个天]|{ANY_ACT.pattern}))"
)
_GENERAL = re.compile(
    r"^(?:请)?(?P<names>(?:各级|各有关|各相关|每[个家]|各)[\u4e00-\u9fff、（）()]{1,16}?)"
    rf"(?:{_BEFORE_VERB}|(?=按照|按|围绕|结合|确定|明确|至少|不少于|{ANY_ACT.pattern}))"
)
_PEOPLE = re.compile(rf"^(?:请)?(?P<names>[\u4e00-\u9fff]{{0,10}}?{_PERSON}){_BEFORE_VERB}")
_NOT_A_UNIT = re.compile(
    r"^(?:.*[由将把].*|我们|大家|全市上下|全县上下|全区上下|全镇上下|工作|任务|项目|问题|整改|会议|对|把|将|以|在|各项.*|有关单位|相关单位|有条件|"
    r"社会|机会|全社会|.*(?:大会|例会|主题党日|座谈会|建设|工作|改革|服务|项目|管理|发展|体系|机制|制度|方面))$"
)
_SPLIT = re.compile(
    r"[、，,/\s]+|(?<=[局委办厅部镇乡会院])(?:和|与|及|以及)(?=[\u4e00-\u9fff]{2,})"
)


@dataclass(frozen=True, slots=True)
class Register:
    """The unit names a body uses, found wherever they stand in a text."""

    names: tuple[str, ...]
    machine: AhoCorasick | None

    @classmethod
    def of(cls, names: Sequence[str]) -> Register:
        """Make a register of names; the longest name that fits wins."""
        known = tuple(sorted({name.strip() for name in names if name.strip()}))
        machine = AhoCorasick(known, matchkind=MatchKind.LeftmostLongest) if known else None
        return cls(known, machine)

    def find(self, text: str) -> list[tuple[int, int]]:
        """Say where names of the register stand in the text."""
        if self.machine is None:
            return []
        found = self.machine.find_matches_as_indexes(text)
        return [(start, end) for _, start, end in found if not _NO_NAME_ENDS.match(text, end)]


#: 县政协委员 are persons and 全县性会议 is a kind of meeting: no unit is named.
_NO_NAME_ENDS = re.compile(r"委员(?!会)|代表(?!团|大会|处)|性")


def find_note_units(text: str, start: int, end: int) -> list[Unit]:
    """Read a responsibility note: 牵头单位：…；配合单位：… or (…牵头，…配合)."""
    units: list[Unit] = []
    for match in _LABELLED.finditer(text, start, end):
        role = _role_of_label(match["label"], led=any(unit.role == "lead" for unit in units))
        units += name_list(text, match.start("names"), match.end("names"), role)
    if units:
        return units
    inner_start, inner_end = _without_brackets(text, start, end)
    if inner_end - inner_start > 400:
        return []
    note = _NOTE.match(text, inner_start, inner_end)
    if note is None:
        return []
    leads = _names(text, note.start("lead"), note.end("lead"))
    alone = "牵头" in text[note.end("lead") : note.end("lead") + 5] or len(leads) == 1
    units = [Unit(text[a:b], "lead" if alone else "responsible", a, b) for a, b in leads]
    if note["support"]:
        units += name_list(text, note.start("support"), note.end("support"), "support")
    return units


def _role_of_label(label: str, *, led: bool) -> str:
    if label.startswith(("配合", "协", "参与")) or (led and label.startswith("责任")):
        return "support"
    return "first"


def _without_brackets(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in "（( \u3000":
        start += 1
    while end > start and text[end - 1] in "）)。 \u3000":
        end -= 1
    return start, end


def name_list(text: str, start: int, end: int, role: str) -> list[Unit]:
    """Split a list of units; with the role `first` the first leads and the others support."""
    units = []
    for position, (begin, stop) in enumerate(_names(text, start, end)):
        given = role if role != "first" else ("lead" if position == 0 else "support")
        marked = _MARKED_ROLE.search(text, begin, stop)
        last = marked.start() if marked else stop
        if marked:
            given = "lead" if marked["role"] in {"牵头", "主办"} else "support"
        if last - begin >= 2:
            units.append(Unit(text[begin:last], given, begin, last))
    return units


#: 县财政局（牵头）
_MARKED_ROLE = re.compile(r"[（(](?P<role>牵头|主办|配合|协办)(?:单位|部门)?[）)]")


def _names(text: str, start: int, end: int) -> list[tuple[int, int]]:
    spans = []
    begin = start
    for match in _SPLIT.finditer(text, start, end):
        if _is_open(text[begin : match.start()]):
            continue
        spans.append((begin, match.start()))
        begin = match.end()
    spans.append((begin, end))
    return [span for span in (_tidy(text, *span) for span in spans) if span]


def _is_open(words: str) -> bool:
    """Whether a bracket stands open: 各县（市、区） is one name."""
    return words.count("(") + words.count("（") > words.count(")") + words.count("）")


def _tidy(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and text[start] in " \u3000由请—-":
        start += 1
    while end > start and text[end - 1] in " \u3000等—-":
        end -= 1
    name = text[start:end]
    if not 2 <= len(name) <= 30 or _NOT_A_UNIT.match(name):
        return None
    return start, end


def find_acting_units(text: str, start: int, end: int) -> list[Unit]:
    """Find the units that a clause makes act: its subject, 由…牵头, 会同…."""
    marker = _ITEM_MARK.match(text, start, end)
    if marker:
        start = marker.end()
    led = _LED_BY.search(text, start, min(end, start + 200))
    if led:
        units = _leads(text, led.start("lead"), led.end("lead"))
        if led.group().find("牵头") >= 0:
            units = [Unit(unit.name, "lead", unit.start, unit.end) for unit in units]
        if led["support"]:
            units += name_list(text, led.start("support"), led.end("support"), "support")
        return units
    for pattern in (_GENERAL, _SUBJECT, _ASKED, _PEOPLE, _OFFICES_ACT):
        match = pattern.match(text[start : min(end, start + 160)])
        if match and not _NOT_A_UNIT.match(match["names"]):
            units = _leads(text, start + match.start("names"), start + match.end("names"))
            return units + _supporters(text, start + match.end(), end) if units else []
    return []


_ITEM_MARK = re.compile(r"[一二三四五六七八九十](?:是|要)|并且?|同时|其中")
_MANY = re.compile(r"(?:支部|书记|干部|领导)$|^[0-9]")


def _leads(text: str, start: int, end: int) -> list[Unit]:
    spans = _names(text, start, end)
    several = len(spans) > 1
    return [
        Unit(text[a:b], "responsible" if several or _MANY.search(text[a:b]) else "lead", a, b)
        for a, b in spans
    ]


_AFTERWARDS = re.compile(
    r"(?:由|请)?(?P<names>[^，,。；;\n]{2,80}?)(?:(?P<lead>牵头负责|牵头|负责|承办|主办|落实)|配合|协助|参与)(?:完成|实施|落实)?"
)


def find_trailing_units(text: str, start: int, end: int) -> list[Unit]:
    """Find the units in a clause that only says who leads or helps: 由住建局负责, 城北镇配合."""
    match = _AFTERWARDS.fullmatch(text, start, end)
    if match is None or ANY_ACT.match(match["names"]):
        return []
    role = "first" if match["lead"] else "support"
    units = name_list(text, match.start("names"), match.end("names"), role)
    return [unit for unit in units if _ENDS_LIKE_A_UNIT.search(unit.name)]


_ENDS_LIKE_A_UNIT = re.compile(rf"{_TAIL}$")


def _supporters(text: str, start: int, end: int) -> list[Unit]:
    match = _SUPPORTED.match(text, start, end) or _THEN_SUPPORTED.match(text, start, end)
    return name_list(text, match.start("support"), match.end("support"), "support") if match else []
