"""Which body a command is about."""

from django.core.management.base import CommandError

from luoshi.organisations.models import Body


def body_named(code: str) -> Body:
    """The body with this division code; without one, the only body there is."""
    bodies = Body.objects.order_by("pk")
    if code:
        found = bodies.filter(code=code).first()
        if found is None:
            raise CommandError(f"No body has the code {code}. / 没有代码为 {code} 的机关。")
        return found
    several = list(bodies[:2])
    if len(several) != 1:
        raise CommandError("Name the body with --body CODE. / 请用 --body 代码 指明机关。")
    return several[0]
