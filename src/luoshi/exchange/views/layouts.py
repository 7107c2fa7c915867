"""Remembered layouts: changed, forgotten."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from luoshi.common import clock
from luoshi.common.errors import Refusal
from luoshi.common.permissions import require
from luoshi.exchange import rules, selectors, services
from luoshi.exchange.forms import LayoutForm
from luoshi.exchange.models import LayoutMemory
from luoshi.ledger.views.requests import Request
from luoshi.submissions.services import once


@require_http_methods(["GET", "POST"])
@once
def layout(request: Request, pk: int) -> HttpResponse:
    """What a layout's columns mean, to be changed."""
    require(rules.can_take_in_table, request.actor, None)
    memory = _layout_or_404(request, pk)
    form = LayoutForm(request.POST or None, memory=memory)
    problem = ""
    if request.method == "POST" and form.is_valid():
        try:
            services.remember_layout(
                actor=request.actor,
                at=clock.now(),
                fingerprint=memory.fingerprint,
                name=form.cleaned_data["name"],
                headers={int(place): words for place, words in memory.headers.items()},
                columns=form.uses(),
                year=form.cleaned_data["year"],
                measure=form.cleaned_data["measure"],
            )
        except Refusal as refusal:
            problem = str(refusal)
        else:
            messages.success(request, _("The layout is remembered."))
            return HttpResponseRedirect(reverse("exchange:tables"))
    content = {"memory": memory, "form": form, "problem": problem}
    return render(request, "exchange/layout.html", content, status=409 if problem else 200)


@require_POST
@once
def forget(request: Request, pk: int) -> HttpResponse:
    """Let go of a layout; the next such table asks again."""
    require(rules.can_take_in_table, request.actor, None)
    memory = _layout_or_404(request, pk)
    services.forget_layout(actor=request.actor, at=clock.now(), memory=memory)
    messages.success(request, _("The layout “%(name)s” is forgotten.") % {"name": memory.name})
    return HttpResponseRedirect(reverse("exchange:tables"))


def _layout_or_404(request: Request, pk: int) -> LayoutMemory:
    try:
        return selectors.get_layout(request.actor, pk)
    except LayoutMemory.DoesNotExist as missing:
        raise Http404 from missing
