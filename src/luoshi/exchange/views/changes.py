"""A ledger taken out, edited elsewhere, and taken back: exactly what was edited."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from luoshi.common import clock
from luoshi.common.permissions import require
from luoshi.exchange import rules, selectors
from luoshi.exchange.forms import FileForm
from luoshi.exchange.reading.changes import read_changes
from luoshi.exchange.reading.keys import key_of
from luoshi.exchange.services.background import APPLY
from luoshi.exchange.views.requests import file_page, job_page, table_or_404
from luoshi.files.services import content_of, store_file
from luoshi.jobs.running import start_job
from luoshi.ledger.forms.filters import asked
from luoshi.ledger.selectors import MOST_ROWS, tasks_for_sheet
from luoshi.ledger.sheets import make_sheet
from luoshi.ledger.sheets.importing import language
from luoshi.ledger.views.requests import Request
from luoshi.submissions.services import once
from luoshi_core.sheets import SheetError

SHOWN = 200


@require_GET
def ledger(request: Request) -> HttpResponse:
    """The ledger to be edited elsewhere; a hidden column tells its rows when it comes back."""
    actor = request.actor
    require(rules.can_take_in_changes, actor, None)
    found = tasks_for_sheet(actor, asked(request.GET, actor).wanted)
    if found is None:
        told = _("The list is longer than %(most)s rows. Narrow it, then take it out.")
        messages.error(request, told % {"most": MOST_ROWS})
        return HttpResponseRedirect(reverse("exchange:changes"))
    sheet = make_sheet(
        "ledger",
        "xlsx",
        found,
        body_id=actor.body_id,
        body_name=actor.body_name,
        on=clock.today(),
        key_of=key_of,
    )
    response = HttpResponse(sheet.content, content_type=sheet.mime)
    disposition = content_disposition_header(as_attachment=True, filename=sheet.name)
    response["Content-Disposition"] = disposition or "attachment"
    return response


@require_http_methods(["GET", "POST"])
@once
def upload(request: Request) -> HttpResponse:
    """Take the ledger out, hand the edited one in."""
    actor, at = request.actor, clock.now()
    require(rules.can_take_in_changes, actor, None)
    form = FileForm(actor=actor, on=at.date())
    if request.method == "POST":
        form = FileForm(request.POST, request.FILES, actor=actor, on=at.date())
        if form.is_valid():
            name = form.cleaned_data["file"].name
            try:
                read_changes(form.content, actor=actor, on=at.date(), name=name)
            except SheetError as error:
                form.add_error("file", error.sentence(language()))
            else:
                stored = store_file(
                    actor=actor, at=at, content=form.content, name=name, kind=selectors.CHANGES
                )
                return HttpResponseRedirect(reverse("exchange:change", args=[stored.pk]))
    return file_page(request, "exchange/changes.html", form)


@require_http_methods(["GET", "POST"])
@once
def change(request: Request, pk: int) -> HttpResponse:
    """Every edited cell with what it said and says; confirmed, they are written."""
    actor, at = request.actor, clock.now()
    require(rules.can_take_in_changes, actor, None)
    stored = table_or_404(request, pk, selectors.CHANGES)
    changes = read_changes(content_of(stored), actor=actor, on=at.date(), name=stored.name)
    if request.method == "POST" and changes.is_ready:
        job = start_job(
            actor=actor, at=at, kind=APPLY, name=stored.name, arguments={"table": stored.pk}
        )
        return HttpResponseRedirect(job_page(job.pk))
    content = {"stored": stored, "changes": changes, "tasks": changes.tasks[:SHOWN]}
    content["more"] = max(0, len(changes.tasks) - SHOWN)
    status = 409 if request.method == "POST" else 200
    return render(request, "exchange/change.html", content, status=status)
