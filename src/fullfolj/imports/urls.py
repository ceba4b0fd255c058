from __future__ import annotations

from django.urls import path

from fullfolj.imports import profile_views, quarantine_views, views

urlpatterns = [
    path("", views.imports_page, name="imports"),
    path("files/", views.files_page, name="imports-files"),
    path("profiles/", profile_views.profiles_page, name="imports-profiles"),
    path("profiles/<uuid:profile_id>/rename/", profile_views.rename, name="imports-profile-rename"),
    path("profiles/<uuid:profile_id>/remove/", profile_views.remove, name="imports-profile-remove"),
    path("quarantine/", quarantine_views.overview_page, name="quarantine"),
    path("<uuid:import_id>/", views.import_page, name="import"),
    path("<uuid:import_id>/apply/", views.apply, name="import-apply"),
    path("<uuid:import_id>/discard/", views.discard, name="import-discard"),
    path("<uuid:import_id>/undo/", views.take_back, name="import-undo"),
    path("<uuid:import_id>/effect/", views.effect, name="import-effect"),
    path("<uuid:import_id>/effect/pupils/", views.effect_pupils, name="import-effect-pupils"),
    path("<uuid:import_id>/columns/", views.columns_page, name="import-columns"),
    path("<uuid:import_id>/read/", views.read_again, name="import-read"),
    path("<uuid:import_id>/quarantine/", quarantine_views.group_page, name="import-quarantine"),
    path("<uuid:import_id>/quarantine/again/", quarantine_views.try_again, name="import-quarantine-again"),
    path("<uuid:import_id>/quarantine/dismiss/", quarantine_views.dismiss, name="import-quarantine-dismiss"),
]
