"""The programs' door to duties, responsibility lists and hand-overs."""

from ninja import Router

from luoshi.duties.api import duties, handing, lists

router = Router(tags=["duties"])
for part in (duties.router, lists.router, handing.router):
    router.add_router("", part)

__all__ = ["router"]
