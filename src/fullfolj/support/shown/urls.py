from __future__ import annotations

from django.urls import path

from fullfolj.support.shown import views

STUDENT = [
    path("cases/<uuid:case_uuid>/show/", views.show, name="support-show"),
    path("own/", views.own, name="support-own"),
    path("own/<uuid:intervention_uuid>/rate/", views.rate, name="support-own-rate"),
]
