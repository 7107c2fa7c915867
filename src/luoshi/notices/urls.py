"""Addresses of notices."""

from django.urls import path

from luoshi.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.notices, name="notices"),
    path("reading/", views.reading_all, name="reading_all"),
    path("<int:pk>/reading/", views.reading, name="reading"),
    path("settings/", views.settings, name="settings"),
    path("outlets/", views.outlets, name="outlets"),
    path("outlets/<int:pk>/removal/", views.outlet_removal, name="outlet_removal"),
]
