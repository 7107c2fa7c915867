"""Reading one line from left to right: which clauses are tasks, and what belongs to their span."""

from __future__ import annotations

import re

from luoshi_core.extraction import line_words as says
from luoshi_core.extraction import triggers
from luoshi_core.extraction.acts import ANY_ACT, ORDER_FIRST
from luoshi_core.extraction.deadlines import Deadline
from luoshi_core.extraction.evidence import DATELESS_RULES, WIDE_RULES, Evidence, is_indicator
from luoshi_core.extraction.model import Reason, ReasonCode
from luoshi_core.extraction.passage_signs import RITUAL
from luoshi_core.extraction.reading import Draft, Reading
from luoshi_core.extraction.sections import Passage
from luoshi_core.extraction.sentences import LONGEST_CLAUSE, Clause, Line
from luoshi_core.extraction.spans import OF_THINGS, Spans


class LineDrafter:
    """Reads the clauses of one line and drafts its tasks and soft requirements."""

    def __init__(self, reading: Reading, number: int, line: Line) -> None:
        self.reading = reading
        self.number = number
        self.line = line
        self.spans = Spans(reading, line)
        self.drafts: list[Draft] = []
        self.lead_limit: Deadline | None = None
        self.lead_sentence = -1
        self.lead_part = -1
        self.indicators = False
        self.waiting: int | None = None
        self.past_sentence = -1
        self.soft: Draft | None = None

    def draft(self) -> list[Draft]:
        """Draft the tasks and the soft requirements of the line."""
        for index in range(self.line.first_clause, self.line.last_clause):
            self._read(index)
        return self.drafts

    def _read(self, index: int) -> None:
        reading, clause = self.reading, self.reading.clauses[index]
        passage = reading.passages[index]
        if index in reading.notes.clauses or passage is not Passage.PLAN:
            reading.labels[index] = "heading" if passage is Passage.HEADING else "background"
            self.soft, self.waiting = None, None
            self.indicators = self.indicators and passage is not Passage.PAST
            return
        words = reading.words(index)
        self._note_goal(index)
        if clause.sentence > self.lead_sentence >= 0 or clause.part > self.lead_part >= 0:
            self.lead_limit, self.lead_sentence, self.lead_part = None, -1, -1
        if clause.end - clause.start > LONGEST_CLAUSE or self._stands_in_brackets(words):
            return
        if self._leads(index, clause, words) or clause.sentence == self.past_sentence:
            return
        if self._tells_more_of_the_body(index, clause, words):
            return
        first = self._first_of_span(index, clause)
        evidence = reading.judge(reading.clauses[first].start, clause.end)
        self._judge_indicator(clause, words, evidence)
        self._judge_carried_date(words, evidence)
        if first < index and self._says_nothing_yet(words, evidence):
            return
        if self._makes_a_task(index, words, evidence):
            self._add_task(index, first, words, evidence)
            self._open_period(index)
        else:
            self._add_soft(index, clause, words)
            self._announce_date(index, words)
            if says.HALF_SAID.match(words):
                return
        self.waiting = None

    def _says_nothing_yet(self, words: str, evidence: Evidence) -> bool:
        """After a leading date a phrase without a verb of its own waits with it."""
        codes = {reason.code for reason in evidence.reasons}
        return codes == {ReasonCode.DATE} and not says.ACT_OR_CALL.search(words)

    def _tells_more_of_the_body(self, index: int, clause: Clause, words: str) -> bool:
        """组长由…担任, 成员由…组成 belong to the body that is set up before."""
        before = self._task_before(index)
        if before is None:
            return False
        if not says.MEMBERS.match(words) or self.reading.clauses[before.last].part != clause.part:
            return False
        before.end, before.last = clause.end, index
        self.reading.labels[index] = "task"
        return True

    def _stands_in_brackets(self, words: str) -> bool:
        return words[:1] in "（(" and words[-1:] in "）)"

    def _leads(self, index: int, clause: Clause, words: str) -> bool:
        """A clause of nothing but a date, or one that closes with a colon, leads what follows."""
        dated = next(
            (one for one in self.reading.limits_of(index)
             if one.rule not in DATELESS_RULES and not one.recurrence and (one.end or one.start)),
            None,
        )  # fmt: skip
        if clause.stop in ":：":
            self.indicators = self.indicators or bool(triggers.INDICATOR_LEAD.search(words))
            if dated:
                self._lead(dated, clause)
            return len(words) <= 40
        if (
            dated is None
            or clause.stop not in ",，"
            or not self._is_date_alone(clause, words, dated)
        ):
            return False
        if self._is_over(dated):
            self.past_sentence = clause.sentence
            return True
        self._lead(dated, clause)
        self.waiting = index if self.waiting is None else self.waiting
        return True

    def _note_goal(self, index: int) -> None:
        """The first year a long plan names as its end dates whatever has no date of its own."""
        reading = self.reading
        if not reading.kind.long_term or reading.goal or reading.issued_on is None:
            return
        for one in reading.limits_of(index):
            ahead = one.end.year - reading.issued_on.year if one.end else 0
            if one.rule in {"until_year", "plan_period"} and 0 < ahead <= 6:
                reading.goal = one

    def _lead(self, limit: Deadline, clause: Clause) -> None:
        """A limit leads the rest of its line; in a speech only the rest of its sentence."""
        self.lead_limit = limit
        self.lead_sentence = clause.sentence if self.reading.kind.speech else -1

    def _announce_date(self, index: int, words: str) -> None:
        """2017年重点做好四项工作 dates what it announces."""
        clause = self.reading.clauses[index]
        dated = next((one for one in self.reading.limits_of(index) if one.end), None)
        if dated and dated.span_start == clause.start and says.COUNT_OF_TOPICS.search(words):
            self._lead(dated, clause)

    def _open_period(self, index: int) -> None:
        """A period at the head of a task (7月份, 上半年) holds for the rest of its sentence."""
        clause = self.reading.clauses[index]
        self._open_limit(index, clause)
        for one in self.reading.limits_of(index):
            period = one.start and one.end and one.rule in {"month", "quarter", "half_year"}
            if period and one.span_start == clause.start and self.lead_limit is None:
                self.lead_limit, self.lead_sentence = one, clause.sentence

    def _open_limit(self, index: int, clause: Clause) -> None:
        """Where no plan year stands behind it, a task's limit holds to the end of its part."""
        if self.reading.kind.yearly or self.reading.kind.long_term or self.lead_limit:
            return
        for one in self.reading.limits_of(index):
            narrow = one.rule not in WIDE_RULES | DATELESS_RULES and not one.recurrence
            if one.end and narrow and not one.raw.endswith("时间"):
                self.lead_limit, self.lead_sentence = one, clause.sentence
                self.lead_part = clause.part
                return

    def _is_date_alone(self, clause: Clause, words: str, dated: Deadline) -> bool:
        before = words[: dated.span_start - clause.start]
        before = says.FROM_NOW.sub("", before)
        after = words[dated.span_end - clause.start :]
        if not set(before + after) - says.DATE_SIGNS:
            return True
        return not after and len(before) <= 16 and bool(says.EXPECTS_MORE.search(before))

    def _is_over(self, limit: Deadline) -> bool:
        issued = self.reading.issued_on
        return bool(issued and limit.end and limit.end < issued)

    def _first_of_span(self, index: int, clause: Clause) -> int:
        """The clause the span begins with: the date or the subject that waits for its verb."""
        first = self.waiting
        if first is None or self.reading.clauses[first].part != clause.part:
            return index
        return first

    def _judge_indicator(self, clause: Clause, words: str, evidence: Evidence) -> None:
        moves = is_indicator(words)
        if self.indicators and clause.first and not moves and not evidence.targets:
            self.indicators = False
        if self.indicators and moves:
            evidence.add(ReasonCode.INDICATOR_LIST, 0.7, words, clause.start)

    def _judge_carried_date(self, words: str, evidence: Evidence) -> None:
        """A date that leads a line also limits the acts named after it."""
        lead = self.lead_limit or self.reading.headed.get(self.number)
        if evidence.is_hard or lead is None or self.reading.kind.speech or lead.end is None:
            return
        if lead.rule in WIDE_RULES and lead.rule != "until_year":
            return
        if says.CARRIES_ON.search(words) and not triggers.VAGUE.search(words):
            evidence.add(ReasonCode.HEADING_DATE, 0.45, lead.raw, lead.span_start)

    def _makes_a_task(self, index: int, words: str, evidence: Evidence) -> bool:
        if not evidence.is_hard or triggers.CONDITION.search(words) or OF_THINGS.match(words):
            return False
        if RITUAL.match(words):
            return False
        codes = {reason.code for reason in evidence.reasons}
        if self._is_done_or_named(words, codes, evidence):
            return False
        if not codes & says.FIRM and (
            self._is_run_in_heading(index) or triggers.VAGUE.search(words)
        ):
            return False
        if not codes & {ReasonCode.DATE, ReasonCode.FREQUENCY} and says.SUPPORTS.match(words):
            return ReasonCode.NUMBER_AND_UNIT in codes and not words.startswith(
                ("围绕", "针对", "立足")
            )
        if codes <= says.NEEDS_A_CALL and not self._is_called_for(index, words):
            return False
        return not codes <= says.DATE_ALONE or self._dates_an_act(index, words, evidence)

    def _is_done_or_named(self, words: str, codes: set[ReasonCode], evidence: Evidence) -> bool:
        """What was due before the day of issue, sessions and numbers of topics are no tasks."""
        ends = [one for one in evidence.deadlines if one.end and not one.recurrence]
        over = ends and not evidence.recurrence and all(self._is_over(one) for one in ends)
        if over and not (says.OF_THE_PAST.match(words) and codes - says.DATE_ALONE):
            return True
        if says.SITTING.search(words) and not ends:
            return True
        return codes <= {ReasonCode.NUMBER_AND_UNIT} and bool(says.COUNT_OF_TOPICS.search(words))

    def _is_called_for(self, index: int, words: str) -> bool:
        """Whether the place or the words say that this is still to be done."""
        if self.reading.kind.speech:
            return self._looks_forward(index, words)
        return (
            self.reading.firm[index]
            or self._looks_forward(index, words)
            or bool(ORDER_FIRST.match(words))
        )

    def _dates_an_act(self, index: int, words: str, evidence: Evidence) -> bool:
        """A date alone makes a task of an act, not of a stage, a session or a signature."""
        if says.STAGE.search(words) or says.SITTING.search(words):
            return False
        start, end = self.reading.clauses[index].start, self.reading.clauses[index].end
        plain = self.reading.masked[start:end]
        outside = [
            one for one in evidence.deadlines if self.reading.masked[one.span_start] == one.raw[0]
        ]
        if not outside:
            clause = self.reading.clauses[index]
            heads = clause.first and clause.numbering.strip() and words.endswith(("）", ")"))
            return not heads and bool(triggers.CONCRETE.search(plain))
        return any(says.CLOSES.search(one.raw) for one in outside) or bool(
            ANY_ACT.search(plain) or says.ACT_OR_CALL.search(plain)
        )

    def _looks_forward(self, index: int, words: str) -> bool:
        if self.lead_limit or says.FORWARD.search(words):
            return True
        clauses = self.reading.clauses
        first = index
        earliest = max(self.line.first_clause, index - 12)
        while first > earliest and clauses[first - 1].sentence == clauses[index].sentence:
            first -= 1
        return bool(
            says.FORWARD.search(self.reading.text[clauses[first].start : clauses[index].end])
        )

    def _add_task(self, index: int, first: int, words: str, evidence: Evidence) -> None:
        self.soft = None
        clause = self.reading.clauses[index]
        adjacent = self._task_before(first)
        if adjacent and self.spans.continues(adjacent, words, clause, evidence):
            self._join(adjacent, index, clause, evidence)
            return
        first = self.spans.reach_back(first, clause, words)
        while self.drafts and self.drafts[-1].last >= first:
            first = min(first, self._absorb(self.drafts.pop(), evidence))
        start, end = self.reading.clauses[first].start, self.spans.end_without_note(clause)
        self._keep(Draft(start, end, first, index, self.number, "HARD", evidence, self.lead_limit))

    def _task_before(self, first: int) -> Draft | None:
        before = self.drafts[-1] if self.drafts else None
        return before if before and before.label == "HARD" and before.last == first - 1 else None

    def _absorb(self, draft: Draft, evidence: Evidence) -> int:
        if draft.label == "HARD":
            evidence.targets[:0] = draft.evidence.targets
            evidence.reasons[:0] = draft.evidence.reasons
            evidence.weights[:0] = draft.evidence.weights
        return draft.first

    def _join(self, before: Draft, index: int, clause: Clause, evidence: Evidence) -> None:
        before.end, before.last = clause.end, index
        before.evidence.targets += evidence.targets
        before.evidence.reasons += evidence.reasons
        before.evidence.weights += evidence.weights
        before.evidence.deadlines += evidence.deadlines
        self.reading.labels[index] = "task"

    def _add_soft(self, index: int, clause: Clause, words: str) -> None:
        if self._is_run_in_heading(index) or triggers.CONDITION.search(words):
            self.indicators = self.indicators or bool(triggers.INDICATOR_LEAD.search(words))
            self.soft = None
            return
        if self.soft and self.reading.clauses[self.soft.last].part == clause.part:
            self.soft.end, self.soft.last = clause.end, index
            self.reading.labels[index] = "soft"
            return
        duty = triggers.OBLIGATION.search(words)
        if duty is None or RITUAL.match(words) or self._only_talks(words, duty):
            return
        start = clause.start + duty.start()
        evidence = Evidence()
        evidence.reasons.append(
            Reason(ReasonCode.OBLIGATION_WORD, duty.group(), start, start + len(duty.group()))
        )
        self.soft = Draft(clause.start, clause.end, index, index, self.number, "SOFT", evidence,
                          self.lead_limit)  # fmt: skip
        self._keep(self.soft)

    def _only_talks(self, words: str, duty: re.Match[str]) -> bool:
        """In a speech a verb inside a statement (党建是…的保证) asks for nothing."""
        if not self.reading.kind.speech or says.FORWARD.search(words) or says.ASKS.search(words):
            return False
        return duty.start() > 2 or bool(says.STATES.search(words))

    def _is_run_in_heading(self, index: int) -> bool:
        """The first short sentence of a paragraph, or what follows 一是, names what is coming."""
        clauses, clause = self.reading.clauses, self.reading.clauses[index]
        last = index + 1 >= self.line.last_clause
        if clause.stop not in "。:：" or not (
            last or clauses[index + 1].sentence != clause.sentence
        ):
            return False
        words = self.reading.words(index)
        if last or not clause.first:
            return bool(says.ANNOUNCES.search(words)) or self._closes_heading(index)
        opens = index == self.line.first_clause and len(words) <= 30
        numbered = says.RUN_IN_NUMBER.match(words) and not self._states_a_product(words)
        return bool(
            (opens and (clause.numbering or len(words) <= 16))
            or numbered
            or says.ANNOUNCES.search(words)
        )

    def _closes_heading(self, index: int) -> bool:
        """（二）完善市场体制，在改革开放上开新局。 is a heading in two clauses."""
        first = self.line.first_clause
        clauses = self.reading.clauses
        begun = clauses[first].numbering.strip() or says.RUN_IN_NUMBER.match(
            self.reading.words(first)
        )
        if not begun or clauses[index].sentence != clauses[first].sentence or index - first > 2:
            return False
        words = self.reading.text[clauses[first].start : clauses[index].end]
        heading = (
            len(words) <= 45 and index + 1 < self.line.last_clause and not says.DIGIT.search(words)
        )
        if heading and self.drafts and self.drafts[-1] is self.soft and self.soft is not None:
            self.drafts.pop()
            for position in range(self.soft.first, self.soft.last + 1):
                self.reading.labels[position] = "background"
        return heading

    def _states_a_product(self, words: str) -> bool:
        return any(trigger.pattern.search(words) for trigger in triggers.TRIGGERS[:3])

    def _keep(self, draft: Draft) -> None:
        self.drafts.append(draft)
        label = "task" if draft.label == "HARD" else "soft"
        for index in range(draft.first, draft.last + 1):
            self.reading.labels[index] = label
