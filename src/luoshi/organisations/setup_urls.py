"""Addresses of the first set-up; they answer only while there is no body."""

from django.urls import path

from luoshi.organisations.views import setup

app_name = "setup"
urlpatterns = [
    path("", setup.code, name="code"),
    path("body/", setup.body, name="body"),
]
