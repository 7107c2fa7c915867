"""Addresses of breakdowns."""

from django.urls import path

from luoshi.breakdowns.views import bodies, heat, parts

app_name = "breakdowns"
urlpatterns = [
    path("", heat.heat, name="heat"),
    path("lists/", heat.tasks, name="tasks"),
    path("tasks/<str:number>/", parts.whole, name="whole"),
    path("tasks/<str:number>/parts/", parts.hand_out, name="parts"),
    path("tasks/<str:number>/list/", parts.ask_list, name="list"),
    path("tasks/<str:number>/list/end/", parts.lift_demand, name="list_end"),
    path("tasks/<str:number>/offers/", bodies.offer, name="offer"),
    path("parts/<int:pk>/change/", parts.change, name="part_change"),
    path("parts/<int:pk>/withdrawal/", parts.withdraw, name="part_withdrawal"),
    path("bodies/", bodies.offers, name="bodies"),
    path("bodies/superior/", bodies.superior, name="superior"),
    path("offers/<int:pk>/withdrawal/", bodies.withdraw, name="offer_withdrawal"),
    path("incoming/<int:pk>/reception/", bodies.receive, name="reception"),
]
