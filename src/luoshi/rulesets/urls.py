"""Addresses of rule-sets."""

from django.urls import path

from luoshi.rulesets import views

app_name = "rulesets"
urlpatterns = [
    path("", views.rulesets, name="rulesets"),
    path("<int:pk>/", views.ruleset, name="ruleset"),
    path("<int:pk>/next/", views.new, name="new"),
    path("<int:pk>/comparison/", views.comparison, name="comparison"),
    path("<int:pk>/trial/", views.trial, name="trial"),
    path("<int:pk>/trial/all/", views.trial_apart, name="trial_apart"),
    path("<int:pk>/withdrawal/", views.withdrawal, name="withdrawal"),
    path("drafts/<int:pk>/", views.draft, name="draft"),
    path("drafts/<int:pk>/change/", views.change, name="change"),
    path("drafts/<int:pk>/issue/", views.issue, name="issue"),
    path("drafts/<int:pk>/removal/", views.removal, name="removal"),
    path("drafts/<int:pk>/trial/", views.draft_trial, name="draft_trial"),
    path("drafts/<int:pk>/trial/all/", views.draft_trial_apart, name="draft_trial_apart"),
]
