"""Decisions on sentences: each a POST that answers with what has changed on the page."""

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luoshi.common import clock
from luoshi.common.errors import Refusal
from luoshi.common.written import keep
from luoshi.documents import selectors, services
from luoshi.documents.forms import CommitmentForm, RejectForm, TargetForms, initial_of
from luoshi.documents.models import Commitment, Document
from luoshi.documents.refusals import NoRow, WhyMissing
from luoshi.documents.selectors import LensView, get_document
from luoshi.documents.views.doors import (
    actor_of,
    asked_of,
    commitment_or_404,
    document_or_404,
    number_in,
)
from luoshi.documents.views.lens import PAGE, page_of
from luoshi.documents.views.markup import pieces_anew
from luoshi.submissions.services import once


@require_POST
@once
def decide(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Adopt a sentence, forward it, turn it down, or think again."""
    commitment = commitment_or_404(request, pk, number)
    verb = _VERBS.get(request.POST.get("verb", ""), _adopt)
    return _answer(request, commitment, lambda: verb(request, commitment))


@require_POST
@once
def edit(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Set the fields of a commitment; `adopt` adopts it in the same act."""
    commitment = commitment_or_404(request, pk, number)
    actor = actor_of(request)
    form = CommitmentForm(
        request.POST,
        initial=initial_of(commitment),
        actor=actor,
        issued_on=commitment.document.issued_on,
    )
    targets = TargetForms(request.POST, prefix="target")
    if not (form.is_valid() & targets.is_valid()):
        return _form_again(request, commitment, form, targets)
    changes = form.changes([t for row in targets if (t := row.as_target()) is not None])
    verb = services.adopt_commitment if "adopt" in request.POST else services.edit_commitment
    return _answer(
        request,
        commitment,
        lambda: verb(
            actor=actor,
            at=clock.now(),
            commitment=commitment,
            version=_version(request),
            changes=changes,
        ),
        stays="adopt" not in request.POST,
    )


@require_POST
@once
def split(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Split a sentence at the places chosen."""
    commitment = commitment_or_404(request, pk, number)
    offsets = [int(place) for place in request.POST.getlist("place") if place.isdigit()]
    return _answer(
        request,
        commitment,
        lambda: services.split_commitment(
            actor=actor_of(request),
            at=clock.now(),
            commitment=commitment,
            offsets=offsets,
            version=_version(request),
        ),
        whole=True,
        stays=True,
    )


@require_POST
@once
def merge(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Merge this sentence into another, which stays."""
    commitment = commitment_or_404(request, pk, number)
    stays = commitment_or_404(request, pk, number_in(request, "into") or number)
    return _answer(
        request,
        stays,
        lambda: services.merge_commitments(
            actor=actor_of(request), at=clock.now(), commitment=stays, others=[commitment]
        ),
        whole=True,
        stays=True,
    )


@require_POST
@once
def take_row(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Take the open sentences of one row of a table as one task with sub-items."""
    commitment = commitment_or_404(request, pk, number)
    members = selectors.row_of(actor_of(request), commitment)
    if len(members) < 2:
        return _refused(request, commitment.document, NoRow(number=number), number)
    first = members[0]
    title, measures = selectors.words_of_row(members)
    return _answer(
        request,
        first,
        lambda: services.merge_commitments(
            actor=actor_of(request),
            at=clock.now(),
            commitment=first,
            others=members[1:],
            title=title,
            measures=measures,
        ),
        whole=True,
        stays=True,
    )


@require_POST
@once
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark words of the text as a commitment that the reader missed."""
    document = document_or_404(request, pk)
    end = number_in(request, "end")
    try:
        commitment = services.add_commitment(
            actor=actor_of(request),
            at=clock.now(),
            document=document,
            start=number_in(request, "start") if end else None,
            end=end or None,
            words=request.POST.get("words", ""),
        )
    except Refusal as refusal:
        keep(request, "add", "words")
        return _refused(request, document, refusal, number_in(request, "at"))
    said = _("Number %(number)s was added.") % {"number": commitment.number}
    return _whole(request, document, commitment.number, said)


@require_POST
@once
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo one's own last decision on this document."""
    document = document_or_404(request, pk)
    try:
        decision = services.undo_decision(
            actor=actor_of(request), at=clock.now(), document=document
        )
    except Refusal as refusal:
        return _refused(request, document, refusal, number_in(request, "at"))
    numbers = "、".join(map(str, decision.numbers))
    said = _("Undone: number %(numbers)s stands as before.") % {"numbers": numbers}
    return _whole(request, document, (decision.numbers or [0])[0], said)


def _adopt(request: HttpRequest, commitment: Commitment) -> object:
    return services.adopt_commitment(
        actor=actor_of(request),
        at=clock.now(),
        commitment=commitment,
        version=_version(request),
    )


def _forward(request: HttpRequest, commitment: Commitment) -> object:
    return services.forward_commitment(
        actor=actor_of(request),
        at=clock.now(),
        commitment=commitment,
        version=_version(request),
    )


def _reject(request: HttpRequest, commitment: Commitment) -> object:
    form = RejectForm(request.POST)
    if not form.is_valid():
        raise WhyMissing(number=commitment.number)
    return services.reject_commitment(
        actor=actor_of(request),
        at=clock.now(),
        commitment=commitment,
        reason_code=form.cleaned_data["reason_code"],
        reason=form.cleaned_data["reason"],
        version=_version(request),
    )


def _reconsider(request: HttpRequest, commitment: Commitment) -> object:
    return services.reconsider_commitment(
        actor=actor_of(request),
        at=clock.now(),
        commitment=commitment,
        version=_version(request),
    )


_VERBS: dict[str, Callable[[HttpRequest, Commitment], object]] = {
    "adopt": _adopt,
    "forward": _forward,
    "reject": _reject,
    "reconsider": _reconsider,
}
# Verbs after which the same sentence stays in hand.
_STAYING = frozenset({"reconsider"})


def _version(request: HttpRequest) -> int | None:
    return number_in(request, "version") if request.POST.get("version") else None


def _answer(
    request: HttpRequest,
    commitment: Commitment,
    act: Callable[[], object],
    *,
    whole: bool = False,
    stays: bool = False,
) -> HttpResponse:
    """Act, then show what has changed and put the next undecided sentence in hand."""
    document, number = commitment.document, commitment.number
    try:
        act()
    except Refusal as refusal:
        return _refused(request, document, refusal, number)
    if whole or commitment.merged_into_id:
        return _whole(request, document, number)
    stays = stays or request.POST.get("verb") in _STAYING
    document = get_document(actor_of(request), document.pk)
    context = page_of(request, document, at=number)
    view: LensView = context["view"]
    following = number if stays else view.next_undecided(number)
    if not request.htmx:  # type: ignore[attr-defined]
        return _back(request, document, following)
    view = context["view"] = replace(view, current=following)
    context["card"] = view.card(number)
    context["anew"] = [card for card in view.cards if card.number == following != number]
    context["pieces"] = pieces_anew(view, {number, following}, context["worn"])
    return render(request, f"{PAGE}#changed", context)


def _whole(request: HttpRequest, document: Document, number: int, said: str = "") -> HttpResponse:
    """Show text and list anew: sentences came or went."""
    if said:
        messages.success(request, said)
    if not request.htmx:  # type: ignore[attr-defined]
        return _back(request, document, number)
    document = get_document(actor_of(request), document.pk)
    response = render(request, f"{PAGE}#whole", page_of(request, document, at=number))
    return _aimed(response, "#lens")


def _refused(
    request: HttpRequest, document: Document, refusal: Refusal, number: int
) -> HttpResponse:
    """Say why not, above the page as it stands now."""
    messages.error(request, str(refusal))
    return _whole(request, document, number)


def _form_again(
    request: HttpRequest, commitment: Commitment, form: CommitmentForm, targets: object
) -> HttpResponse:
    """Show the form with what is wrong in it."""
    context = page_of(
        request,
        commitment.document,
        at=commitment.number,
        mode="edit",
        form=form,
        targets=targets,
    )
    if not request.htmx:  # type: ignore[attr-defined]
        return render(request, PAGE, context, status=422)
    context["card"] = context["view"].card(commitment.number)
    response = render(request, f"{PAGE}#card", context)
    return _aimed(response, f"#candidate-{commitment.number}")


def _aimed(response: HttpResponse, target: str) -> HttpResponse:
    response["HX-Retarget"] = target
    response["HX-Reswap"] = "outerHTML"
    return response


def _back(request: HttpRequest, document: Document, number: int) -> HttpResponse:
    page = reverse("documents:document", args=[document.pk])
    kept = {name: value for name in ("order", "soft") if (value := asked_of(request, name))}
    query = urlencode({"at": number, "view": "list", **kept})
    return redirect(f"{page}?{query}#candidate-{number}")
