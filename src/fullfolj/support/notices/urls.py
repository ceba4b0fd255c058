from __future__ import annotations

from django.urls import path

from fullfolj.support.notices import views

WHOLE = [path("notices/", views.notices, name="support-notices")]
STUDENT = [path("notices/<str:day>/", views.notice, name="support-notice")]
