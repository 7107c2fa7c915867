"""Act once: a retried form finds the answer of the first."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from luoshi.common import clock
from luoshi.common.errors import StaleForm
from luoshi.common.rows import insert, update
from luoshi.submissions.models import Submission

FIELD = "_once"
HEADER = "Idempotency-Key"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_HELD = "_acts_once"
_MOST_KEPT = 64
View = Callable[..., HttpResponse]


def once(view: View) -> View:
    """Make a POST act once per key: key, content and answer share the act's transaction.

    A page's form carries the key in a hidden field (`{% once %}`), a program in the header
    `Idempotency-Key`. Sent again with the same content, the first answer is given again; with
    other content it is refused. Answers that changed nothing (an invalid form) are not kept.
    """

    @wraps(view)
    def wrapper(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        key = request.headers.get(HEADER) or request.POST.get(FIELD) or ""
        if request.method in SAFE or not key:
            return view(request, *args, **kwargs)
        who = str(request.user.pk or "")
        return answer_once(request, key, who, lambda: view(request, *args, **kwargs))

    return wrapper


def answer_once(
    request: HttpRequest, key: str, who: str, answer: Callable[[], HttpResponse]
) -> HttpResponse:
    """Let a view act once for this key of this sender, and give its first answer again.

    The program's door asks for it by the actor behind a token; a view inside that asks for
    the same again acts plainly.
    """
    if getattr(request, _HELD, False):
        return answer()
    setattr(request, _HELD, True)
    kept = key if len(key) <= _MOST_KEPT else hashlib.sha256(key.encode()).hexdigest()
    with transaction.atomic():
        return _answer(request, kept, who, answer)


def _answer(
    request: HttpRequest, key: str, who: str, answer: Callable[[], HttpResponse]
) -> HttpResponse:
    digest = _digest(request)
    submission = Submission(user_key=who, key=key, content_digest=digest, answered_at=clock.now())
    if insert(submission, unless_there=True) is None:
        submission = Submission.objects.get(user_key=who, key=key)
        if submission.content_digest != digest:
            raise StaleForm
        return _repeat(request, submission)
    response = answer()
    if response.status_code in {201, 302, 303} or (
        response.status_code == 200 and request.path.startswith("/api/")
    ):
        submission.status = response.status_code
        submission.location = response.get("Location", "")[:500]
        if not isinstance(response, HttpResponseRedirect) and not response.streaming:
            submission.body = response.content.decode("utf-8", errors="replace")
        update(submission, "status", "location", "body")
    else:
        submission.delete()
    return response


def _repeat(request: HttpRequest, submission: Submission) -> HttpResponse:
    if submission.location and submission.status in {302, 303}:
        messages.info(request, _("Already received. It was counted once."))
        return HttpResponseRedirect(submission.location)
    response = HttpResponse(
        submission.body, status=submission.status, content_type="application/json"
    )
    if submission.location:
        response["Location"] = submission.location
    return response


def _digest(request: HttpRequest) -> str:
    digest = hashlib.sha256(f"{request.method} {request.path}".encode())
    if request.content_type in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        for name in sorted(request.POST):
            if name not in {FIELD, "csrfmiddlewaretoken"}:
                digest.update(repr((name, request.POST.getlist(name))).encode())
        for name in sorted(request.FILES):
            for upload in request.FILES.getlist(name):
                _digest_file(digest, name, upload)
    else:
        digest.update(request.body)
    return digest.hexdigest()


def _digest_file(digest: "hashlib._Hash", name: str, upload: "UploadedFile[Any]") -> None:
    digest.update(repr((name, upload.name, upload.size)).encode())
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
