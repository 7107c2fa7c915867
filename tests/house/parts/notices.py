"""Notices for the kits: somebody is told, a robot is set."""

from typing import Any

from luoshi.history.services import seal_history
from luoshi.notices import services
from luoshi.notices.models import Notice, Outlet
from luoshi.notices.telling import tell_of_acts

AT_ROBOT = "https://robot.example.cn/hook?key=0123456789abcdef"


def tell(county: Any) -> dict[str, Any]:
    """The clerk was told of a task; the whole body has an address that is told."""
    from tests.ledger.conftest import moment

    body = county.cast.body
    outlet = services.add_outlet(
        actor=county.cast.administrator.actor,
        at=moment(3, 6),
        channel="webhook",
        name="全县工作群",
        address=AT_ROBOT,
    )
    seal_history(body_id=body.pk, at=moment(3, 1))
    tell_of_acts(body_id=body.pk, at=moment(3, 6))
    return {
        "outlet": outlet,
        "notice": Notice.objects.filter(user=county.cast.clerk.user).latest("pk"),
    }


def _notice(county: Any) -> dict[str, object]:
    return {"pk": county.parts["notices"]["notice"].pk}


def _outlet(county: Any) -> dict[str, object]:
    return {"pk": county.parts["notices"]["outlet"].pk}


SUBJECTS = {
    "notices/<int:pk>": _notice,
    "notices/outlets/<int:pk>": _outlet,
    "api/v1/notices/<key>": lambda c: {"key": c.parts["notices"]["notice"].pk},
    "api/v1/notices/outlets/<key>": lambda c: {"key": c.parts["notices"]["outlet"].pk},
}
CASES = {
    "notices:add_outlet": (
        services.add_outlet,
        lambda c: {
            "actor": c.cast.administrator.actor,
            "channel": "webhook",
            "name": "督查群",
            "address": AT_ROBOT,
        },
    ),
    "notices:remove_outlet": (
        services.remove_outlet,
        lambda c: {
            "actor": c.cast.administrator.actor,
            "outlet": Outlet.objects.get(pk=c.parts["notices"]["outlet"].pk),
        },
    ),
}
NOT_TRIED = {
    "notices:read_notice": "one row of one's own; nothing is recorded, by the red line",
    "notices:read_all": "one's own rows; nothing is recorded, by the red line",
    "notices:choose_reach": "one row of one's own; no act, nothing is recorded",
}
THINGS: dict[str, str] = {}
NO_PAGES: dict[str, str] = {}
NOTHING_THERE: dict[str, str] = {}
