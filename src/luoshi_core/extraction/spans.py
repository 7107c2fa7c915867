"""How far a task reaches: what stands before and after its clause and belongs to it."""

from __future__ import annotations

import re

from luoshi_core.extraction import triggers
from luoshi_core.extraction.evidence import Evidence
from luoshi_core.extraction.model import ReasonCode
from luoshi_core.extraction.reading import Draft, Reading
from luoshi_core.extraction.sections import Passage
from luoshi_core.extraction.sentences import Clause, Line

_LED_FRAGMENT = re.compile(
    r"^(?:由|请)?[^，,]{2,40}(?:牵头|参加|参与|配合|协助|负责|主持)$|^对(?:于)?[^，,]{2,60}的$|^(?:请|由)[^，,]{4,40}后$|"
    r"^(?:要)?(?:按照|对照|根据|围绕)[^，,]{2,24}$|[^，,]{2,30}的(?:乡镇|街道|单位|部门|企业|村|地区)$"
)
_CONTINUES = re.compile(
    r"^(?:总投资|年度投资|年度计划投资|到位(?:资金|内资)|年均增长|年均|增长|同比增长|较上年增长|下降|惠及|受益|覆盖|投资额?|总面积)(?!率)"
)
_SUBJECT_WAITS = re.compile(r"^(?:要|应|须|必须)(?=及时|于|在|按|每|尽快|[0-9])")
_JOINED_TO_BEFORE = re.compile(r"^(?:于|在)(?=[0-9二两三四五六七八九十])")
_JOINED_TO_PART = re.compile(r"^并(?:于|在)(?=[0-9])")
_REPORTED_ON = re.compile(r"^(?:并|及时)")
_ABOVE_TASK_DUE = re.compile(
    r"^(?:该项|此项|上述|以上|本项|该)(?:工作|任务)[^，,。]{0,6}(?:于|在|须|要|应|[0-9])"
)
_BARE_DUE = re.compile(r"^(?:要|须|必须|务必|于|在|全面|全部|前)*(?:完成|完工|扫尾|收尾)$")
#: 报县政府审定, 在媒体公告: what is handed on stands in the clause before.
_ONLY_HANDED_ON = re.compile(
    r"^(?:并)?(?:报|上报|报送|呈报|提交)[^，,将把]{2,14}(?:审定|审批|备案|研究|审议|审核)$|"
    r"^(?:并)?(?:在|向)[^，,将把]{2,10}(?:公告|公布|公示|公开)$"
)
OF_THINGS = re.compile(
    r"^[^，,]{0,14}的[0-9一二三四五六七八九十]{1,4}[个项件家名处][^，,]{0,8}(?:项目|单位|问题|任务|企业|乡镇|村)$|"
    r"^对(?:于)?[^，,]{2,30}(?:任务|问题|项目|事项|线索|对象|人员|企业|隐患点?|案件)$"
)


class Spans:
    """The reach of the tasks of one line."""

    def __init__(self, reading: Reading, line: Line) -> None:
        self.reading = reading
        self.line = line

    def continues(self, before: Draft, words: str, clause: Clause, evidence: Evidence) -> bool:
        """Whether a clause only goes on with the task before it: 增长15%, 并报…备案."""
        if self.reading.clauses[before.last].part != clause.part:
            return False
        if words.startswith("并报"):
            return True
        if not before.evidence.deadlines and self._is_bare_due(clause, words):
            return True
        if _ONLY_HANDED_ON.match(self._without_dates(clause, words)):
            return True
        if _CONTINUES.match(words):
            return len(words) <= 16 and bool(before.evidence.targets)
        reported = {ReasonCode.REPORT_DUE}
        return bool(
            _REPORTED_ON.match(words)
            and {reason.code for reason in evidence.reasons} <= reported
            and reported & {reason.code for reason in before.evidence.reasons}
        )

    def reach_back(self, first: int, clause: Clause, words: str) -> int:
        """Take in the date, the subject or the phrase that stands before, in the same part."""
        reading = self.reading
        if _ABOVE_TASK_DUE.match(words):
            return self._sentence_before(first)
        if _JOINED_TO_PART.match(words):
            while first > self.line.first_clause and self._may_take(first - 1, clause):
                first -= 1
            return first
        if self._is_bare_due(clause, words):
            first = self._soft_before(first, clause)
        while first > self.line.first_clause and self._may_take(first - 1, clause):
            following = reading.words(first)
            if not self._belongs_to_next(first - 1, following):
                break
            first -= 1
        return first

    def _is_bare_due(self, clause: Clause, words: str) -> bool:
        """6月底前完成 names no work: the work stands before."""
        rest = self._without_dates(clause, words)
        return bool(_BARE_DUE.match(rest) or (rest != words and _ONLY_HANDED_ON.match(rest)))

    def _without_dates(self, clause: Clause, words: str) -> str:
        for one in self.reading.limits.within(clause.start, clause.end):
            words = words.replace(one.raw, "", 1)
        return words

    def _soft_before(self, first: int, clause: Clause) -> int:
        earliest = max(self.line.first_clause, first - 3)
        while first > earliest and self._may_take(first - 1, clause):
            if self.reading.labels[first - 1] == "task":
                break
            first -= 1
        return first

    def _may_take(self, index: int, clause: Clause) -> bool:
        reading = self.reading
        earlier = reading.clauses[index]
        return (
            earlier.part == clause.part
            and earlier.stop not in ":："
            and reading.passages[index] is Passage.PLAN
            and index not in reading.notes.clauses
        )

    def _sentence_before(self, first: int) -> int:
        """上述工作…前完成 takes in the sentence that names the work."""
        clauses = self.reading.clauses
        if first <= self.line.first_clause:
            return first
        sentence = clauses[first - 1].sentence
        earliest = max(self.line.first_clause, first - 12)
        while first > earliest and clauses[first - 1].sentence == sentence:
            first -= 1
        return first

    def _belongs_to_next(self, index: int, following: str) -> bool:
        if self.reading.labels[index] == "task":
            return False
        words = self.reading.words(index)
        if (
            _LED_FRAGMENT.search(words)
            or OF_THINGS.match(words)
            or _JOINED_TO_BEFORE.match(following)
        ):
            return True
        return bool(_SUBJECT_WAITS.match(following)) and not triggers.OBLIGATION.search(words[:8])

    def end_without_note(self, clause: Clause) -> int:
        """Where the clause ends when a responsibility note in brackets closes it."""
        for start, end in reversed(self.reading.notes.brackets[-4:]):
            if clause.start < start < clause.end <= end:
                return start
        return clause.end
