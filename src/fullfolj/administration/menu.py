"""The feature's entry in the menu."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from fullfolj.access.gate import Visitor
from fullfolj.administration import permissions
from fullfolj.shell.navigation import MenuItem, MenuSource


def _items(visitor: Visitor) -> Iterable[MenuItem]:
    if visitor.may(permissions.MANAGE):
        yield MenuItem(_("Administration"), reverse("administration"))
    if visitor.may(permissions.MERGE):
        yield MenuItem(_("Merge pupils"), reverse("administration-merges"))
    if visitor.may(permissions.SOURCES):
        yield MenuItem(_("Sources"), reverse("administration-sources"))


SOURCE = MenuSource("administration", 90, _items)
