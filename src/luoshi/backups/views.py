"""The page on backups: what must be mended, what was made and restored, what was looked over."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from luoshi.backups import alarms, journal, keys, rules, standstill
from luoshi.common.permissions import require

MOST_RUNS = 30


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """How the installation is backed up, and whether it can be restored."""
    require(rules.can_read_backups, request.actor, None)  # type: ignore[attr-defined]
    page = {
        "alarms": alarms.alarms_now(),
        "runs": journal.runs()[:MOST_RUNS],
        "restored": journal.last_restored(),
        "checkup": journal.checkup(),
        "target": settings.BACKUP_TO or settings.BACKUP_COMMAND.split(" ")[0],
        "keep": settings.BACKUP_KEEP,
        "key": keys.name_of(keys.key_in_use()) if keys.is_made() else "",
        "resumptions": standstill.resumptions()[:5],
    }
    return render(request, "backups/overview.html", page)
