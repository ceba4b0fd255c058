"""The feature's part of the pupil page."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from fullfolj.mapping import permissions
from fullfolj.shell.panels import Panel

PANEL = Panel(
    name="attachment",
    order=20,
    permission=permissions.SEE,
    heading=lambda: _("School attachment"),
    link=lambda: _("Show what the pupil has answered"),
    url=lambda student: reverse("mapping-student", args=[student]),
)
