"""Addresses of maps."""

from django.urls import path

from luoshi.maps.views import loading, showing

app_name = "maps"
urlpatterns = [
    path("", showing.units, name="map"),
    path("outlines/", loading.outlines, name="outlines"),
    path("outlines/<int:pk>/withdrawal/", loading.withdrawal, name="withdrawal"),
    path("files/<int:pk>/", loading.preview, name="preview"),
]
