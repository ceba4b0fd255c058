from __future__ import annotations

from django.urls import path

from fullfolj.studies import (
    baseline_views,
    figures_views,
    grid_views,
    paste_views,
    pieces_views,
    register_views,
    rounds_views,
    views,
    whatif_views,
)

urlpatterns = [
    path("", grid_views.overview, name="studies"),
    path("rounds/", rounds_views.units, name="studies-rounds"),
    path("rounds/<uuid:unit_uuid>/", rounds_views.unit, name="studies-rounds-unit"),
    path("rounds/<uuid:unit_uuid>/take-back/", rounds_views.take_back, name="studies-rounds-take-back"),
    path("units/", figures_views.units, name="studies-units"),
    path("units/sheet/", figures_views.units_sheet, name="studies-units-sheet"),
    path("units/<uuid:unit_uuid>/", figures_views.unit, name="studies-unit"),
    path("baseline/<uuid:unit_uuid>/", baseline_views.baseline, name="studies-baseline"),
    path("baseline/<uuid:unit_uuid>/sheet/", baseline_views.sheet, name="studies-baseline-sheet"),
    path("baseline/<uuid:unit_uuid>/key/", baseline_views.key, name="studies-baseline-key"),
    path("classes/<uuid:group_uuid>/", views.matrix, name="studies-class"),
    path("groups/<uuid:group_uuid>/<str:subject>/", grid_views.grid, name="studies-grid"),
    path("groups/<uuid:group_uuid>/<str:subject>/paste/", paste_views.paste, name="studies-paste"),
    path("groups/<uuid:group_uuid>/<str:subject>/confirm/", grid_views.confirm, name="studies-confirm"),
    path("groups/<uuid:group_uuid>/<str:subject>/<uuid:student_uuid>/", grid_views.save, name="studies-save"),
    path("<uuid:student_uuid>/", views.student, name="studies-student"),
    path("<uuid:student_uuid>/grades/", register_views.grades, name="studies-grades"),
    path(
        "<uuid:student_uuid>/grades/<int:number>/take-back/", register_views.take_back, name="studies-grade-take-back"
    ),
    path("<uuid:student_uuid>/history/<str:subject>/", views.history, name="studies-history"),
    path("<uuid:student_uuid>/pieces/", pieces_views.pieces, name="studies-pieces"),
    path("<uuid:student_uuid>/pieces/<uuid:piece_uuid>/", pieces_views.piece, name="studies-piece"),
    path("<uuid:student_uuid>/pieces/<uuid:piece_uuid>/tick/", pieces_views.tick, name="studies-piece-tick"),
    path("<uuid:student_uuid>/pieces/<uuid:piece_uuid>/remove/", pieces_views.remove, name="studies-piece-remove"),
    path("<uuid:student_uuid>/own/<str:subject>/", views.own_words, name="studies-own-words"),
    path("<uuid:student_uuid>/pdf/", views.student_pdf, name="studies-student-pdf"),
    path("<uuid:student_uuid>/what-if/", whatif_views.what_if, name="studies-what-if"),
]
