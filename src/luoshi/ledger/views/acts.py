"""The verbs of a task as pages: one noun, one small form, one act."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from luoshi.common import clock
from luoshi.common.errors import Refusal
from luoshi.common.permissions import Rule, require
from luoshi.ledger import rules, selectors, services
from luoshi.ledger.forms import acts as forms
from luoshi.ledger.forms.fields import LedgerForm
from luoshi.ledger.models import Task
from luoshi.ledger.selectors import TaskView
from luoshi.ledger.services.refusals import NotPossibleNow
from luoshi.ledger.states import AT_WORK, TASK, TaskState
from luoshi.ledger.views.requests import Request
from luoshi.organisations.actor import Actor
from luoshi.submissions.services import once

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Act:
    """One verb of a task: its address, words, form, rule and service."""

    name: str
    noun: str
    verb: Words
    done: Words
    rule: Rule
    run: Callable[..., object]
    form: type[LedgerForm] = forms.PlainForm
    help: Words = ""
    is_danger: bool = False
    states: frozenset[str] = frozenset()

    def is_possible(self, state: str) -> bool:
        """Whether the task's state allows the act."""
        if self.states:
            return state in self.states
        return any(move.name == self.name for move in TASK.moves_from(state))


@dataclass(frozen=True, slots=True)
class OfferedAct:
    """An act as a task's page offers it: pressed at once, or through its small form."""

    verb: Words
    url: str
    is_direct: bool = False
    is_main: bool = False
    is_danger: bool = False
    fields: tuple[str, ...] = field(default=())


_REPORTABLE = frozenset({TaskState.UNDER_WAY.value, TaskState.BLOCKED.value})
_LOOKED_AT = frozenset(state.value for state in AT_WORK)
_DIRECT = frozenset({"issue", "accept", "archive"})

_ALL = (
    Act("issue", "issue", _("Issue"), _("Issued to the lead unit."), rules.can_issue_task,
        services.issue_task),
    Act("accept", "acceptance", _("Sign for it"), _("Signed for. The work is under way."),
        rules.can_accept_task, services.accept_task),
    Act("return", "return", _("Return it: not ours"), _("Returned to supervision."),
        rules.can_return_task, services.return_task, forms.ReturnForm,
        _("A return counts only with the clause on which it relies.")),
    Act("reissue", "reissue", _("Issue again"), _("Issued again."),
        rules.can_issue_task, services.reissue_task, forms.ReissueForm),
    Act("block", "block", _("Ask for help"), _("The request for help is on the record."),
        rules.can_block_task, services.block_task, forms.BlockForm,
        _("Say what keeps the work from going on. Asking is not a fault.")),
    Act("unblock", "unblock", _("The block is lifted"), _("The work goes on."),
        rules.can_unblock_task, services.unblock_task, forms.UnblockForm),
    Act("request_closing", "closing-request", _("Request closing"),
        _("Closing was requested. Someone who does not lead will look."),
        rules.can_request_closing, services.request_closing, forms.NoteForm),
    Act("verify", "verification", _("It holds"), _("Verified."), rules.can_verify_task,
        services.verify_task, forms.VerificationForm),
    Act("send_back", "sending-back", _("Send back"), _("Sent back to the lead unit."),
        rules.can_verify_task, services.send_back_task, forms.SendBackForm),
    Act("close", "closure", _("Close"), _("Closed."), rules.can_close_task,
        services.close_task, forms.NoteForm),
    Act("reopen", "reopening", _("Reopen"), _("Opened again."), rules.can_rule_on_task,
        services.reopen_task, forms.ReasonForm),
    Act("suspend", "suspension", _("Suspend"), _("Suspended."), rules.can_rule_on_task,
        services.suspend_task, forms.SuspendForm),
    Act("resume", "resumption", _("Resume"), _("Taken up again."), rules.can_rule_on_task,
        services.resume_task, forms.ResumeForm),
    Act("cancel", "cancellation", _("Cancel the task"), _("Cancelled."), rules.can_cancel_task,
        services.cancel_task, forms.ReasonForm,
        _("The task stays in the ledger with the reason; its number is not used again."),
        is_danger=True),
    Act("archive", "archive", _("Archive"), _("Archived."), rules.can_archive_task,
        services.archive_task),
    Act("request_extension", "extension", _("Ask for more time"),
        _("The request waits for a decision."), rules.can_request_extension,
        services.request_extension, forms.ExtensionForm,
        _("Ask before the day ends. The first date stays on the task's face."),
        states=_REPORTABLE),
    Act("decide_extension", "extension/decision", _("Decide on more time"), _("Decided."),
        rules.can_decide_extension, services.decide_extension, forms.DecisionForm,
        states=_LOOKED_AT),
    Act("check", "check", _("Record a check"), _("The check is on the record."),
        rules.can_verify_task, services.check_progress, forms.CheckForm,
        _("What you saw yourself, whatever was reported."), states=_LOOKED_AT),
)  # fmt: skip
ACTS: Mapping[str, Act] = {act.name: act for act in _ALL}
# The order of the buttons; the first one offered is the main one.
_ORDER = (
    "accept", "sign", "report", "issue", "reissue", "verify", "close", "decide_extension",
    "unblock", "request_closing", "send_back", "check", "block", "request_extension", "return",
    "change", "resume", "reopen", "archive", "suspend", "cancel",
)  # fmt: skip


