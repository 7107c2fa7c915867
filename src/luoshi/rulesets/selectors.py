"""Which rule holds on a day."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import OuterRef, QuerySet, Subquery

from luoshi.common.prepared import Prepared
from luoshi.common.statements import ask
from luoshi.organisations.actor import Actor
from luoshi.rulesets import rules
from luoshi.rulesets.models import RuleDraft, RuleSet, RuleWithdrawal, Subject

# The newest keys of a body's rule versions and of their withdrawals; 0 where there is none.
Newest = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Known:
    """Every version of a body's rule-sets as last read, oldest first."""

    newest: Newest
    versions: Mapping[tuple[str, str], Sequence[RuleSet]]


_known: dict[int, _Known] = {}


def ruleset_in_force(
    body_id: int, subject: Subject, code: str, on: date, newest: Newest | None = None
) -> RuleSet:
    """The newest version of a rule-set that holds on a day (the first one for earlier days).

    A version issued later than the day did not hold on it, whatever day its paper names.
    `newest` saves the glance where another question has just brought it.
    """
    versions = _remembered(body_id, subject, code, newest)
    if versions is None:
        versions = _VERSIONS.ask(body_id, subject.value, code)
    return in_force_among(versions, on) or versions[0]


def ruleset_if_any(
    body_id: int, subject: Subject, code: str, on: date, newest: Newest | None = None
) -> RuleSet | None:
    """The version that holds on a day; nothing where the body never had such a rule."""
    try:
        return ruleset_in_force(body_id, subject, code, on, newest)
    except (IndexError, KeyError):
        return None


def versions_of(body_id: int, subject: Subject, code: str) -> list[RuleSet]:
    """Every version of a rule that was not withdrawn, oldest first."""
    return _VERSIONS.ask(body_id, subject.value, code)


def in_force_among(versions: Sequence[RuleSet], on: date) -> RuleSet | None:
    """Which of these versions, oldest first, holds on a day."""
    holding = (
        version
        for version in reversed(versions)
        if version.effective_on <= on and version.issued_on <= on
    )
    return next(holding, None)


def _versions(body_id: int, subject: str, code: str) -> QuerySet[RuleSet]:
    asked = RuleSet.objects.filter(body_id=body_id, subject=subject, code=code)
    return asked.filter(withdrawal__isnull=True).order_by("effective_on", "pk")


_VERSIONS = Prepared(_versions, int, str, str)


def _remembered(
    body_id: int, subject: Subject, code: str, newest: Newest | None
) -> Sequence[RuleSet] | None:
    """A body's versions from memory, read again only when one was issued since.

    Versions and withdrawals are only ever added, so the newest keys say whether what is known is
    all there is.
    Inside a transaction nothing is learnt: what it sees may yet be undone.
    """
    known = _known.get(body_id)
    if known is None and connection.in_atomic_block:
        return None
    newest = newest or _newest(body_id)
    if known is None or known.newest != newest:
        if connection.in_atomic_block:
            return None
        known = _known[body_id] = _Known(newest, _read(body_id))
    return known.versions[subject.value, code]


def newest_beside(body: str) -> dict[str, Any]:
    """What tells the newest keys along with another question; `body` names the body in it."""
    return {
        name: Subquery(
            model._default_manager.filter(body=OuterRef(body)).order_by("-pk").values("pk")[:1]
        )
        for name, model in (("newest_rule", RuleSet), ("newest_withdrawal", RuleWithdrawal))
    }


def newest_told(told: Mapping[str, Any]) -> Newest | None:
    """The newest keys among what came along with another question, if they did."""
    if "newest_rule" not in told:
        return None
    return told["newest_rule"] or 0, told["newest_withdrawal"] or 0


def _newest(body_id: int) -> Newest:
    [(version, withdrawal)] = ask(_NEWEST, [body_id, body_id])
    return int(version or 0), int(withdrawal or 0)


_NEWEST = """
SELECT (SELECT MAX(id) FROM rulesets_ruleset WHERE body_id = %s),
       (SELECT MAX(id) FROM rulesets_rulewithdrawal WHERE body_id = %s)
"""


def _read(body_id: int) -> Mapping[tuple[str, str], Sequence[RuleSet]]:
    versions: dict[tuple[str, str], list[RuleSet]] = defaultdict(list)
    issued = RuleSet.objects.filter(body_id=body_id, withdrawal__isnull=True)
    for version in issued.order_by("effective_on", "pk"):
        versions[version.subject, version.code].append(version)
    return dict(versions)


