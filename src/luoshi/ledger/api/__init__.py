"""The ledger for programs: the same lists, the same verbs, the same refusals as on the pages."""

from ninja import Router

from luoshi.ledger.api import acts, reports, tasks

router = Router(tags=["tasks"])
for part in (tasks.router, acts.router, reports.router):
    router.add_router("", part)

__all__ = ["router"]
