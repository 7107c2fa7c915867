"""Addresses of logging in and out."""

from django.urls import include, path

urlpatterns = [path("", include("allauth.account.urls"))]
