from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from fullfolj.support.cases import views

_CASE = [
    path("", views.case, name="support-case"),
    path("begin/", views.begin, name="support-begin"),
    path("close/", views.close, name="support-close"),
    path("revise/", views.revise, name="support-revise"),
    path("history/", views.history, name="support-history"),
    path("reopen/", views.reopen, name="support-reopen"),
]
STUDENT: list[URLPattern | URLResolver] = [
    path("", views.student, name="support-student"),
    path("open/", views.open_case, name="support-open"),
    path("cases/<uuid:case_uuid>/", include(_CASE)),
]
