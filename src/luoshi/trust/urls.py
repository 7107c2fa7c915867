"""Addresses of trust."""

from django.urls import path

from luoshi.trust import views

app_name = "trust"
urlpatterns = [
    path("", views.promises, name="promises"),
    path("red-lines/", views.red_lines, name="red_lines"),
    path("red-lines/sheet/", views.sheet, name="sheet"),
]
