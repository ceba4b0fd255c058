from __future__ import annotations

from django.urls import path

from fullfolj.support.notes import views

STUDENT = [
    path("cases/<uuid:case_uuid>/notes/", views.write, name="support-note-write"),
    path("notes/<uuid:note_uuid>/", views.note, name="support-note"),
    path("notes/<uuid:note_uuid>/revise/", views.revise, name="support-note-revise"),
]
