"""One object: its values in the order of time, and what may be done with it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luoshi.cohorts import rules, selectors, services
from luoshi.cohorts.forms import ConfirmForm, ObjectValueForm, ReasonForm
from luoshi.cohorts.models import CohortObject, ObjectValue
from luoshi.cohorts.reading import standard_words, standards_of
from luoshi.cohorts.refusals import NothingChosen
from luoshi.cohorts.sentences import told_entries
from luoshi.cohorts.services import Entered
from luoshi.cohorts.views.requests import Request, cohort_or_404, object_or_404
from luoshi.common import clock
from luoshi.common.errors import Refusal
from luoshi.common.permissions import Rule, require
from luoshi.common.written import keep
from luoshi.files.services import content_of, store_file
from luoshi.history.selectors import history_of
from luoshi.ledger.forms.fields import LedgerForm
from luoshi.ledger.states import DONE
from luoshi.submissions.services import once

FILE_KIND = "cohort_value"
MOST_TOLD = 10


@require_GET
def item(request: Request, pk: int, key: int) -> HttpResponse:
    """One object with its values, how far it is, and its history."""
    actor = request.actor
    found = object_or_404(actor, pk, key)
    standards = standards_of(found.cohort)
    is_open = found.removed_on is None and found.cohort.task.state not in DONE
    content = {
        "item": found,
        "cohort": found.cohort,
        "row": selectors.row_of(found, standards),
        "standard": standard_words(standards.measured, standards.asked),
        "standards": standards,
        "values": selectors.values_of(found, standards),
        "entries": told_entries(history_of(actor.body_id, found)),
        "may_enter": is_open and rules.can_enter_value(actor, found),
        "may_confirm": is_open and rules.can_confirm_object(actor, found),
        "may_remove": is_open and rules.can_keep_cohort(actor, found.cohort),
    }
    return render(request, "cohorts/object.html", content)


@require_GET
def file(request: Request, pk: int, key: int) -> FileResponse:
    """A file that came with a value, handed out under its own name."""
    try:
        stored = selectors.get_value_file(request.actor, pk, key).file
    except ObjectValue.DoesNotExist as missing:
        raise Http404 from missing
    if stored is None:
        raise Http404
    return FileResponse(
        iter([content_of(stored)]),
        as_attachment=True,
        filename=stored.name,
        content_type="application/octet-stream",
    )


@require_http_methods(["GET", "POST"])
@once
def entry(request: Request, pk: int, key: int) -> HttpResponse:
    """Enter the values of one object, with a file where the standard asks for one."""
    actor, at = request.actor, clock.now()
    found = object_or_404(actor, pk, key)
    require(rules.can_enter_value, actor, found)
    form = ObjectValueForm(
        request.POST or None,
        request.FILES or None,
        actor=actor,
        on=at.date(),
        standards=standards_of(found.cohort),
        item=found,
    )

    def act(asked: Mapping[str, Any]) -> None:
        handed_in = asked.get("file")
        stored = handed_in and store_file(
            actor=actor, at=at, content=handed_in.read(), name=handed_in.name, kind=FILE_KIND
        )
        one = Entered(found.pk, asked["values"], asked["on"], asked["words"], stored or None)
        services.enter_values(actor=actor, at=at, cohort=found.cohort, entered=[one])

    return _answer(request, found, form, Small(_("Enter values"), _("Entered."), act))


@require_http_methods(["GET", "POST"])
@once
def confirmation(request: Request, pk: int, key: int) -> HttpResponse:
    """Confirm that an object is there."""
    return _act(request, (pk, key), rules.can_confirm_object, ConfirmForm, Small(
        _("Confirm"), _("Confirmed."), services.confirm_object,
        _("You say that you know the object and that it holds. Who leads or entered cannot."),
    ))  # fmt: skip


@require_POST
@once
def confirmations(request: Request, pk: int) -> HttpResponse:
    """Confirm the ticked objects in one act; those passed over are named with the reason."""
    actor = request.actor
    cohort = cohort_or_404(actor, pk)
    require(rules.can_confirm_objects, actor, cohort)
    ticked = request.POST.getlist("item")
    keys = [int(key) for key in ticked if key.isascii() and key.isdecimal() and len(key) < 19]
    words = request.POST.get("words", "").replace("\x00", "")[:300]
    back = f"{reverse('cohorts:cohort', args=[pk])}?shown=unconfirmed#objects"
    try:
        result = services.confirm_objects(
            actor=actor, at=clock.now(), cohort=cohort, items=keys, words=words
        )
    except NothingChosen as refusal:
        messages.error(request, str(refusal))
        keep(request, "confirmations", "words")
        return HttpResponseRedirect(back)
    except CohortObject.DoesNotExist as missing:
        raise Http404 from missing
    if result.done:
        told = ngettext(
            "%(count)s object is confirmed.", "%(count)s objects are confirmed.", len(result.done)
        )
        messages.success(request, told % {"count": len(result.done)})
    for refused in result.refused[:MOST_TOLD]:
        messages.warning(request, refused.why)
    more = len(result.refused) - MOST_TOLD
    if more > 0:
        told = ngettext("%(count)s more was passed over.", "%(count)s more were passed over.", more)
        messages.warning(request, told % {"count": more})
    return HttpResponseRedirect(back)


@require_http_methods(["GET", "POST"])
@once
def reopening(request: Request, pk: int, key: int) -> HttpResponse:
    """Withdraw a confirmation."""
    return _act(request, (pk, key), rules.can_reopen_object, ReasonForm, Small(
        _("Withdraw the confirmation"), _("Withdrawn; it has to be looked at again."),
        services.reopen_object,
    ))  # fmt: skip


@require_http_methods(["GET", "POST"])
@once
def removal(request: Request, pk: int, key: int) -> HttpResponse:
    """Take an object off the list."""
    return _act(request, (pk, key), _may_keep, ReasonForm, Small(
        _("Take off the list"), _("Taken off the list."), services.remove_object,
        _("Its values stay on the record; the total gets smaller."), is_danger=True,
    ))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Small:
    """A small act: what its button says, what is told when it is done, and the act."""

    verb: str | Promise
    done: str | Promise
    run: Callable[..., object]
    help: str | Promise = ""
    is_danger: bool = False


def _may_keep(actor: Any, found: CohortObject) -> bool:
    return rules.can_keep_cohort(actor, found.cohort)


_may_keep.__doc__ = rules.can_keep_cohort.__doc__


def _act(
    request: Request, place: tuple[int, int], rule: Rule, form_class: type[LedgerForm], small: Small
) -> HttpResponse:
    actor, at = request.actor, clock.now()
    found = object_or_404(actor, *place)
    require(rule, actor, found)
    form = form_class(request.POST or None, actor=actor, on=at.date())
    if request.method == "POST":
        form = form_class(request.POST, actor=actor, on=at.date())

    def act(asked: Mapping[str, Any]) -> None:
        small.run(actor=actor, at=at, item=found, **asked)

    return _answer(request, found, form, Small(
        small.verb, small.done, act, small.help, small.is_danger
    ))  # fmt: skip


def _answer(request: Request, found: CohortObject, form: LedgerForm, small: Small) -> HttpResponse:
    status = 200
    address = reverse("cohorts:object", args=[found.cohort_id, found.pk])
    if request.method == "POST" and form.is_valid():
        try:
            small.run(form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
            status = refusal.status
        else:
            messages.success(request, str(small.done))
            return HttpResponseRedirect(address)
    content = {"form": form, "item": found, "cohort": found.cohort, "small": small}
    return render(request, "cohorts/act.html", content, status=status)
