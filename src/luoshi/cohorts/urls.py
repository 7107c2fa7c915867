"""Addresses of cohorts."""

from django.urls import path

from luoshi.cohorts.views import founding, lists, objects, values

app_name = "cohorts"
urlpatterns = [
    path("", lists.cohorts, name="cohorts"),
    path("new/", founding.new, name="new"),
    path("<int:pk>/", lists.cohort, name="cohort"),
    path("<int:pk>/sheet.xlsx", lists.sheet, name="sheet"),
    path("<int:pk>/standard/", founding.standard, name="standard"),
    path("<int:pk>/curve/", founding.curve, name="curve"),
    path("<int:pk>/confirmations/", objects.confirmations, name="confirmations"),
    path("<int:pk>/tree/", founding.tree, name="tree"),
    path("<int:pk>/table/", founding.table, name="table"),
    path("<int:pk>/values/", values.grid, name="values"),
    path("<int:pk>/values/table/", values.table, name="value_table"),
    path("<int:pk>/files/<int:key>/", objects.file, name="file"),
    path("<int:pk>/objects/<int:key>/", objects.item, name="object"),
    path("<int:pk>/objects/<int:key>/values/", objects.entry, name="entry"),
    path("<int:pk>/objects/<int:key>/confirmation/", objects.confirmation, name="confirmation"),
    path("<int:pk>/objects/<int:key>/reopening/", objects.reopening, name="reopening"),
    path("<int:pk>/objects/<int:key>/removal/", objects.removal, name="removal"),
]
