"""The verbs of periods and events as pages: one noun, one small form, one act."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from luoshi.common import clock
from luoshi.common.errors import Refusal
from luoshi.common.permissions import Rule, require
from luoshi.files.services import store_file
from luoshi.ledger.models import Task
from luoshi.ledger.selectors import get_task
from luoshi.ledger.views.requests import Request
from luoshi.organisations.actor import Actor
from luoshi.periods import forms, rules, selectors, services
from luoshi.periods.models import Period, Recurrence, ZeroEvent, ZeroTarget
from luoshi.periods.refusals import EventNotPossible, PeriodNotPossible
from luoshi.periods.states import EVENT, PERIOD, EventState, PeriodState
from luoshi.submissions.services import once

LARGEST_KEY = 2**63 - 1
Words = str | Promise
Subject = Task | Recurrence | Period | ZeroTarget | ZeroEvent


@dataclass(frozen=True, slots=True)
class Act:
    """One verb: what it is about, its address, words, form, rule and service."""

    name: str
    about: str
    noun: str
    verb: Words
    done: Words
    rule: Rule
    run: Callable[..., object]
    form: type[forms.PlainForm] = forms.PlainForm
    help: Words = ""
    moves: tuple[str, ...] = ()


_ALL = (
    Act("set_rhythm", "task", "rhythm", _("Set a rhythm"),
        _("The rhythm is set; its first periods are entered."), rules.can_set_rhythm,
        services.set_recurrence, forms.RecurrenceForm,
        _("A rhythm begins today or later; each period has its own due day and light.")),
    Act("set_zero_target", "task", "zero-target", _("Lay down what must not happen"),
        _("Laid down. Now set a rhythm of statements: silence is not “nothing happened”."),
        rules.can_set_zero_target, services.set_zero_target, forms.ZeroTargetForm),
    Act("change_rhythm", "recurrence", "change", _("Change the rhythm"),
        _("From that day on the new rhythm holds. Past periods stay."),
        rules.can_set_rhythm, services.change_rhythm, forms.RhythmChangeForm,
        _("Periods before that day stay as they are.")),
    Act("end_rhythm", "recurrence", "end", _("End the rhythm"), _("Nothing more is owed after it."),
        rules.can_set_rhythm, services.end_rhythm, forms.RhythmEndForm),
    Act("report", "period", "report", _("Report the period"), _("Reported."),
        rules.can_report_period, services.report_period, forms.ReportForm, moves=("report",)),
    Act("sign", "period", "signature", _("Sign the report"), _("Signed. The period counts now."),
        rules.can_sign_period, services.sign_period, moves=("sign",)),
    Act("send_back", "period", "sending-back", _("Send the report back"), _("Sent back."),
        rules.can_sign_period, services.send_back_period, forms.ReasonForm, moves=("send_back",)),
    Act("confirm", "period", "confirmation", _("Say whether it was kept"), _("On the record."),
        rules.can_confirm_period, services.confirm_period, forms.ConfirmationForm,
        moves=("confirm",)),
    Act("waive", "period", "waiver", _("Do not ask for it"), _("Waived, with the reason."),
        rules.can_waive_period, services.waive_period, forms.ReasonForm,
        _("A waived period stays visible and is left out of the denominator."), moves=("waive",)),
    Act("file_event", "target", "events", _("Enter what happened"), _("Entered."),
        rules.can_file_event, services.file_event, forms.EventForm,
        _("About things and places only, never about a person.")),
    Act("correct", "event", "correction", _("Correct the entry"),
        _("Corrected. Both entries stay on the record."), rules.can_correct_event,
        services.correct_event, forms.CorrectionForm, moves=("correct",)),
    Act("dispute", "event", "dispute", _("Dispute the entry"),
        _("Disputed. It counts until supervision has settled it."), rules.can_dispute_event,
        services.dispute_event, forms.ReasonForm, moves=("dispute",)),
    Act("settle", "event", "settlement", _("Settle the dispute"), _("Settled."),
        rules.can_settle_event, services.settle_event, forms.SettlementForm, moves=("uphold",)),
)  # fmt: skip
ACTS: Mapping[str, Act] = {act.name: act for act in _ALL}


def offered(actor: Actor, about: str, subject: Subject) -> Iterator[dict[str, Any]]:
    """What the actor can do with a thing now."""
    for act in _ALL:
        if act.about == about and _is_possible(act, subject) and act.rule(actor, _ruled(subject)):
            yield {"verb": act.verb, "url": url_of(act, subject)}


def url_of(act: Act, subject: Subject) -> str:
    """The address of an act on a thing."""
    key = subject.number if isinstance(subject, Task) else subject.pk
    return reverse(f"periods:{act.name}", args=[key])


@require_http_methods(["GET", "POST"])
@once
def act(request: Request, name: str, key: str | int) -> HttpResponse:
    """The form of one act; sent, it acts and leads back to the thing."""
    chosen, actor, at = ACTS[name], request.actor, clock.now()
    subject = subject_or_404(actor, chosen.about, key)
    require(chosen.rule, actor, _ruled(subject))
    form = _form(chosen, request, actor, at, subject)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            refusal = _act(chosen, form, actor, at, subject)
            if refusal is None:
                messages.success(request, str(chosen.done))
                return HttpResponseRedirect(home_of(subject))
            form.refuse(refusal)
            status = refusal.status
    else:
        _refuse_impossible(chosen, subject)
    content = {
        "act": chosen,
        "form": form,
        "subject": subject,
        "task": task_of(subject),
        "about": _named(subject),
        "back": home_of(subject),
        "has_files": "evidence" in form.fields,
    }
    return render(request, "periods/act.html", content, status=status)


def _form(
    chosen: Act, request: Request, actor: Actor, at: datetime, subject: Subject
) -> forms.PlainForm:
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = chosen.form(*sent, actor=actor, on=at.date())
    begin = getattr(form, "begin_with", None)
    if begin is not None:
        begin(subject)
    return form


def _act(
    chosen: Act, form: forms.PlainForm, actor: Actor, at: datetime, subject: Subject
) -> Refusal | None:
    content = form.content()
    files = content.pop("evidence", [])
    try:
        with transaction.atomic():
            if files:
                content["file"] = store_file(
                    actor=actor,
                    at=at,
                    content=files[0].read(),
                    name=files[0].name or "",
                    kind=(files[0].name or "").rpartition(".")[2].lower(),
                )
            chosen.run(actor=actor, at=at, **{chosen.about: subject}, **content)
    except Refusal as refusal:
        return refusal
    return None


def subject_or_404(actor: Actor, about: str, key: str | int) -> Any:
    """The thing an address names; a stranger's is simply not there."""
    if isinstance(key, int) and key > LARGEST_KEY:
        raise Http404
    finders: Mapping[str, Callable[[Actor, Any], Subject]] = {
        "task": get_task,
        "recurrence": selectors.get_recurrence,
        "period": selectors.get_period,
        "target": selectors.get_target,
        "event": selectors.get_event,
    }
    missing = (
        Task.DoesNotExist,
        Recurrence.DoesNotExist,
        Period.DoesNotExist,
        ZeroTarget.DoesNotExist,
        ZeroEvent.DoesNotExist,
    )
    try:
        return finders[about](actor, key)
    except missing as absent:
        raise Http404 from absent


