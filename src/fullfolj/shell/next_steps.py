"""What can be done with what a page shows of a pupil: features register steps, and pages place links to them."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum

from fullfolj.access.permissions import Permission
from fullfolj.domain.registry import Registry


class Shown(StrEnum):
    """What the step goes on from."""

    SIGNAL = "signal"
    MAPPING = "mapping"
    MEETING = "meeting"
    CONTACT = "contact"


#: What may become a case, or a matter for a meeting.
_TO_BE_TAKEN_UP = frozenset({Shown.SIGNAL, Shown.MAPPING, Shown.MEETING})


@dataclass(frozen=True)
class NextStep:
    """`url` gives the address of the step for a pupil, from what is shown; `after` is from what the step goes on."""

    name: str
    permission: Permission
    label: Callable[[], str]
    url: Callable[[uuid.UUID, Shown], str]
    after: frozenset[Shown] = _TO_BE_TAKEN_UP


@dataclass(frozen=True)
class GroupStep:
    """`url` gives the address of the step for a class or another group."""

    name: str
    permission: Permission
    label: Callable[[], str]
    url: Callable[[uuid.UUID], str]


@dataclass(frozen=True)
class StepLink:
    label: str
    url: str


NEXT_STEPS: Registry[NextStep] = Registry("next steps", key=lambda step: step.name)
GROUP_STEPS: Registry[GroupStep] = Registry("next steps of groups", key=lambda step: step.name)


def steps_from(shown: Shown, student: uuid.UUID, may: Collection[Permission]) -> tuple[StepLink, ...]:
    """The steps of somebody with these permissions over the pupil."""
    return tuple(
        StepLink(one.label(), one.url(student, shown))
        for one in NEXT_STEPS
        if one.permission in may and shown in one.after
    )


def group_steps(group: uuid.UUID, may: Collection[Permission]) -> tuple[StepLink, ...]:
    """The steps from what a page shows of a group, of somebody with these permissions."""
    return tuple(StepLink(one.label(), one.url(group)) for one in GROUP_STEPS if one.permission in may)
