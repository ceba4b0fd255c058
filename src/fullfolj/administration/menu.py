"""The feature's entry in the menu."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.access.gate import Visitor
from fullfolj.administration import permissions, source_actions
from fullfolj.shell.navigation import MenuItem, MenuSource
from fullfolj.shell.words import digits


def _items(visitor: Visitor) -> Iterable[MenuItem]:
    if visitor.may(permissions.MANAGE):
        yield MenuItem(_("Administration"), reverse("administration"))
    if visitor.may(permissions.MERGE):
        yield MenuItem(_("Merge pupils"), reverse("administration-merges"))
    if visitor.may(permissions.SOURCES):
        yield MenuItem(_sources(visitor), reverse("administration-sources"))


def _sources(visitor: Visitor) -> str:
    """The entry says on every page that a source is silent: nobody looks for what does not come."""
    number = len(source_actions.silent(visitor.account.organiser_id, visitor.now))
    if not number:
        return _("Sources")
    return ngettext("Sources, %(n)s silent", "Sources, %(n)s silent", number) % {"n": digits(number)}


SOURCE = MenuSource("administration", 90, _items)
