"""Addresses of the site: each part brings its own nouns."""

from django.conf import settings
from django.urls import include, path

from luoshi.common import views as common_views
from luoshi.common.gallery import gallery
from luoshi.config.api import urls as api_urls

urlpatterns = [
    path("accounts/", include("luoshi.organisations.account_urls")),
    path("language/", common_views.choose_language, name="choose_language"),
    path("healthz", common_views.alive, name="alive"),
    path("api/v1/", api_urls),
    path("setup/", include("luoshi.organisations.setup_urls")),
    path("organisations/", include("luoshi.organisations.urls")),
    path("documents/", include("luoshi.documents.urls")),
    path("tasks/map/", include("luoshi.maps.urls")),
    path("tasks/", include("luoshi.ledger.urls")),
    path("plans/", include("luoshi.plans.urls")),
    path("breakdowns/", include("luoshi.breakdowns.urls")),
    path("cohorts/", include("luoshi.cohorts.urls")),
    path("periods/", include("luoshi.periods.urls")),
    path("duties/", include("luoshi.duties.urls")),
    path("exchange/", include("luoshi.exchange.urls")),
    path("calendars/", include("luoshi.calendars.urls")),
    path("notices/", include("luoshi.notices.urls")),
    path("jobs/", include("luoshi.jobs.urls")),
    path("rulesets/", include("luoshi.rulesets.urls")),
    path("history/", include("luoshi.history.urls")),
    path("identities/", include("luoshi.identities.urls")),
    path("backups/", include("luoshi.backups.urls")),
    path("trust/", include("luoshi.trust.urls")),
    path("", include("luoshi.desk.urls")),
]
if settings.DEBUG or settings.DEMO_DAY:
    urlpatterns.append(path("gallery/", gallery, name="gallery"))

handler400 = "luoshi.common.views.bad_request"
handler403 = "luoshi.common.views.not_allowed"
handler429 = "luoshi.organisations.accounts.too_often"
handler404 = "luoshi.common.views.not_found"
handler500 = "luoshi.common.views.broken"
