"""Numbers to reach: value, unit as written, and how the text compares them."""

from __future__ import annotations

import re
from decimal import Decimal
from re import Match

from luoshi_core.extraction.model import Target
from luoshi_core.extraction.numerals import read_number

Value = Decimal | tuple[Decimal, Decimal]

_DIGITS = r"[0-9０-９]{1,12}(?:,[0-9]{3}){0,4}(?:[.．][0-9０-９]{1,6})?"
_CHINESE = r"[一二两三四五六七八九十百千]{1,6}"
_SCALE = r"(?:万亿|千万|百万|十万|万|个亿|亿|千|百)?"
_DASH = r"(?:—{1,2}|-|－|~|～|至)"
_MEASURES = (
    "(?:个百分点|百分点|个亿|人民币|美元|欧元|港元|元|公顷|公里|千米|平方公里|平方千米|平方米|立方米|平米|"
    "亩|亿斤|斤|微克/立方米|毫克/升|吨/日|吨标准煤|标准煤|吨|公斤|千克|方|千瓦时|千瓦|兆瓦|千伏|人次|人份|人|名|位|户次|户|家次|家|"
    "个月|个工作日|个小时|小时|分钟|个|项|所|处|座|场次|场|次|台套|套|盏|条|件|篇|例|张|台|辆|艘|架|对|间|栋|幢|宗|批次|笔|株|"
    "棵|头|只|羽|门|轮|趟|课时|学时|学分|册|本|部|首|支|片|块|段|孔|眼|口|米|床|期|遍|字|枚|组|学分|单|面|道|宗|车次|列|航线|"
    "％|%|‰|倍|成|天)"
)
_COUNTED = (
    "(?:(?:万|亿)?(?:吨|亩|元|人次|人|千瓦)|届|遍|公里|平方米|处|次|家|所|名|场|座|条|篇|趟|张|户|例|轮|项|个|"
    "盏|台|辆|件|份|天)"
)
_SUFFIX = "(?P<suffix>及?以上|以内|以下|左右|上下)?"

#: 5260平方公里, 2.4万人次, 5%—5.5%, 5—5.5%
_IN_DIGITS = re.compile(
    rf"(?P<number>{_DIGITS})(?:(?P<scale>[多余]?{_SCALE})(?P<unit>{_MEASURES}))?"
    rf"(?:{_DASH}(?P<upper>{_DIGITS})(?P<upper_unit>{_SCALE}{_MEASURES}))?{_SUFFIX}"
)
#: 六成, 一半以上, 翻一番, 百分之九十五, 千万吨, 两处
_IN_WORDS = re.compile(
    rf"百分之(?P<percent>{_CHINESE}|{_DIGITS}){_SUFFIX}"
    r"|(?P<tenths>[一二两三四五六七八九])成(?=以|$|[，,。；;、的左])(?P<s2>以上|以内|左右)?"
    r"|(?<!另)(?:一半|半数)(?P<half>以上|以内|左右)?"
    r"|翻(?P<doubled>[一两三]?)番"
    r"|(?<=[破达超过])(?P<round>[十百千]?[万亿])(?P<of>人次|人|户|亩|家|吨|元|辆|件)"
    r"|(?P<past_half>过半)(?=$|[，,。；;、\ue000])"
    rf"|(?<![第前后每近几这那同唯统专独之任不进统一二三四五六七八九十百千])(?P<words>{_CHINESE})(?P<counted>{_COUNTED})"
    r"(?P<s3>以上|以内|左右)?"
)
#: 城乡居民收入比缩小到2.2以内: a bare ratio.
_RATIO = re.compile(
    rf"(?:缩小到|缩小至|控制在|降到|提高到|达到|保持在|稳定在)(?P<number>{_DIGITS})(?P<suffix>以内|左右|以上)?"
    r"(?=$|[，,。；;、])"
)
#: A number of topics, not of things: it announces what follows.
_TOPICS = re.compile(
    r"(?:个|项|条|大|点|类|种|方面|件)(?:主要|重点|具体|关键|基本|核心|突出|方面的?)*"
    r"(?:方面|工作(?!组|日)|原则|意见|重点(?!项目|工程|企业|产业)|要求|关系|问题(?!整改)|环节|转变|机制|建议|"
    r"层面|优势|短板|要义|着力|内容|定位|阶段|区分|责任|维护|意识|自信|坚持|作用|关键|必须|统筹|"
    r"领域|字|方向|职能|制度|规定|理念|能力|举措|措施|政策|条款|省(?!级)|国家(?!级)|发展中|确立|基本)"
)
_AT_LEAST = re.compile(
    r"(?:≥|不低于|不少于|不小于|至少|达到|突破|(?<!不)(?<!不[得能准])超过|(?<!不)超出|(?:提高|提升|增加|扩大|上升|增长|发展|做大)[到至]|增至|达|(?<!不)超|"
    r"(?:至少|不少于)[\u4e00-\u9fff]{1,5})$"
)
_AT_MOST = re.compile(
    r"(?:≤|不(?:得|能|准)?超过|不超出?|不高于|不大于|不多于|控制在|(?:压缩|压减|下降|缩小|缩短|降低|降)[到至]|(?<!不)(?<!不得)低于|限制在)$"
)
_NO_TARGET_BEFORE = re.compile(
    r"(?:第|连续|[从由](?:[\u4e00-\u9fff]{1,4})?|原有|具有|年满|每千|每万|每百|[≥≤<>=×])$"
)
#: 病历甲级率≥95% sets a target; a formula does not.
_MEASURED = re.compile(r"(?:率|值|数|度|量|比|分|间|重|占比)[≥≤]$")
_PARAMETER = re.compile(r"提前$|超期$|逾期$")
_TIME_SPENT = re.compile(r"左右?的?时间|时间")
_LARGE_ONES = re.compile(r"(?:万|亿)?元(?:企业|项目)")
_OVER = re.compile(r"[超过]$")
#: 亿元以上项目, 千人以上供水工程: what goes on is described, not counted.
_GOES_ON = re.compile(r"[\u4e00-\u9fff0-9]")
_POWER_NAME = re.compile(r"[\u4e00-\u9fff]{0,4}(?:储能|光伏|风电|电站|变电|输变电|电网)|和[0-9]")
_AT_LEAST_ONE = re.compile(
    r"(?:各|至少|不少于)[\u4e00-\u9fff]{0,4}$|每[个家村县乡镇][\u4e00-\u9fff]{0,8}$"
)
_NAME_AFTER = re.compile(r"(?:党代会|全会|会议|全国|全体|代表大会|人代会)")
_MODIFIED = ("元", "亩", "平方米", "人")
#: Measures that are also the beginning of other words: they count only at the end of a phrase.
_LOOSE = frozenset(
    {
        "期",
        "字",
        "组",
        "面",
        "道",
        "段",
        "块",
        "片",
        "口",
        "单",
        "小时",
        "分钟",
        "部",
        "支",
        "列",
        "门",
    }
)
_COUNTS_ONE = frozenset({"次", "趟", "场", "轮", "篇", "例", "届", "遍"})
_PHRASE_BREAK = re.compile(r"[，,。；;、：:\ue000\ue001“”]")
_EIGHTFOLD = {"": 2, "一": 2, "两": 4, "三": 8}


