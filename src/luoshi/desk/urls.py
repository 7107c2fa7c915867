"""Addresses of the desk."""

from django.urls import path

from luoshi.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/<slug:kind>/", views.inbox, name="inbox_of_kind"),
    path("supervision/", views.supervision, name="supervision"),
    path("leader/", views.leader, name="leader"),
    path("no-change/<str:number>/", views.report_no_change, name="no_change"),
]
