"""What was written into a small form that was refused, kept until its page shows it again.

For forms that lead back to a page with a sentence, instead of showing themselves anew.
"""

from django.http import HttpRequest

_KEPT = "written"
_LONGEST = 2_000


def keep(request: HttpRequest, form: str, *names: str) -> None:
    """Keep what these fields of a form hold."""
    told = {name: request.POST.get(name, "")[:_LONGEST] for name in names}
    request.session[_KEPT] = {**request.session.get(_KEPT, {}), form: told}


def take(request: HttpRequest, form: str) -> dict[str, str]:
    """What was kept of a form, once."""
    held = request.session.get(_KEPT, {})
    if form not in held:
        return {}
    request.session[_KEPT] = {name: told for name, told in held.items() if name != form}
    return dict(held[form])
