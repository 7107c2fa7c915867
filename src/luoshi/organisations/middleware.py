"""Around every request: how long a session lives, and as which post it acts."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class SessionLimits:
    """placeholder"""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)


class ActorOfRequest(SessionLimits):
    """placeholder"""
