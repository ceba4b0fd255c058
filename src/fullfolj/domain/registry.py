"""The one registry that every room's registries are made from."""

from __future__ import annotations

from collections.abc import Callable, Iterator


class Registry[T]:
    """Named items in the order they were registered; a name can be taken once."""

    def __init__(self, name: str, key: Callable[[T], str]) -> None:
        self.name = name
        self._key = key
        self._items: dict[str, T] = {}

    def register(self, item: T) -> T:
        """`item` back, so that it can be used as a decorator; ValueError when its name is taken."""
        name = self._key(item)
        if name in self._items:
            raise ValueError(f"{self.name}: {name!r} is registered already")
        self._items[name] = item
        return item

    def get(self, name: str) -> T:
        """The item called `name`; KeyError that lists the names there are."""
        try:
            return self._items[name]
        except KeyError:
            raise KeyError(f"{self.name}: no {name!r}; there are {', '.join(self._items) or 'none'}") from None

    def __contains__(self, name: object) -> bool:
        return name in self._items

    def __iter__(self) -> Iterator[T]:
        return iter(self._items.values())

    def __len__(self) -> int:
        return len(self._items)
