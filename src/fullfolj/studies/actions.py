"""Saying where a pupil stands in a subject: the teacher's word, and the pupil's own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.timezone import localdate

from fullfolj.domain.actor import Actor
from fullfolj.grading.subjects import Subject
from fullfolj.school.history import recorded
from fullfolj.school.models import Group, Person
from fullfolj.studies.models import OwnWords, Status, SubjectEntry

#: A person who has just written in a row goes on writing in it.
STILL_WRITING = dt.timedelta(minutes=1)
#: What is written beside the words themselves; a confirmation is not written over.
_WRITTEN = ("group", "version", "told_at", "by")


@dataclass(frozen=True)
class Told:
    """What is said; texts may be empty."""

    status: Status
    remains: str = ""
    next_step: str = ""
    next_on: dt.date | None = None
    helper: str = ""
    support: Sequence[str] = ()


class ToldMeanwhile(Exception):
    """Somebody else has said something since the page was opened: `entry` is theirs, and nothing was written."""

    def __init__(self, entry: SubjectEntry) -> None:
        super().__init__("told meanwhile")
        self.entry = entry


def tell(
    *, student: Person, subject: Subject, group: Group, told: Told, version: int, by: Actor, now: dt.datetime
) -> SubjectEntry:
    """The entry as it now is. `version` is that of the entry it is written over, 0 where there was none.

    The same words again confirm it, once a day: words and version stay as they are. ToldMeanwhile when the entry has
    another version, but not for whoever wrote it a moment ago: a row is sent while it is being written.
    """
    with recorded("overview.tell", by=by):
        Person.objects.select_for_update().values_list("pk").get(pk=student.pk)  # two tabs and two teachers take turns
        entry = SubjectEntry.objects.filter(person=student, subject=subject.code).first()
        if entry is None:
            entry = SubjectEntry(person=student, subject=subject.code, version=0)
        elif _says(entry, told):
            return _confirmed(entry, by, now)
        is_own = entry.by_id == by.account_id and entry.version and now - entry.told_at < STILL_WRITING
        if entry.version != version and not is_own:
            raise ToldMeanwhile(entry)
        for name, value in _values(told).items():
            setattr(entry, name, value)
        entry.group, entry.version, entry.told_at, entry.by_id = group, entry.version + 1, now, by.account_id
        entry.save(update_fields=[*_WRITTEN, *_values(told)] if entry.pk else None)
    return entry


def confirm(
    *, seen: Mapping[Person, int], subject: Subject, group: Group, since: dt.date, by: Actor, now: dt.datetime
) -> int:
    """How many entries are confirmed as they stand: those of the pupils of `seen` (pupil → the version that was seen)
    that were told in the group before the day `since`, and say that the pupil is on the way or has reached E.

    Any other is left alone: told since, told in another group, changed since it was seen, or one to be looked at.
    """
    with recorded("overview.confirm", by=by):
        versions = {student.pk: version for student, version in seen.items()}
        list(Person.objects.select_for_update().filter(pk__in=versions).order_by("pk"))  # turns, as in tell
        found = SubjectEntry.objects.filter(person__in=versions, subject=subject.code, group=group)
        standing = [
            one.pk
            for one in found
            if one.version == versions[one.person_id] and one.said_on < since and Status(one.status).is_reaching
        ]
        return SubjectEntry.objects.filter(pk__in=standing).update(confirmed_at=now, confirmed_by=by.account_id)


def _confirmed(entry: SubjectEntry, by: Actor, now: dt.datetime) -> SubjectEntry:
    if entry.said_on < localdate(now):
        entry.confirmed_at, entry.confirmed_by_id = now, by.account_id
        entry.save(update_fields=["confirmed_at", "confirmed_by"])
    return entry


def _values(told: Told) -> dict[str, object]:
    return {
        "status": told.status.value,
        "remains": told.remains,
        "next_step": told.next_step,
        "next_on": told.next_on,
        "helper": told.helper,
        "support": list(told.support),
    }


def _says(entry: SubjectEntry, told: Told) -> bool:
    return all(getattr(entry, name) == value for name, value in _values(told).items())


def write_own(
    *, student: Person, subject: Subject, is_priority: bool, goal: str, comment: str, by: Actor, now: dt.datetime
) -> None:
    """The pupil's words of the subject are these; without any they are taken away. What was said is in the history."""
    with recorded("own-words.write", by=by):
        mine = OwnWords.objects.filter(person=student, subject=subject.code)
        if not (is_priority or goal or comment):
            mine.delete()
            return
        values = {"is_priority": is_priority, "goal": goal, "comment": comment, "written_at": now}
        OwnWords.objects.update_or_create(person=student, subject=subject.code, defaults=values)
