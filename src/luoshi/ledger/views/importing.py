"""An existing 任务分解表 becomes drafts: read, shown, confirmed; all of it or nothing."""

from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from luoshi.common import clock
from luoshi.common.errors import Refusal
from luoshi.common.permissions import require
from luoshi.files.models import StoredFile
from luoshi.files.services import content_of, store_file
from luoshi.ledger import rules, selectors, services
from luoshi.ledger.forms.importing import TableForm, UnitsForm
from luoshi.ledger.services.refusals import TableNotReady
from luoshi.ledger.sheets import Preview, read_task_table
from luoshi.ledger.sheets.importing import language
from luoshi.ledger.views.requests import Request
from luoshi.organisations.actor import Actor
from luoshi.submissions.services import once
from luoshi_core.sheets import SheetError

KIND = "task_table"


@require_http_methods(["GET", "POST"])
@once
def upload(request: Request) -> HttpResponse:
    """Hand in a table; it is kept and shown before anything is drafted."""
    actor, at = request.actor, clock.now()
    require(rules.can_draft_task, actor, None)
    form = TableForm(actor=actor, on=at.date())
    if request.method == "POST":
        form = TableForm(request.POST, request.FILES, actor=actor, on=at.date())
        if form.is_valid() and _is_table(form, actor):
            file = form.cleaned_data["file"]
            stored = store_file(actor=actor, at=at, content=form.content, name=file.name, kind=KIND)
            return HttpResponseRedirect(reverse("ledger:import_preview", args=[stored.pk]))
    content = {"form": form, "max_bytes": settings.UPLOAD_MAX_BYTES}
    return render(request, "ledger/import.html", content)


def _is_table(form: TableForm, actor: Actor) -> bool:
    try:
        read_task_table(form.content, actor=actor, on=form.today)
    except SheetError as error:
        form.add_error("file", error.sentence(language()))
        return False
    return True


@require_http_methods(["GET", "POST"])
@once
def preview(request: Request, pk: int) -> HttpResponse:
    """What was recognised, what was not; confirmed, every row becomes a draft."""
    actor, at = request.actor, clock.now()
    require(rules.can_draft_task, actor, None)
    stored = _table_or_404(actor, pk)
    seen = _read(stored, actor, at.date(), {})
    form = UnitsForm(request.POST or None, actor=actor, on=at.date(), unknown=seen.unknown)
    status = 200
    if request.method == "POST" and form.is_valid():
        settled = _read(stored, actor, at.date(), form.decided())
        refusal = _draft(request, settled)
        if settled.is_ready and refusal is None:
            return HttpResponseRedirect(f"{reverse('ledger:tasks')}?done=all&state=drafted")
        form.refuse(refusal or "")
        status = 409
    content = {"stored": stored, "preview": seen, "form": form, "rows": form.rows(seen.unknown)}
    return render(request, "ledger/import_preview.html", content, status=status)


def _read(stored: StoredFile, actor: Actor, on: Any, decided: Any) -> Preview:
    source = PurePath(stored.name).stem
    return read_task_table(content_of(stored), actor=actor, on=on, source=source, decided=decided)


def _draft(request: Request, settled: Preview) -> Refusal | None:
    if not settled.is_ready:
        return TableNotReady()
    drafts = [draft.content for draft in settled.drafts]
    try:
        tasks = services.draft_tasks(actor=request.actor, at=clock.now(), drafts=drafts)
    except Refusal as refusal:
        return refusal
    told = ngettext("%(count)s task was drafted.", "%(count)s tasks were drafted.", len(tasks))
    messages.success(request, told % {"count": len(tasks)})
    return None


def _table_or_404(actor: Actor, pk: int) -> StoredFile:
    try:
        return selectors.get_table(actor, pk, KIND)
    except StoredFile.DoesNotExist as missing:
        raise Http404 from missing
