"""Around every request: nothing is written while the disk, the record or the clock forbid it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from luoshi.backups import standstill
from luoshi.common.errors import Refusal

Answer = Callable[[HttpRequest], HttpResponse]
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
# Whoever is to mend it must still come in, and may read in the own language.
_ALWAYS = ("/accounts/", "/language/")


class Standstill:
    """Refuse what would be written, with the reason; turn a full disk into a sentence."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in _SAFE or request.path.startswith(_ALWAYS):
            return self.answer(request)
        with_files = (request.content_type or "") == "multipart/form-data"
        refusal = standstill.why_stopped() or standstill.lack_of_room(with_files=with_files)
        return _told(request, refusal) if refusal else self.answer(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Say in words that the disk filled up on the way; the transaction took everything back."""
        if standstill.is_lack_of_room(exception):
            return _told(request, standstill.NoRoom())
        return None


def _told(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    if request.path.startswith("/api/"):
        content = {"code": refusal.code, "message": str(refusal)}
        return JsonResponse(content, status=refusal.status)
    page = {"refusal": refusal}
    return render(request, "errors/refusal.html", page, status=refusal.status)
