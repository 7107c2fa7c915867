"""Plans for programs: the same tree, the same verbs, the same refusals as on the pages."""

from ninja import Router

from luoshi.plans.api import aims, findings, tree

router = Router(tags=["plans"])
for part in (aims.router, findings.router, tree.router):
    router.add_router("", part)

__all__ = ["router"]