def find_quantities(masked: str, start: int, end: int) -> list[Target]:
    """Find the numbers to reach in a stretch; `masked` hides brackets, quotations and dates."""
    found = [
        target
        for pattern, read in ((_IN_DIGITS, _read_digits), (_IN_WORDS, _read_words))
        for match in pattern.finditer(masked, start, end)
        if (target := read(masked, match, start, end))
    ]
    if not found:
        found = [_read_ratio(masked, match, start) for match in _RATIO.finditer(masked, start, end)]
    return sorted(found, key=lambda target: target.start)


def _read_digits(masked: str, match: Match[str], start: int, end: int) -> Target | None:
    low = read_number(match["number"])
    if low is None or not (match["unit"] or match["upper_unit"]):
        return None
    before = masked[max(start, match.start() - 14) : match.start()]
    after = masked[match.end() : min(end, match.end() + 12)]
    unit = match["upper_unit"] or match["scale"].lstrip("多余") + match["unit"]
    if _says_no_target(before, after, match, unit):
        return None
    value: Value = low
    if match["upper"]:
        high = read_number(match["upper"])
        if high is None:
            return None
        value = (low, high)
    operator = _comparison(before, match["suffix"] or "", value)
    return _target(masked, match, start, operator, value, unit)


def _says_no_target(before: str, after: str, match: Match[str], unit: str) -> bool:
    """Thresholds, parameters, starting values, topics and parts of a name are no targets."""
    if _NO_TARGET_BEFORE.search(before) and not _MEASURED.search(before):
        return True
    if _PARAMETER.search(before):
        return True
    if unit in _LOOSE and not re.match(r"[，,。；;、（(\ue000]|$|以上|以内", after):
        return True
    compared = (match["suffix"] or "").endswith(("以上", "以下"))
    if compared and (after[:1] == "的" or (unit.endswith(_MODIFIED) and _GOES_ON.match(after))):
        return True
    if unit.endswith(("兆瓦", "千伏", "千瓦")) and _POWER_NAME.match(after):
        return True
    if (after[:1] == "的" and unit.endswith(_MODIFIED[:3])) or (
        _OVER.search(before) and _LARGE_ONES.match(unit + after)
    ):
        return True
    if unit in {"天", "个月"} and _TIME_SPENT.match(after):
        return True
    return bool(_TOPICS.match(unit + after)) and not _AT_MOST.search(before)


