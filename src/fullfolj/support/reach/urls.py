from __future__ import annotations

from django.urls import path

from fullfolj.support.reach import views

WHOLE = [path("reach/", views.reach, name="support-reach")]
