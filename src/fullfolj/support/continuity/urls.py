from __future__ import annotations

from django.urls import path

from fullfolj.support.continuity import views

WHOLE = [path("open-work/", views.open_work, name="support-open-work")]
