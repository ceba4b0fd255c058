"""What can be done with a contact that the pupil page shows: features register steps, and the page places links."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass

from fullfolj.access.permissions import Permission
from fullfolj.domain.registry import Registry
from fullfolj.signals.models import Contact


@dataclass(frozen=True)
class ContactStep:
    """`label` and `url` are of the step from one contact of the pupil with the number `student`."""

    name: str
    permission: Permission
    label: Callable[[Contact], str]
    url: Callable[[uuid.UUID, Contact], str]


CONTACT_STEPS: Registry[ContactStep] = Registry("contact steps", key=lambda step: step.name)


def steps_of(contact: Contact, student: uuid.UUID, may: Collection[Permission]) -> tuple[tuple[str, str], ...]:
    """Address and words of each step of somebody with these permissions over the pupil."""
    return tuple((one.url(student, contact), one.label(contact)) for one in CONTACT_STEPS if one.permission in may)
