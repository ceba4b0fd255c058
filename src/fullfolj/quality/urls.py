from __future__ import annotations

from django.urls import path

from fullfolj.quality import views

urlpatterns = [
    path("", views.overview, name="quality"),
    path("own/", views.own, name="quality-own"),
    path("<uuid:unit_uuid>/", views.unit, name="quality-unit"),
    path("<uuid:unit_uuid>/remind/<uuid:teacher_uuid>/", views.remind, name="quality-remind"),
]
