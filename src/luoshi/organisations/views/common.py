"""What the pages of this part share: the actor of a request, forms that act, strangers' 404."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.functional import Promise

from luoshi.common.errors import NotAllowed, Refusal
from luoshi.organisations.actor import Actor

View = Callable[..., HttpResponse]
Crumbs = list[dict[str, object]]


def found(view: View) -> View:
    """What is not there for this reader is “not found”, whoever asks."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except ObjectDoesNotExist as problem:
            raise Http404 from problem

    return wrapper


def actor_of(request: HttpRequest) -> Actor:
    """Who acts; pages without an actor never get as far as a view."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        raise Http404
    return actor


def crumb(label: object, url: str = "") -> dict[str, object]:
    """One step of the way back."""
    return {"label": label, "url": url}


def form_page(
    request: HttpRequest,
    form: Form,
    act: Callable[[Form], object],
    *,
    heading: str | Promise,
    submit: str | Promise,
    back: str,
    crumbs: Crumbs,
    said: str | Promise = "",
    text: str | Promise = "",
) -> HttpResponse:
    """A page with one form: shown, refused with the reason at its head, or done and left."""
    if request.method == "POST" and form.is_valid():
        try:
            act(form)
        except NotAllowed:
            raise
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            if said:
                messages.success(request, str(said))
            return HttpResponseRedirect(back)
    shown = {
        "form": form,
        "heading": heading,
        "submit": submit,
        "back": back,
        "crumbs": crumbs,
        "text": text,
    }
    return render(request, "organisations/form.html", shown)
