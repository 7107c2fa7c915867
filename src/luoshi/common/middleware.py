"""What happens around every request: its number, and refusals turned into pages."""

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from luoshi.common.errors import Refusal

Answer = Callable[[HttpRequest], HttpResponse]


class RequestNumber:
    """Give each request a number that groups what it changed and can be quoted on the phone."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.number = uuid.uuid4().hex[:12]  # type: ignore[attr-defined]
        response = self.answer(request)
        response["X-Request-Number"] = request.number  # type: ignore[attr-defined]
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        return response


class Refusals:
    """Turn a refusal that a page did not catch into a plain page with its sentence."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Show the refusal's own sentence with its status."""
        if not isinstance(exception, Refusal):
            return None
        return render(
            request, "errors/refusal.html", {"refusal": exception}, status=exception.status
        )