def task_of(subject: Subject) -> Task:
    """The task a thing belongs to."""
    if isinstance(subject, Task):
        return subject
    return subject.target.task if isinstance(subject, ZeroEvent) else subject.task


def home_of(subject: Subject) -> str:
    """The page a thing stands on."""
    if isinstance(subject, Period):
        return reverse("periods:period", args=[subject.pk])
    if isinstance(subject, ZeroEvent):
        return reverse("periods:event", args=[subject.pk])
    return reverse("periods:task", args=[task_of(subject).number])


def _named(subject: Subject) -> str:
    """What the act is about, in words, where it is less than the task."""
    if isinstance(subject, Period):
        return f"{selectors.label_of(subject)}：{subject.recurrence.owed}"
    return "" if isinstance(subject, Task) else str(subject)


def _ruled(subject: Subject) -> Subject:
    return subject.task if isinstance(subject, Recurrence) else subject


def _is_possible(chosen: Act, subject: Subject) -> bool:
    if isinstance(subject, Recurrence):
        return subject.until_on is None or subject.next_on is not None
    if not chosen.moves:
        return True
    workflow = EVENT if isinstance(subject, ZeroEvent) else PERIOD
    state = subject.state if isinstance(subject, Period | ZeroEvent) else ""
    return any(move.name in chosen.moves for move in workflow.moves_from(state))


def _refuse_impossible(chosen: Act, subject: Subject) -> None:
    """Refuse to show the form of an act that would be refused anyway."""
    if _is_possible(chosen, subject):
        return
    if isinstance(subject, Period):
        raise PeriodNotPossible(state=PeriodState(subject.state).label)
    if isinstance(subject, ZeroEvent):
        raise EventNotPossible(state=EventState(subject.state).label)
