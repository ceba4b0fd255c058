"""Whoever a source marks as protected is taken out at once, whatever else of the source waits for somebody."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from fullfolj.domain.actor import Actor
from fullfolj.intake import kept, lesson_changes, liveness, markers, people
from fullfolj.intake.kinds import alarming
from fullfolj.intake.markers import Hidden
from fullfolj.school import families
from fullfolj.school.actions_protection import empty_people, with_merged
from fullfolj.school.history import recorded
from fullfolj.school.models import Enrolment, Organisation, Person, SourceIdentity

_WHAT = "import.protect"


@dataclass(frozen=True)
class Marked:
    """Ids that a source marks as protected, each with who says so (intake.markers)."""

    organiser: Organisation
    ids: Mapping[str, frozenset[str]]


def at_once(marked: Marked, *, by: Actor, now: dt.datetime) -> int:
    """Takes the marked out of register and lake, in a transaction of its own; how many people it was.

    Where so many of a unit's pupils are marked that a guard would stop an import, they are left for that import:
    what is taken out never comes back, and a provider may mark everybody by mistake.
    """
    if not marked.ids:
        return 0
    written: list[Path] = []
    try:
        with recorded(_WHAT, by=by):
            liveness.queue_for(marked.organiser.pk)
            return _take_out(marked, by, now, written)
    except BaseException:
        for path in written:
            path.unlink(missing_ok=True)
        raise


def _take_out(marked: Marked, by: Actor, now: dt.datetime, written: list[Path]) -> int:
    organiser, today = marked.organiser, localdate(now)
    theirs = SourceIdentity.objects.filter(unit__parent=organiser, source_id__in=list(marked.ids))
    said: dict[int, frozenset[str]] = defaultdict(frozenset)
    for person, own in theirs.values_list(Coalesce("person__merged_into", "person_id"), "source_id"):
        said[person] |= marked.ids[own]
    found = set(said) - _left_for_the_guard(organiser, set(said), today)
    if not found:
        return 0
    hidden = [Hidden(_digests_of(person), said[person]) for person in sorted(found)]
    gone = with_merged(found | families.guardians_of_these_alone(found))
    lesson_changes.forget(gone, organiser, written, import_id=None, at=now)
    empty_people(person_ids=gone, what=_WHAT, by=by)
    markers.keep(organiser, hidden, at=now)
    kept.forget_protected(organiser, today=today)
    return len(found)


def _left_for_the_guard(organiser: Organisation, found: set[int], today: dt.date) -> set[int]:
    """Those of the pupils who go to a unit of which too many are marked."""
    going = Enrolment.objects.filter(Q(end_date__isnull=True) | Q(end_date__gte=today), unit__parent=organiser)
    pairs = set(going.values_list("unit_id", "person_id"))
    before = Counter(unit for unit, _person in pairs)
    vanishing = Counter(unit for unit, person in pairs if person in found)
    return {person for unit, person in pairs if person in found and alarming(vanishing[unit], before[unit])}


def _digests_of(person: int) -> frozenset[str]:
    """Of every id and number that the person has, also those of people who have been merged into this one."""
    people_ids = with_merged([person])
    identities = SourceIdentity.objects.filter(person__in=people_ids)
    ids = identities.values_list("kind", "unit__school_unit_code", "source_id")
    numbers = Person.objects.filter(pk__in=people_ids).exclude(civic_no_digest="")
    return frozenset(people.digest_of_id(*one) for one in ids) | set(numbers.values_list("civic_no_digest", flat=True))
