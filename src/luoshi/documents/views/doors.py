"""What every page of the documents begins with: the actor, the moment, the document."""

from typing import cast

from django.http import Http404, HttpRequest

from luoshi.documents import selectors
from luoshi.documents.models import Cleaning, Commitment, Document
from luoshi.organisations.actor import Actor


def actor_of(request: HttpRequest) -> Actor:
    """As which post the request acts."""
    return cast(Actor, request.actor)  # type: ignore[attr-defined]


def document_or_404(request: HttpRequest, pk: int) -> Document:
    """The document, if this reader may read it."""
    try:
        return selectors.get_document(actor_of(request), pk)
    except Document.DoesNotExist as missing:
        raise Http404 from missing


def commitment_or_404(request: HttpRequest, pk: int, number: int) -> Commitment:
    """A commitment of a document, if this reader may see it."""
    try:
        return selectors.get_commitment(actor_of(request), pk, number)
    except Commitment.DoesNotExist as missing:
        raise Http404 from missing


def cleaning_or_404(request: HttpRequest, pk: int, cleaning_id: int) -> Cleaning:
    """A cleaning of a document, if this reader may see it."""
    try:
        return selectors.get_cleaning(actor_of(request), pk, cleaning_id)
    except Cleaning.DoesNotExist as missing:
        raise Http404 from missing


def number_in(request: HttpRequest, name: str) -> int:
    """A number from the query or the form; 0 when it is none."""
    value = request.POST.get(name) or request.GET.get(name) or ""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0


def asked_of(request: HttpRequest, name: str) -> str:
    """How the reader wants the page: from the form that acts, else from the address."""
    return request.POST.get(name) or request.GET.get(name) or ""
