"""Which rule holds on a day."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import QuerySet

from luoshi.common.prepared import Prepared
from luoshi.rulesets.models import RuleSet, Subject


@dataclass(frozen=True, slots=True)
class _Known:
    """Every version of a body's rule-sets as last read, oldest first."""

    newest: int
    versions: Mapping[tuple[str, str], Sequence[RuleSet]]


_known: dict[int, _Known] = {}


def ruleset_in_force(body_id: int, subject: Subject, code: str, on: date) -> RuleSet:
    """The newest version of a rule-set that holds on a day (the first one for earlier days)."""
    versions = _remembered(body_id, subject, code)
    if versions is None:
        versions = _VERSIONS.ask(body_id, subject.value, code)
    in_force = (version for version in reversed(versions) if version.effective_on <= on)
    return next(in_force, versions[0])


def _versions(body_id: int, subject: str, code: str) -> QuerySet[RuleSet]:
    asked = RuleSet.objects.filter(body_id=body_id, subject=subject, code=code)
    return asked.order_by("effective_on", "pk")


_VERSIONS = Prepared(_versions, int, str, str)


def _remembered(body_id: int, subject: Subject, code: str) -> Sequence[RuleSet] | None:
    """A body's versions from memory, read again only when one was issued since.

    Versions are only ever added, so the newest key says whether what is known is all there is.
    Inside a transaction nothing is learnt: what it sees may yet be undone.
    """
    known = _known.get(body_id)
    if known is None and connection.in_atomic_block:
        return None
    newest = _newest(body_id)
    if known is None or known.newest != newest:
        if connection.in_atomic_block:
            return None
        known = _known[body_id] = _Known(newest, _read(body_id))
    return known.versions[subject.value, code]


def _newest(body_id: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT MAX(id) FROM rulesets_ruleset WHERE body_id = %s", [body_id])
        return int(cursor.fetchone()[0] or 0)


def _read(body_id: int) -> Mapping[tuple[str, str], Sequence[RuleSet]]:
    versions: dict[tuple[str, str], list[RuleSet]] = defaultdict(list)
    for version in RuleSet.objects.filter(body_id=body_id).order_by("effective_on", "pk"):
        versions[version.subject, version.code].append(version)
    return dict(versions)


def rulesets_of(body_id: int, subject: Subject) -> list[RuleSet]:
    """Every version of a body's rule-sets on a subject."""
    return list(
        RuleSet.objects.filter(body_id=body_id, subject=subject).order_by(
            "code", "-effective_on", "-pk"
        )
    )
