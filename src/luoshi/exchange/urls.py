"""Addresses of tables."""

from django.urls import path

from luoshi.exchange.views import changes, layouts, tables

app_name = "exchange"
urlpatterns = [
    path("", tables.tables, name="tables"),
    path("tables/<int:pk>/", tables.table, name="table"),
    path("tables/<int:pk>/columns/", tables.columns, name="columns"),
    path("layouts/<int:pk>/", layouts.layout, name="layout"),
    path("layouts/<int:pk>/forgetting/", layouts.forget, name="forget"),
    path("ledger.xlsx", changes.ledger, name="ledger"),
    path("changes/", changes.upload, name="changes"),
    path("changes/<int:pk>/", changes.change, name="change"),
]
