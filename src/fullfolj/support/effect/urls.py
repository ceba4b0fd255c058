from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from fullfolj.support.effect import views

WHOLE: list[URLPattern | URLResolver] = [
    path("effect/", views.units, name="support-effect"),
    path("effect/method/", views.method, name="support-effect-method"),
    path("effect/<uuid:unit_uuid>/", views.of_unit, name="support-effect-unit"),
]
STUDENT: list[URLPattern | URLResolver] = [
    path("effect/", views.of_student, name="support-effect-student"),
]
