"""Pages of rule-sets: what holds, what is coming, new versions, comparison, trial."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luoshi.common import clock
from luoshi.common.errors import Refusal
from luoshi.common.permissions import require
from luoshi.common.standings import Legend, light_by, standing_light, standing_shape
from luoshi.organisations.actor import Actor
from luoshi.rulesets import rules, selectors, services, trials
from luoshi.rulesets.contents import compared, lines_of
from luoshi.rulesets.forms import FORMS, LegendForm, VersionForm, days_in, span_in
from luoshi.rulesets.legends import COLOURS, SHAPES, Line
from luoshi.rulesets.models import RuleDraft, RuleSet, Subject
from luoshi.rulesets.presets import examples_of
from luoshi.rulesets.refusals import NotTriable
from luoshi.rulesets.worn import worn_on
from luoshi.submissions.services import once

MOST_LISTED = 200


@require_GET
def rulesets(request: HttpRequest) -> HttpResponse:
    """Every rule of the body: what holds now, since when, and what is coming."""
    actor, today = _actor_of(request), clock.today()
    page = {"rows": selectors.list_rules(actor, today), "today": today}
    return render(request, "rulesets/list.html", page)


@require_GET
def ruleset(request: HttpRequest, pk: int) -> HttpResponse:
    """One version: every value with what follows from it, its paper, its neighbours."""
    actor, today = _actor_of(request), clock.today()
    version = _ruleset_or_404(actor, pk)
    siblings = selectors.siblings_of(version)
    page = {
        **_facts(version, siblings, today),
        "ruleset": version,
        "lines": _shown(lines_of(version.subject, version.content)),
        "others": [one for one in siblings if one.pk != version.pk],
        "is_triable": trials.is_triable(version.subject),
        "may_draft": rules.can_draft_ruleset(actor, None) and version.subject in FORMS,
        "may_withdraw": rules.can_withdraw_ruleset(actor, None),
        "today": today,
    }
    return render(request, "rulesets/ruleset.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """A new version, started from this one or from an example."""
    actor, at = _actor_of(request), clock.now()
    require(rules.can_draft_ruleset, actor, None)
    base = _ruleset_or_404(actor, pk)
    if base.subject not in FORMS:
        raise Http404
    examples = examples_of(base.subject)
    chosen = next((one for one in examples if one.key == request.GET.get("from")), None)
    start = {
        "version": selectors.next_version(base, at.date()),
        "effective_on": at.date() + timedelta(days=1),
        "basis": "",
    }
    content = chosen.content if chosen else base.content
    form = _form(request, base, content, start)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.draft_ruleset(
                actor=actor,
                at=at,
                subject=Subject(base.subject),
                code=base.code,
                content=form.content(),
                **form.common(),
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Drafted. It holds nowhere until it is issued."))
            return HttpResponseRedirect(reverse("rulesets:draft", args=[made.pk]))
    page = {"base": base, "examples": examples, "chosen": chosen}
    return _form_page(request, form, base, page, content)


@require_GET
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft beside what holds now, with the ways to try, issue and drop it."""
    actor, today = _actor_of(request), clock.today()
    require(rules.can_draft_ruleset, actor, None)
    found = _draft_or_404(actor, pk)
    versions = selectors.siblings_of(found)
    current = selectors.in_force_among(versions[::-1], today) or versions[-1]
    page = {
        "draft": found,
        "current": current,
        "pairs": _pairs(current, found),
        "is_triable": trials.is_triable(found.subject),
        "may_issue": rules.can_issue_ruleset(actor, None),
        "subject_word": Subject(found.subject).label,
        "today": today,
    }
    return render(request, "rulesets/draft.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft, changed."""
    actor, at = _actor_of(request), clock.now()
    require(rules.can_draft_ruleset, actor, None)
    found = _draft_or_404(actor, pk)
    start = {name: getattr(found, name) for name in VersionForm.HEAD}
    form = _form(request, found, found.content, start)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_ruleset_draft(
                actor=actor, at=at, draft=found, content=form.content(), **form.common()
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The draft was changed."))
            return HttpResponseRedirect(reverse("rulesets:draft", args=[pk]))
    return _form_page(request, form, found, {"draft": found}, found.content)


@require_POST
@once
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a draft into force from its day."""
    actor = _actor_of(request)
    require(rules.can_issue_ruleset, actor, None)
    issued = services.issue_ruleset_draft(
        actor=actor, at=clock.now(), draft=_draft_or_404(actor, pk)
    )
    messages.success(request, _("Issued."))
    return HttpResponseRedirect(reverse("rulesets:ruleset", args=[issued.pk]))


@require_POST
@once
def removal(request: HttpRequest, pk: int) -> HttpResponse:
    """Let go of a draft."""
    actor = _actor_of(request)
    require(rules.can_draft_ruleset, actor, None)
    services.drop_ruleset_draft(actor=actor, at=clock.now(), draft=_draft_or_404(actor, pk))
    messages.success(request, _("The draft was dropped."))
    return HttpResponseRedirect(reverse("rulesets:rulesets"))


@require_POST
@once
def withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a coming version back before its day."""
    actor = _actor_of(request)
    require(rules.can_withdraw_ruleset, actor, None)
    services.withdraw_ruleset(
        actor=actor,
        at=clock.now(),
        ruleset=_ruleset_or_404(actor, pk),
        reason=request.POST.get("reason", "")[:300],
    )
    messages.success(request, _("Withdrawn."))
    return HttpResponseRedirect(reverse("rulesets:ruleset", args=[pk]))


@require_GET
def comparison(request: HttpRequest, pk: int) -> HttpResponse:
    """Two versions side by side, the lines that differ marked."""
    actor = _actor_of(request)
    version = _ruleset_or_404(actor, pk)
    others = [one for one in selectors.siblings_of(version) if one.pk != version.pk]
    asked = request.GET.get("with", "")
    other = next((one for one in others if str(one.pk) == asked), None)
    if other is None:
        earlier = [one for one in others if one.effective_on <= version.effective_on]
        other = next(iter([*earlier, *others]), None)
    page = {
        "ruleset": version,
        "other": other,
        "others": others,
        "pairs": _pairs(other, version) if other else (),
        "today": clock.today(),
    }
    return render(request, "rulesets/comparison.html", page)


@require_GET
def trial(request: HttpRequest, pk: int) -> HttpResponse:
    """A version tried on past days."""
    actor = _actor_of(request)
    require(rules.can_draft_ruleset, actor, None)
    return _trial_page(request, _ruleset_or_404(actor, pk), reverse("rulesets:ruleset", args=[pk]))


@require_GET
def draft_trial(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft tried on past days, before anybody issues it."""
    actor = _actor_of(request)
    require(rules.can_draft_ruleset, actor, None)
    return _trial_page(request, _draft_or_404(actor, pk), reverse("rulesets:draft", args=[pk]))


def _trial_page(request: HttpRequest, tried: RuleSet | RuleDraft, back: str) -> HttpResponse:
    if not trials.is_triable(tried.subject):
        raise NotTriable(name=tried.name)
    if trials.is_of_span(tried.subject):
        return _span_page(request, tried, back)
    actor, today = _actor_of(request), clock.today()
    days = days_in(request.GET.getlist("day"), today) or _month_ends(today)
    found = trials.try_on(actor, tried.subject, tried.code, tried.content, days)
    was, would = request.GET.get("was", ""), request.GET.get("would", "")
    worn = worn_on(actor.body_id, today)
    page = {
        "tried": tried,
        "back": back,
        "trial": found,
        "days": [_shown_day(tried.subject, one, was, would, worn) for one in found.days],
        "chosen": [day.isoformat() for day in days],
        "free": range(max(0, trials.MOST_DAYS - len(days))),
        "today": today,
        "only": (light_by(worn, was), light_by(worn, would)) if was and would else None,
    }
    return render(request, "rulesets/trial.html", page)


def _span_page(request: HttpRequest, tried: RuleSet | RuleDraft, back: str) -> HttpResponse:
    """What would have gone otherwise between two days."""
    today = clock.today()
    since, until = span_in(request.GET.get("since", ""), request.GET.get("until", ""), today)
    span = trials.Span(_actor_of(request), since, until, trials.MOST_TRIED)
    found = trials.try_span(span, tried.subject, tried.content)
    page = {
        "tried": tried,
        "back": back,
        "found": trials.shown_changes(tried.subject, found.as_kept(), request.GET.get("only", "")),
        "is_capped": found.is_capped,
        "most": found.most,
        "asked": {"since": since.isoformat(), "until": until.isoformat()},
        "today": today,
    }
    return render(request, "rulesets/span_trial.html", page)


@require_POST
@once
def trial_apart(request: HttpRequest, pk: int) -> HttpResponse:
    """Try a version on everything, as long work."""
    require(rules.can_draft_ruleset, _actor_of(request), None)
    back = reverse("rulesets:ruleset", args=[pk])
    return _start_apart(request, _ruleset_or_404(_actor_of(request), pk), back)


@require_POST
@once
def draft_trial_apart(request: HttpRequest, pk: int) -> HttpResponse:
    """Try a draft on everything, as long work."""
    require(rules.can_draft_ruleset, _actor_of(request), None)
    back = reverse("rulesets:draft", args=[pk])
    return _start_apart(request, _draft_or_404(_actor_of(request), pk), back)


def _start_apart(request: HttpRequest, tried: RuleSet | RuleDraft, back: str) -> HttpResponse:
    if not trials.is_triable(tried.subject):
        raise NotTriable(name=tried.name)
    today = clock.today()
    since, until = span_in(request.POST.get("since", ""), request.POST.get("until", ""), today)
    days = days_in(request.POST.getlist("day"), today)[: trials.MOST_DAYS] or _month_ends(today)
    asked = {
        "subject": tried.subject,
        "code": tried.code,
        "content": tried.content,
        "since": since.isoformat(),
        "until": until.isoformat(),
        "days": [day.isoformat() for day in days],
        "back": back,
    }
    return HttpResponseRedirect(
        trials.start_apart(_actor_of(request), clock.now(), str(tried), asked)
    )


def _month_ends(today: date) -> list[date]:
    """The ends of the last three months, where nobody chose days."""
    ends = []
    day = today
    for _month in range(3):
        day = day.replace(day=1) - timedelta(days=1)
        ends.append(day)
    return ends[::-1]


def _shown_day(
    subject: str, one: trials.DayTrial, was: str, would: str, worn: Legend
) -> dict[str, Any]:
    pairs = [
        {
            "was": light_by(worn, old),
            "would": light_by(worn, new),
            "n": count,
            "old": old,
            "new": new,
        }
        for (old, new), count in one.pairs.items()
        if old != new
    ]
    moved = [
        each for each in one.moved if not (was and would) or (each.was, each.would) == (was, would)
    ]
    listed = [
        {
            "task": each,
            "url": trials.url_of(subject, each.number, one.day),
            "was": light_by(worn, each.was),
            "would": light_by(worn, each.would),
        }
        for each in moved[:MOST_LISTED]
    ]
    return {"trial": one, "pairs": pairs, "listed": listed, "more": len(moved) - len(listed)}


def _form(
    request: HttpRequest,
    base: RuleSet | RuleDraft,
    content: Mapping[str, Any],
    start: Mapping[str, Any],
) -> VersionForm:
    sent = request.POST if request.method == "POST" else None
    return FORMS[base.subject](sent, content=content, initial=dict(start))


def _form_page(
    request: HttpRequest,
    form: VersionForm,
    base: RuleSet | RuleDraft,
    content: Mapping[str, Any],
    start: Mapping[str, Any],
) -> HttpResponse:
    page = {
        "form": form,
        "name": base.name,
        "subject": base.subject,
        "subject_word": Subject(base.subject).label,
        **(_legend_parts(form, start) if isinstance(form, LegendForm) else {}),
        **content,
    }
    return render(request, "rulesets/form.html", page, status=422 if form.errors else 200)


def _legend_parts(form: LegendForm, content: Mapping[str, Any]) -> dict[str, Any]:
    """The rows of a legend with their pictures, and the looks a script draws them anew from."""
    pictures = {line.key: _light(line) for line in lines_of(Subject.LEGEND, content)}
    return {
        "legend_rows": [(key, word, fields, pictures[key]) for key, word, fields in form.rows()],
        "shapes": [(name, standing_shape(look)) for name, look in SHAPES.items()],
        "colours": COLOURS.items(),
    }


def _light(line: Line) -> Any:
    if line.light is None:
        return ""
    standing, word, shape, colour = line.light
    return standing_light(standing, word, SHAPES.get(shape, ""), COLOURS.get(colour, ""))


def _shown(lines: tuple[Line, ...]) -> list[tuple[Line, Any]]:
    return [(line, _light(line)) for line in lines]


def _pairs(before: RuleSet | RuleDraft, after: RuleSet | RuleDraft) -> list[dict[str, Any]]:
    old = lines_of(before.subject, before.content)
    new = lines_of(after.subject, after.content)
    return [
        {
            "label": pair.label,
            "before": pair.before,
            "after": pair.after,
            "before_light": _light(pair.before) if pair.before else "",
            "after_light": _light(pair.after) if pair.after else "",
            "is_changed": pair.is_changed,
        }
        for pair in compared(old, new)
    ]


def _facts(version: RuleSet, siblings: list[RuleSet], today: date) -> dict[str, Any]:
    """Where a version stands: withdrawn, coming, in force, or past."""
    current = selectors.in_force_among(siblings[::-1], today)
    is_withdrawn = hasattr(version, "withdrawal")
    is_coming = not is_withdrawn and max(version.effective_on, version.issued_on) > today
    later = [one for one in siblings[::-1] if one.effective_on > version.effective_on]
    until = later[0].effective_on - timedelta(days=1) if later and not is_withdrawn else None
    return {
        "is_withdrawn": is_withdrawn,
        "is_coming": is_coming,
        "is_current": current is not None and current.pk == version.pk,
        "until": until,
        "subject_word": Subject(version.subject).label,
        "in_chinese": (get_language() or "").startswith("zh"),
    }


def _ruleset_or_404(actor: Actor, pk: int) -> RuleSet:
    try:
        return selectors.get_ruleset(actor, pk)
    except RuleSet.DoesNotExist as missing:
        raise Http404 from missing


def _draft_or_404(actor: Actor, pk: int) -> RuleDraft:
    try:
        return selectors.get_draft(actor, pk)
    except RuleDraft.DoesNotExist as missing:
        raise Http404 from missing


def _actor_of(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor
