"""Pages of notices: the bell's list, how one is told, outlets and what they did not take."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luoshi.common import clock
from luoshi.common.errors import Refusal
from luoshi.common.permissions import require
from luoshi.notices import rules, selectors, services
from luoshi.notices.forms import OutletForm, ReachForm
from luoshi.notices.models import Notice, Outlet
from luoshi.organisations.actor import Actor
from luoshi.submissions.services import once


@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    """What one was told, newest first."""
    actor = _actor_of(request)
    today = clock.today()
    unread_only = request.GET.get("which") == "unread"
    found = selectors.list_notices(actor, today, unread_only=unread_only, page=_page(request))
    numbers: Paginator[int] = Paginator(range(found.total), selectors.PAGE)
    home = reverse("notices:notices")
    page = {
        "found": found,
        "page": numbers.get_page(found.page),
        "today": today,
        "tabs": [
            {"label": _("All notices"), "url": home, "current": not unread_only, "count": None},
            {
                "label": _("Unread"),
                "url": f"{home}?which=unread",
                "current": unread_only,
                "count": found.unread,
            },
        ],
        "may_keep_outlets": rules.can_keep_outlets(actor, None),
    }
    return render(request, "notices/notices.html", page)


@require_POST
@once
def reading(request: HttpRequest, pk: int) -> HttpResponse:
    """Lay a notice aside and open what it is about, or stay."""
    actor = _actor_of(request)
    try:
        notice = selectors.get_notice(actor, pk)
    except Notice.DoesNotExist as absent:
        raise Http404 from absent
    services.read_notice(actor=actor, at=clock.now(), notice=notice)
    target = selectors.url_of(actor, notice) if "open" in request.POST else ""
    return HttpResponseRedirect(target or reverse("notices:notices"))


@require_POST
@once
def reading_all(request: HttpRequest) -> HttpResponse:
    """Lay everything aside."""
    services.read_all(actor=_actor_of(request), at=clock.now())
    return HttpResponseRedirect(reverse("notices:notices"))


@require_http_methods(["GET", "HEAD", "POST"])
@once
def settings(request: HttpRequest) -> HttpResponse:
    """How one wants to be told outside the page."""
    actor = _actor_of(request)
    require(rules.is_a_person, actor, None)
    if request.method == "POST":
        form = ReachForm(request.POST)
        if form.is_valid():
            services.choose_reach(actor=actor, at=clock.now(), **form.chosen())
            messages.success(request, _("Kept."))
            return HttpResponseRedirect(reverse("notices:settings"))
    else:
        form = ReachForm(initial=ReachForm.shown(selectors.reach_of(actor)))
    status = 422 if form.errors else 200
    return render(request, "notices/settings.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def outlets(request: HttpRequest) -> HttpResponse:
    """Robots and addresses of the body, what they did not take, and a new one."""
    actor = _actor_of(request)
    require(rules.can_keep_outlets, actor, None)
    form = OutletForm(request.POST if request.method == "POST" else None, actor=actor)
    if request.method == "POST" and form.is_valid() and _added(request, form):
        return HttpResponseRedirect(reverse("notices:outlets"))
    page = {
        "form": form,
        "outlets": selectors.outlets_of(actor),
        "letters": selectors.troubled_letters(actor),
        "today": clock.today(),
    }
    return render(request, "notices/outlets.html", page, status=422 if form.errors else 200)


def _added(request: HttpRequest, form: OutletForm) -> bool:
    try:
        services.add_outlet(actor=_actor_of(request), at=clock.now(), **form.cleaned_data)
    except Refusal as refusal:
        if refusal.status != 422:
            raise
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("The outlet is set."))
    return True


@require_POST
@once
def outlet_removal(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell an outlet nothing more."""
    actor = _actor_of(request)
    require(rules.can_keep_outlets, actor, None)
    try:
        outlet = selectors.get_outlet(actor, pk)
    except Outlet.DoesNotExist as absent:
        raise Http404 from absent
    services.remove_outlet(actor=actor, at=clock.now(), outlet=outlet)
    return HttpResponseRedirect(reverse("notices:outlets"))


def _page(request: HttpRequest) -> int:
    text = request.GET.get("page", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 1


def _actor_of(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor
