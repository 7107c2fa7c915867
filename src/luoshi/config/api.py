"""The programs' door: REST under /api/v1/, described by OpenAPI."""

from collections.abc import Callable
from functools import wraps
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Router
from ninja.errors import AuthenticationError, HttpError, ValidationError

from luoshi.common.api import InvalidRequest, told_fields
from luoshi.common.errors import Refusal
from luoshi.common.links import add_links
from luoshi.ledger.api import router as ledger
from luoshi.organisations.api import router as organisations
from luoshi.organisations.api_access import ACCESS, actor_behind
from luoshi.submissions.services import HEADER, SAFE, answer_once

Door = Callable[..., HttpResponse]
Patterns = list[URLPattern | URLResolver]


class _Described(NinjaAPI):
    """The programs' door, whose description tells what can be done with what was made."""

    def get_openapi_schema(self, **given: Any) -> Any:
        """The description, with its links."""
        return add_links(super().get_openapi_schema(**given))


api = _Described(
    title="Luoshi",
    version="1",
    description="What a public body has promised, as tasks: the same rules as on the pages.",
    urls_namespace="api",
    auth=list(ACCESS),
    openapi_extra={"info": {"license": {"name": "Apache-2.0"}}},
)
api.add_router("", organisations)
api.add_router("", ledger)
for part in (
    "documents",
    "plans",
    "breakdowns",
    "cohorts",
    "maps",
    "periods",
    "duties",
    "exchange",
    "calendars",
    "notices",
    "jobs",
    "rulesets",
):
    if find_spec(f"luoshi.{part}.api"):
        api.add_router(f"/{part}", import_module(f"luoshi.{part}.api").router)


def told(
    request: HttpRequest,
    status: int,
    code: str,
    message: str,
    fields: dict[str, list[str]] | None = None,
) -> HttpResponse:
    """Why something was not done, in the one shape every endpoint uses."""
    content: dict[str, Any] = {"code": code, "message": message}
    if fields:
        content["fields"] = fields
    return api.create_response(request, content, status=status)


@api.exception_handler(Refusal)
def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A verb said no."""
    return told(request, refusal.status, refusal.code, str(refusal))


@api.exception_handler(ObjectDoesNotExist)
@api.exception_handler(Http404)
def not_found(request: HttpRequest, _exception: Exception) -> HttpResponse:
    """It is not there, or not for this reader."""
    return told(request, 404, "not_found", _("There is nothing here that you may read."))


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Some values cannot be read."""
    refusal = InvalidRequest()
    return told(request, refusal.status, refusal.code, str(refusal), told_fields(error.errors))


@api.exception_handler(AuthenticationError)
def unknown(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    """Nobody known stands behind the request."""
    response = told(
        request, 401, "not_authenticated", _("Send a token that holds, or log in on the pages.")
    )
    response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(HttpError)
def unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    """The request is not even JSON."""
    return told(request, error.status_code, "bad_request", _("The request cannot be read."))


_last = Router()


_ANY = ["GET", "POST", "PUT", "PATCH", "DELETE"]


@_last.api_operation(_ANY, "/", include_in_schema=False)
def top(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - ninja names it
    """The top of the tree, where nothing stands."""
    raise Http404


@_last.api_operation(_ANY, "/{path:rest}", include_in_schema=False)
def nowhere(request: HttpRequest, rest: str) -> HttpResponse:  # noqa: ARG001 - ninja names it
    """An address nobody knows."""
    raise Http404


api.add_router("", _last)


def _through(view: Door) -> Door:
    """Let programs in without a page's login; a key in `Idempotency-Key` makes an act happen once.

    Who asks is found first: a key belongs to its sender, and a stranger never reads an answer.
    """

    @wraps(view)
    def through(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        key = request.headers.get(HEADER, "")
        try:
            actor = actor_behind(request) if key and request.method not in SAFE else None
            if actor is None:
                return _shaped(request, view(request, *args, **kwargs))
            who = f"api:{actor.user_id}:{actor.post_id}"
            return answer_once(request, key, who, lambda: view(request, *args, **kwargs))
        except Refusal as refusal:
            return refused(request, refusal)

    through.login_required = False  # type: ignore[attr-defined]
    return through


def _shaped(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    if not isinstance(response, HttpResponseNotAllowed):
        return response
    shaped = told(request, 405, "not_allowed_here", _("This address does not take this method."))
    shaped["Allow"] = response["Allow"]
    return shaped


def _opened(patterns: Patterns) -> Patterns:
    for pattern in patterns:
        # An endpoint; the pages of the description ask for a login like other pages.
        if isinstance(pattern, URLPattern) and hasattr(pattern.callback, "csrf_exempt"):
            pattern.callback = _through(pattern.callback)
    return patterns


_patterns, _app_name, _namespace = api.urls
urls = (_opened(_patterns), _app_name, _namespace)
