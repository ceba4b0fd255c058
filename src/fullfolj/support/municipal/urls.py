from __future__ import annotations

from django.urls import path

from fullfolj.support.municipal import views

WHOLE = [
    path("municipal/", views.left, name="support-municipal"),
    path("municipal/sheet/", views.sheet, name="support-municipal-sheet"),
]
