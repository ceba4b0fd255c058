from __future__ import annotations

from django.urls import path

from fullfolj.studies import views

urlpatterns = [
    path("groups/", views.groups, name="studies-groups"),
    path("groups/<uuid:group_uuid>/<str:subject>/", views.grid, name="studies-grid"),
    path("groups/<uuid:group_uuid>/<str:subject>/<uuid:student_uuid>/", views.save, name="studies-save"),
    path("<uuid:student_uuid>/", views.student, name="studies-student"),
]
