"""Parts of the pupil page that other features hang on it; each is fetched, authorised and logged by itself."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass

from fullfolj.access.permissions import Permission
from fullfolj.domain.registry import Registry


@dataclass(frozen=True)
class Panel:
    """A part of the page of a pupil. `url` gives its address: the part alone for htmx, a page of its own else."""

    name: str
    order: int
    permission: Permission
    heading: Callable[[], str]
    link: Callable[[], str]
    url: Callable[[uuid.UUID], str]


@dataclass(frozen=True)
class PanelLink:
    """A panel as the pupil page places it."""

    anchor: str
    heading: str
    link: str
    url: str


PANELS: Registry[Panel] = Registry("panels", key=lambda panel: panel.name)


def panels_of(student: uuid.UUID, may: Collection[Permission]) -> tuple[PanelLink, ...]:
    """The panels that somebody with these permissions over the pupil has, in order."""
    found = sorted((one for one in PANELS if one.permission in may), key=lambda one: one.order)
    return tuple(PanelLink(one.name, one.heading(), one.link(), one.url(student)) for one in found)
