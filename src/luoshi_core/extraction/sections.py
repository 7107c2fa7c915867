"""What kind of passage a clause stands in: plan, review of the past, problems, quotation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from luoshi_core.extraction.numerals import read_year
from luoshi_core.extraction.sentences import Clause, Line
from luoshi_core.extraction.time_readings import FIVE_YEAR_PLANS


class Passage(StrEnum):
    """The kinds of passage a reader tells apart before asking for commitments."""

    PLAN = "plan"
    PAST = "past"
    PROBLEM = "problem"
    QUOTATION = "quotation"
    GLOSSARY = "glossary"
    HEADING = "heading"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Kind:
    """What the kind of document says about its reading."""

    speech: bool
    report_of_work: bool
    yearly: bool
    long_term: bool


_SPEECH = re.compile(r"讲话|致辞|发言|报告会|党课|主持词")
_ROUND_UP = re.compile(r"综述|报道|新闻|通讯|简报|信息快报|工作总结|典型|经验|述职")
_YEARLY = re.compile(
    r"计划|要点|实事|承诺|项目清单|工作报告|责任书|分解|安排|工作方案|任务书|责任状|清单|台账|一览表"
)
_NOT_YEARLY = re.compile(r"整改|试点|改革实施|规划|治理|纪要|通报|意见|讲话|通知")
_LONG_TERM = re.compile(r"规划|纲要|决议|五年")
_TITLE_WITH_YEAR = re.compile(
    r"(?P<year>20[0-9]{2}|二[〇○零][〇○零一二三四五六七八九]{2})年(?:度)?[^。；;\n]{0,40}?"
    r"(?:计划|要点|实事|承诺|项目清单|政府工作报告|责任书|分解表|工作安排|工作方案|责任状|任务清单|任务分解)"
)


def read_kind(kind: str, text: str) -> Kind:
    """Say how a document is to be read, from the kind given or from its first lines."""
    head = kind or text[:200]
    yearly = bool(_YEARLY.search(kind)) and not _NOT_YEARLY.search(kind)
    if not _NOT_YEARLY.search(kind):
        yearly = yearly or bool(_TITLE_WITH_YEAR.search(text[:200]))
    long_term = bool(_LONG_TERM.search(head))
    return Kind(
        bool(_SPEECH.search(head)),
        bool(_ROUND_UP.search(kind)) and "会议" not in kind,
        yearly,
        long_term,
    )


def plan_year(text: str, issued_on: date | None) -> int | None:
    """Say which year a yearly plan is for: the year in its title, else the year of issue."""
    found = _TITLE_WITH_YEAR.search(text[:200])
    year = read_year(found["year"]) if found else None
    return year or (issued_on.year if issued_on else None)


_HEADING_PAST = re.compile(
    r"回顾|基本情况|总体情况|工作情况|进展情况|完成情况|落实情况|推进情况|取得|成效|成绩|主要做法|排名|过去|工作总结|"
    r"有关情况|亮点|[\u4e00-\u9fff]情况$"
)
_HEADING_PROBLEM = re.compile(
    r"(?:存在|主要|突出|面临).{0,6}(?:问题|困难|不足|短板|差距|挑战)|问题和不足|形势"
)
_HEADING_PLAN = re.compile(
    r"下步|下一步|下一阶段|下半年|安排|任务|目标|要求|举措|措施|计划|打算|重点|职责|保障|部署|整改|实施|明年|今年|考核|议定"
)
_HEADING_GLOSSARY = re.compile(r"名词解释|名词注释|术语|相关阅读|评论$")
_RESULT_FORM = re.compile(
    r"^[^，,要将]{4,22}(?:进一步|持续|不断|显著|明显|稳步|全面|更加|加快|成功|有力|有效|扎实)"
    r"(?:扩大|提升|增强|改善|优化|向好|巩固|深化|夯实|彰显|好转|推进|壮大|提高|加强|释放|显现|见效|发展)$"
)
_VERB_FIRST = re.compile(
    r"^(?:着力|加快|大力|全力|持续|深入|坚持|推动|推进|促进|加强|强化|聚焦|突出|狠抓|切实|更|提升|优化|深化|完善|健全|做|抓|建|实施)"
)
_TITLE_END = re.compile(
    r"(?:通报|通知|计划|方案|报告|要点|责任书|讲话|纪要|分解表|决定|意见|规划|建议|节选\)?|批复|函|办法|一览表|清单|台账)"
    r"(?:[（(][^（）()]{1,12}[）)])?$"
)
_ADDRESS = re.compile(r"^(?:同志们|各位代表|各位|大家|尊敬的|谢谢)")

_PAST_OPENING = re.compile(
    r"^(?:过去|去年|上年|上一年|前年|今年以来|今年(?:上半年|一季度|前三季度|1|元月)|一年来|近年来|近几年|几年来|五年来|三年来|年初以来|截至|截止|"
    r"刚才|日前|近日|目前|一年来|长期以来|上一届|党的十[八九]大以来|事故发生|回顾|自.{2,14}以来)"
)
_REVIEW_OPENING = re.compile(
    r"^(?:过去的?(?:一年|五年|几年)|一年来|五年来|五年中|回顾|刚刚过去的|即将过去的|(?:本届政府|任职)以来)"
)
_PLAN_TURN = re.compile(
    r"^(?:今年(?!以来|上半年|[1一]|前)|明年|综合考虑|总体要求|做好|下一?步|接下来|围绕|新的一年|未来|展望|我们将|今后|20[0-9]{2}年[，,]?(?:我|将|要|是|工作)|"
    r"建议|重点(?:抓好|做好)|为此|各位代表[！!，,]\s*(?:今年|未来|蓝图|使命))"
)
_TURNS_A_REPORT = re.compile(
    r"^(?:下一?步|接下来|今后|新的一年|明年|(?P<year>20[0-9]{2})年[，,]?(?:我|将|要))"
)
_PAST_YEAR_ALONE = re.compile(r"^(?P<year>20[0-9]{2})年(?:以来|，|,|，?(?:我|全[市县区镇乡省]))")
_SURELY_PAST = re.compile(
    r"荣获|获评|获批|成功举办|已(?:建成|完成|被|累计|有|实现|启动|达)|截至|创历史|圆满|值得肯定|目前(?:已|新增|仅)|仅完成|"
    r"取得了|创造了|被评为|发生了|[完建形新出成组开召解](?:成|立|动|台|织|展|开|决)了|环比"
)
_PAST_YEAR = re.compile(r"^(?:在|到|截至)?(?P<year>20[0-9]{2})年(?![0-9年月日]{0,8}(?:起|开始))")
_PLAN_PERIOD = re.compile(r"^“?(?P<plan>十[二三四五六])五”?(?:规划)?(?:时期|期间|以来)")
_PAST_MONTH = re.compile(r"^(?P<month>1[0-2]|[1-9])月(?:份|(?P<day>[0-9]{1,2})日)")
_PAST_QUARTER = re.compile(
    r"^(?:一季度|上半年|前三季度|1[-—至][0-9]{1,2}月)[，,]?(?:全|我|累计|实现|完成|共)"
)
_PAST_SIGNS = re.compile(
    r"同比|环比|较上月|较去年同期|比上年(?:增|下|提|都|同)|比去年(?:增|下|提)|荣获|获评|获批|获得|成功举办|位居|居全|位列|列全[省市县区国]|"
    r"排名全|列第|倒数第|已(?:建成|完成|被|累计|有|实现|启动|全面|经在|达)|目前(?:已|新增|仅)|仅完成|累计(?:完成|实现)(?=[0-9])|圆满|先后|"
    r"得到(?:了|有效|进一步|明显)|取得(?:了|(?:明显|显著|积极|重大)成[效绩])|创历史|创造了|受到|被评为|被列入|被纳入|被授予|发生了|荣登|首次突破|值得肯定|清醒地?(?:看到|认识)|还存在|仍然存在|依然(?:存在|突出)|矛盾突出|不容乐观|"
    r"[完建形新出成组开召解](?:成|立|动|台|织|展|开|决)了|增加到(?=[0-9])|提前[0-9]+个?月完成|超额完成|"
    r"(?:增|增长|下降|提高)[0-9.]+(?:%|个百分点)[，,](?:高于|低于|列|居)|问题(?:突出|较多|依然)|不够|不到位|不理想|不及时|滞后|薄弱(?!环节|村|学校)|差距"
)
_FUTURE_SIGNS = re.compile(
    r"^到20[0-9]{2}年[，,]|(?:^|[^需只想主首摘概扼])要(?!素|求|点|义|件|害|领|闻|职|务|道|么|不是|是)|必须|务必|须[于在]?|力争|确保|争取|今后|下一步|下步|接下来|"
    r"底前|月底|日前|将于|我们将|(?<!即)将(?!军|来|领|其|近|以)|请(?!示|求|客)|继续|打算|计划(?:新增|实施)(?=[^，,]{0,8}$)|起[，,]|年内|限期|预期|目标[:：是]"
)
_QUOTED = re.compile(
    r"(?:习近平|总书记|主席|党中央|中央经济工作会议|国务院|省委|省政府|古人|党的[二十八九]+大报告|党代会报告|毛泽东|邓小平|领导同志|"
    r"督察组|巡视组|督察|巡视|审计)[^，,。；;]{0,16}(?:指出|强调|讲|说|要求|提出|反馈|批示)(?=[，,:：“\"]|$)"
)
_MEETING_HEARD = re.compile(
    r"会议(?:听取|传达|审议|研究了|学习|认为|指出|通报|原则同意|原则通过|同意)"
)
_MEETING_ASKS = re.compile(r"会议(?:强调|要求|议定|决定|明确|确定)")
_FEEDBACK = re.compile(
    r"^(?:督察|巡视|巡察|审计|检查|考核)?(?:反馈|发现|指出)(?:的)?(?:问题|意见|情况)?$|^(?:督察|巡视|巡察|审计)反馈"
)
_PLAN_LABEL = re.compile(
    r"^(?:整改|工作|主要|年度|具体|总体|预期)?(?:目标|措施|要求|任务|举措|安排|计划|打算)(?:任务)?$|议定$|要求$|^下一?步"
)
_GLOSSARY_LINE = re.compile(
    r"^[“\"]?[^，,。：:]{1,30}[”\"]?[:：]\s?(?:是指|指|即)|^[“\"][^，,。]{1,24}[”\"][:：]|条[:：]20"
)
_EXPLAINS = re.compile(
    r"提出[^，,。]{0,12}(?:目标|这些)|目标的(?:设定|提出|确定)|着重说明|之所以|这说明|由此可见|比如|例如|意义"
)
_LEVELS = (
    (1, re.compile(r"^[一二三四五六七八九十]+、|^第[一二三四五六七八九十]+[部章]")),
    (2, re.compile(r"^[（(]\s?[一二三四五六七八九十]+|^[㈠-㈩]|^第[一二三四五六七八九十]+[、,，]")),
    (3, re.compile(r"^[0-9０-９]")),
    (4, re.compile(r"^[（(①-⑳⒈-⒛⑴-⒇]")),
)


def level_of(numbering: str) -> int:
    """Say how deep a numbering stands: 一、 is 1, （一） is 2, 1. is 3, none is 9."""
    plain = numbering.strip(" \u3000•●○◆■★▪·*>—-")
    return next((level for level, pattern in _LEVELS if pattern.match(plain)), 9)


class PassageReader:
    """Walks through the lines of a text and says of each clause what passage it stands in."""

    def __init__(self, text: str, kind: Kind, issued_on: date | None) -> None:
        self.text = text
        self.issued_on = issued_on
        self.stack: list[tuple[int, Passage]] = []
        self.ground = Passage.PAST if kind.report_of_work else Passage.PLAN
        self.reviewing = False

    @property
    def section(self) -> Passage:
        """The passage that the headings so far announce."""
        if self.reviewing:
            return Passage.PAST
        return self.stack[-1][1] if self.stack else self.ground

    @property
    def under_a_plan_heading(self) -> bool:
        """Whether a heading said that what follows is to be done."""
        return not self.reviewing and bool(self.stack) and self.stack[-1][1] is Passage.PLAN

    def read_line(self, line: Line, clauses: list[Clause]) -> list[Passage]:
        """Say for every clause of the line what passage it stands in."""
        own = clauses[line.first_clause : line.last_clause]
        if not own:
            return []
        if self.is_heading(line, own):
            self._enter(own[0], self.text[own[0].start : own[-1].end])
            return [Passage.HEADING] * len(own)
        if _GLOSSARY_LINE.match(self.text[own[0].start : own[0].start + 60]):
            return [Passage.GLOSSARY] * len(own)
        self._turn(self.text[own[0].start : min(own[-1].end, own[0].start + 120)])
        return self._read_sentences(own)

    def _turn(self, words: str) -> None:
        """A paragraph can open a review that runs over the next, or turn to what is to come."""
        if _PLAN_TURN.match(words):
            self.reviewing = False
            if self.ground is Passage.PAST and self._turns_a_report(words):
                self.ground = Passage.PLAN
        elif _REVIEW_OPENING.match(words) or self._opens_with_a_past_year(words):
            self.reviewing = not _FUTURE_SIGNS.search(words)
        elif _FUTURE_SIGNS.search(words):
            self.reviewing = False

    def _turns_a_report(self, words: str) -> bool:
        """A report of work turns to its plan with 下一步, or with a year that lies ahead."""
        turn = _TURNS_A_REPORT.match(words)
        if turn is None or not turn["year"] or self.issued_on is None:
            return turn is not None
        ahead = int(turn["year"]) - self.issued_on.year
        return ahead > 0 or (ahead == 0 and self.issued_on.month <= 3)

    def _opens_with_a_past_year(self, words: str) -> bool:
        year = _PAST_YEAR_ALONE.match(words)
        return bool(year and self.issued_on and int(year["year"]) < self.issued_on.year)

    def is_heading(self, line: Line, own: list[Clause]) -> bool:
        """A heading is short, stands alone, and closes without a full stop."""
        words = self.text[own[0].start : own[-1].end]
        if self._is_title(line, own, words):
            return own[0].stop not in ":："
        if own[-1].stop != "\n" or "\t" in self.text[line.start : line.end] or len(words) > 60:
            return False
        if (
            _TITLE_END.search(words)
            and len(own) <= 2
            and not words.startswith(("制定", "印发", "出台"))
        ):
            return True
        if own[0].numbering.strip() and level_of(own[0].numbering) <= 2 and len(words) <= 40:
            return not re.search(r"[0-9](?![0-9]{0,3}年)", words)
        return (
            len(own) == 1
            and len(words) <= 30
            and not re.search(r"[0-9一二三四五六七八九十][\u4e00-\u9fff]", words)
        )

    def _is_title(self, line: Line, own: list[Clause], words: str) -> bool:
        opens = line.start == 0 and not own[0].numbering.strip()
        return opens and len(own) <= 2 and own[-1].stop == "\n" and len(words) <= 40

    def _enter(self, first: Clause, words: str) -> None:
        level = level_of(first.numbering)
        self.reviewing = False
        while self.stack and self.stack[-1][0] >= level:
            self.stack.pop()
        announced = self._announced(words)
        if level < 9 or announced is not self.section:
            self.stack.append((level, announced))

    def _announced(self, words: str) -> Passage:
        if _HEADING_GLOSSARY.search(words):
            return Passage.GLOSSARY
        if _HEADING_PROBLEM.search(words) and "整改" not in words:
            return Passage.PROBLEM
        if _HEADING_PAST.search(words) and not re.search(r"下|目标任务|要求", words):
            return Passage.PAST
        if _HEADING_PLAN.search(words):
            return Passage.PLAN
        if _RESULT_FORM.match(words) and not _VERB_FIRST.match(words):
            return Passage.PAST
        return self.section

    def _read_sentences(self, own: list[Clause]) -> list[Passage]:
        passages: list[Passage] = []
        carried: Passage | None = None
        position = 0
        while position < len(own):
            last = position
            while last < len(own) and own[last].sentence == own[position].sentence:
                last += 1
            sentence = own[position:last]
            if position == 0 and last < len(own) and len(sentence) == 1:
                words = self.text[sentence[0].start : sentence[0].end]
                if _RESULT_FORM.match(words) and not _VERB_FIRST.match(words):
                    carried = Passage.PAST
            passage, carried = self._read_sentence(sentence, carried)
            passages += self._inside(sentence, passage)
            position = last
        return passages

    def _read_sentence(
        self, sentence: list[Clause], carried: Passage | None
    ) -> tuple[Passage, Passage | None]:
        words = self.text[sentence[0].start : sentence[-1].end]
        section = carried or self.section
        if _MEETING_ASKS.match(words):
            return Passage.PLAN, Passage.PLAN
        if _QUOTED.search(words[:60]):
            return Passage.QUOTATION, carried
        if _EXPLAINS.search(words[:40]) or _MEETING_HEARD.match(words):
            return Passage.PAST, carried
        future = bool(_FUTURE_SIGNS.search(words))
        if self._opens_the_past(words):
            return Passage.PAST, (
                None if future and not _PAST_SIGNS.search(words) else Passage.PAST
            )
        signs = _SURELY_PAST if self.under_a_plan_heading else _PAST_SIGNS
        if signs.search(words) and not future:
            return Passage.PAST, carried
        if future and carried is Passage.PAST:
            return (self.section if self.section is not Passage.PAST else Passage.PLAN), None
        return section, carried

    def _opens_the_past(self, words: str) -> bool:
        if _PAST_OPENING.match(words):
            return True
        issued = self.issued_on
        if issued is None:
            return False
        plan = _PLAN_PERIOD.match(words)
        if plan and FIVE_YEAR_PLANS[plan["plan"]][1] < issued.year:
            return True
        year = _PAST_YEAR.match(words)
        if year and int(year["year"]) < issued.year and not _FUTURE_SIGNS.search(words):
            return True
        month = _PAST_MONTH.match(words)
        if month and not _FUTURE_SIGNS.search(words):
            if month["day"]:
                return (int(month["month"]), int(month["day"])) <= (issued.month, issued.day)
            return int(month["month"]) < issued.month
        return bool(_PAST_QUARTER.match(words)) and not _FUTURE_SIGNS.search(words)

    def _inside(self, sentence: list[Clause], passage: Passage) -> list[Passage]:
        """Read the labels inside a sentence: what stands after 整改目标： is a plan again."""
        passages = []
        for clause in sentence:
            words = self.text[clause.start : clause.end]
            if clause.stop in ":：" and len(words) <= 40:
                if _FEEDBACK.search(words):
                    passage = Passage.PROBLEM
                elif _PLAN_LABEL.search(words) or _MEETING_ASKS.search(words):
                    passage = Passage.PLAN
            passages.append(passage)
        return passages
