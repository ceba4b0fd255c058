"""The feature's entries in the menu: data quality for those who watch it, a teacher's own unreported lessons."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from fullfolj.access.gate import Visitor
from fullfolj.quality import permissions
from fullfolj.shell.navigation import MenuItem, MenuSource


def _items(visitor: Visitor) -> Iterable[MenuItem]:
    if visitor.may(permissions.SEE):
        yield MenuItem(_("Data quality"), reverse("quality"))
    if visitor.may(permissions.SEE_OWN):
        yield MenuItem(_("Unreported"), reverse("quality-own"))


SOURCE = MenuSource("quality", 70, _items)
