"""Addresses of backups."""

from django.urls import path

from luoshi.backups import views

app_name = "backups"
urlpatterns = [path("", views.overview, name="overview")]
