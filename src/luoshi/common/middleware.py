"""What happens around every request: its number, and refusals turned into pages."""

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from luoshi.common.errors import Refusal

Answer = Callable[[HttpRequest], HttpResponse]
NUL = "\x00"
PROGRAMS = "/api/"


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


class ReadableText:
    """Refuse text with a NUL in it: no field can hold one, and PostgreSQL breaks off at it."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = [request.path, *request.COOKIES.values()]
        if any(NUL in text for text in given) or _holds_nul(request.GET):
            return _unreadable(request)
        return self.answer(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],  # noqa: ARG002 - Django names them
        arguments: object,  # noqa: ARG002
        named: object,  # noqa: ARG002
    ) -> HttpResponse | None:
        """Look at the fields of a form before its page does."""
        if request.path.startswith(PROGRAMS):
            # An upload is read only after it is known who sends it; the shapes refuse a NUL there.
            return None
        return _unreadable(request) if _holds_nul(request.POST) else None


def _holds_nul(given: QueryDict) -> bool:
    return any(NUL in name or any(NUL in text for text in texts) for name, texts in given.lists())


def _unreadable(request: HttpRequest) -> HttpResponse:
    if request.path.startswith(PROGRAMS):
        content = {"code": "bad_request", "message": _("The request cannot be read.")}
        return JsonResponse(content, status=400)
    return render(request, "errors/400.html", status=400)


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
