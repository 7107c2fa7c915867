"""Documents as papers: the list, adding one, what is known of it, assigning, issuing."""

from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luoshi.common import clock
from luoshi.common.errors import Refusal
from luoshi.common.permissions import require
from luoshi.documents import reading, rules, selectors, services
from luoshi.documents.forms import AddDocumentForm, AssignForm, ChangeDocumentForm
from luoshi.documents.reading.texts import day_of_words
from luoshi.documents.states import CHANGEABLE, DocumentState
from luoshi.documents.views.doors import (
    actor_of,
    cleaning_or_404,
    document_or_404,
)
from luoshi.files.services import content_of
from luoshi.organisations.selectors import find_organisations
from luoshi.submissions.services import once


@require_GET
def documents(request: HttpRequest) -> HttpResponse:
    """The documents, the latest first, with how far each is decided."""
    text, state = request.GET.get("q", "")[:100], request.GET.get("state", "")
    state = state if state in DocumentState.values else ""
    rows = selectors.list_documents(actor_of(request), text=text, state=state)
    context = {"rows": rows, "text": text, "state": state, "states": DocumentState.choices}
    return render(request, "documents/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add_document(request: HttpRequest) -> HttpResponse:
    """Take a file or a text; the lens opens on it."""
    require(rules.can_add_document, actor_of(request), None)
    form = AddDocumentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            # Read before the act begins: a slow file must not hold the database.
            upload = given["file"]
            intake = (
                reading.read_pasted(given["text"])
                if upload is None
                else reading.read_file(upload.read(), upload.name)
            )
            return _add(request, form, intake)
        except Refusal as refusal:
            form.add_error("file" if given["file"] else "text", str(refusal))
    status = 422 if form.errors else 200
    return render(request, "documents/add.html", {"form": form}, status=status)


@once
def _add(request: HttpRequest, form: AddDocumentForm, intake: reading.Intake) -> HttpResponse:
    given = form.cleaned_data
    document = services.add_document(
        actor=actor_of(request),
        at=clock.now(),
        title=given["title"] or intake.title or _("Pasted text"),
        text=intake.text,
        kind=given["kind"] or intake.kind,
        issuer=given["issuer"] or intake.issuer,
        issued_on=given["issued_on"] or intake.issued_on,
        file=intake.file,
        format=intake.format,
        warnings=[
            one
            for one in intake.warnings
            if not (given["issued_on"] and str(one["code"]).startswith("date_"))
        ],
        declared_open=given["declared_open"],
    )
    return redirect("documents:document", document.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def about(request: HttpRequest, pk: int) -> HttpResponse:
    """Set right title, date, issuer and kind of a document."""
    document = document_or_404(request, pk)
    require(rules.can_change_document, actor_of(request), document)
    known = {name: getattr(document, name) for name in ("title", "issued_on", "issuer", "kind")}
    form = ChangeDocumentForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_document(
                actor=actor_of(request), at=clock.now(), document=document, **form.cleaned_data
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("documents:document", document.pk)
    context = {"form": form, "document": document}
    return render(request, "documents/about.html", context, status=422 if form.errors else 200)


@require_POST
@once
def cleaning(request: HttpRequest, pk: int, cleaning_id: int) -> HttpResponse:
    """Put a stretch back that was cut, or cut it again."""
    one = cleaning_or_404(request, pk, cleaning_id)
    verb = services.undo_cleaning if request.POST.get("undo") else services.redo_cleaning
    verb(actor=actor_of(request), at=clock.now(), cleaning=one)
    messages.success(request, _("The text was read again; what was decided stays."))
    return redirect("documents:document", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def assignments(request: HttpRequest, pk: int) -> HttpResponse:
    """Set lead, leader, line, day and reviewer for several sentences at once."""
    document = document_or_404(request, pk)
    actor = actor_of(request)
    require(rules.can_decide, actor, document)
    form = AssignForm(request.POST or None, actor=actor, issued_on=document.issued_on)
    listed = selectors.commitments_of(actor, document, sorted(CHANGEABLE))
    if request.method == "POST" and form.is_valid():
        wanted = set(request.POST.getlist("number"))
        chosen = [one for one in listed if str(one.number) in wanted]
        try:
            done = services.assign_many(
                actor=actor,
                at=clock.now(),
                document=document,
                commitments=chosen,
                changes=form.changes(),
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            said = ngettext(
                "%(count)d sentence was set.", "%(count)d sentences were set.", len(done)
            )
            messages.success(request, said % {"count": len(done)})
            return redirect("documents:assignments", pk)
    context = {
        "document": document,
        "form": form,
        "cards": selectors.cards_of(actor, listed),
        "units": selectors.unit_options(actor),
        "chosen": set(request.POST.getlist("number")),
    }
    return render(request, "documents/assign.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Look over what would be issued, then issue it in one act."""
    document = document_or_404(request, pk)
    actor, at = actor_of(request), clock.now()
    require(rules.can_issue_document, actor, document)
    if request.method == "POST":
        try:
            tasks = services.issue_document(actor=actor, at=at, document=document)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("documents:issue", pk)
        said = ngettext("%(count)d task was issued.", "%(count)d tasks were issued.", len(tasks))
        messages.success(request, said % {"count": len(tasks)})
        return redirect("documents:document", pk)
    summary = selectors.issue_summary(actor, document, at.date())
    return render(request, "documents/issue.html", {"document": document, "summary": summary})


@require_POST
@once
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Open an issued document again."""
    document = document_or_404(request, pk)
    services.reopen_document(actor=actor_of(request), at=clock.now(), document=document)
    return redirect("documents:document", pk)


@require_POST
@once
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a document that was added by mistake."""
    document = document_or_404(request, pk)
    services.withdraw_document(
        actor=actor_of(request),
        at=clock.now(),
        document=document,
        reason=request.POST.get("reason", ""),
    )
    messages.success(request, _("“%(title)s” was withdrawn.") % {"title": document.title})
    return redirect("documents:documents")


@require_GET
def original(request: HttpRequest, pk: int) -> HttpResponse:
    """The file as it was handed in, always as a download."""
    document = document_or_404(request, pk)
    if document.file is None:
        raise Http404
    response = HttpResponse(content_of(document.file), content_type="application/octet-stream")
    name = quote(document.file.name)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


@require_GET
def units(request: HttpRequest) -> HttpResponse:
    """Units by name, short name or pinyin initials, for fields that propose."""
    words = request.GET.get("q", "")[:40]
    found = find_organisations(actor_of(request), words, 12)
    options = [
        {"value": row.name, "note": row.short_name or row.under, "id": row.id} for row in found
    ]
    return JsonResponse(options, safe=False)


@require_GET
def read_day(request: HttpRequest, pk: int) -> HttpResponse:
    """How words such as 6月底前 are read by the date of this document."""
    document = document_or_404(request, pk)
    words = request.GET.get("due_words", "")[:60].strip()
    day = day_of_words(words, document.issued_on) if words else None
    context = {"words": words, "day": day}
    return render(request, "documents/read_day.html", context)
