"""Addresses of breakdowns."""

from django.urls import URLPattern

app_name = "breakdowns"
urlpatterns: list[URLPattern] = []
