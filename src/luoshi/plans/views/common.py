"""What the pages of plans share: finding a thing, a small form that acts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from luoshi.common.errors import Refusal
from luoshi.ledger.forms.fields import LedgerForm
from luoshi.ledger.models import Plan, Task
from luoshi.ledger.selectors import get_plan, get_task
from luoshi.ledger.views.requests import Request
from luoshi.organisations.actor import Actor

LARGEST_KEY = 2**63 - 1
Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class FormPage:
    """A small form about one thing: its heading, its button, where it leads."""

    heading: str
    submit: str
    done: str
    back: str
    about: str = ""
    help: str = ""
    template: str = "plans/form.html"


def answer(
    request: Request,
    form: LedgerForm,
    page: FormPage,
    act: Callable[[dict[str, Any]], object],
    **more: object,
) -> HttpResponse:
    """Show the form; sent, act and lead on; what is refused is told with all that was typed."""
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                act(form.cleaned_data)
            except Refusal as refusal:
                form.refuse(refusal)
                status = refusal.status
            else:
                messages.success(request, page.done)
                return HttpResponseRedirect(page.back)
        else:
            status = 422
    return render(request, page.template, {"form": form, "page": page, **more}, status=status)


def found(find: Callable[[Actor, int], Thing], actor: Actor, key: int) -> Thing:
    """A thing by its key; what is not there for the reader is not found."""
    if key > LARGEST_KEY:
        raise Http404
    try:
        return find(actor, key)
    except ObjectDoesNotExist as absent:
        raise Http404 from absent


def plan_or_404(actor: Actor, key: int) -> Plan:
    """A plan of the reader's body."""
    return found(get_plan, actor, key)


def task_or_404(actor: Actor, number: str) -> Task:
    """A task the reader may see."""
    try:
        return get_task(actor, number)
    except Task.DoesNotExist as absent:
        raise Http404 from absent
