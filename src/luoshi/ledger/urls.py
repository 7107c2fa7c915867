"""Addresses of the ledger: nouns, the same that the interface for programs uses."""

from django.urls import path

from luoshi.ledger.views import (
    acts,
    detail,
    drafting,
    exporting,
    grouping,
    listing,
    reports,
    trying,
)

app_name = "ledger"
urlpatterns = [
    path("", listing.tasks, name="tasks"),
    path("counts/", listing.counts, name="counts"),
    path("print/", listing.printed, name="print"),
    path("units/", listing.units, name="units"),
    path("bulk/", listing.bulk, name="bulk"),
    path("lists/", listing.saved_lists, name="lists"),
    path("lists/<int:pk>/removal/", listing.saved_list_removal, name="list_removal"),
    path("new/", drafting.new, name="new"),
    path("signing/", reports.signing, name="signing"),
    path("trials/<str:key>/", trying.trial, name="trial"),
    *(
        path(
            f"export/{kind}.{form}",
            exporting.export,
            {"kind": kind, "form": form},
            name=f"export_{kind}_{form}",
        )
        for kind in ("ledger", "table")
        for form in ("xlsx", "docx")
    ),
    *(
        path(f"by-{by}/", grouping.grouped, {"by": by}, name=f"by_{by}")
        for by in ("leader", "unit", "line", "document", "plan")
    ),
    path("<str:number>/", detail.task, name="task"),
    path("<str:number>/change/", drafting.change, name="change"),
    path("<str:number>/files/<int:pk>/", detail.evidence, name="evidence"),
    path("<str:number>/reports/", reports.reports, name="reports"),
    path("<str:number>/reports/<int:pk>/signature/", reports.signature, name="signature"),
    path(
        "<str:number>/reports/<int:pk>/sending-back/",
        reports.sending_back,
        name="report_sending_back",
    ),
    *(
        path(f"<str:number>/{act.noun}/", acts.act, {"name": act.name}, name=act.name)
        for act in acts.ACTS.values()
    ),
]
