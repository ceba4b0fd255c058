"""The desk's entry in the menu."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext

from fullfolj.access.gate import Visitor
from fullfolj.shell.navigation import MENU, MenuItem, MenuSource
from fullfolj.today import permissions


def items(visitor: Visitor) -> Iterable[MenuItem]:
    if visitor.may(permissions.SEE):
        yield MenuItem(gettext("Today"), reverse("today"))
    elif visitor.may(permissions.SEE_OWN):
        yield MenuItem(gettext("Today"), reverse("today-own"))


def register() -> None:
    """Called once, when the app is ready."""
    MENU.register(MenuSource("today", 10, items))
