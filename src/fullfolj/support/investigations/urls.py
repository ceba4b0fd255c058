from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from fullfolj.support.investigations import report_views, views

WHOLE = [path("investigations/", views.waiting, name="support-investigations")]
_INVESTIGATION = [
    path("", views.investigation, name="support-investigation"),
    path("write/", views.write, name="support-investigation-write"),
    path("part/", views.part, name="support-investigation-part"),
    path("part/<uuid:participation_uuid>/remove/", views.remove_part, name="support-investigation-part-remove"),
    path("end/", views.end, name="support-investigation-end"),
    path("reopen/", views.reopen, name="support-investigation-reopen"),
]
STUDENT: list[URLPattern | URLResolver] = [
    path("law/", views.law_of, name="support-law"),
    path("law/start/", views.start, name="support-investigation-start"),
    path("law/unnecessary/", views.unnecessary, name="support-investigation-unnecessary"),
    path("law/home/", report_views.home, name="support-home"),
    path("investigations/<uuid:investigation_uuid>/", include(_INVESTIGATION)),
    path("reports/draft/<slug:kind>/", report_views.draft, name="support-report-draft"),
    path("reports/draft/<slug:kind>/pdf/", report_views.draft_pdf, name="support-report-draft-pdf"),
    path("reports/<uuid:report_uuid>/", report_views.report, name="support-report"),
    path("reports/<uuid:report_uuid>/pdf/", report_views.report_pdf, name="support-report-pdf"),
]
