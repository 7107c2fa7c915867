"""What leaves the house: checkpoints, proofs, the sheet to be signed, copies, the export."""

import tempfile
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from luoshi.common import clock
from luoshi.common.permissions import require
from luoshi.history import (
    anchoring,
    anchors,
    codes,
    continuity,
    export,
    forms,
    keys,
    printing,
    rules,
    selectors,
)
from luoshi.history.continuity import Continuity
from luoshi.history.models import Checkpoint
from luoshi.history.views.common import handed_out, number_in

MOST = 50
TEXT = "text/plain; charset=utf-8"


@require_GET
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The last signed state of the log, or the one of a size, to keep elsewhere."""
    actor = _reader(request)
    last = continuity.checkpoint_at(actor.body_id, number_in(request, "size"))
    if last is None:
        raise Http404
    return handed_out(last.note, f"checkpoint-{last.size}.txt", TEXT)


@require_GET
def checkpoints(request: HttpRequest) -> HttpResponse:
    """The signed states of the log; two of them compared."""
    actor = _reader(request)
    found = continuity.checkpoints_of(actor.body_id, number_in(request, "before"), MOST + 1)
    page = {
        "checkpoints": found[:MOST],
        "older": found[MOST - 1].size if len(found) > MOST else None,
        "compared": _compared(request, actor.body_id),
        "asked": bool(request.GET.get("old") or request.GET.get("new")),
        "today": clock.today(),
    }
    return render(request, "history/checkpoints.html", page)


@require_GET
def proof(request: HttpRequest) -> HttpResponse:
    """The proof that one checkpoint continues another, by default the last the first."""
    actor = _reader(request)
    asked = "old" in request.GET or "new" in request.GET
    compared = _compared(request, actor.body_id) if asked else continuity.whole(actor.body_id)
    if compared is None:
        raise Http404
    return handed_out(compared.paper, f"proof-{compared.old.size}-{compared.new.size}.txt", TEXT)


@require_GET
def anchored(request: HttpRequest) -> HttpResponse:
    """Who keeps copies, what was given when, and whether the log still continues them."""
    actor = _reader(request)
    page = {
        "outsiders": anchoring.outsiders(),
        "anchors": anchors.given(actor.body_id, MOST),
        "fallen": anchors.fallen_behind(actor.body_id),
        "checkpoint": selectors.last_checkpoint(actor.body_id),
        "form": forms.PaperForm(),
        "today": clock.today(),
    }
    return render(request, "history/anchors.html", page)


@require_GET
def sheet(request: HttpRequest) -> HttpResponse:
    """The newest checkpoint on a sheet to be stamped and signed."""
    last = _newest(request)
    page = {
        "checkpoint": last,
        "root": printing.in_groups(last.root),
        "code": codes.square_code(last.note),
        "origin": keys.origin(last.body_id),
        "verifier_key": keys.verifier_key(),
    }
    return render(request, "history/sheet.html", page)


@require_GET
def sheet_pdf(request: HttpRequest) -> HttpResponse:
    """The sheet as PDF."""
    last = _newest(request)
    name = getattr(request.actor, "body_name", "")  # type: ignore[attr-defined]
    return handed_out(printing.sheet_pdf(last, name), f"sheet-{last.size}.pdf", "application/pdf")


@require_GET
def exported(request: HttpRequest) -> FileResponse:
    """The whole record with the program that checks it; with words, or digests alone."""
    actor = _reader(request)
    with_words = request.GET.get("words") == "1"
    # Closed, and with that removed, when the answer is sent.
    target = tempfile.SpooledTemporaryFile(max_size=8 * 1024 * 1024)  # noqa: SIM115
    size = export.write_export(target, actor.body_id, clock.now(), with_words=with_words)
    target.seek(0)
    name = f"record-{size}{'' if with_words else '-digests'}.zip"
    return FileResponse(target, as_attachment=True, filename=name)


def _reader(request: HttpRequest) -> Any:
    actor = request.actor  # type: ignore[attr-defined]
    require(rules.can_read_record, actor, None)
    return actor


def _newest(request: HttpRequest) -> Checkpoint:
    last = selectors.last_checkpoint(_reader(request).body_id)
    if last is None:
        raise Http404
    return last


def _compared(request: HttpRequest, body_id: int) -> Continuity | None:
    old, new = number_in(request, "old"), number_in(request, "new")
    if old is None or new is None:
        return None
    earlier = continuity.checkpoint_at(body_id, old)
    later = continuity.checkpoint_at(body_id, new)
    return continuity.continuity(earlier, later) if earlier and later else None
