from __future__ import annotations

from django.urls import path

from fullfolj.support.concerns import views

# An address stays in the browser and in logs: it names the duty, which is about every pupil.
WHOLE = [
    path("duty/", views.readers, name="support-duty-readers"),
    path("duty/<uuid:reader_uuid>/end/", views.end_reader, name="support-duty-reader-end"),
]
STUDENT = [
    path("duty/", views.student, name="support-duty"),
    path("duty/<uuid:report_uuid>/take-back/", views.take_back, name="support-duty-take-back"),
]
