"""Addresses of periods: nouns under the thing they are about."""

from django.urls import path

from luoshi.periods.views import acts, pages

app_name = "periods"
_UNDER = {
    "task": "tasks/<str:key>/",
    "recurrence": "rhythms/<int:key>/",
    "period": "<int:key>/",
    "target": "targets/<int:key>/",
    "event": "events/<int:key>/",
}
urlpatterns = [
    path("", pages.periods, name="periods"),
    path("tasks/<str:number>/", pages.task, name="task"),
    path("<int:pk>/", pages.period, name="period"),
    path("events/<int:pk>/", pages.event, name="event"),
    path("reports/<int:pk>/file/", pages.file, name="file"),
    *(
        path(f"{_UNDER[act.about]}{act.noun}/", acts.act, {"name": act.name}, name=act.name)
        for act in acts.ACTS.values()
    ),
]
