"""The feature's part of the pupil page."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from fullfolj.shell.panels import Panel
from fullfolj.studies import permissions

PANEL = Panel(
    name="subjects",
    order=10,
    permission=permissions.SEE,
    heading=lambda: _("Subjects"),
    link=lambda: _("Show where each subject stands"),
    url=lambda student: reverse("studies-student", args=[student]),
)
