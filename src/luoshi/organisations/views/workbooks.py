"""The way of a workbook into the product: sent, looked at, then added whole or not at all."""

import base64
import binascii
from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.organisations.workbooks import MOST_BYTES

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def preview(request: HttpRequest, form: Form, read: Callable[[bytes], Any]) -> dict[str, object]:
    """What a workbook that was sent would add, as `organisations/workbook.html` shows it."""
    shown: dict[str, object] = {"form": form}
    if request.method != "POST" or not form.is_valid():
        return shown
    file = form.cleaned_data["file"]
    if file.size > MOST_BYTES:
        form.add_error("file", _("The workbook is larger than 5 MB. Split it."))
        return shown
    content = file.read()
    kept = base64.b64encode(content).decode("ascii")
    return {**shown, "plan": read(content), "content": kept, "file_name": file.name}


def doors(space: str) -> dict[str, object]:
    """Where a part takes its workbooks and what was looked at, and how large they may be."""
    return {
        "file_url": reverse(f"{space}:import"),
        "rows_url": reverse(f"{space}:import_rows"),
        "most_bytes": MOST_BYTES,
    }


def looked_at(request: HttpRequest) -> bytes:
    """The workbook that was looked at; empty where the page was tampered with."""
    try:
        return base64.b64decode(request.POST.get("content", ""), validate=True)
    except (binascii.Error, ValueError):
        return b""


def workbook_file(content: bytes, name: str) -> HttpResponse:
    """A workbook as a file to keep."""
    response = HttpResponse(content, content_type=_XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