def offered(actor: Actor, view: TaskView) -> list[OfferedAct]:
    """What the actor can do with the task now, the most likely first."""
    return [
        _offer(view.task, name, is_main=place == 0)
        for place, name in enumerate(_names_open(actor, view))
    ]


def _names_open(actor: Actor, view: TaskView) -> Iterator[str]:
    task = view.task
    names = set(rules.acts_open_to(actor, task))
    waiting = view.waiting_extension is not None
    if waiting and rules.can_decide_extension(actor, task):
        names.add("decide_extension")
    if waiting:
        names.discard("request_extension")
    return (name for name in _ORDER if name in names)


def _offer(task: Task, name: str, *, is_main: bool) -> OfferedAct:
    if name in _OTHERS:
        verb, url_name = _OTHERS[name]
        return OfferedAct(verb, reverse(url_name, args=[task.number]), is_main=is_main)
    act = ACTS[name]
    url = reverse(f"ledger:{name}", args=[task.number])
    return OfferedAct(act.verb, url, name in _DIRECT, is_main, act.is_danger)


_OTHERS: Mapping[str, tuple[Words, str]] = {
    "report": (_("Report progress"), "ledger:reports"),
    "change": (_("Change"), "ledger:change"),
}


@require_http_methods(["GET", "POST"])
@once
def act(request: Request, number: str, name: str) -> HttpResponse:
    """The form of one act; sent, it acts and leads back to the task."""
    chosen, actor, at = ACTS[name], request.actor, clock.now()
    task = task_or_404(actor, number)
    form = chosen.form(request.POST or None, actor=actor, on=at.date())
    status = 200
    if request.method == "POST":
        form = chosen.form(request.POST, actor=actor, on=at.date())
        if form.is_valid():
            refusal = _act(chosen, form, actor, at, task)
            if refusal is None:
                messages.success(request, str(chosen.done))
                return HttpResponseRedirect(reverse("ledger:task", args=[number]))
            form.refuse(refusal)
            status = refusal.status
        else:
            # Who may not act is not told what the form still lacks.
            require(chosen.rule, actor, task)
    else:
        require_possible(chosen, actor, task)
    content = {"act": chosen, "form": form, "task": task, "view_of": _beside(chosen, task)}
    return render(request, "ledger/act.html", content, status=status)


def _act(chosen: Act, form: LedgerForm, actor: Actor, at: datetime, task: Task) -> Refusal | None:
    try:
        chosen.run(actor=actor, at=at, task=task, **form.cleaned_data)
    except Refusal as refusal:
        return refusal
    return None


def require_possible(chosen: Act, actor: Actor, task: Task) -> None:
    """Refuse to show the form of an act that would be refused anyway."""
    require(chosen.rule, actor, task)
    if not chosen.is_possible(task.state):
        raise NotPossibleNow(number=task.number, state=TaskState(task.state).label)


def _beside(chosen: Act, task: Task) -> Any:
    """The request a decision is about."""
    if chosen.name != "decide_extension":
        return None
    return task.extensions.filter(decision="").order_by("-pk").first()


def task_or_404(actor: Actor, number: str, *, to_act: bool = False) -> Task:
    """The task with this number; a stranger's task is simply not there."""
    find = selectors.task_to_act_on if to_act else selectors.get_task
    try:
        return find(actor, number)
    except Task.DoesNotExist as missing:
        raise Http404 from missing
