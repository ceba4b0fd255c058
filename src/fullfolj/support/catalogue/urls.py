from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from fullfolj.support.catalogue import views

_UNIT = [
    path("", views.unit, name="support-catalogue-unit"),
    path("own/<uuid:kind_uuid>/", views.write, name="support-kind-write"),
    path("kinds/<slug:slug>/", views.kind, name="support-kind"),
    path("kinds/<slug:slug>/hide/", views.hide, name="support-kind-hide"),
    path("kinds/<slug:slug>/show/", views.show, name="support-kind-show"),
]
WHOLE: list[URLPattern | URLResolver] = [
    path("catalogue/", views.units, name="support-catalogue"),
    path("catalogue/<uuid:unit_uuid>/", include(_UNIT)),
]
STUDENT = [
    path("choose/", views.choose, name="support-choose"),
    path("cases/<uuid:case_uuid>/choose/", views.choose, name="support-choose-in-case"),
]
