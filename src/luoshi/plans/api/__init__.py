"""Plans for programs: the same tree, the same verbs, the same refusals as on the pages."""

from luoshi.plans.api import aims, findings
from luoshi.plans.api.tree import router

for part in (aims.router, findings.router):
    router.add_router("", part)

__all__ = ["router"]
