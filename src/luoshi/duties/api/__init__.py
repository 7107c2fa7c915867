"""The programs' door to duties, responsibility lists and hand-overs."""

from luoshi.duties.api import handing, lists
from luoshi.duties.api.duties import router

for part in (lists.router, handing.router):
    router.add_router("", part)

__all__ = ["router"]