def rulesets_of(body_id: int, subject: Subject) -> list[RuleSet]:
    """Every version of a body's rule-sets on a subject that was not withdrawn."""
    issued = RuleSet.objects.filter(body_id=body_id, subject=subject, withdrawal__isnull=True)
    return list(issued.order_by("code", "-effective_on", "-pk"))


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule of a body: what holds now, what is coming, what held before."""

    subject: str
    subject_word: str
    code: str
    name: str
    current: RuleSet | None
    coming: tuple[RuleSet, ...]
    past: tuple[RuleSet, ...]
    withdrawn: tuple[RuleSet, ...]
    drafts: tuple[RuleDraft, ...]


def list_rules(actor: Actor, on: date) -> list[RuleRow]:
    """Every rule of a body by subject, with its versions: the same three questions always."""
    versions: dict[tuple[str, str], list[RuleSet]] = defaultdict(list)
    issued = RuleSet.objects.filter(body_id=actor.body_id).select_related("withdrawal")
    for one in issued.order_by("effective_on", "pk"):
        versions[one.subject, one.code].append(one)
    drafts: dict[tuple[str, str], list[RuleDraft]] = defaultdict(list)
    if rules.can_draft_ruleset(actor, None):
        for draft in open_drafts(actor.body_id):
            drafts[draft.subject, draft.code].append(draft)
    places: dict[str, int] = {subject.value: place for place, subject in enumerate(ORDER)}
    return [
        _rule_row(subject, code, versions[subject, code], drafts[subject, code], on)
        for subject, code in sorted(versions, key=lambda key: (places.get(key[0], 99), key))
    ]


# What the county's work hangs on comes first.
ORDER = (
    Subject.LIGHT,
    Subject.LEGEND,
    Subject.DEADLINE,
    Subject.EXTENSION,
    Subject.FEEDBACK,
    Subject.EVIDENCE,
    Subject.NUMBERING,
    Subject.REVIEW,
    Subject.READER,
    Subject.HOLIDAYS,
    Subject.LAYOUTS,
)


def _rule_row(
    subject: str,
    code: str,
    versions: Sequence[RuleSet],
    drafts: Sequence[RuleDraft],
    on: date,
) -> RuleRow:
    standing = [one for one in versions if not hasattr(one, "withdrawal")]
    current = in_force_among(standing, on)
    coming = [one for one in standing if max(one.effective_on, one.issued_on) > on]
    return RuleRow(
        subject=subject,
        subject_word=str(Subject(subject).label),
        code=code,
        name=versions[-1].name,
        current=current,
        coming=tuple(coming),
        past=tuple(one for one in reversed(standing) if one is not current and one not in coming),
        withdrawn=tuple(one for one in versions if hasattr(one, "withdrawal")),
        drafts=tuple(drafts),
    )


def open_drafts(body_id: int) -> QuerySet[RuleDraft]:
    """The drafts of a body that are neither issued nor dropped."""
    drafts = RuleDraft.objects.filter(body_id=body_id, settled_at__isnull=True)
    return drafts.order_by("effective_on", "pk")


def get_ruleset(actor: Actor, pk: int) -> RuleSet:
    """A version of the actor's body; else `RuleSet.DoesNotExist`."""
    return RuleSet.objects.select_related("withdrawal").get(pk=pk, body_id=actor.body_id)


def get_draft(actor: Actor, pk: int) -> RuleDraft:
    """A draft of the actor's body that is still open; else `RuleDraft.DoesNotExist`."""
    return open_drafts(actor.body_id).get(pk=pk)


def siblings_of(ruleset: RuleSet | RuleDraft) -> list[RuleSet]:
    """Every version of the same rule that was not withdrawn, newest first."""
    versions = _VERSIONS.ask(ruleset.body_id, ruleset.subject, ruleset.code)
    return versions[::-1]


def next_version(ruleset: RuleSet, on: date) -> str:
    """A free number for the next version: the year, with a count where it is taken."""
    taken = set(
        RuleSet.objects.filter(
            body_id=ruleset.body_id, subject=ruleset.subject, code=ruleset.code
        ).values_list("version", flat=True)
    )
    names = [str(on.year), *(f"{on.year}-{count}" for count in range(2, 100))]
    return next(name for name in names if name not in taken)
