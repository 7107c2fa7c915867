"""The list as a file: exactly what is seen."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from luoshi.common import clock
from luoshi.ledger import selectors
from luoshi.ledger.forms.filters import asked
from luoshi.ledger.sheets import make_sheet
from luoshi.ledger.sheets.exporting import SheetForm, SheetKind
from luoshi.ledger.views.requests import Request


@require_GET
def export(request: Request, kind: SheetKind, form: SheetForm) -> HttpResponse:
    """All rows of the list, in its order, as a ledger or a decomposition table."""
    actor = request.actor
    wanted, today = asked(request.GET, actor), clock.today()
    past = wanted.past_day(today)
    if past is None:
        found = selectors.tasks_for_sheet(actor, wanted.wanted)
    else:
        found = selectors.sheet_as_of(actor, wanted.wanted, past, selectors.MOST_ROWS)
    if found is None:
        told = _("The list is longer than %(most)s rows. Narrow it, then export.")
        messages.error(request, told % {"most": selectors.MOST_ROWS})
        return HttpResponseRedirect(f"{reverse('ledger:tasks')}?{request.GET.urlencode()}")
    sheet = make_sheet(
        kind,
        form,
        found,
        body_id=actor.body_id,
        body_name=actor.body_name,
        on=past or today,
    )
    response = HttpResponse(sheet.content, content_type=sheet.mime)
    disposition = content_disposition_header(as_attachment=True, filename=sheet.name)
    response["Content-Disposition"] = disposition or "attachment"
    return response
