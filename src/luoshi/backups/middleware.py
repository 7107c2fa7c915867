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
        if _only_reads(request):
            return self._read(request)
        refusal = standstill.why_stopped() or standstill.lack_of_room(with_files=False)
        return _told(request, refusal) if refusal else self.answer(request)

    def _read(self, request: HttpRequest) -> HttpResponse:
        response = self.answer(request)
        if request.session.modified and standstill.is_full():
            # Reading goes on: when this session was last used is not worth a refusal.
            request.session.modified = False
        return response

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],  # noqa: ARG002 - Django names them
        arguments: object,  # noqa: ARG002
        named: object,  # noqa: ARG002
    ) -> HttpResponse | None:
        """Turn files away while there is only room for words."""
        if _only_reads(request) or not _brings_files(request):
            return None
        refusal = standstill.lack_of_room(with_files=True)
        return _told(request, refusal) if refusal else None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Say in words that the disk filled up on the way; the transaction took everything back."""
        if standstill.is_lack_of_room(exception):
            return _told(request, standstill.NoRoom())
        return None


def _only_reads(request: HttpRequest) -> bool:
    return request.method in _SAFE or request.path.startswith(_ALWAYS)


def _brings_files(request: HttpRequest) -> bool:
    if request.content_type != "multipart/form-data":
        return False
    # A program's upload is read only after it is known who sends it.
    return request.path.startswith("/api/") or bool(request.FILES)


def _told(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    if request.path.startswith("/api/"):
        content = {"code": refusal.code, "message": str(refusal)}
        return JsonResponse(content, status=refusal.status)
    page = {"refusal": refusal}
    return render(request, "errors/refusal.html", page, status=refusal.status)
