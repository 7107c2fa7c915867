"""Addresses of calendars."""

from django.urls import path

from luoshi.calendars import views

app_name = "calendars"
urlpatterns = [
    path("", views.month, name="month"),
    path("timeline/", views.timeline, name="timeline"),
    path("feeds/", views.feeds, name="feeds"),
    path("feeds/removal/", views.feed_removal, name="feed_removal"),
    path("feed/<str:secret>.ics", views.feed, name="feed"),
]
