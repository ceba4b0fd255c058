from __future__ import annotations

from django.urls import path

from fullfolj.support.sessions import views

STUDENT = [
    path("measures/<uuid:intervention_uuid>/sessions/", views.sessions, name="support-sessions"),
    path("measures/<uuid:intervention_uuid>/fidelity/", views.fidelity, name="support-fidelity"),
    path("measures/<uuid:intervention_uuid>/stand-in/", views.stand_in, name="support-stand-in"),
]
