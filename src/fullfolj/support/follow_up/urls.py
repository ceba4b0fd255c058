from __future__ import annotations

from django.urls import path

from fullfolj.support.follow_up import views

WHOLE = [path("due/", views.due, name="support-due")]
STUDENT = [
    path("follow-up/<uuid:intervention_uuid>/", views.follow, name="support-follow"),
    path("follow-up/<uuid:intervention_uuid>/check-in/", views.check_in, name="support-check-in"),
]
