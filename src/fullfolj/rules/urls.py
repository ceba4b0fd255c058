from __future__ import annotations

from django.urls import path

from fullfolj.rules import views, workshop_views

urlpatterns = [
    path("", views.overview, name="rules"),
    path("<uuid:place_uuid>/", views.ladder, name="rules-ladder"),
    path("<uuid:place_uuid>/change/", views.change, name="rules-change"),
    path("<uuid:place_uuid>/follow/", views.follow, name="rules-follow"),
    path("<uuid:place_uuid>/withdraw/", views.withdraw, name="rules-withdraw"),
    path("<uuid:place_uuid>/try/", workshop_views.workshop, name="rules-workshop"),
    path("<uuid:place_uuid>/try/pdf/", workshop_views.workshop_pdf, name="rules-workshop-pdf"),
]
