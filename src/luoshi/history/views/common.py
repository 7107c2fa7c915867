"""What the pages of the record share."""

from django.http import Http404, HttpRequest, HttpResponse

from luoshi.history import rules, selectors
from luoshi.history.models import Entry

LARGEST_KEY = 2**63 - 1


def number_in(request: HttpRequest, name: str) -> int | None:
    """A number of the query; None where there is none that a column can hold."""
    text = request.GET.get(name, "")
    known = text.isascii() and text.isdecimal() and len(text) < 19
    return int(text) if known else None


def entry_for(request: HttpRequest, pk: int) -> Entry:
    """An act that the reader may see; else “not found”."""
    actor = request.actor  # type: ignore[attr-defined]
    if pk > LARGEST_KEY:
        raise Http404
    try:
        found = selectors.get_entry(actor.body_id, pk)
    except Entry.DoesNotExist as absent:
        raise Http404 from absent
    if not rules.can_read_entry(actor, found):
        raise Http404
    return found


def handed_out(content: str | bytes, name: str, kind: str) -> HttpResponse:
    """A file to keep."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
