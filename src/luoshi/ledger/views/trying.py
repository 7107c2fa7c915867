"""What came of a rule that was tried on everything, for the person who asked."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from luoshi.jobs.models import JobState
from luoshi.jobs.selectors import own_jobs
from luoshi.ledger.services.trying import TRIAL
from luoshi.ledger.views.requests import Request
from luoshi.rulesets import trials


@require_GET
def trial(request: Request, key: str) -> HttpResponse:
    """The figures of a trial and what would have gone otherwise, as they were found."""
    done = own_jobs(request.actor).filter(kind=TRIAL, state=JobState.DONE)
    job = done.filter(arguments__key=key).order_by("pk").first()
    if job is None:
        raise Http404
    kept = job.result
    found = trials.shown_changes(kept["subject"], kept, request.GET.get("only", ""))
    page = {"name": kept["name"], "back": kept["back"], "found": found}
    return render(request, "ledger/trial.html", page)
