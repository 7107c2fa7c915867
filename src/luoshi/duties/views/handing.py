"""Hand-overs: the list, the sheet of one, and the forms by which it is signed."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luoshi.common import clock
from luoshi.common.permissions import require
from luoshi.duties import forms, rules, selectors, services
from luoshi.duties.models import HandOver
from luoshi.duties.states import HandOverState
from luoshi.duties.views.common import crumbs, key, tabs
from luoshi.organisations.models import Post
from luoshi.organisations.selectors import get_post
from luoshi.organisations.views.common import Crumbs, actor_of, form_page, found
from luoshi.submissions.services import once

_form_methods = require_http_methods(["GET", "POST"])
_WORDS = "words-"


@require_GET
def hand_overs(request: HttpRequest) -> HttpResponse:
    """The hand-overs one may read, and those that wait for one's own signature."""
    actor = actor_of(request)
    shown = {
        "rows": list(selectors.list_hand_overs(actor)),
        "waiting": list(selectors.hand_overs_waiting_for(actor)),
        "own_post": actor.post_id,
        "tabs": tabs("hand_overs"),
    }
    return render(request, "duties/hand_overs.html", shown)


@_form_methods
@once
@found
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin to hand a post over."""
    actor = actor_of(request)
    post = get_post(actor, key(pk))
    require(rules.can_draft_hand_over, actor, post)
    form = forms.HandOverForm(request.POST or None, actor=actor, post=post, initial=_start(post))
    drafted: list[HandOver] = []

    def act(given: Form) -> None:
        drafted.append(
            services.draft_hand_over(actor=actor, at=clock.now(), post=post, **given.cleaned_data)
        )

    answer = form_page(
        request,
        form,
        act,
        heading=_("Hand over %(post)s") % {"post": str(post)},
        submit=_("Prepare the sheet"),
        back=reverse("duties:hand_overs"),
        crumbs=crumbs((_("Hand-overs"), reverse("duties:hand_overs")), (str(post), "")),
        text=_("Everything open that hangs on the post is put on one sheet; both sign it."),
    )
    return HttpResponseRedirect(_url(drafted[0])) if drafted else answer


@require_GET
@found
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet of a hand-over."""
    actor, today = actor_of(request), clock.today()
    view = selectors.view_hand_over(actor, key(pk), today)
    sheet = view.sheet
    moves = rules.hand_over_moves_open_to(actor, sheet)
    shown = {
        "view": view,
        "sheet": sheet,
        "moves": moves,
        "may_write": "sign" in moves,
        "is_outgoing": rules.is_outgoing(actor, sheet),
        "needs_words": sheet.state == HandOverState.OBJECTED,
        "today": today,
        "crumbs": _crumbs(sheet, ""),
    }
    return render(request, "duties/hand_over.html", shown)


