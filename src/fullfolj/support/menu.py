"""The feature's entry in the menu, and what lies behind it beside what waits to be followed up."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from fullfolj.access.gate import Visitor
from fullfolj.access.permissions import Permission
from fullfolj.shell.navigation import MenuItem, MenuSource
from fullfolj.support import permissions


@dataclass(frozen=True)
class _Page:
    permission: Permission
    label: Callable[[], str]
    route: str


#: Shelf by shelf, one line a room that has a page of its own.
_SHELVES: tuple[tuple[Callable[[], str], tuple[_Page, ...]], ...] = (
    (
        lambda: _("Do together"),
        (
            _Page(permissions.SEE, lambda: _("Catalogue of support measures"), "support-catalogue"),
            _Page(permissions.WORK, lambda: _("For classes and the school"), "support-shared"),
            _Page(permissions.HOLD, lambda: _("Slots to book"), "support-slots"),
            _Page(permissions.WORK, lambda: _("Meetings"), "support-meetings"),
            _Page(permissions.WORK, lambda: _("From meetings"), "support-tasks"),
        ),
    ),
    (
        lambda: _("See how it goes"),
        (
            _Page(permissions.CONTACT, lambda: _("Told the same day"), "support-notices"),
            _Page(permissions.EFFECT, lambda: _("What helps here"), "support-effect"),
            _Page(permissions.SEE_FIGURES, lambda: _("Do signals and support reach alike?"), "support-reach"),
        ),
    ),
    (
        lambda: _("Hand over"),
        (
            _Page(permissions.HOLD, lambda: _("Hand over open work"), "support-open-work"),
            _Page(permissions.RECEIVE, lambda: _("Handovers to us"), "support-handovers"),
            _Page(
                permissions.LIST_LEFT, lambda: _("For the municipality's activity responsibility"), "support-municipal"
            ),
            _Page(permissions.NAME_CONCERN_READERS, lambda: _("Who sees reports of concern"), "support-duty-readers"),
        ),
    ),
)


@dataclass(frozen=True)
class PageLink:
    label: str
    url: str


@dataclass(frozen=True)
class Shelf:
    name: str
    pages: tuple[PageLink, ...]


def shelves_for(visitor: Visitor) -> tuple[Shelf, ...]:
    """The pages of support that the visitor may open; no empty shelf."""
    every = (
        Shelf(name(), tuple(PageLink(one.label(), reverse(one.route)) for one in pages if visitor.may(one.permission)))
        for name, pages in _SHELVES
    )
    return tuple(shelf for shelf in every if shelf.pages)


def _items(visitor: Visitor) -> Iterable[MenuItem]:
    first = {
        permissions.WORK: "support-due",
        permissions.SEE_FIGURES: "support-reach",
        permissions.HOLD: "support-slots",
    }
    address = next((name for permission, name in first.items() if visitor.may(permission)), "")
    if address:
        yield MenuItem(_("Support"), reverse(address), section="/support/")


SOURCE = MenuSource("support", 33, _items)
