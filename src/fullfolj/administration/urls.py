from __future__ import annotations

from django.urls import path

from fullfolj.administration import calendar_views, merge_views, place_views, sign_in_views, source_views, views

urlpatterns = [
    path("", views.staff_page, name="administration"),
    path("give/", views.give_role, name="administration-give"),
    path("people/<uuid:person_uuid>/", views.person_page, name="administration-person"),
    path("people/<uuid:person_uuid>/sign-in/", sign_in_views.make, name="administration-sign-in"),
    path("people/<uuid:person_uuid>/password/", sign_in_views.renew, name="administration-password"),
    path("people/<uuid:person_uuid>/close/", sign_in_views.close, name="administration-close"),
    path("duties/<int:duty_id>/end/", views.end_duty, name="administration-end-duty"),
    path("assignments/<int:assignment_id>/end/", views.end_assignment, name="administration-end-assignment"),
    path("administrators/<int:account_id>/password/", sign_in_views.renew_admin, name="administration-admin-password"),
    path("administrators/<int:account_id>/close/", sign_in_views.close_admin, name="administration-admin-close"),
    path("places/", place_views.places_page, name="administration-places"),
    path("places/<int:place_id>/", place_views.place_page, name="administration-place"),
    path("calendar/", calendar_views.calendar_page, name="administration-calendar"),
    path("calendar/<int:period_id>/remove/", calendar_views.remove, name="administration-calendar-remove"),
    path("merges/", merge_views.merges_page, name="administration-merges"),
    path("merges/<uuid:first>/<uuid:second>/", merge_views.decide, name="administration-merge-decide"),
    path("merges/<uuid:decision_id>/apart/", merge_views.take_apart, name="administration-merge-apart"),
    path("sources/", source_views.sources_page, name="administration-sources"),
    path("sources/<uuid:source_id>/", source_views.source_page, name="administration-source"),
    path("sources/<uuid:source_id>/settings/", source_views.settings_page, name="administration-source-settings"),
    path("sources/<uuid:source_id>/pull/", source_views.pull, name="administration-source-pull"),
    path("sources/<uuid:source_id>/stop/", source_views.stop, name="administration-source-stop"),
    path("sources/<uuid:source_id>/remove/", source_views.remove, name="administration-source-remove"),
]
