"""A list's page as objects, and the numbers by which a person finds one of them again."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sized
from dataclasses import dataclass, field
from typing import Any

import msgspec

from fullfolj.intake.ss12000.faults import ProviderError

_ANY = msgspec.json.Decoder()
#: Each object that can't be read is told by itself; with more than these of one list it is no list of objects.
MOST_UNREADABLE = 500_000
#: Of a list that is kept in memory: more than the lessons of two years of any Swedish organiser, some gigabytes.
MOST_KEPT = 10_000_000


@dataclass
class Places:
    """Where the objects of one resource stood: object number n of all (from 1) is on a page and at an index in it."""

    starts: list[int] = field(default_factory=list)
    count: int = 0

    def page(self, size: int) -> int:
        """A page of `size` objects has come; the number of its first object."""
        first = self.count + 1
        self.starts.append(first)
        self.count += size
        return first

    def pointer(self, row: int, inside: str) -> str:
        """`page 3 /data/17/attendanceMinutes`: the page asked for, and a JSON pointer (RFC 6901) in its body."""
        page = bisect_right(self.starts, row)
        index = row - self.starts[page - 1] if page else row
        return f"page {page} /data/{index}{inside}"

    def pointer_of(self, sheet: str, row: int) -> str:
        """Where row number `row` of these pages stood; '' for rows of another list."""
        return "" if sheet or not self.starts else self.pointer(row, "")


def decoded(body: bytes, path: str) -> Any:
    """The JSON of an answer. ProviderError when it is none."""
    try:
        return _ANY.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ProviderError("not-json", path) from error


def objects(body: bytes, path: str, *, key: str = "data") -> list[Any]:
    """The objects of a page. Skolverket's profile has its list of organisations under its own name."""
    page = decoded(body, path)
    if isinstance(page, list):
        return page
    found = page.get(key, page.get(path)) if isinstance(page, dict) else None
    if not isinstance(found, list):
        raise ProviderError("not-json", path)
    return found


def check_readable(unreadable: Sized, path: str) -> None:
    """ProviderError when so many objects of the list can't be read that telling each would fill the memory."""
    if len(unreadable) > MOST_UNREADABLE:
        raise ProviderError("not-json", f"{path}, > {MOST_UNREADABLE}")


def check_kept(places: Places, path: str) -> None:
    """ProviderError when a list that is kept in memory goes on and on."""
    if places.count > MOST_KEPT:
        raise ProviderError("too-large", f"{path}, > {MOST_KEPT}")


def numbered(bodies: Iterable[bytes], path: str, places: Places) -> Iterator[tuple[int, Any]]:
    """Every object of the pages with its number. ProviderError when they are too many to keep."""
    for body in bodies:
        found = objects(body, path)
        first = places.page(len(found))
        check_kept(places, path)
        yield from enumerate(found, first)
