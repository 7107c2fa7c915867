"""A request as the middleware hands it to a page."""

from typing import Any

from django.http import HttpRequest

from luoshi.organisations.actor import Actor


class Request(HttpRequest):
    """A request whose sender is known: the actor, and whether a part of a page is asked for."""

    actor: Actor
    htmx: Any
