"""A request as the middleware hands it to a page, and what its address names."""

from typing import Any

from django.http import Http404, HttpRequest

from luoshi.cohorts import selectors
from luoshi.cohorts.models import Cohort, CohortObject
from luoshi.organisations.actor import Actor


class Request(HttpRequest):
    """A request whose sender is known."""

    actor: Actor
    htmx: Any


def cohort_or_404(actor: Actor, pk: int) -> Cohort:
    """The cohort; one that the reader may not see is simply not there."""
    try:
        return selectors.get_cohort(actor, pk)
    except Cohort.DoesNotExist as missing:
        raise Http404 from missing


def object_or_404(actor: Actor, pk: int, key: int) -> CohortObject:
    """An object of the cohort."""
    try:
        return selectors.get_object(actor, pk, key)
    except CohortObject.DoesNotExist as missing:
        raise Http404 from missing
