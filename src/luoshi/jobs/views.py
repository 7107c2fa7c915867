"""One's own long work, and how far it is."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from luoshi.common import clock
from luoshi.jobs import selectors
from luoshi.jobs.models import Job


@require_GET
def jobs(request: HttpRequest) -> HttpResponse:
    """Everything long that was asked for by this person, newest first."""
    rows = selectors.job_rows(request.actor)  # type: ignore[attr-defined]
    return render(request, "jobs/jobs.html", {"jobs": rows, "today": clock.today()})


@require_GET
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """One piece of long work: its bar asks again by itself, and by reloading without scripts."""
    try:
        row = selectors.get_job(request.actor, pk)  # type: ignore[attr-defined]
    except Job.DoesNotExist as missing:
        raise Http404 from missing
    template = "jobs/_progress.html" if request.headers.get("HX-Request") else "jobs/job.html"
    return render(request, template, {"job": row, "today": clock.today()})
