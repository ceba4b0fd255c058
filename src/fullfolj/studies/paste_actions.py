"""Writing what was pasted from a sheet: all rows in one act, but for those that somebody has told of meanwhile."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from fullfolj.domain.actor import Actor
from fullfolj.grading.subjects import Subject
from fullfolj.school.history import recorded
from fullfolj.school.models import Group, Person
from fullfolj.studies.actions import Told, ToldMeanwhile, tell


@dataclass(frozen=True)
class Pasted:
    """What a row says of a pupil, written over the entry of that version, 0 where there was none."""

    student: Person
    told: Told
    version: int


def tell_all(*, pasted: Sequence[Pasted], subject: Subject, group: Group, by: Actor, now: dt.datetime) -> list[Person]:
    """The pupils left out since somebody has told of them meanwhile; the same words as before are confirmed."""
    left_out = []
    with recorded("overview.tell", by=by, way="sheet"):
        for one in sorted(pasted, key=lambda one: one.student.pk):  # two who paste lock in the same order
            try:
                tell(
                    student=one.student,
                    subject=subject,
                    group=group,
                    told=one.told,
                    version=one.version,
                    by=by,
                    now=now,
                )
            except ToldMeanwhile:
                left_out.append(one.student)
    return left_out
