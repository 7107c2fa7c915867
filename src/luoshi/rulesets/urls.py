"""Addresses of rule-sets."""

from django.urls import URLPattern

app_name = "rulesets"
urlpatterns: list[URLPattern] = []
