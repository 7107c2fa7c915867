"""Addresses of the documents."""

from django.urls import path

from luoshi.documents import views

app_name = "documents"
urlpatterns = [
    path("", views.documents, name="documents"),
    path("new/", views.add_document, name="add"),
    path("units/", views.units, name="units"),
    path("readers/", views.readers, name="readers"),
    path("readers/choice/", views.choose_reader, name="choose_reader"),
    path("readers/second/", views.switch_second_reader, name="switch_second_reader"),
    path("gold/", views.gold, name="gold"),
    path("<int:pk>/", views.lens, name="document"),
    path("<int:pk>/about/", views.about, name="about"),
    path("<int:pk>/original/", views.original, name="original"),
    path("<int:pk>/day/", views.read_day, name="day"),
    path("<int:pk>/presence/", views.presence, name="presence"),
    path("<int:pk>/last-decision/", views.undo, name="undo"),
    path("<int:pk>/assignments/", views.assignments, name="assignments"),
    path("<int:pk>/issue/", views.issue, name="issue"),
    path("<int:pk>/opening/", views.reopen, name="reopen"),
    path("<int:pk>/withdrawal/", views.withdraw, name="withdraw"),
    path("<int:pk>/cleanings/<int:cleaning_id>/", views.cleaning, name="cleaning"),
    path("<int:pk>/second-reading/", views.second_reading, name="second_reading"),
    path("<int:pk>/commitments/", views.add, name="add_commitment"),
    path("<int:pk>/commitments/<int:number>/decision/", views.decide, name="decision"),
    path("<int:pk>/commitments/<int:number>/fields/", views.edit, name="fields"),
    path("<int:pk>/commitments/<int:number>/parts/", views.split, name="parts"),
    path("<int:pk>/commitments/<int:number>/merger/", views.merge, name="merger"),
    path("<int:pk>/commitments/<int:number>/row/", views.take_row, name="row"),
]
