"""Names of private persons, told by what stands around them; who holds an office is no secret."""

import re
from collections.abc import Iterator
from importlib import resources

from luoshi_core.privacy.finding import Finding, Kind

_COMPOUND = "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|夏侯|端木|长孙|宇文"
_COMPOUND_SURNAMES = frozenset(_COMPOUND.split("|"))
_SINGLE = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许邓冯韩曹曾彭萧肖蔡潘田董袁于余叶蒋杜苏魏程吕丁"
    "沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严赖覃洪"
    "武莫孔汤向常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪"
    "梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁房滕屈饶解牟艾尤时穆农司卓古吉缪简车项连芦"
)
_SURNAME = rf"(?:{_COMPOUND}|[{_SINGLE}])"
_HAN = r"[\u3400-\u4dbf\u4e00-\u9fff]"
_LABEL = (
    "姓名|联系人|举报人|投诉人|来电人|来访人|信访人|反映人|申请人|当事人|受理人|户主|患者姓名|学生姓名|"
    "监护人|家属|收款人|开户名|户名|受益人|死者|伤者|被告|原告|持卡人|车主"
)
# After a label with a colon the whole cell is the name, of whatever people.
_AFTER_LABEL = re.compile(
    rf"(?:{_LABEL})[ ]?[:：][ ]?(?P<name>{_HAN}{{2,4}}?(?:[·•]{_HAN}{{1,10}})*)"
    rf"(?=[,，、;；。.\s()（）\d:：]|(?:性别|身份证|电话|手机|联系|住址|地址|男|女|年龄|家住|系|反映)|$)"
)
_FOLLOWS = (
    "反映|来电|来信|来访|投诉|举报|称|说|的|家|在|是|与|和|及|因|向|于|被|已|将|等|表示|先生|女士|老人|夫妇|"
    "一家|同学|联系|身份证|电话|手机|住|系|诉|到|从|对|把|为|户|名下|本人|提出|申请|要求|报警|患|也|就"
)
_PERSON = (
    "村民|居民|群众|市民|业主|租户|住户|商户|职工|工人|家长|学生|患者|病人|网友|网民|举报人|投诉人|来电人|"
    "来访人|信访人|反映人|申请人|当事人|贫困户|脱贫户|低保户|特困户|五保户|监测户|户主|个体户|房东|司机|"
    "联系人|死者|伤者|其子|其女|其妻|其夫|其父|其母|妻子|丈夫|儿子|女儿|父亲|母亲|孙子|老人|老党员"
)
_AFTER_PERSON = re.compile(
    rf"(?:{_PERSON})(?P<name>{_SURNAME}{_HAN}{{1,2}}?)(?=[,，、;；。：:\s()（）\d“”]|{_FOLLOWS}|$)"
)
_BEFORE_TITLE = re.compile(
    rf"(?<!{_HAN})(?P<name>{_SURNAME}{_HAN}{{1,2}}?)(?=先生|女士|小姐|大爷|大妈|阿姨|老汉|婆婆)"
)
# Everyday words that begin like a name.
_NO_NAMES = frozenset(
    resources.files(__package__).joinpath("everyday_words.txt").read_text("utf-8").split()
)
_CELL_NAME = re.compile(rf"{_HAN}{{2,4}}(?:[·•]{_HAN}{{1,10}}){{0,3}}")
_NAME_HEADS = frozenset(_LABEL.split("|")) | {
    "名字", "学生", "业主", "村民", "成员姓名", "户主姓名", "申请人姓名", "姓 名", "享受人",
}  # fmt: skip


def find_names(folded: str) -> Iterator[Finding]:
    """The names of private persons, by label, by what the person is called, by table column."""
    for found in _AFTER_LABEL.finditer(folded):
        if "某" not in found["name"]:
            yield Finding(*found.span("name"), Kind.NAME, 95)
    for pattern, confidence in ((_AFTER_PERSON, 85), (_BEFORE_TITLE, 88)):
        for found in pattern.finditer(folded):
            if _may_be_name(found["name"]):
                yield Finding(*found.span("name"), Kind.NAME, confidence)
    yield from _names_in_tables(folded)


def is_compound(name: str) -> bool:
    """Whether a name begins with a surname of two characters."""
    return len(name) > 2 and name[:2] in _COMPOUND_SURNAMES


def _may_be_name(words: str) -> bool:
    return "某" not in words and words[:2] not in _NO_NAMES


def _names_in_tables(folded: str) -> Iterator[Finding]:
    columns: frozenset[int] = frozenset()
    start = 0
    for line in folded.split("\n"):
        cells = line.split("\t")
        if len(cells) == 1:
            columns = frozenset()
        else:
            heads = frozenset(n for n, cell in enumerate(cells) if cell.strip() in _NAME_HEADS)
            if heads:
                columns = heads
            else:
                yield from _in_columns(cells, columns, start)
        start += len(line) + 1


def _in_columns(cells: list[str], columns: frozenset[int], start: int) -> Iterator[Finding]:
    place = start
    for number, cell in enumerate(cells):
        words = cell.strip()
        if number in columns and _CELL_NAME.fullmatch(words) and "某" not in words:
            begins = place + cell.index(words)
            yield Finding(begins, begins + len(words), Kind.NAME, 93)
        place += len(cell) + 1
