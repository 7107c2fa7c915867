"""Addresses of the record."""

from django.urls import path

from luoshi.history import views

app_name = "history"
urlpatterns = [
    path("", views.record, name="record"),
    path("meaning/", views.meaning, name="meaning"),
    path("checkpoint/", views.checkpoint, name="checkpoint"),
    path("<int:pk>/", views.entry, name="entry"),
]
