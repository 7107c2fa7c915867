"""Pages of the vault: what waits and what was deleted; an opened identity, once."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from luoshi.common import clock
from luoshi.common.errors import Refusal
from luoshi.common.permissions import require
from luoshi.identities import rules, selectors, services
from luoshi.identities.forms import OpeningForm
from luoshi.identities.models import Identity, Opening
from luoshi.identities.refusals import NoSuchMatter
from luoshi.organisations.actor import Actor
from luoshi.submissions.services import once

LARGEST_KEY = 2**63 - 1


@require_http_methods(["GET", "HEAD", "POST"])
@once
def vault(request: HttpRequest) -> HttpResponse:
    """What waits, what was decided, what was deleted; ask for an opening."""
    actor = _actor_of(request)
    require(rules.can_read_vault, actor, None)
    may_ask = rules.keeps_matters(actor, None)
    form = OpeningForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        require(rules.keeps_matters, actor, None)
        if form.is_valid() and _asked(request, form):
            return HttpResponseRedirect(reverse("identities:vault"))
    page = {
        "form": form if may_ask else None,
        "openings": selectors.list_openings(actor),
        "deletions": selectors.list_deletions(actor),
        "today": clock.today(),
    }
    status = 422 if form.errors else 200
    return render(request, "identities/vault.html", page, status=status)


@require_POST
@once
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Grant or refuse an opening as the second person."""
    grant = request.POST.get("decision") == "grant"
    opening = _opening_or_404(request, pk)
    services.decide_opening(actor=_actor_of(request), at=clock.now(), opening=opening, grant=grant)
    return HttpResponseRedirect(reverse("identities:vault"))


@require_POST
@never_cache
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a granted identity once; the answer is kept nowhere."""
    actor, at = _actor_of(request), clock.now()
    opening = _opening_or_404(request, pk)
    particulars = services.show_opened(actor=actor, at=at, opening=opening)
    labels = _labels()
    page = {
        "opening": opening,
        "rows": [(labels[name], value) for name, value in particulars.values.items()],
        "at": at,
    }
    return render(request, "identities/opened.html", page)


def _labels() -> dict[str, str]:
    return {
        "name": _("name"),
        "phone": _("telephone"),
        "email": _("e-mail"),
        "identity_card": _("identity card"),
        "address": _("address"),
        "account": _("account"),
        "device": _("device"),
    }


def _asked(request: HttpRequest, form: OpeningForm) -> bool:
    actor, given = _actor_of(request), form.cleaned_data
    try:
        identity = selectors.get_identity(actor, given["alias"].strip())
    except Identity.DoesNotExist:
        form.add_error("alias", str(NoSuchMatter(matter=given["matter"])))
        return False
    try:
        services.ask_opening(
            actor=actor,
            at=clock.now(),
            identity=identity,
            matter=given["matter"],
            reason=given["reason"],
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _opening_or_404(request: HttpRequest, pk: int) -> Opening:
    actor = _actor_of(request)
    require(rules.can_read_vault, actor, None)
    if pk > LARGEST_KEY:
        raise Http404
    try:
        return selectors.get_opening(actor, pk)
    except Opening.DoesNotExist as absent:
        raise Http404 from absent


def _actor_of(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor
