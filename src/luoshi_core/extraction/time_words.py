"""The grammar of time words: one named rule for each way a government text sets a limit."""

from __future__ import annotations

import re

from luoshi_core.extraction.numerals import SMALL

_YEAR_DIGITS = r"(?:(?:19|20)[0-9]{2}|[１２][０-９]{3}|二[〇○零Ｏ][〇○零Ｏ一二三四五六七八九]{2})"
_YEAR = rf"(?:{_YEAR_DIGITS}年(?!代|版|产)|今年|明年|后年|(?<![较比])(?:去年|上年)|本年度?|当年)"
_FIRST = r"(?:截[至止]到?|到|至|从|自)?"
_BEFORE = r"(?:之前|以前|前)"
_FROM = r"(?:之日)?(?:起|开始)"
_MONTH = r"(?:1[0-2]|0?[1-9]|[１][０-２]|[１-９]|十[一二]?|[一二三四五六七八九])"
_DAY = r"(?:[12][0-9]|3[01]|0?[1-9]|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_DASH = r"(?:至|到|—{1,2}|-|－|~|～|－)"
_QUARTER = r"第?[一二三四1-4]季度"


def _of_month(name: str) -> str:
    return rf"(?P<{name}>{_MONTH})月"


_RULES: dict[str, str] = {
    # A title in 《》 and a look back (今年以来) are consumed so that their years set no limit.
    "title": r"《[^》\n]{1,80}》",
    "since": rf"{_FIRST}(?:{_YEAR}|{_MONTH}月份?)(?:{_MONTH}月份?)?以来",
    "every": (
        rf"每(?:(?P<many>{SMALL})个?)?(?P<unit>年|半年|学期|季度?|半个?月|个?月|周|星期|天|日|旬|小时)"
        rf"(?:(?P<month>{_MONTH})月(?:(?P<day>{_DAY})[日号]|底|末)?{_BEFORE}?"
        rf"|(?P<weekday>[一二三四五六日天])|(?P<day_of_month>{_DAY})[日号]{_BEFORE}?"
        rf"|[底末初]{_BEFORE}?)?"
    ),
    "cycle": rf"(?P<many>{SMALL})年(?:为)?一(?:个)?(?:周期|轮|次)",
    "one_each": r"一(?P<unit>年|半年|季度?|半月|月|周|旬|天|日)一(?=[\u4e00-\u9fff])",
    "by_rhythm": r"(?:按|逐|分)(?P<unit>年度?|季度?|月度?|周|日|旬|半年)",
    "short_rhythm": (
        r"(?<![0-9０-９一二三四五六七八九十个上本下])(?P<unit>半年|季|半月|月|周|日)度?"
        r"(?=调度|通报|报告|报送|例会|考核|监测|研判|一(?:调度|通报|报告|督查|考核|研判|总结|会商))"
    ),
    "month_range": (
        rf"(?P<year>{_YEAR})?(?P<first>{_MONTH})(?:月(?:(?P<first_day>{_DAY})[日号])?)?{_DASH}"
        rf"(?P<last>{_MONTH})月(?:份|底)?(?:(?P<last_day>{_DAY})[日号])?"
    ),
    "year_range": (
        rf"(?P<first>{_YEAR_DIGITS})年?{_DASH}(?P<last>{_YEAR_DIGITS})年(?:底|期间)?{_BEFORE}?"
    ),
    "month": (
        rf"{_FIRST}(?P<year>{_YEAR})?(?P<month>{_MONTH})月"
        rf"(?:(?P<day>{_DAY})[日号]|(?P<part>份?底|末|份?[上中下]旬|初|份)?)"
        rf"(?:(?P<before>{_BEFORE})|(?P<from>{_FROM}))?"
    ),
    "quarter": (
        rf"{_FIRST}(?P<year>{_YEAR})?(?:(?P<first_three>前三季度)|(?P<quarter>{_QUARTER}))"
        rf"(?P<close>结束|末|底)?(?:(?P<before>{_BEFORE})|(?P<from>{_FROM}))?"
    ),
    "half_year": (
        rf"{_FIRST}(?P<year>{_YEAR})?(?P<half>[上下])半年(?P<close>结束|末|底)?(?P<before>{_BEFORE})?"
    ),
    "mid_year": rf"{_FIRST}(?P<year>{_YEAR})?年中(?P<before>{_BEFORE})",
    "plan_period": (
        r"[“\"”]?(?P<plan>十[二三四五六])五[”\"“]?(?:规划)?"
        r"(?P<when>期间|时期|期末|末|收官)"
    ),
    "year_end": (
        rf"{_FIRST}(?:(?P<year>{_YEAR})(?:年?底|年?末)|年底|年末|岁末)(?:{_BEFORE})?"
    ),
    "year_from": rf"(?:从|自)?(?P<year>{_YEAR}){_FROM}",
    "year_before": rf"(?P<year>{_YEAR_DIGITS}年){_BEFORE}",
    "until_year": rf"(?:到|至)(?P<year>{_YEAR_DIGITS}年)",
    "year": rf"(?P<year>{_YEAR})(?:度)?(?:之?内)?",
    "whole_year": r"全年度?|本年度|年度内|年内",
    "coming_years": (
        rf"(?:今后|未来|接下来)(?P<count>{SMALL})(?:至[二三四五]|[—-][0-9])?年(?:内|间|时间)?"
    ),
    "workdays_within": rf"(?P<count>{SMALL})个?工作日(?:之|以)?内",
    "within": (
        rf"用?(?P<count>半|{SMALL})个?(?P<unit>年|个?半?月|周|个星期|天|日|小时)"
        r"(?:(?:时间)?(?:之|以)?内|(?<=年)(?:左右)?的?时间)"
    ),
    "years_of_work": (
        r"(?<![0-9０-９第前近这过去])(?P<count>[二两三四五六十]|[2-9])年(?=内?(?:力争)?"
        r"(?:累计|安排|培育|建成|新增|实现|完成|投入|引进|打造|建设|再造|新建|改造))"
    ),
    "term_of_office": r"(?:一届|本届|这一届|任|本届党委|本届政府)(?:任期)?(?:之|以)?内|届内",
    "this_month": (
        r"从?(?P<which>本|这个|当|下个?)月(?:(?P<from>起|开始)|(?P<close>底|末)"
        rf"|(?P<day>{_DAY})[日号])?(?P<before>{_BEFORE})?"
    ),
    "next_months": rf"(?:次|每个?)月(?P<day>{_DAY})[日号]?{_BEFORE}",
    "past_month": r"上个?(?:月|季度|周)(?:[底末初]|[上中下]旬)?",
    "day_alone": rf"(?<![0-9月])(?P<day>{_DAY})日(?:[0-9]{{1,2}}[时点])?{_BEFORE}",
    "today": (
        r"(?:今晚|今夜|今日|今天|明天|明日|明晚)(?:[0-9]{1,2}[时点]|下班|下午|上午)?(?:之?前)?"
    ),
    "month_end": rf"月[底末]{_BEFORE}?",
    "this_week": (
        rf"从?(?P<which>本|这|下)周(?:(?P<from>起|开始)|(?P<weekday>[一二三四五六日天内])?"
        rf"(?P<before>{_BEFORE})?)"
    ),
    "festivals": (
        r"(?:元旦|春节|清明|五一|端午|中秋|国庆)节?(?:、(?:元旦|春节|清明|五一|端午|中秋|国庆)节?)+"
        r"等?(?:重要|重大)?(?:节日|节假日|节点|节)?(?:前|期间)"
    ),
    "festival": (
        r"[“\"]?(?P<festival>元旦|春节|清明|五一|端午|七一|八一|中秋|国庆|十一|重阳)[”\"]?(?P<feast>节)?"
        rf"(?P<when>{_BEFORE}|之?后|期间)?"
    ),
    "holiday": rf"(?P<holiday>暑假|暑期|寒假)(?P<when>{_BEFORE}|之?后|期间)?",
    "event": (
        r"(?:换届|(?:春|秋)季(?:学期)?开学|(?:春|秋)季学期|开学|竣工|汛期|主汛期|入冬|入汛|上冻|封冻|供暖期?|采暖期|秋收|春耕|麦收|春播|开工|验收|"
        rf"考核|评估)(?:完成|结束|到来|来临)?(?:{_BEFORE}|(?<=完成)之?后|(?<=结束)之?后)"
    ),
    "standing": r"(?:长期|常年|持续)(?:坚持|推进|抓好)|常态化推进",
    "vague": r"近期|适时|即日起|尽快|尽早|早日|不日|择机|从速|年前",
}  # fmt: skip

PATTERNS = {name: re.compile(words) for name, words in _RULES.items()}


def _unnamed(words: str) -> str:
    return re.sub(r"\(\?P<[a-z_]+>", "(?:", words)


#: All rules at once; the name of the group that matched is the rule. The look-ahead keeps the
#: scan fast: most characters of a text begin no time word.
GRAMMAR = re.compile(
    r"(?=[0-9１-９〇零一二两三四五六七八九十百今明后去上本次当《截每按逐分到至从自前第下年岁全未接这届任半季月周日"
    r"元春清端中国重暑寒换开竣汛主入封供采秋麦验考评长常持近适即尽早不择“\"])(?:"
    + "|".join(f"(?P<{name}>{_unnamed(words)})" for name, words in _RULES.items())
    + ")"
)
