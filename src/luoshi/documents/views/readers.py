"""The readers: which one reads, what was decided as gold, and asking the second reader."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from luoshi.common import clock
from luoshi.common.errors import Refusal
from luoshi.common.permissions import require
from luoshi.documents import rules, selectors, services
from luoshi.documents.models import SecondReading
from luoshi.documents.reading.second import Endpoint, SecondAnswer, ask_second_reader
from luoshi.documents.refusals import NothingDecided
from luoshi.documents.views.doors import actor_of, document_or_404
from luoshi.submissions.services import once
from luoshi_core.cleaning import Cut, apply


@require_GET
def readers(request: HttpRequest) -> HttpResponse:
    """Which reader reads, which were trained here and how well they do."""
    actor = actor_of(request)
    require(rules.can_see_readers, actor, None)
    view = selectors.view_readers(actor, clock.today())
    return render(request, "documents/readers.html", {"view": view})


@require_POST
@once
def choose_reader(request: HttpRequest) -> HttpResponse:
    """Let another reader read from today."""
    actor = actor_of(request)
    require(rules.can_choose_reader, actor, None)
    try:
        services.choose_reader(actor=actor, at=clock.now(), version=request.POST.get("version", ""))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("From today documents are read by this reader."))
    return redirect("documents:readers")


@require_POST
@once
def switch_second_reader(request: HttpRequest) -> HttpResponse:
    """Let the body's documents be shown to the second reader, or no longer."""
    actor, is_on = actor_of(request), request.POST.get("on") == "1"
    require(rules.can_choose_reader, actor, None)
    try:
        services.switch_second_reader(actor=actor, at=clock.now(), is_on=is_on)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        on, off = _("The second reader may be asked."), _("The second reader is off.")
        messages.success(request, on if is_on else off)
    return redirect("documents:readers")


@require_POST
def gold(request: HttpRequest) -> HttpResponse:
    """Hand out what was decided, laid out as a corpus, in one file."""
    try:
        handed_out = services.export_gold(actor=actor_of(request), at=clock.now())
    except NothingDecided as refusal:
        messages.error(request, str(refusal))
        return redirect("documents:readers")
    response = HttpResponse(handed_out.as_zip(), content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="gold.zip"'
    return response


@require_POST
def second_reading(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the document to the second reader and wait for it, outside any transaction."""
    begun: list[SecondReading] = []
    answer = _begin(request, pk, begun)
    if begun:
        _finish(request, begun[0])
    return answer


@once
def _begin(request: HttpRequest, pk: int, begun: list[SecondReading]) -> HttpResponse:
    document = document_or_404(request, pk)
    try:
        reading = services.begin_second_reading(
            actor=actor_of(request), at=clock.now(), document=document
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        begun.append(reading)
    return redirect("documents:document", pk)


def _finish(request: HttpRequest, reading: SecondReading) -> None:
    """Ask, then take the answer; whatever goes wrong, the reader's own reading stands."""
    document = reading.document
    endpoint = Endpoint.of_installation()
    answer = SecondAnswer(trouble="silent")
    if endpoint is not None:
        cuts = selectors.active_cuts(document)
        answer = ask_second_reader(
            endpoint,
            apply(document.text, (Cut(start, end, "cut") for start, end in cuts)),
            kind=document.kind,
            issued_on=document.issued_on,
        )
    try:
        services.take_second_reading(
            actor=actor_of(request), at=clock.now(), reading=reading, answer=answer
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
