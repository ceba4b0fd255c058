from __future__ import annotations

from django.urls import path

from fullfolj.support.talk import views

STUDENT = [path("talk/", views.talk, name="support-talk")]
