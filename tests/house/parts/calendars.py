"""Calendars for the kits: somebody has an address, somebody's was revoked."""

from typing import Any

from luoshi.calendars import services
from luoshi.calendars.models import FeedKey


def tell(county: Any) -> dict[str, Any]:
    """The clerk has an address; the head's was revoked and leads nowhere."""
    from tests.ledger.conftest import moment

    clerk, head = county.cast.clerk.actor, county.cast.head.actor
    feed, _secret = services.make_feed(actor=clerk, at=moment(3, 6), scope="unit")
    gone, secret = services.make_feed(actor=head, at=moment(3, 6), scope="unit")
    services.revoke_feed(actor=head, at=moment(3, 6), feed=gone)
    return {"feed": feed, "revoked": secret}


SUBJECTS = {
    "calendars/feed/<str:secret>": lambda c: {"secret": c.parts["calendars"]["revoked"]},
}
CASES = {
    "calendars:make_feed": (
        services.make_feed,
        lambda c: {"actor": c.cast.clerk.actor, "scope": "mine"},
    ),
    "calendars:revoke_feed": (
        services.revoke_feed,
        lambda c: {
            "actor": c.cast.clerk.actor,
            "feed": FeedKey.objects.get(pk=c.parts["calendars"]["feed"].pk),
        },
    ),
}
NOT_TRIED: dict[str, str] = {}
THINGS: dict[str, str] = {}
NO_PAGES = {"calendars/feed/<str:secret>.ics": "a file for telephones"}
NOTHING_THERE: dict[str, str] = {}
