"""What every page of tables does with its request."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from luoshi.exchange import selectors
from luoshi.exchange.forms import FileForm
from luoshi.files.models import StoredFile
from luoshi.ledger.views.requests import Request


def table_or_404(request: Request, pk: int, kind: str) -> StoredFile:
    """A table handed in by somebody of this body."""
    try:
        return selectors.get_table(request.actor, pk, kind)
    except StoredFile.DoesNotExist as missing:
        raise Http404 from missing


def job_page(key: int) -> str:
    """Where the work's bar is."""
    return reverse("jobs:job", args=[key])


def file_page(request: Request, template: str, form: FileForm, **more: Any) -> HttpResponse:
    """A page on which a file is handed in."""
    content = {"form": form, "max_bytes": settings.UPLOAD_MAX_BYTES, **more}
    return render(request, template, content)
