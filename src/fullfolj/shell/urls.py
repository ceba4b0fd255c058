from __future__ import annotations

from django.urls import path

from fullfolj.shell import views

urlpatterns = [
    path("start/", views.start, name="start"),
    path("components/", views.gallery, name="components"),
]
