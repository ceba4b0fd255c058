from __future__ import annotations

from django.urls import path

from fullfolj.studies import baseline_views, figures_views, views

urlpatterns = [
    path("", views.overview, name="studies"),
    path("units/", figures_views.units, name="studies-units"),
    path("units/sheet/", figures_views.units_sheet, name="studies-units-sheet"),
    path("units/<uuid:unit_uuid>/", figures_views.unit, name="studies-unit"),
    path("baseline/<uuid:unit_uuid>/", baseline_views.baseline, name="studies-baseline"),
    path("baseline/<uuid:unit_uuid>/sheet/", baseline_views.sheet, name="studies-baseline-sheet"),
    path("baseline/<uuid:unit_uuid>/key/", baseline_views.key, name="studies-baseline-key"),
    path("classes/<uuid:group_uuid>/", views.matrix, name="studies-class"),
    path("groups/<uuid:group_uuid>/<str:subject>/", views.grid, name="studies-grid"),
    path("groups/<uuid:group_uuid>/<str:subject>/<uuid:student_uuid>/", views.save, name="studies-save"),
    path("<uuid:student_uuid>/", views.student, name="studies-student"),
    path("<uuid:student_uuid>/own/<str:subject>/", views.own_words, name="studies-own-words"),
    path("<uuid:student_uuid>/pdf/", views.student_pdf, name="studies-student-pdf"),
]
