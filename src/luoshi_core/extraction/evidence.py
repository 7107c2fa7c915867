"""Judging one clause: which triggers it holds, and whether they make a commitment."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from luoshi_core.extraction import triggers
from luoshi_core.extraction.acts import ANY_ACT
from luoshi_core.extraction.deadlines import Deadline
from luoshi_core.extraction.model import Reason, ReasonCode, Target

#: Rules that read a whole year or a vague span: a limit only for a concrete act.
WIDE_RULES = frozenset(
    {"year", "whole_year", "coming_years", "plan_period", "until_year", "year_from", "year_range",
     "years_of_work", "term_of_office", "year_before"}
)  # fmt: skip
#: Rules that read words without a day.
DATELESS_RULES = frozenset({"standing", "vague", "standing_limit", "event", "no_such_day"})

_FREQUENT_VERB = re.compile(
    r"调度|通报|报告|召开|开展|组织|举办|集中|学习|检查|巡查|督查|研判|评比|公布|考核|走访|调研|例会|会商|打扫|报送|讲|不少于|至少|"
    r"不低于|完成|实训|监测|排查|交账|评选|汇总|巡河|发布|更新|推送|接待|轮流|坐班|值班|值守|轮训|考评|培训|演练|清理|整治|点评|反馈|上报|汇报|抽查|回访|接访"
)
_ISSUES = re.compile(
    r"编发|编印|印发|刊发|播出|张贴|上门|巡访|遍访|值守|维护|保养|检修|盘点|核对|对账"
)
_NO_FREQUENCY = re.compile(r"每(?:一|个(?!月)|位|名|件|项|天都|年都)|年年|如果|就|一年一度")


_MUST_WITHIN = re.compile(r"应|须|必须|务必|要|确保|小时内")
_STILL_TO_COME = re.compile(r"要|力争|确保|争取|必须|务必|将|计划|打算|再用")


@dataclass(slots=True)
class Evidence:
    """What speaks for a clause: reasons with their weights, numbers, dates, rhythm."""

    reasons: list[Reason] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    deadlines: list[Deadline] = field(default_factory=list)

    def add(self, code: ReasonCode, weight: float, words: str, start: int) -> None:
        """Note one more reason."""
        self.reasons.append(Reason(code, words, start, start + len(words)))
        self.weights.append(weight)

    @property
    def recurrence(self) -> str | None:
        """The rhythm named in the clause."""
        return next((one.recurrence for one in self.deadlines if one.recurrence), None)

    @property
    def is_hard(self) -> bool:
        """Whether anything here can be checked."""
        return bool(self.weights)


def judge(
    text: str,
    masked: str,
    span: tuple[int, int],
    targets: list[Target],
    deadlines: list[Deadline],
) -> Evidence:
    """Gather what makes the clause checkable; `masked` hides brackets and quotations."""
    start, end = span
    evidence = Evidence(targets=targets, deadlines=deadlines)
    words = masked[start:end]
    raw = text[start:end]
    timed = any(one.end or one.start or one.recurrence for one in deadlines)
    for target in targets:
        if not timed and target.value == 1 and text[target.start] == "一":
            continue  # 问责一次 is a manner of speaking; 每月一次 is a number
        evidence.add(ReasonCode.NUMBER_AND_UNIT, 0.7, text[target.start : target.end], target.start)
    _judge_dates(raw, words, evidence, deadlines)
    for trigger in triggers.TRIGGERS:
        found = trigger.pattern.search(raw if trigger.code is ReasonCode.ZERO_OR_FULL else words)
        if found:
            shown = text[start + found.start() : start + found.end()]
            evidence.add(trigger.code, trigger.weight, shown, start + found.start())
    return evidence


def _judge_dates(words: str, masked: str, evidence: Evidence, deadlines: list[Deadline]) -> None:
    concrete = bool(triggers.CONCRETE.search(words)) and not triggers.VAGUE.search(masked)
    for one in deadlines:
        if one.recurrence:
            acts = _FREQUENT_VERB.search(words) or evidence.targets or _ISSUES.search(words)
            if acts and not _NO_FREQUENCY.search(words):
                evidence.add(ReasonCode.FREQUENCY, 0.75, one.raw, one.span_start)
            continue
        if one.rule == "festivals":
            evidence.add(ReasonCode.DATE, 0.5, one.raw, one.span_start)
        if one.rule == "standing_limit" and _MUST_WITHIN.search(words) and ANY_ACT.search(words):
            evidence.add(ReasonCode.DATE, 0.5, one.raw, one.span_start)
        if one.rule in DATELESS_RULES or (one.end is None and one.start is None):
            continue
        if one.raw.endswith("时间") and not _STILL_TO_COME.search(words):
            continue
        if one.rule in WIDE_RULES and not _is_firm(one, concrete=concrete):
            continue
        evidence.add(ReasonCode.DATE, 0.7, one.raw, one.span_start)


def _is_firm(one: Deadline, *, concrete: bool) -> bool:
    """今年 and 今后五年 name a time, not a limit; 到2025年 and 三年内 limit a concrete act."""
    if one.rule in {"year", "whole_year", "coming_years", "plan_period", "year_range"}:
        return False
    return concrete


def is_indicator(words: str) -> bool:
    """Whether a clause in a list of targets moves a known indicator."""
    return bool(triggers.INDICATOR.search(words) and triggers.INDICATOR_MOVES.search(words))
