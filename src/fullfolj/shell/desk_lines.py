"""What features put on *Idag* beside the pupils who wait: lines of a visitor's own, each with where to go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from fullfolj.access.gate import Visitor
from fullfolj.access.permissions import Permission
from fullfolj.domain.registry import Registry
from fullfolj.shell import words


@dataclass(frozen=True)
class DeskLine:
    """One thing to do, of no pupil: its name, which leads to `url`, and how it stands in a sentence."""

    name: str
    url: str
    text: str


@dataclass(frozen=True)
class DeskSource:
    """Lines of one feature. They are asked for only of those who hold the permission; `hint` says what clears them."""

    name: str
    order: int
    permission: Permission
    heading: Callable[[], str]
    hint: Callable[[], str]
    lines: Callable[[Visitor], Sequence[DeskLine]]


@dataclass(frozen=True)
class DeskBlock:
    """The lines of one source as the desk places them, at least one."""

    anchor: str
    heading: str
    hint: str
    lines: tuple[DeskLine, ...]


def counted(text: str, days: Sequence[dt.date], url: str, today: dt.date, *, neuter: bool = False) -> list[DeskLine]:
    """One line of all that waits since these days, in order: how many, `%(count)s` in the text, and since when. None of
    nothing.
    """
    if not days:
        return []
    name = words.sentence_case(text % {"count": words.count(len(days), neuter=neuter)})
    if days[0] == today:
        return [DeskLine(name, url, _("today."))]
    return [DeskLine(name, url, _("the oldest since %(day)s.") % {"day": words.day(days[0], today)})]


DESK_LINES: Registry[DeskSource] = Registry("desk lines", key=lambda source: source.name)


def desk_blocks(visitor: Visitor) -> tuple[DeskBlock, ...]:
    """What waits for the visitor, source by source; none for those who hold no permission to any."""
    held = visitor.permissions
    sources = sorted((one for one in DESK_LINES if one.permission in held), key=lambda one: one.order)
    found = [(source, tuple(source.lines(visitor))) for source in sources]
    return tuple(DeskBlock(one.name, one.heading(), one.hint(), lines) for one, lines in found if lines)
