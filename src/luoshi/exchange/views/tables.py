"""A table in any layout: handed in, explained once, shown, taken in."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from luoshi.common import clock
from luoshi.common.errors import Refusal
from luoshi.common.permissions import require
from luoshi.exchange import rules, selectors, services
from luoshi.exchange.forms import ColumnsForm, FileForm
from luoshi.exchange.reading.tables import TableSeen, preview_of, see_table
from luoshi.exchange.refusals import NothingChosen, TableNotReady
from luoshi.exchange.services.background import TAKE_IN, seen_with_memories
from luoshi.exchange.views.requests import file_page, job_page, table_or_404
from luoshi.files.models import StoredFile
from luoshi.files.services import store_file
from luoshi.jobs.running import start_job
from luoshi.ledger.forms.importing import UnitsForm
from luoshi.ledger.sheets import Preview
from luoshi.ledger.sheets.importing import language
from luoshi.ledger.views.requests import Request
from luoshi.submissions.services import once
from luoshi_core.sheets import SheetError

SHOWN = 100


@require_http_methods(["GET", "POST"])
@once
def tables(request: Request) -> HttpResponse:
    """Hand in a table; see which layouts are remembered."""
    actor, at = request.actor, clock.now()
    require(rules.can_take_in_changes, actor, None)
    may_take_in = rules.can_take_in_table(actor, None)
    form = FileForm(actor=actor, on=at.date())
    if request.method == "POST":
        require(rules.can_take_in_table, actor, None)
        form = FileForm(request.POST, request.FILES, actor=actor, on=at.date())
        if form.is_valid() and _is_table(form):
            name = form.cleaned_data["file"].name
            stored = store_file(
                actor=actor, at=at, content=form.content, name=name, kind=selectors.TABLE
            )
            return HttpResponseRedirect(reverse("exchange:table", args=[stored.pk]))
    layouts = selectors.layouts_of(actor) if may_take_in else ()
    more = {"may_take_in": may_take_in, "layouts": layouts, "today": at.date()}
    return file_page(request, "exchange/tables.html", form, **more)


def _is_table(form: FileForm) -> bool:
    try:
        see_table(form.content, name=form.cleaned_data["file"].name)
    except SheetError as error:
        form.add_error("file", error.sentence(language()))
        return False
    return True


@require_http_methods(["GET", "POST"])
@once
def table(request: Request, pk: int) -> HttpResponse:
    """The drafts a table gives; confirmed, they are written in the background."""
    actor, at = request.actor, clock.now()
    require(rules.can_take_in_table, actor, None)
    stored = table_or_404(request, pk, selectors.TABLE)
    seen = seen_with_memories(actor, stored)
    if not seen.is_recognised:
        return HttpResponseRedirect(reverse("exchange:columns", args=[stored.pk]))
    preview = preview_of(seen, actor=actor, on=at.date(), name=stored.name)
    given = request.POST if request.method == "POST" else None
    form = UnitsForm(given, actor=actor, on=at.date(), unknown=preview.unknown)
    status = 200
    if request.method == "POST" and form.is_valid():
        decided = form.decided()
        settled = preview_of(seen, actor=actor, on=at.date(), name=stored.name, decided=decided)
        if settled.is_ready:
            return HttpResponseRedirect(_start(request, stored, decided))
        form.refuse(str(TableNotReady()))
        status = 409
    content = _shown(stored, seen, preview, form)
    return render(request, "exchange/table.html", content, status=status)


def _start(request: Request, stored: StoredFile, decided: Any) -> str:
    units = {name: [unit.pk for unit in named] for name, named in decided.items()}
    job = start_job(
        actor=request.actor,
        at=clock.now(),
        kind=TAKE_IN,
        name=stored.name,
        arguments={"table": stored.pk, "decided": units},
    )
    return job_page(job.pk)


def _shown(
    stored: StoredFile, seen: TableSeen, preview: Preview, form: UnitsForm
) -> dict[str, Any]:
    return {
        "stored": stored,
        "seen": seen,
        "preview": preview,
        "drafts": preview.drafts[:SHOWN],
        "more": max(0, len(preview.drafts) - SHOWN),
        "form": form,
        "rows": form.rows(preview.unknown),
    }


@require_http_methods(["GET", "POST"])
@once
def columns(request: Request, pk: int) -> HttpResponse:
    """What each column of a table means, explained once and remembered."""
    actor = request.actor
    require(rules.can_take_in_table, actor, None)
    stored = table_or_404(request, pk, selectors.TABLE)
    seen = seen_with_memories(actor, stored)
    forms = [
        ColumnsForm(
            request.POST if request.method == "POST" else None,
            seen=one,
            file_name=stored.name.rpartition(".")[0],
            prefix=f"sheet{number}",
        )
        for number, one in enumerate(seen.sheets)
    ]
    problem = ""
    if request.method == "POST" and all([form.is_valid() for form in forms]):  # noqa: C419 - each tells
        try:
            _remember(request, forms)
        except Refusal as refusal:
            problem = str(refusal)
        else:
            return HttpResponseRedirect(reverse("exchange:table", args=[stored.pk]))
    content = {"stored": stored, "seen": seen, "forms": forms, "problem": problem}
    return render(request, "exchange/columns.html", content, status=409 if problem else 200)


def _remember(request: Request, forms: list[ColumnsForm]) -> None:
    if not any(form.cleaned_data["has_tasks"] for form in forms):
        raise NothingChosen
    for form in forms:
        services.remember_layout(
            actor=request.actor,
            at=clock.now(),
            fingerprint=form.seen.sheet.fingerprint,
            name=form.cleaned_data["name"],
            headers=form.headers(),
            columns=form.uses(),
            year=form.cleaned_data["year"],
            measure=form.cleaned_data["measure"],
            has_tasks=form.cleaned_data["has_tasks"],
        )
