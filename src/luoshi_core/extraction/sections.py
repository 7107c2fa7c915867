"""What kind of passage a clause stands in: plan, review of the past, problems, quotation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from luoshi_core.extraction import passage_signs as signs
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
    status: bool
    orders: bool


def read_kind(kind: str, text: str) -> Kind:
    """Say how a document is to be read, from the kind given or from its first lines."""
    head = kind or text[:200]
    yearly = bool(signs.YEARLY.search(kind)) and not signs.NOT_YEARLY.search(kind)
    if not signs.NOT_YEARLY.search(kind) or signs.TITLE_OF_THE_YEAR.search(text[:120]):
        yearly = yearly or bool(signs.TITLE_WITH_YEAR.search(text[:200]))
    title = kind or text[:80].partition("\n")[0]
    long_term = bool(signs.LONG_TERM.search(head))
    status = bool(signs.FOR_STATUS.search(title)) and "整改" not in title
    orders = bool(signs.FOR_PLANS.search(title)) and not status
    return Kind(
        bool(signs.SPEECH.search(head)),
        bool(signs.ROUND_UP.search(kind)) and "会议" not in kind,
        yearly,
        long_term,
        status,
        orders,
    )


def plan_year(text: str, issued_on: date | None) -> int | None:
    """Say which year a yearly plan is for: the year in its title, else the year of issue."""
    found = signs.TITLE_WITH_YEAR.search(text[:200])
    year = read_year(found["year"]) if found else None
    issued = issued_on.year if issued_on else None
    if year is None or (issued is not None and year <= issued):
        ahead = [read_year(one["year"]) for one in signs.HEADING_WITH_YEAR.finditer(text)]
        year = next((one for one in ahead if one and issued and one == issued + 1), year)
    return year or issued


def level_of(numbering: str) -> int:
    """Say how deep a numbering stands: 一、 is 1, （一） is 2, 1. is 3, none is 9."""
    plain = numbering.strip(" \u3000•●○◆■★▪·*>—-")
    return next((level for level, pattern in signs.LEVELS if pattern.match(plain)), 9)


def _has_passed(month: re.Match[str], issued: date) -> bool:
    """Whether a month, or a day of it, lies before the day of issue."""
    if month["day"]:
        return (int(month["month"]), int(month["day"])) <= (issued.month, issued.day)
    return int(month["month"]) < issued.month


class PassageReader:
    """Walks through the lines of a text and says of each clause what passage it stands in."""

    def __init__(self, text: str, kind: Kind, issued_on: date | None) -> None:
        self.text = text
        self.issued_on = issued_on
        self.stack: list[tuple[int, Passage]] = []
        self.kind = kind
        self.ground = Passage.PAST if kind.report_of_work or kind.status else Passage.PLAN
        self.reviewing = False
        #: For each clause read: whether something said that what stands here is to be done.
        self.firm: list[bool] = []

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
        passages = self._read_own(line, own)
        self.firm += [self._is_firm()] * (len(passages) - (len(self.firm) - line.first_clause))
        return passages

    def _read_own(self, line: Line, own: list[Clause]) -> list[Passage]:
        if self._is_label(own):
            self._enter_as(8, self._labelled(self.text[own[0].start : own[0].end]))
            return [Passage.HEADING]
        if self.is_heading(line, own):
            self._enter(own[0], self.text[own[0].start : own[-1].end])
            return [Passage.HEADING] * len(own)
        if signs.GLOSSARY_LINE.match(self.text[own[0].start : own[0].start + 60]):
            return [Passage.GLOSSARY] * len(own)
        self._turn(self.text[own[0].start : min(own[-1].end, own[0].start + 120)])
        passages = self._read_sentences(own)
        if self.reviewing and signs.TURNS_LATER.search(self.text, own[0].start, own[-1].end):
            self.reviewing = False
        return passages

    def _is_firm(self) -> bool:
        """Whether the headings or the kind of the text say that it orders things."""
        if self.stack:
            return self.under_a_plan_heading
        return self.kind.orders and not self.reviewing

    def _is_label(self, own: list[Clause]) -> bool:
        """整改措施： alone on its line heads the lines below."""
        if len(own) != 1 or own[0].stop not in ":：":
            return False
        words = self.text[own[0].start : own[0].end]
        return bool(signs.FEEDBACK.search(words) or signs.PLAN_LABEL.search(words))

    def _labelled(self, words: str) -> Passage:
        return Passage.PROBLEM if signs.FEEDBACK.search(words) else Passage.PLAN

    def _turn(self, words: str) -> None:
        """A paragraph can open a review that runs over the next, or turn to what is to come."""
        if signs.PLAN_TURN.match(words):
            self.reviewing = False
            if self.ground is Passage.PAST and self._turns_a_report(words):
                self.ground = Passage.PLAN
        elif signs.REVIEW_OPENING.match(words) or self._opens_with_a_past_year(words):
            self.reviewing = not signs.FUTURE_SIGNS.search(words)
        elif signs.FUTURE_SIGNS.search(words):
            self.reviewing = False

    def _turns_a_report(self, words: str) -> bool:
        """A report of work turns to its plan with 下一步, or with a year that lies ahead."""
        turn = signs.TURNS_A_REPORT.match(words)
        if turn is None or not turn["year"] or self.issued_on is None:
            return turn is not None
        ahead = int(turn["year"]) - self.issued_on.year
        return ahead > 0 or (ahead == 0 and self.issued_on.month <= 3)

    def _opens_with_a_past_year(self, words: str) -> bool:
        year = signs.PAST_YEAR_ALONE.match(words)
        return bool(year and self.issued_on and int(year["year"]) < self.issued_on.year)

    def is_heading(self, line: Line, own: list[Clause]) -> bool:
        """A heading is short, stands alone, and closes without a full stop."""
        words = self.text[own[0].start : own[-1].end]
        if self._is_title(line, own, words):
            return own[0].stop not in ":："
        if own[-1].stop != "\n" or "\t" in self.text[line.start : line.end] or len(words) > 60:
            return False
        if (
            signs.TITLE_END.search(words)
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

    def _enter_as(self, level: int, announced: Passage) -> None:
        while self.stack and self.stack[-1][0] >= level:
            self.stack.pop()
        self.stack.append((level, announced))

    def _announced(self, words: str) -> Passage:
        if signs.HEADING_GLOSSARY.search(words):
            return Passage.GLOSSARY
        if signs.HEADING_PROBLEM.search(words) and "整改" not in words:
            return Passage.PROBLEM
        if signs.HEADING_PAST.search(words) and not re.search(r"下|目标任务|要求", words):
            return Passage.PAST
        if signs.HEADING_PLAN.search(words):
            return Passage.PLAN
        if signs.RESULT_FORM.match(words) and not signs.VERB_FIRST.match(words):
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
                if signs.RESULT_FORM.match(words) and not signs.VERB_FIRST.match(words):
                    carried = Passage.PAST
            passage, carried = self._read_sentence(sentence, carried)
            inside = self._inside(sentence, passage)
            if inside[-1] is Passage.PROBLEM or carried is Passage.PROBLEM:
                carried = inside[-1] if inside[-1] is Passage.PROBLEM else None
            passages += inside
            self.firm += self._firmness(sentence, inside, passage)
            position = last
        return passages

    def _read_sentence(
        self, sentence: list[Clause], carried: Passage | None
    ) -> tuple[Passage, Passage | None]:
        words = self.text[sentence[0].start : sentence[-1].end]
        told = self._told(words, carried)
        if told:
            return told
        section = carried or self.section
        future = bool(signs.FUTURE_SIGNS.search(words))
        if self._opens_the_past(words):
            stays = not future or signs.PAST_SIGNS.search(words)
            return Passage.PAST, Passage.PAST if stays else None
        past = signs.SURELY_PAST if self.under_a_plan_heading else signs.PAST_SIGNS
        if past.search(words) and not future:
            return Passage.PAST, carried
        if future and carried is Passage.PAST:
            return (self.section if self.section is not Passage.PAST else Passage.PLAN), None
        asked = future and not signs.SURELY_PAST.search(words)
        if asked and self.kind.status and not self.reviewing and section is self.ground:
            return Passage.PLAN, carried
        return section, carried

    def _told(self, words: str, carried: Passage | None) -> tuple[Passage, Passage | None] | None:
        """Sentences whose opening alone says what they are: calls, quotations, explanations."""
        if signs.MEETING_ASKS.match(words):
            return Passage.PLAN, Passage.PLAN
        if signs.QUOTED.search(words[:60]):
            return Passage.QUOTATION, carried
        if signs.MEETING_ASSIGNS.match(words):
            return Passage.PLAN, carried
        if signs.EXPLAINS.search(words[:40]) or signs.MEETING_HEARD.match(words):
            return Passage.PAST, carried
        return None

    def _firmness(
        self, sentence: list[Clause], inside: list[Passage], passage: Passage
    ) -> list[bool]:
        """A clause is surely to be done under a plan heading, after a label, or in a call."""
        words = self.text[sentence[0].start : sentence[-1].end]
        called = bool(signs.FUTURE_SIGNS.search(words) or signs.MEETING_ASKS.search(words))
        ground = self._is_firm()
        return [ground or called or one is not passage for one in inside]

    def _opens_the_past(self, words: str) -> bool:
        if signs.PAST_OPENING.match(words):
            return True
        issued = self.issued_on
        if issued is None:
            return False
        plan = signs.PLAN_PERIOD.match(words)
        if plan and FIVE_YEAR_PLANS[plan["plan"]][1] < issued.year:
            return True
        month = signs.PAST_MONTH.match(words)
        if month and self.kind.status and signs.BEGAN.match(words):
            return _has_passed(month, issued)
        if signs.FUTURE_SIGNS.search(words):
            return False
        year = signs.PAST_YEAR.match(words)
        if year and int(year["year"]) < issued.year:
            return True
        if month:
            return _has_passed(month, issued)
        return bool(signs.PAST_QUARTER.match(words)) and not self.under_a_plan_heading

    def _inside(self, sentence: list[Clause], passage: Passage) -> list[Passage]:
        """Read the labels inside a sentence: what stands after 整改目标： is a plan again."""
        passages = []
        for clause in sentence:
            words = self.text[clause.start : clause.end]
            if clause.stop in ":：" and len(words) <= 40:
                if signs.FEEDBACK.search(words):
                    passage = Passage.PROBLEM
                elif signs.PLAN_LABEL.search(words) or signs.MEETING_ASKS.search(words):
                    passage = Passage.PLAN
            passages.append(passage)
        return passages
