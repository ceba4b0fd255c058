"""The menu: each feature registers its entries; a visitor sees those that some role of theirs gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from fullfolj.access.gate import Visitor
from fullfolj.domain.registry import Registry


@dataclass(frozen=True)
class MenuItem:
    """An entry as one visitor sees it; `section` begins the addresses that it stands for, its own if empty."""

    label: str
    url: str
    is_current: bool = False
    section: str = ""


@dataclass(frozen=True)
class MenuSource:
    """What one feature puts in the menu; `items` answers for a visitor with nothing when no role gives the page."""

    name: str
    order: int
    items: Callable[[Visitor], Iterable[MenuItem]]


#: As many entries stand side by side; the button that more lie behind takes the room of one.
_IN_SIGHT = 7

MENU: Registry[MenuSource] = Registry("menu", key=lambda source: source.name)


def menu_for(visitor: Visitor, path: str) -> tuple[MenuItem, ...]:
    """The visitor's menu in order; the item whose section is the longest beginning of `path` is the current one.

    Empty for whoever came in by a code, which opens no page with a menu.
    """
    if visitor.narrowed is not None:
        return ()
    found = [item for source in sorted(MENU, key=lambda s: s.order) for item in source.items(visitor)]
    current = max((_section(item) for item in found if _stands_for(_section(item), path)), key=len, default=None)
    return tuple(MenuItem(item.label, item.url, _section(item) == current, item.section) for item in found)


def in_sight(menu: tuple[MenuItem, ...]) -> tuple[tuple[MenuItem, ...], tuple[MenuItem, ...]]:
    """The entries that stand side by side, and those that lie behind *More*."""
    if len(menu) <= _IN_SIGHT:
        return menu, ()
    return menu[: _IN_SIGHT - 1], menu[_IN_SIGHT - 1 :]


def _section(item: MenuItem) -> str:
    return item.section or item.url


def _stands_for(url: str, path: str) -> bool:
    return path == url if url == "/" else path.startswith(url)
