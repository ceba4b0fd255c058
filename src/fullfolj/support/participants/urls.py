from __future__ import annotations

from django.urls import path

from fullfolj.support.participants import views

STUDENT = [
    path("cases/<uuid:case_uuid>/participants/", views.participants, name="support-participants"),
    path(
        "cases/<uuid:case_uuid>/participants/<uuid:participant_uuid>/remove/",
        views.remove,
        name="support-participant-remove",
    ),
]
