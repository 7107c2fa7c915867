"""Addresses of the vault."""

from django.urls import path

from luoshi.identities import views

app_name = "identities"
urlpatterns = [
    path("", views.vault, name="vault"),
    path("openings/<int:pk>/decision/", views.decide, name="decision"),
    path("openings/<int:pk>/showing/", views.show, name="showing"),
]