@require_POST
@once
@found
def words(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the words added to the lines, and sign at once where that was asked for."""
    actor = actor_of(request)
    sheet = selectors.hand_over_to_act_on(actor, key(pk))
    given = {
        name.removeprefix(_WORDS): str(text)
        for name, text in request.POST.items()
        if name.startswith(_WORDS)
    }
    services.note_words(actor=actor, at=clock.now(), hand_over=sheet, words=given)
    messages.success(request, _("The words were kept. Read the sheet, then sign it."))
    return HttpResponseRedirect(_url(sheet))


@_form_methods
@once
@found
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign as the one who leaves, or for somebody who is gone, with the reason."""
    actor = actor_of(request)
    sheet = selectors.hand_over_to_act_on(actor, key(pk))
    require(rules.can_sign_hand_over, actor, sheet)
    seen = request.POST.get("seen", "")[:64]
    named = {"name": sheet.outgoing_name}
    is_own = rules.is_outgoing(actor, sheet)
    asked = forms.OptionalReasonForm if is_own else forms.ReasonForm
    return form_page(
        request,
        asked(request.POST if request.method == "POST" else None),
        lambda form: services.sign_hand_over(
            actor=actor,
            at=clock.now(),
            hand_over=sheet,
            reason=form.cleaned_data["reason"],
            seen=seen,
        ),
        heading=_("Sign the hand-over") if is_own else _("Sign for %(name)s") % named,
        submit=_("Sign"),
        back=_url(sheet),
        crumbs=_crumbs(sheet, _("Sign")),
        said=_("Signed. The sheet stands as it is now."),
        text="" if is_own else _("Say why %(name)s cannot sign in person.") % named,
    )


@require_POST
@once
@found
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Take over."""
    actor = actor_of(request)
    sheet = selectors.hand_over_to_act_on(actor, key(pk))
    seen = request.POST.get("seen", "")[:64]
    services.accept_hand_over(actor=actor, at=clock.now(), hand_over=sheet, seen=seen)
    messages.success(request, _("You took over. What is open now waits for you."))
    return HttpResponseRedirect(_url(sheet))


@_form_methods
@once
@found
def object_to(request: HttpRequest, pk: int) -> HttpResponse:
    """Say why the sheet cannot be taken over."""
    actor = actor_of(request)
    sheet = selectors.hand_over_to_act_on(actor, key(pk))
    require(rules.can_accept_hand_over, actor, sheet)
    return form_page(
        request,
        forms.ReasonForm(request.POST or None),
        lambda form: services.object_to_hand_over(
            actor=actor, at=clock.now(), hand_over=sheet, reason=form.cleaned_data["reason"]
        ),
        heading=_("Object to the hand-over"),
        submit=_("Object"),
        back=_url(sheet),
        crumbs=_crumbs(sheet, _("Object")),
        said=_("The outgoing holder was told."),
        text=_("Name the line and what is missing; the sheet is then signed anew."),
    )


@_form_methods
@once
@found
def witness(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the hand-over as the one who stands by."""
    actor = actor_of(request)
    sheet = selectors.hand_over_to_act_on(actor, key(pk))
    require(rules.can_witness_hand_over, actor, sheet)
    return form_page(
        request,
        forms.OptionalReasonForm(request.POST if request.method == "POST" else None),
        lambda form: services.witness_hand_over(
            actor=actor, at=clock.now(), hand_over=sheet, words=form.cleaned_data["reason"]
        ),
        heading=_("Witness the hand-over of %(post)s") % {"post": str(sheet.post)},
        submit=_("Witness"),
        back=_url(sheet),
        crumbs=_crumbs(sheet, _("Witness")),
        said=_("The hand-over is done."),
    )


@_form_methods
@once
@found
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a hand-over that will not take place."""
    actor = actor_of(request)
    sheet = selectors.hand_over_to_act_on(actor, key(pk))
    require(rules.can_withdraw_hand_over, actor, sheet)
    return form_page(
        request,
        forms.ReasonForm(request.POST or None),
        lambda form: services.withdraw_hand_over(
            actor=actor, at=clock.now(), hand_over=sheet, reason=form.cleaned_data["reason"]
        ),
        heading=_("Withdraw the hand-over of %(post)s") % {"post": str(sheet.post)},
        submit=_("Withdraw"),
        back=_url(sheet),
        crumbs=_crumbs(sheet, _("Withdraw")),
        said=_("Withdrawn."),
    )


def _start(post: Post) -> dict[str, object]:
    held = list(selectors.holders_of(post)[:2])
    start: dict[str, object] = {"on": clock.today()}
    if held:
        # Where the post has changed hands already, the one before hands over to the holder.
        is_over = len(held) > 1 and held[1].ends_on is not None and held[0].ends_on is None
        leaves = held[1] if is_over else held[0]
        start["outgoing"] = leaves.user_id
        if is_over:
            start["incoming"] = held[0].user_id
            start["on"] = held[0].starts_on
    return start


def _url(sheet: HandOver) -> str:
    return reverse("duties:hand_over", args=[sheet.pk])


def _crumbs(sheet: HandOver, last: str) -> Crumbs:
    steps = [(_("Hand-overs"), reverse("duties:hand_overs"))]
    if not last:
        return crumbs(*steps, (str(sheet.post), ""))
    return crumbs(*steps, (str(sheet.post), _url(sheet)), (last, ""))
