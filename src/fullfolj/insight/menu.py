"""Reports in the menu of those who read them."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from fullfolj.access.gate import Visitor
from fullfolj.insight import permissions
from fullfolj.shell.navigation import MenuItem, MenuSource


def _items(visitor: Visitor) -> Iterable[MenuItem]:
    if visitor.may(permissions.SEE):
        yield MenuItem(_("Reports"), reverse("reports"))
    elif visitor.may(permissions.SEE_ROLLUPS):
        yield MenuItem(_("Reports"), reverse("rollups"))
    elif visitor.may(permissions.EXPORT):
        yield MenuItem(_("Reports"), reverse("term"))


SOURCE = MenuSource("insight", 60, _items)
