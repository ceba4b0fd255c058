from __future__ import annotations

from django.urls import path, register_converter

from fullfolj.insight import handling_views, rollup_views, views
from fullfolj.insight.term_files import Ending, Layout


class TwoDigits:
    regex = "(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int | str) -> str:
        return f"{int(value):02d}"


class FourDigits:
    regex = r"[12]\d{3}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int | str) -> str:
        return str(value)


class OneLayout:
    regex = "|".join(Layout)

    def to_python(self, value: str) -> Layout:
        return Layout(value)

    def to_url(self, value: str) -> str:
        return value


class OneEnding:
    regex = "|".join(Ending)

    def to_python(self, value: str) -> Ending:
        return Ending(value)

    def to_url(self, value: str) -> str:
        return value


register_converter(OneLayout, "layout")
register_converter(OneEnding, "ending")
register_converter(TwoDigits, "month")
register_converter(FourDigits, "year")

urlpatterns = [
    path("", views.reports, name="reports"),
    path("equal-handling/", handling_views.handling, name="handling"),
    path("absence/", rollup_views.rollups, name="rollups"),
    path("absence/pdf/", rollup_views.rollups_pdf, name="rollups-pdf"),
    path("<year:year>-<month:month>/", views.report, name="report"),
    path("<year:year>-<month:month>/pdf/", views.report_pdf, name="report-pdf"),
    path("<year:year>-<month:month>/sheet/", views.report_sheet, name="report-sheet"),
    path("terms/", views.term, name="term"),
    path("terms/<layout:layout>/<ending:ending>/", views.term_file, name="term-file"),
]
