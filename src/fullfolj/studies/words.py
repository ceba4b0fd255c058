"""What teachers have said in the subject overview, for the rules about studies: from the entries' own history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

from django.apps import apps
from django.utils.timezone import localdate

from fullfolj.school.history import newest
from fullfolj.signals.study_facts import Said, WordSource
from fullfolj.signals.study_states import Word
from fullfolj.studies.models import Status, SubjectEntry


def _said(students: Collection[int]) -> Iterator[Said]:
    events = apps.get_model("studies", "SubjectEntryEvent").objects.filter(person__in=students).order_by("pgh_id")
    for label, at, student, subject, status, told_at, confirmed_at in events.values_list(
        "pgh_label", "pgh_created_at", "person_id", "subject", "status", "told_at", "confirmed_at"
    ):
        if label == "delete":
            yield Said(student, subject, localdate(at), None)
        else:
            day = localdate(max(told_at, confirmed_at or told_at))
            yield Said(student, subject, day, _word(Status(status), day))


def _word(status: Status, day: dt.date) -> Word:
    return Word(day, status.is_reaching, status is Status.LACKS_BASIS)


def _state() -> str:
    return newest(SubjectEntry)


SOURCE = WordSource("studies", _said, _state)
