"""The feature's entry in the menu, for those who work with signals or decide about the ladder."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from fullfolj.access.gate import Visitor
from fullfolj.rules import permissions
from fullfolj.shell.navigation import MenuItem, MenuSource


def _items(visitor: Visitor) -> Iterable[MenuItem]:
    if visitor.may(permissions.SEE):
        yield MenuItem(_("The ladder"), reverse("rules"))


SOURCE = MenuSource("rules", 60, _items)
