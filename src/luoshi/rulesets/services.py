"""Draft, issue, correct and withdraw rule-sets."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from luoshi.common.permissions import require
from luoshi.history.services import record
from luoshi.organisations.actor import Actor
from luoshi.rulesets import rules
from luoshi.rulesets.contents import faults_of
from luoshi.rulesets.events import RuleSetEvent
from luoshi.rulesets.models import RuleDraft, RuleSet, RuleWithdrawal, Subject
from luoshi.rulesets.packaged import Packaged, changes, packaged_now
from luoshi.rulesets.presets import starting_rules
from luoshi.rulesets.refusals import (
    AlreadyInForce,
    AlreadyWithdrawn,
    ContentUnfit,
    DraftSettled,
    EffectiveTooEarly,
    NoSuchRule,
    ReasonMissing,
    VersionTaken,
)

ONE_DAY = timedelta(days=1)


@transaction.atomic
def issue_ruleset(
    *,
    actor: Actor,
    at: datetime,
    subject: Subject,
    code: str,
    version: str,
    name: str,
    effective_on: date,
    content: dict[str, object],
    basis: str = "",
    issuing_office: str = "",
    correction: str = "",
) -> RuleSet:
    """Issue a version of a rule-set that holds from a day.

    A correction may bear an earlier day; what was computed until now keeps the version it used.
    """
    require(rules.can_issue_ruleset, actor, None)
    _require_fit(subject, content)
    if actor.channel != "founding":
        _require_ahead(subject, effective_on, at.date(), correction)
    _require_free(actor.body_id, subject, code, version, name)
    ruleset = RuleSet.objects.create(
        body_id=actor.body_id,
        subject=subject,
        code=code,
        version=version,
        name=name,
        basis=basis,
        issuing_office=issuing_office,
        effective_on=effective_on,
        issued_on=at.date(),
        correction=correction,
        content=_named(subject, content, code, version),
    )
    event = RuleSetEvent.CORRECTED if correction else RuleSetEvent.ISSUED
    record(
        actor, at, event, ruleset, reason=correction, name=name, version=version, on=effective_on
    )
    return ruleset


def issue_starting_rulesets(*, actor: Actor, at: datetime, effective_on: date) -> list[RuleSet]:
    """Give a new body the presets it starts with."""
    return [
        issue_ruleset(
            actor=actor,
            at=at,
            subject=rule.subject,
            code=rule.code,
            version=str(effective_on.year),
            name=rule.name,
            effective_on=effective_on,
            content=rule.content,
        )
        for rule in starting_rules()
    ]


@transaction.atomic
def draft_ruleset(
    *,
    actor: Actor,
    at: datetime,
    subject: Subject,
    code: str,
    version: str,
    effective_on: date,
    content: Mapping[str, Any],
    basis: str = "",
    issuing_office: str = "",
    correction: str = "",
) -> RuleDraft:
    """Write a new version of a rule that the body has; it holds nowhere until it is issued."""
    require(rules.can_draft_ruleset, actor, None)
    known = RuleSet.objects.filter(body_id=actor.body_id, subject=subject, code=code)
    latest = known.order_by("-pk").first()
    if latest is None:
        raise NoSuchRule(code=code[:40])
    _require_fit(subject, content)
    _require_ahead(subject, effective_on, at.date(), correction)
    _require_free(actor.body_id, subject, code, version, latest.name)
    draft = RuleDraft.objects.create(
        body_id=actor.body_id,
        subject=subject,
        code=code,
        version=version,
        name=latest.name,
        basis=basis,
        issuing_office=issuing_office,
        effective_on=effective_on,
        correction=correction,
        content=_named(subject, content, code, version),
        drafted_at=at,
        drafted_by_name=actor.name,
    )
    record(
        actor,
        at,
        RuleSetEvent.DRAFTED,
        draft,
        name=draft.name,
        version=version,
        on=effective_on,
    )
    return draft


@transaction.atomic
def change_ruleset_draft(
    *,
    actor: Actor,
    at: datetime,
    draft: RuleDraft,
    version: str,
    effective_on: date,
    content: Mapping[str, Any],
    basis: str = "",
    issuing_office: str = "",
    correction: str = "",
) -> RuleDraft:
    """Change a draft that is neither issued nor dropped."""
    require(rules.can_draft_ruleset, actor, None)
    draft = _open_draft(actor, draft)
    subject = Subject(draft.subject)
    _require_fit(subject, content)
    _require_ahead(subject, effective_on, at.date(), correction)
    _require_free(actor.body_id, subject, draft.code, version, draft.name)
    draft.version = version
    draft.effective_on = effective_on
    draft.basis = basis
    draft.issuing_office = issuing_office
    draft.correction = correction
    draft.content = _named(subject, content, draft.code, version)
    draft.save()
    record(actor, at, RuleSetEvent.CHANGED, draft, name=draft.name, version=version)
    return draft


@transaction.atomic
def issue_ruleset_draft(*, actor: Actor, at: datetime, draft: RuleDraft) -> RuleSet:
    """Put a draft into force from its day; only the head of supervision does."""
    require(rules.can_issue_ruleset, actor, None)
    draft = _open_draft(actor, draft)
    ruleset = issue_ruleset(
        actor=actor,
        at=at,
        subject=Subject(draft.subject),
        code=draft.code,
        version=draft.version,
        name=draft.name,
        effective_on=draft.effective_on,
        content=draft.content,
        basis=draft.basis,
        issuing_office=draft.issuing_office,
        correction=draft.correction,
    )
    draft.settled_at = at
    draft.ruleset = ruleset
    draft.save(update_fields=["settled_at", "ruleset"])
    record(actor, at, RuleSetEvent.CHANGED, draft, name=draft.name, version=draft.version)
    return ruleset


@transaction.atomic
def drop_ruleset_draft(*, actor: Actor, at: datetime, draft: RuleDraft) -> RuleDraft:
    """Let go of a draft; it stays in the record."""
    require(rules.can_draft_ruleset, actor, None)
    draft = _open_draft(actor, draft)
    draft.settled_at = at
    draft.save(update_fields=["settled_at"])
    record(actor, at, RuleSetEvent.DROPPED, draft, name=draft.name, version=draft.version)
    return draft


@transaction.atomic
def withdraw_ruleset(
    *, actor: Actor, at: datetime, ruleset: RuleSet, reason: str
) -> RuleWithdrawal:
    """Take a coming version back before its day."""
    require(rules.can_withdraw_ruleset, actor, None)
    ruleset = RuleSet.objects.select_for_update().get(pk=ruleset.pk, body_id=actor.body_id)
    if not reason.strip():
        raise ReasonMissing
    if RuleWithdrawal.objects.filter(ruleset=ruleset).exists():
        raise AlreadyWithdrawn(name=ruleset.shown)
    if ruleset.effective_on <= at.date():
        raise AlreadyInForce(name=ruleset.shown, on=ruleset.effective_on)
    withdrawal = RuleWithdrawal.objects.create(
        body_id=actor.body_id,
        ruleset=ruleset,
        reason=reason.strip()[:300],
        at=at,
        by_name=actor.name,
    )
    record(
        actor,
        at,
        RuleSetEvent.WITHDRAWN,
        ruleset,
        rows=[withdrawal],
        reason=reason.strip(),
        name=ruleset.name,
        version=ruleset.version,
    )
    return withdrawal


@transaction.atomic
def take_packaged(
    *, actor: Actor, at: datetime, packaged: Sequence[Packaged] | None = None
) -> list[RuleSet]:
    """Put on record what the program in place brings, where it is not what was known of it.

    The days before keep what was known on them; the record names what is different.
    """
    require(rules.can_take_packaged, actor, None)
    taken = []
    for one in packaged_now() if packaged is None else packaged:
        known = RuleSet.objects.select_for_update().filter(
            body_id=actor.body_id, subject=one.subject, code=one.code
        )
        latest = known.order_by("-pk").first()
        if latest is not None and latest.content == one.content:
            continue
        changed = list(changes(latest.content, one.content)) if latest else []
        ruleset = RuleSet.objects.create(
            body_id=actor.body_id,
            subject=one.subject,
            code=one.code,
            version=str(known.count() + 1),
            name=one.name,
            effective_on=at.date(),
            issued_on=at.date(),
            correction=", ".join(changed)[:300],
            content=one.content,
        )
        record(
            actor,
            at,
            RuleSetEvent.TAKEN,
            ruleset,
            name=ruleset.name,
            version=ruleset.version,
            changed=changed,
        )
        taken.append(ruleset)
    return taken


def _open_draft(actor: Actor, draft: RuleDraft) -> RuleDraft:
    held = RuleDraft.objects.select_for_update().get(pk=draft.pk, body_id=actor.body_id)
    if held.settled_at is not None:
        raise DraftSettled(name=held.name)
    return held


def _require_fit(subject: Subject, content: Mapping[str, Any]) -> None:
    faults = faults_of(subject, content)
    if faults:
        raise ContentUnfit(why=" ".join(str(fault) for fault in faults))


def _earliest_day(subject: Subject, today: date) -> date:
    """The first day from which a new version may hold: today's lights are already computed."""
    return today + ONE_DAY if subject == Subject.LIGHT else today


def _require_ahead(subject: Subject, effective_on: date, today: date, correction: str) -> None:
    earliest = _earliest_day(subject, today)
    if effective_on < earliest and not correction.strip():
        raise EffectiveTooEarly(today=today, earliest=earliest)


def _require_free(body_id: int, subject: Subject, code: str, version: str, name: str) -> None:
    taken = RuleSet.objects.filter(body_id=body_id, subject=subject, code=code, version=version)
    if taken.exists():
        raise VersionTaken(name=name, version=version)


def _named(subject: Subject, content: Mapping[str, Any], code: str, version: str) -> dict[str, Any]:
    """A light preset carries its own name; it is that of the version."""
    if subject == Subject.LIGHT:
        return {**content, "code": code, "version": version}
    return dict(content)
