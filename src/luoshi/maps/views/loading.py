"""Load the outlines of units from a file, look at them first, withdraw them again."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from luoshi.common import clock
from luoshi.common.errors import Refusal
from luoshi.common.permissions import require
from luoshi.files.models import StoredFile
from luoshi.files.services import content_of, store_file
from luoshi.ledger.views.requests import Request
from luoshi.maps import rules, selectors, services
from luoshi.maps.forms import ConfirmMapForm, MapFileForm, WithdrawMapForm
from luoshi.maps.models import UnitMap
from luoshi.maps.reading import ReadMap, read_map
from luoshi.maps.refusals import MapRefused
from luoshi.maps.views.drawing import sketch_of
from luoshi.submissions.services import once
from luoshi_core.outlines import MOST_BYTES


@require_http_methods(["GET", "POST"])
@once
def outlines(request: Request) -> HttpResponse:
    """Choose a file; what is wrong with it is said and nothing is kept."""
    actor = request.actor
    require(rules.can_load_map, actor, None)
    form = MapFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        content = sent.read(MOST_BYTES + 1)
        try:
            read_map(actor, content)
        except MapRefused as refusal:
            form.add_error("file", str(refusal))
        else:
            stored = store_file(
                actor=actor,
                at=clock.now(),
                content=content,
                name=sent.name,
                kind=selectors.OUTLINES,
            )
            return HttpResponseRedirect(reverse("maps:preview", args=[stored.pk]))
    page = {
        "form": form,
        "most_bytes": MOST_BYTES,
        "newest": selectors.map_in_force(actor),
        "loaded": selectors.maps_of(actor),
    }
    return render(request, "maps/outlines.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@once
def preview(request: Request, pk: int) -> HttpResponse:
    """Which place is which unit and how the outlines look; loaded when it is confirmed."""
    actor, at = request.actor, clock.now()
    require(rules.can_load_map, actor, None)
    try:
        stored = selectors.get_outlines_file(actor, pk)
    except StoredFile.DoesNotExist as missing:
        raise Http404 from missing
    content, problem = content_of(stored), ""
    form = ConfirmMapForm(request.POST)
    try:
        if request.method == "POST" and form.is_valid():
            loaded = services.load_map(
                actor=actor, at=at, file_name=stored.name, content=content, **form.cleaned_data
            )
            messages.success(request, _loaded(len(loaded.outlines)))
            return HttpResponseRedirect(reverse("maps:map"))
    except MapRefused as refusal:
        problem = str(refusal)
    read = read_map(actor, content)
    page = {"stored": stored, "problem": problem, **_shown(read)}
    page["missing"] = "、".join(selectors.places_left(actor, at.date(), read))
    status = 409 if request.method == "POST" else 200
    return render(request, "maps/preview.html", page, status=status)


def _shown(read: ReadMap) -> dict[str, Any]:
    strangers = read.strangers
    return {
        "read": read,
        "sketch": sketch_of(read.places),
        "units": len(read.by_unit),
        "strangers": "、".join(place.name for place in strangers),
        "stranger_count": len(strangers),
        "left_out": ",".join(str(place.number) for place in strangers),
        "several": "、".join(
            f"{parts[0].unit_name}（{len(parts)}）"
            for parts in read.by_unit.values()
            if len(parts) > 1
        ),
    }


def _loaded(count: int) -> str:
    told = ngettext(
        "The outline of %(count)s unit is loaded.",
        "The outlines of %(count)s units are loaded.",
        count,
    )
    return told % {"count": count}


@require_http_methods(["GET", "POST"])
@once
def withdrawal(request: Request, pk: int) -> HttpResponse:
    """Say why outlines no longer hold; those loaded before stand again."""
    actor = request.actor
    try:
        loaded = selectors.get_map(actor, pk)
    except UnitMap.DoesNotExist as missing:
        raise Http404 from missing
    require(rules.can_withdraw_map, actor, loaded)
    form = WithdrawMapForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw_map(
                actor=actor, at=clock.now(), loaded=loaded, reason=form.cleaned_data["reason"]
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = refusal.status
        else:
            messages.success(request, _("The outlines are withdrawn."))
            return HttpResponseRedirect(reverse("maps:outlines"))
    elif request.method == "POST":
        status = 422
    page = {"form": form, "map": loaded, "then": _standing_then(actor, loaded)}
    return render(request, "maps/withdrawal.html", page, status=status)


def _standing_then(actor: Any, loaded: UnitMap) -> selectors.LoadedRow | None:
    """The map in use once this one is withdrawn."""
    held = (row for row in selectors.maps_of(actor) if row.withdrawn_at is None)
    return next((row for row in held if row.pk != loaded.pk), None)
