"""The feature's entry in the menu: a teacher's groups, and classes."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from fullfolj.access.gate import Visitor
from fullfolj.shell.navigation import MenuItem, MenuSource
from fullfolj.studies import permissions


def _items(visitor: Visitor) -> Iterable[MenuItem]:
    if visitor.may(permissions.SEE_CLASS):
        yield MenuItem(_("Subjects"), reverse("studies"))
    elif visitor.may(permissions.SEE_FIGURES):
        yield MenuItem(_("Subjects"), reverse("studies-units"))


SOURCE = MenuSource("studies", 30, _items)
