"""The room's entry in the menu: there for those who have something behind it."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from fullfolj.access.gate import Visitor
from fullfolj.protected import permissions, presenters
from fullfolj.shell.navigation import MenuItem, MenuSource


def _items(visitor: Visitor) -> Iterable[MenuItem]:
    may_see = visitor.may(permissions.OPEN) or visitor.may(permissions.ALLOW)
    label = presenters.menu_label(visitor) if may_see else ""
    if label:
        yield MenuItem(label, reverse("protected-allow" if visitor.may(permissions.ALLOW) else "protected"))


SOURCE = MenuSource("protected", 80, _items)
