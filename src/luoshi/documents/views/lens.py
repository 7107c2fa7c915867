"""The lens page: the text with its sentences marked, the commitments beside it."""

import itertools
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from luoshi.common import clock
from luoshi.documents import selectors, services
from luoshi.documents.forms import CommitmentForm, TargetForms, initial_of, initial_targets
from luoshi.documents.models import Commitment, Document, RejectionReason
from luoshi.documents.reading import places_to_split
from luoshi.documents.selectors import LensView
from luoshi.documents.views.doors import (
    actor_of,
    asked_of,
    commitment_or_404,
    document_or_404,
    number_in,
)
from luoshi.documents.views.markup import pieces_anew, text_of
from luoshi.rulesets.worn import legend_of_page

MODES = ("edit", "split", "merge", "reject")
PAGE = "documents/lens.html"


@require_GET
def lens(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the text and the commitments; `?at=15` puts number 15 in hand, `?do=edit` opens it."""
    document = document_or_404(request, pk)
    context = page_of(request, document, at=number_in(request, "at"), mode=_mode(request))
    target = request.htmx.target or ""  # type: ignore[attr-defined]
    if target.startswith("candidate-"):
        context["card"] = context["view"].card(context["view"].current)
        return render(request, f"{PAGE}#card", context)
    if target == "lens":
        return render(request, f"{PAGE}#whole", context)
    return render(request, PAGE, context)


@require_POST
def presence(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that one is here, and learn what others decided since."""
    document = document_or_404(request, pk)
    actor, at = actor_of(request), clock.now()
    services.note_presence(actor=actor, at=at, document=document)
    since, editing = number_in(request, "since"), number_in(request, "editing")
    if document.revision <= since:
        present = selectors.who_is_here(actor, document, at)
        return render(request, f"{PAGE}#pulse", _quiet(document, present))
    context = page_of(request, document, at=number_in(request, "at"))
    view: LensView = context["view"]
    if document.shape_revision <= since:
        numbers = {
            card.number for card in view.cards if card.version > since and card.number != editing
        }
        context["anew"] = [card for card in view.cards if card.number in numbers]
        context["pieces"] = pieces_anew(view, numbers, context["worn"])
    context["is_reshaped"] = document.shape_revision > since
    context["is_changed"] = True
    return render(request, f"{PAGE}#pulse", context)


def _quiet(document: Document, present: tuple[str, ...]) -> dict[str, Any]:
    """What the pulse shows while nothing has changed."""
    return {
        "document": document,
        "view": {"present": present, "current": 0},
        "swapped": False,
        "is_reshaped": False,
        "is_changed": False,
    }


def page_of(
    request: HttpRequest,
    document: Document,
    *,
    at: int = 0,
    mode: str = "",
    form: CommitmentForm | None = None,
    targets: Any = None,
) -> dict[str, Any]:
    """What the lens page and each of its parts is made of."""
    actor = actor_of(request)
    view = selectors.view_lens(
        actor,
        document,
        clock.now(),
        at,
        by_doubt=asked_of(request, "order") == "doubt",
        with_soft=asked_of(request, "soft") == "1",
    )
    worn = legend_of_page(request)["worn"]
    context: dict[str, Any] = {
        "worn": worn,
        "view": view,
        "document": document,
        # Made only where the text itself is shown.
        "text": lambda: text_of(view, worn),
        "shown": "list" if request.GET.get("view") == "list" else "text",
        "mode": "",
        "keys": _keys(),
        "anew": [],
        "pieces": [],
        "swapped": False,
        "is_reshaped": False,
        "is_changed": False,
    }
    may_open = view.may_decide and view.is_open and view.card(at) is not None
    if mode and may_open:
        commitment = commitment_or_404(request, document.pk, at)
        context |= _opened(request, commitment, view, mode, form, targets)
    return context


def _opened(
    request: HttpRequest,
    commitment: Commitment,
    view: LensView,
    mode: str,
    form: CommitmentForm | None,
    targets: Any,
) -> dict[str, Any]:
    """What the card in hand shows while it is edited, split, merged or turned down."""
    card = view.card(commitment.number)
    if card is None or (mode in {"edit", "split", "merge"} and not card.is_changeable):
        return {}
    if mode == "reject":
        return {"mode": mode, "reasons": RejectionReason.choices}
    if mode == "split":
        return {"mode": mode, "clauses": _clauses(commitment)}
    if mode == "merge":
        others = [one for one in view.cards if one.is_changeable and one.pk != card.pk]
        place = view.position(card.number)
        # The nearest first, the one before ahead of the one behind.
        near = sorted(others, key=lambda one: abs(view.position(one.number) - place + 0.25))
        return {"mode": mode, "others": near[:6]}
    actor, issued_on = actor_of(request), commitment.document.issued_on
    if form is None:
        form = CommitmentForm(initial=initial_of(commitment), actor=actor, issued_on=issued_on)
    form.show_words(commitment.lead_words, commitment.supporting_words)
    return {
        "mode": mode,
        "form": form,
        "targets": targets or TargetForms(initial=initial_targets(commitment), prefix="target"),
        "how_read": selectors.how_read(commitment, issued_on),
        "units": selectors.unit_options(actor),
    }


def _clauses(commitment: Commitment) -> list[tuple[int, str]]:
    """The clauses of a sentence with the place at which each but the first begins."""
    places = places_to_split(commitment.text, commitment.start)
    edges = [commitment.start, *places, commitment.end]
    text = commitment.text
    return [
        (start if index else 0, text[start - commitment.start : end - commitment.start])
        for index, (start, end) in enumerate(itertools.pairwise(edges))
    ]


def _mode(request: HttpRequest) -> str:
    mode = request.GET.get("do", "")
    return mode if mode in MODES else ""


def _keys() -> list[tuple[str, str]]:
    return [
        ("↓ J", _("next")),
        ("↑ K", _("previous")),
        ("Enter", pgettext("verb on a card", "Adopt")),
        ("E", pgettext("verb on a card", "Edit")),
        ("S", pgettext("verb on a card", "Split")),
        ("M", pgettext("verb on a card", "Merge")),
        ("X", pgettext("verb on a card", "Not adopted")),
        ("F", pgettext("verb on a card", "Forward")),
        ("G", pgettext("verb on a card", "Take the row as one")),
        ("U", pgettext("verb on a card", "Undo")),
        ("A", _("mark the selected words")),
        ("Esc", _("close a form")),
        ("?", _("these keys")),
    ]
