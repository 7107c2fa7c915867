"""The receipt of one act: on a page, as PDF, as text, with its words; and checking any paper."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from luoshi.history import (
    checking,
    codes,
    export,
    forms,
    keys,
    printing,
    receipts,
    rules,
    selectors,
)
from luoshi.history.models import Entry
from luoshi.history.receipts import Receipt
from luoshi.history.views.common import entry_for, handed_out

TEXT = "text/plain; charset=utf-8"


@require_GET
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One act with its receipt, to keep on paper."""
    found = entry_for(request, pk)
    receipt = receipts.receipt_of(found)
    page = {
        "entry": found,
        "row": selectors.shown(found),
        "door": selectors.door_of(found),
        "receipt": receipt,
        "code": codes.square_code(receipt.paper) if receipt else "",
        "origin": keys.origin(found.body_id),
        "verifier_key": receipts.verifier_key(),
        "may_read_record": rules.can_read_record(request.actor, None),  # type: ignore[attr-defined]
    }
    return render(request, "history/entry.html", page)


@require_GET
def receipt_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipt as a sheet to print."""
    found, receipt = _receipt(request, pk)
    content = printing.receipt_pdf(selectors.shown(found), receipt, keys.origin(found.body_id))
    return handed_out(content, f"receipt-{pk}.pdf", "application/pdf")


@require_GET
def receipt_text(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipt as text, for the verifier."""
    return handed_out(_receipt(request, pk)[1].paper, f"receipt-{pk}.txt", TEXT)


@require_GET
def receipt_words(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipt with the words of the act, for the verifier."""
    content = receipts.with_words(*_receipt(request, pk))
    return handed_out(content, f"receipt-{pk}.json", "application/json; charset=utf-8")


def _receipt(request: HttpRequest, pk: int) -> tuple[Entry, Receipt]:
    found = entry_for(request, pk)
    receipt = receipts.receipt_of(found)
    if receipt is None:
        raise Http404
    return found, receipt


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Check a paper that somebody kept; nothing is written."""
    form = forms.PaperForm(request.POST or None, request.FILES or None)
    checked = None
    if request.method == "POST" and form.is_valid():
        actor = request.actor  # type: ignore[attr-defined]
        checked = checking.check_paper(actor.body_id, form.cleaned_data["whole"])
    page = {
        "form": form,
        "checked": checked,
        "may_read_record": rules.can_read_record(request.actor, None),  # type: ignore[attr-defined]
    }
    return render(request, "history/check.html", page)


@require_GET
def verifier(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The stand-alone program that checks an export."""
    return handed_out(export.verifier(), "verify_record.py", "text/x-python; charset=utf-8")
