"""A rule tried on everything it would have touched, as long work; what came of it is kept."""

import secrets
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from luoshi.common.figures import short_day
from luoshi.common.permissions import require
from luoshi.common.standings import word_of
from luoshi.jobs.kinds import Kind, Outcome
from luoshi.jobs.progress import Progress
from luoshi.jobs.running import start_job
from luoshi.ledger.selectors.trying import try_light_apart
from luoshi.organisations.actor import Actor
from luoshi.rulesets import rules, trials
from luoshi.rulesets.trials import Change, Figure, Span, SpanTrial

TRIAL = "ledger.trial"


def start_trial(actor: Actor, at: datetime, name: str, arguments: Mapping[str, Any]) -> str:
    """Begin to try a rule on everything; returns the page of its progress."""
    require(rules.can_draft_ruleset, actor, None)
    # Its page is found by a key of its own: what was tried is nobody else's business.
    known = {**arguments, "name": name, "key": secrets.token_hex(8)}
    job = start_job(actor=actor, at=at, kind=TRIAL, name=name, arguments=known)
    return reverse("jobs:job", args=[job.pk])


def _try(actor: Actor, _at: datetime, arguments: Mapping[str, Any], progress: Progress) -> Outcome:
    require(rules.can_draft_ruleset, actor, None)
    subject, content = arguments["subject"], arguments["content"]
    if trials.is_of_span(subject):
        since, until = (date.fromisoformat(arguments[name]) for name in ("since", "until"))
        found = trials.try_span(Span(actor, since, until, told=progress), subject, content)
    else:
        found = _lights(actor, arguments, progress)
    words = ngettext(
        "%(changed)s of %(tried)s would have gone otherwise.",
        "%(changed)s of %(tried)s would have gone otherwise.",
        found.tried,
    )
    words %= {"changed": len(found.changes), "tried": found.tried}
    kept = {name: arguments[name] for name in ("name", "back", "subject")}
    address = reverse("ledger:trial", args=[arguments["key"]])
    return Outcome(words, address, {**found.as_kept(), **kept})


def _lights(actor: Actor, arguments: Mapping[str, Any], progress: Progress) -> SpanTrial:
    days = [date.fromisoformat(day) for day in arguments["days"]]
    tried, changes, kinds = 0, [], {}
    for one in try_light_apart(actor, arguments["code"], arguments["content"], days, progress):
        tried += one.tried
        for moved in one.moved:
            was, would = str(word_of(moved.was)), str(word_of(moved.would))
            kind = f"{one.day}:{moved.was}:{moved.would}"
            kinds[kind] = _("%(day)s: %(was)s → %(would)s") % {
                "day": short_day(one.day),
                "was": was,
                "would": would,
            }
            changes.append(Change(kind, moved.number, moved.title, moved.unit, one.day, was, would))
    same = Figure(_("lights as they were"), tried, tried - len(changes))
    return SpanTrial(min(days), max(days), tried, (same,), kinds, tuple(changes))


KIND = Kind(TRIAL, gettext_lazy("a rule tried on everything"), _try)
