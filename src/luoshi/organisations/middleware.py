"""Around every request: how long a session lives, and as which post it acts."""

from collections.abc import Callable

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from luoshi.common import clock
from luoshi.organisations import second_factor, selectors, sessions
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import User
from luoshi.organisations.roles import duties_among

Answer = Callable[[HttpRequest], HttpResponse]
# What a person without a post, or with a password to change, still reaches.
_ALWAYS = {"account_change_password", "account_logout"}
_SET_UP = "set_up_second_factor"


class SessionLimits:
    """End sessions that idled, lasted too long, or were ended by an act."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if isinstance(user, User):
            why = sessions.why_ended(request, user, clock.now())
            if why is not None:
                logout(request)
                request.session[sessions.ENDED] = why.value
        return self.answer(request)


class ActorOfRequest:
    """Say as which post a request acts: the one chosen in this session, else the first one."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        request.actor = (  # type: ignore[attr-defined]
            _actor_of(request, user) if isinstance(user, User) else None
        )
        request.lacks_second_factor = (  # type: ignore[attr-defined]
            isinstance(user, User)
            and second_factor.is_required(request.actor)  # type: ignore[attr-defined]
            and not second_factor.is_passed(request, user)
        )
        return self.answer(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        arguments: object,  # noqa: ARG002 - Django names them
        named: object,  # noqa: ARG002
    ) -> HttpResponse | None:
        """Ask for a new password first; tell a person without a post whom to ask."""
        user = request.user
        match = request.resolver_match
        name = match.url_name if match else ""
        is_open = not getattr(view, "login_required", True)
        if not isinstance(user, User) or is_open or name in _ALWAYS:
            return None
        if user.must_change_password:
            return HttpResponseRedirect(reverse("account_change_password"))
        if request.lacks_second_factor and name != _SET_UP:  # type: ignore[attr-defined]
            return _to_second_factor(request, user)
        if request.actor is None:  # type: ignore[attr-defined]
            keepers = selectors.administrator_names(user.body_id, clock.today())
            page = "organisations/no_post.html"
            return render(request, page, {"person": user, "keepers": keepers}, status=403)
        return None


def _to_second_factor(request: HttpRequest, user: User) -> HttpResponse:
    if not second_factor.is_set_up(user):
        return HttpResponseRedirect(reverse(f"organisations:{_SET_UP}"))
    # Opened before the factor was set up, or by a way that did not ask for it.
    logout(request)
    request.session[sessions.ENDED] = sessions.Ended.ONE_FACTOR.value
    return HttpResponseRedirect(reverse("account_login"))


def _actor_of(request: HttpRequest, user: User) -> Actor | None:
    number = getattr(request, "number", "")
    if request.method not in {"GET", "HEAD"}:
        user.told = {}  # an act may change it before the answer is written
    chosen = request.session.get(sessions.POST)
    today = clock.today()
    actor = selectors.actor_for(user, today, chosen, request_number=number)
    if actor is None and chosen is not None:
        # The post was left or its holder is back: act as the own post again.
        del request.session[sessions.POST]
        actor = selectors.actor_for(user, today, request_number=number)
    if actor is not None:
        sessions.limit_idle(request, is_administrator=bool(duties_among(actor.roles)))
    return actor
