"""Load the outlines of units from a file."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from luoshi.common import clock
from luoshi.common.permissions import require
from luoshi.ledger.views.requests import Request
from luoshi.maps import rules, selectors, services
from luoshi.maps.forms import MapFileForm
from luoshi.maps.refusals import MapRefused
from luoshi.submissions.services import once
from luoshi_core.outlines import MOST_BYTES


@require_http_methods(["GET", "POST"])
@once
def outlines(request: Request) -> HttpResponse:
    """Choose a file; what is wrong with it is said and nothing is loaded."""
    actor = request.actor
    require(rules.can_load_map, actor, None)
    form = MapFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        content = sent.read(MOST_BYTES + 1)
        try:
            loaded = services.load_map(
                actor=actor, at=clock.now(), file_name=sent.name, content=content
            )
        except MapRefused as refusal:
            form.add_error("file", str(refusal))
        else:
            count = len(loaded.outlines)
            told = ngettext(
                "The outline of %(count)s unit is loaded.",
                "The outlines of %(count)s units are loaded.",
                count,
            )
            messages.success(request, told % {"count": count})
            return HttpResponseRedirect(reverse("maps:map"))
    page = {
        "form": form,
        "most_bytes": MOST_BYTES,
        "newest": selectors.newest_map(actor),
    }
    return render(request, "maps/outlines.html", page, status=422 if form.errors else 200)
