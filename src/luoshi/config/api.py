"""The programs' door: REST under /api/v1/, described by OpenAPI."""

from ninja import NinjaAPI

api = NinjaAPI(title="Luoshi", version="1", urls_namespace="api")
