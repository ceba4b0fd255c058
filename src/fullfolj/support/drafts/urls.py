from __future__ import annotations

from django.urls import path

from fullfolj.support.drafts import views

STUDENT = [
    path("draft/", views.save, name="support-draft"),
    path("draft/discard/", views.discard, name="support-draft-discard"),
]