def _read_words(masked: str, match: Match[str], start: int, end: int) -> Target | None:
    before = masked[max(start, match.start() - 14) : match.start()]
    if match["percent"]:
        number = read_number(match["percent"]) or Decimal(0)
        operator = _comparison(before, match["suffix"] or "", number)
        return _target(masked, match, start, operator, number, "%")
    if match["tenths"]:
        tenths = (read_number(match["tenths"]) or Decimal(0)) * 10
        operator = _comparison(before, match["s2"] or "", tenths)
        return _target(masked, match, start, operator, tenths, "%")
    if match["round"] and masked[match.end() : match.end() + 1] == "的":
        return None
    if match["round"]:
        many = read_number(match["round"][:-1]) or Decimal(1)
        return _target(masked, match, start, ">=", many, match["round"][-1] + match["of"])
    if match["past_half"]:
        return _target(masked, match, start, ">=", Decimal(50), "%")
    if match["doubled"] is not None:
        return _target(masked, match, start, ">=", Decimal(_EIGHTFOLD[match["doubled"]]), "倍")
    if not match["words"]:
        operator = (
            ">=" if before.endswith("过") else _comparison(before, match["half"] or "", Decimal(50))
        )
        return _target(masked, match, start, operator, Decimal(50), "%")
    return _read_counted(masked, match, start, end, before)


def _read_counted(
    masked: str, match: Match[str], start: int, end: int, before: str
) -> Target | None:
    words, unit = match["words"], match["counted"]
    number = read_number(words)
    after = masked[match.end() : min(end, match.end() + 12)]
    if number is None or _NO_TARGET_BEFORE.search(before) or _TOPICS.match(unit + after):
        return None
    if match["s3"] and unit.endswith(_MODIFIED) and _GOES_ON.match(after):
        return None
    if words == "一" and unit not in _COUNTS_ONE and not _AT_LEAST_ONE.search(before):
        return None
    named = _NAME_AFTER.match(after) or after[:1] in {"\ue000", "\ue001", "“"}
    if named and unit not in _COUNTS_ONE:
        return None
    if unit == "届" and not before.endswith(("办", "开", "展", "办好")):
        return None
    if unit == "个" and len(words) == 1 and not _COUNTABLE.match(after):
        return None
    return _target(
        masked, match, start, _comparison(before, match["s3"] or "", number), number, unit
    )


_COUNTABLE = re.compile(
    r"[\u4e00-\u9fff]{0,10}(?:村|镇|乡|社区|项目|企业|基地|园区|中心|小区|站|点|学校|支部|品牌|"
    r"示范|试点|工程|专班|集群|板块|通道|枢纽|组|队|班|清单|机制|市场主体|合作社|农场|样板|平台|公园|市场)"
)


def _read_ratio(masked: str, match: Match[str], start: int) -> Target:
    number = read_number(match["number"]) or Decimal(0)
    head = masked[start : match.start("number")]
    return _target(
        masked, match, start, _comparison(head, match["suffix"] or "", number), number, ""
    )


def _comparison(before: str, suffix: str, value: Value) -> str:
    if isinstance(value, tuple):
        return "range"
    by_suffix = {"左右": "~", "上下": "~", "以内": "<=", "以下": "<=", "以上": ">=", "及以上": ">="}
    if suffix in by_suffix:
        return by_suffix[suffix]
    if _AT_LEAST.search(before):
        return ">="
    if _AT_MOST.search(before):
        return "<="
    return "="


#: 完成2023年以来42个专项自查 counts 专项自查.
_SINCE = re.compile(r"(?:自|从)?20[0-9]{2}年(?:度)?(?:以来|前|后|的)?$")
_BARE_VERB = re.compile(r"(?:全面|全部|基本)?(?:完成|办结|办理|整改|实施|落实)")
_NAMED_AFTER = re.compile(r"[\u4e00-\u9fff]{0,16}")
_UNITS_AS_MEANT = {"％": "%", "个亿": "亿元", "个小时": "小时"}


def _target(
    masked: str, match: Match[str], start: int, operator: str, value: Value, unit: str
) -> Target:
    head = masked[max(start, match.start() - 30) : match.start()]
    what = _SINCE.sub("", _PHRASE_BREAK.split(head)[-1]).strip()
    if _BARE_VERB.fullmatch(what):
        what = _NAMED_AFTER.match(masked, match.end()).group()  # type: ignore[union-attr]
    return Target(
        what, operator, value, _UNITS_AS_MEANT.get(unit, unit), match.start(), match.end()
    )
