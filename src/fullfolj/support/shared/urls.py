from __future__ import annotations

from django.urls import path

from fullfolj.support.shared import views

WHOLE = [
    path("shared/", views.shared, name="support-shared"),
    path("shared/<uuid:unit_uuid>/begin/", views.begin, name="support-shared-begin"),
    path("shared/<uuid:unit_uuid>/<uuid:measure_uuid>/", views.follow, name="support-shared-follow"),
]
