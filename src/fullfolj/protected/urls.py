from __future__ import annotations

from django.urls import path

from fullfolj.protected import views

urlpatterns = [
    path("", views.own_page, name="protected"),
    path("allow/", views.switch_page, name="protected-allow"),
    path("make/", views.make_page, name="protected-make"),
    path("<uuid:profile_id>/", views.profile_page, name="protected-profile"),
    path("<uuid:profile_id>/handlers/", views.handlers_page, name="protected-handlers"),
    path("<uuid:profile_id>/close/", views.close, name="protected-close"),
]
