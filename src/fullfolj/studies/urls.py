from __future__ import annotations

from django.urls import path

from fullfolj.studies import views, whatif_views

urlpatterns = [
    path("", views.overview, name="studies"),
    path("classes/<uuid:group_uuid>/", views.matrix, name="studies-class"),
    path("groups/<uuid:group_uuid>/<str:subject>/", views.grid, name="studies-grid"),
    path("groups/<uuid:group_uuid>/<str:subject>/<uuid:student_uuid>/", views.save, name="studies-save"),
    path("<uuid:student_uuid>/", views.student, name="studies-student"),
    path("<uuid:student_uuid>/history/<str:subject>/", views.history, name="studies-history"),
    path("<uuid:student_uuid>/own/<str:subject>/", views.own_words, name="studies-own-words"),
    path("<uuid:student_uuid>/what-if/", whatif_views.what_if, name="studies-what-if"),
    path("<uuid:student_uuid>/pdf/", views.student_pdf, name="studies-student-pdf"),
]
