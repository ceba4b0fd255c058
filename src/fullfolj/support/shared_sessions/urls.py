from __future__ import annotations

from django.urls import path

from fullfolj.support.shared_sessions import views

WHOLE = [
    path("shared/<uuid:unit_uuid>/<uuid:measure_uuid>/sessions/", views.sessions, name="support-shared-sessions"),
]
