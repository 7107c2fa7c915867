"""From clauses to drafts: which clauses are tasks, and which neighbours belong to their span."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from luoshi_core.extraction import triggers
from luoshi_core.extraction.deadlines import Deadline
from luoshi_core.extraction.evidence import DATELESS_RULES, Evidence, is_indicator, judge
from luoshi_core.extraction.model import Reason, ReasonCode
from luoshi_core.extraction.notes import DeadlineIndex, Notes
from luoshi_core.extraction.quantities import find_quantities
from luoshi_core.extraction.sections import Kind, Passage
from luoshi_core.extraction.sentences import LONGEST_CLAUSE, Clause, Line
from luoshi_core.extraction.tables import Cell


@dataclass(slots=True)
class Reading:
    """A text while it is being read: its clauses and all that is known of them."""

    text: str
    masked: str
    numbers: str
    clauses: list[Clause]
    lines: list[Line]
    passages: list[Passage]
    limits: DeadlineIndex
    notes: Notes
    rows: dict[int, list[Cell]]
    kind: Kind
    issued_on: date | None
    labels: list[str] = field(default_factory=list)

    def words(self, index: int) -> str:
        """The words of a clause."""
        return self.text[self.clauses[index].start : self.clauses[index].end]


@dataclass(slots=True)
class Draft:
    """A stretch proposed as a task or as a soft requirement, before its fields are settled."""

    start: int
    end: int
    first: int
    last: int
    line: int
    label: str
    evidence: Evidence
    lead_limit: Deadline | None = None
    row: list[Cell] | None = None


_LED_FRAGMENT = re.compile(
    r"^(?:由|请)?[^，,]{2,40}(?:牵头|配合|协助|负责|主持)$|^对(?:于)?[^，,]{2,60}的$|^按照[^，,]{2,24}要求$"
)
_CONTINUES = re.compile(
    r"^(?:总投资|年均增长|年均|增长|同比增长|较上年增长|下降|惠及|投资额?|总面积)"
)
_JOINED_TO_BEFORE = re.compile(r"^(?:并)?(?:于|在)(?=[0-9二两三四五六七八九十])")
_ABOVE_TASK_DUE = re.compile(
    r"^(?:该项|此项|上述|以上|本项)(?:工作|任务)[^，,。]{0,6}(?:于|在|须|要|应)"
)
_COUNT_OF_TOPICS = re.compile(
    r"(?:抓好|做好|突出|坚持|把握|处理好|强化|围绕|实现|聚焦)[一二三四五六七八九十]个?(?:项|个|大|方面|点)"
)
_RUN_IN_NUMBER = re.compile(r"^[一二三四五六七八九十]是")
_FUTURE_IN_SPEECH = re.compile(
    r"(?:^|[^需只想主首摘概扼重])要(?!素|求|点|义|件|害|领|闻|职|务|道|么|不是|是|不)|必须|务必|力争|确保|争取|今后|下一步|"
    r"^(?:[一二三四五六七八九十]是)?(?:完成|新增|建立|建成|实现|争创|争取|研究|推行|做到|分|制定|出台|开展|成立|举办)"
)


def draft_all(reading: Reading) -> list[Draft]:
    """Read every line and draft what it asks for, in the order of the text."""
    reading.labels = ["background"] * len(reading.clauses)
    drafts: list[Draft] = []
    for number, line in enumerate(reading.lines):
        if number in reading.rows:
            drafts += _draft_row(reading, number, line)
        else:
            drafts += _LineDrafter(reading, number, line).draft()
    return drafts


def _draft_row(reading: Reading, number: int, line: Line) -> list[Draft]:
    """A row of a task table is one task, whatever its commas; a repeated header is none."""
    cells = reading.rows[number]
    task = next((cell for cell in cells if cell.meaning == "task"), None)
    if task is None or reading.passages[line.first_clause] is Passage.PAST:
        return []
    evidence = _judge_span(reading, task.start, task.end)
    label = "HARD" if evidence.is_hard else "SOFT"
    if evidence.is_hard:
        evidence.add(ReasonCode.TABLE_ROW, 0.3, reading.text[task.start : task.end], task.start)
    for index in range(line.first_clause, line.last_clause):
        inside = task.start <= reading.clauses[index].start < task.end
        reading.labels[index] = ("task" if evidence.is_hard else "soft") if inside else "background"
    span = range(line.first_clause, line.last_clause)
    return [Draft(task.start, task.end, span.start, span.stop - 1, number, label, evidence,
                  row=cells)]  # fmt: skip


def _judge_span(reading: Reading, start: int, end: int) -> Evidence:
    targets = find_quantities(reading.numbers, start, end)
    return judge(
        reading.text, reading.masked, (start, end), targets, reading.limits.within(start, end)
    )


class _LineDrafter:
    """Reads the clauses of one line from left to right."""

    def __init__(self, reading: Reading, number: int, line: Line) -> None:
        self.reading = reading
        self.number = number
        self.line = line
        self.drafts: list[Draft] = []
        self.lead_limit: Deadline | None = None
        self.indicators = False
        self.soft: Draft | None = None

    def draft(self) -> list[Draft]:
        """Draft the tasks and the soft requirements of the line."""
        for index in range(self.line.first_clause, self.line.last_clause):
            self._read(index)
        return self.drafts

    def _read(self, index: int) -> None:
        reading = self.reading
        passage = reading.passages[index]
        if index in reading.notes.clauses or passage is not Passage.PLAN:
            reading.labels[index] = "heading" if passage is Passage.HEADING else "background"
            self.soft = None
            return
        clause = reading.clauses[index]
        if clause.end - clause.start > LONGEST_CLAUSE:
            return
        words = reading.words(index)
        limits = [
            one
            for one in reading.limits.within(clause.start, clause.end)
            if one.rule not in DATELESS_RULES
        ]
        if self._is_lead(clause, words, limits):
            return
        evidence = _judge_span(reading, clause.start, clause.end)
        if self.indicators and is_indicator(words):
            evidence.add(ReasonCode.INDICATOR_LIST, 0.7, words, clause.start)
        if self._makes_a_task(index, words, evidence):
            self._add_task(index, clause, words, evidence)
        else:
            self._add_soft(index, clause, words)

    def _is_lead(self, clause: Clause, words: str, limits: list[Deadline]) -> bool:
        """A clause of nothing but a date, or one that closes with a colon, leads what follows."""
        dated = next((one for one in limits if not one.recurrence and (one.end or one.start)), None)
        if clause.stop in ":：":
            self.indicators = self.indicators or bool(triggers.INDICATOR_LEAD.search(words))
            self.lead_limit = dated or self.lead_limit
            return len(words) <= 40
        if dated and len(words) - (dated.span_end - dated.span_start) <= 2:
            self.lead_limit = dated
            return True
        return False

    def _makes_a_task(self, index: int, words: str, evidence: Evidence) -> bool:
        if not evidence.is_hard or triggers.CONDITION.search(words):
            return False
        codes = {reason.code for reason in evidence.reasons}
        if _COUNT_OF_TOPICS.search(words) and codes <= {ReasonCode.NUMBER_AND_UNIT}:
            return False
        if self._is_past(evidence):
            return False
        if self.reading.kind.speech and codes <= {ReasonCode.NUMBER_AND_UNIT, ReasonCode.DELIVERY_VERB,
                                                  ReasonCode.NAMED_EVENT}:  # fmt: skip
            return self._looks_forward(index, words)
        return True

    def _is_past(self, evidence: Evidence) -> bool:
        issued = self.reading.issued_on
        ends = [one.end for one in evidence.deadlines if one.end and not one.recurrence]
        return bool(issued and ends and max(ends) < issued)

    def _looks_forward(self, index: int, words: str) -> bool:
        if self.lead_limit or _FUTURE_IN_SPEECH.search(words):
            return True
        clauses, part = self.reading.clauses, self.reading.clauses[index].sentence
        first = index
        while first > self.line.first_clause and clauses[first - 1].sentence == part:
            first -= 1
        return bool(
            _FUTURE_IN_SPEECH.search(self.reading.text[clauses[first].start : clauses[index].end])
        )

    def _add_task(self, index: int, clause: Clause, words: str, evidence: Evidence) -> None:
        self.soft = None
        before = self.drafts[-1] if self.drafts else None
        if (
            before
            and before.label == "HARD"
            and before.last == index - 1
            and self._continues(before, words, clause)
        ):
            self._join(before, index, clause, evidence)
            return
        start, first = self._reach_back(index, clause, words)
        draft = Draft(start, self._end_without_note(clause), first, index, self.number, "HARD", evidence,
                      self.lead_limit)  # fmt: skip
        if (
            _ABOVE_TASK_DUE.match(words)
            and before
            and before.last == first - 1
            and before.label == "SOFT"
        ):
            draft.start, draft.first = before.start, before.first
            self.drafts.pop()
        self._keep(draft)

    def _continues(self, before: Draft, words: str, clause: Clause) -> bool:
        last = self.reading.clauses[before.last]
        return bool(
            last.part == clause.part
            and _CONTINUES.match(words)
            and len(words) <= 16
            and before.evidence.targets
        )

    def _join(self, before: Draft, index: int, clause: Clause, evidence: Evidence) -> None:
        before.end, before.last = clause.end, index
        before.evidence.targets = before.evidence.targets + evidence.targets
        before.evidence.reasons += evidence.reasons
        before.evidence.weights += evidence.weights
        self.reading.labels[index] = "task"

    def _reach_back(self, index: int, clause: Clause, words: str) -> tuple[int, int]:
        """Take in the date, the subject or the phrase that stands before, in the same part."""
        reading = self.reading
        first = index
        while first > self.line.first_clause:
            earlier = reading.clauses[first - 1]
            if earlier.part != clause.part or earlier.stop in ":：":
                break
            if (
                reading.passages[first - 1] is not Passage.PLAN
                or first - 1 in reading.notes.clauses
            ):
                break
            if not self._belongs_to_next(first - 1, words):
                break
            first -= 1
            words = reading.words(first)
        while self.drafts and self.drafts[-1].last >= first and self.drafts[-1].first >= first:
            self.drafts.pop()
        return reading.clauses[first].start, first

    def _belongs_to_next(self, index: int, following: str) -> bool:
        words = self.reading.words(index)
        if self.reading.labels[index] == "task":
            return False
        if _LED_FRAGMENT.match(words):
            return True
        if _JOINED_TO_BEFORE.match(following):
            return True
        clause = self.reading.clauses[index]
        dates = self.reading.limits.within(clause.start, clause.end)
        rest = len(words) - sum(one.span_end - one.span_start for one in dates)
        return bool(dates) and rest <= 4

    def _end_without_note(self, clause: Clause) -> int:
        for start, end in reversed(self.reading.notes.brackets[-4:]):
            if clause.start < start and end >= clause.end:
                return start
        return clause.end

    def _add_soft(self, index: int, clause: Clause, words: str) -> None:
        if self._is_run_in_heading(index, clause) or triggers.CONDITION.search(words):
            self.soft = None
            return
        duty = bool(triggers.OBLIGATION.search(words))
        if self.soft and self.reading.clauses[self.soft.last].part == clause.part:
            self.soft.end, self.soft.last = clause.end, index
            self.reading.labels[index] = "soft"
            return
        if not duty:
            return
        evidence = Evidence()
        found = triggers.OBLIGATION.search(words)
        if found:
            evidence.reasons.append(Reason(ReasonCode.OBLIGATION_WORD, found.group(),
                                           clause.start + found.start(), clause.start + found.end()))  # fmt: skip
        self.soft = Draft(
            clause.start, clause.end, index, index, self.number, "SOFT", evidence, self.lead_limit
        )
        self._keep(self.soft)

    def _is_run_in_heading(self, index: int, clause: Clause) -> bool:
        """The first short sentence of a paragraph, or what follows 一是, names what is coming."""
        clauses = self.reading.clauses
        alone = index + 1 >= self.line.last_clause or clauses[index + 1].sentence != clause.sentence
        if not alone or clause.stop not in "。:：":
            return False
        if index + 1 >= self.line.last_clause:
            return bool(_ANNOUNCES.search(self.reading.words(index)))
        opens = index == self.line.first_clause and clause.end - clause.start <= 30
        marked = clause.first and _RUN_IN_NUMBER.match(self.reading.words(index))
        return bool(opens or marked) or bool(_ANNOUNCES.search(self.reading.words(index)))

    def _keep(self, draft: Draft) -> None:
        self.drafts.append(draft)
        label = "task" if draft.label == "HARD" else "soft"
        for index in range(draft.first, draft.last + 1):
            self.reading.labels[index] = label


_ANNOUNCES = re.compile(
    r"(?:以下|下列|如下|[一二三四五六七八九十]个?(?:项|个|方面|点|大).{0,4}(?:工作|事|方面|意见|关系|要求))"
)
