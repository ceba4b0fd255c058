"""The feature's parts of the pupil page: one for those who may see the mapping, one for guardians."""

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

#: What the child wishes to show, and no more.
SHARED_PANEL = Panel(
    name="shared-attachment",
    order=20,
    permission=permissions.SEE_SHARED,
    heading=lambda: _("School attachment"),
    link=lambda: _("Show what your child wishes to share"),
    url=lambda student: reverse("mapping-child", args=[student]),
)
