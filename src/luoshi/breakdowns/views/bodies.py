"""Tasks between a superior body and a lower one, and which body stands above."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luoshi.breakdowns import rules, selectors, services
from luoshi.breakdowns.forms import OfferForm, ReceiveForm, SuperiorForm
from luoshi.breakdowns.models import Offer
from luoshi.common import clock
from luoshi.common.errors import Refusal
from luoshi.common.permissions import require
from luoshi.ledger.views.acts import task_or_404
from luoshi.ledger.views.requests import Request
from luoshi.submissions.services import once


@require_GET
def offers(request: Request) -> HttpResponse:
    """What the superior body has handed down, and what was handed to lower bodies."""
    actor = request.actor
    require(rules.can_see_offers, actor, None)
    received = selectors.offers_received(actor)
    said = selectors.sentences_above(received)
    body = selectors.own_body(actor)
    content = {
        "body": body,
        "received": [(row, said.get(row.task_id, [])) for row in received],
        "made": selectors.offers_made(actor),
        "may_receive": rules.can_offer_task(actor, None),
        "today": clock.today(),
    }
    return render(request, "breakdowns/bodies.html", content)


@require_http_methods(["GET", "POST"])
@once
def offer(request: Request, number: str) -> HttpResponse:
    """Hand a task to a lower body."""
    actor = request.actor
    task = task_or_404(actor, number)
    require(rules.can_offer_task, actor, task)
    bodies = selectors.bodies_below(actor)
    sent = request.POST if request.method == "POST" else None
    form = OfferForm(sent, actor=actor, on=clock.today(), bodies=bodies)
    if request.method == "POST" and form.is_valid():
        try:
            services.offer_task(
                actor=actor,
                at=clock.now(),
                task=task,
                to_body=form.chosen,
                words=form.cleaned_data["words"],
            )
        except Refusal as refusal:
            form.refuse(refusal)
            return _form(request, form, _("Hand to a lower body"), refusal.status, task=task)
        messages.success(request, _("Handed to the lower body."))
        return HttpResponseRedirect(reverse("breakdowns:bodies"))
    return _form(request, form, _("Hand to a lower body"), task=task, is_empty=not bodies)


@require_POST
@once
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Take a task back from a lower body that has not taken it up."""
    try:
        found = selectors.get_offer_made(request.actor, pk)
    except (Offer.DoesNotExist, OverflowError) as missing:
        raise Http404 from missing
    services.withdraw_offer(actor=request.actor, at=clock.now(), offer=found)
    messages.success(request, _("Taken back."))
    return HttpResponseRedirect(reverse("breakdowns:bodies"))


@require_http_methods(["GET", "POST"])
@once
def receive(request: Request, pk: int) -> HttpResponse:
    """Take a task of the superior body up as a draft of one's own."""
    actor = request.actor
    try:
        found = selectors.get_offer_received(actor, pk)
    except (Offer.DoesNotExist, OverflowError) as missing:
        raise Http404 from missing
    require(rules.can_receive_offer, actor, found)
    sent = request.POST if request.method == "POST" else None
    form = ReceiveForm(sent, actor=actor, on=clock.today())
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            taken = services.receive_offer(
                actor=actor, at=clock.now(), offer=found, **form.cleaned_data
            )
        except Refusal as refusal:
            form.refuse(refusal)
            status = refusal.status
        else:
            messages.success(request, _("Taken up as a draft."))
            return HttpResponseRedirect(reverse("ledger:task", args=[taken.own_task.number]))
    return _form(request, form, _("Take up"), status, above=found)


@require_http_methods(["GET", "POST"])
@once
def superior(request: Request) -> HttpResponse:
    """Name the body above one's own."""
    actor = request.actor
    require(rules.can_set_superior, actor, None)
    body = selectors.own_body(actor)
    sent = request.POST if request.method == "POST" else None
    initial = {"code": body.superior.code if body.superior else ""}
    form = SuperiorForm(sent, actor=actor, on=clock.today(), initial=initial)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            services.set_superior(actor=actor, at=clock.now(), **form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
            status = refusal.status
        else:
            messages.success(request, _("The superior body is named."))
            return HttpResponseRedirect(reverse("breakdowns:superior"))
    return _form(request, form, _("Superior body"), status, body=body)


def _form(
    request: Request, form: Any, title: str, status: int = 200, **content: Any
) -> HttpResponse:
    return render(
        request, "breakdowns/body_form.html", {"form": form, "title": title, **content},
        status=status,
    )  # fmt: skip
