"""Whoever a source marks as protected is taken out at once, whatever else of the source waits for somebody."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from fullfolj.domain.actor import Actor
from fullfolj.intake import kept, lesson_changes, liveness, markers, people, source_rows
from fullfolj.intake.kinds import GuardStop, Task, alarming
from fullfolj.intake.mapping import marks
from fullfolj.intake.markers import Hidden
from fullfolj.intake.ss12000.keys import is_uuid
from fullfolj.school import families
from fullfolj.school.actions_protection import empty_people, with_merged
from fullfolj.school.enums import IdentityKind
from fullfolj.school.history import recorded
from fullfolj.school.models import Enrolment, Organisation, Person, SourceIdentity

_WHAT = "import.protect"
#: GuardStop.of
PROTECTED = "protected"


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
    if not _marked_people(marked):
        return 0  # and nobody waits for another import
    written: list[Path] = []
    try:
        with recorded(_WHAT, by=by):
            liveness.queue_for(marked.organiser.pk)
            said = _marked_people(marked)
            left = _left_for_the_guard(marked.organiser, said, localdate(now))
            taken = {person: by_whom for person, by_whom in said.items() if person not in left}
            _take_out(marked.organiser, taken, by=by, now=now, written=written)
            return len(taken)
    except BaseException:
        for path in written:
            path.unlink(missing_ok=True)
        raise


def guard(task: Task) -> list[GuardStop]:
    """Units of which so many pupils are marked in a file that somebody must look: they would be gone for good."""
    before, vanishing = _counts(task.organiser, _said_in_file(task), task.today)
    names = dict(task.organiser.units.values_list("pk", "display_name"))
    stops = [
        GuardStop(_("%(unit)s, newly protected") % {"unit": names[unit]}, count, before[unit], PROTECTED)
        for unit, count in sorted(vanishing.items())
    ]
    return [stop for stop in stops if alarming(stop.vanishing, stop.standing)]


def by_file(task: Task) -> bool:
    """Takes out the pupils whom rows of a file mark, in the import's transaction; whether there were any."""
    said = _said_in_file(task)
    _take_out(task.organiser, said, by=task.by, now=task.now, written=task.written)
    markers.keep(task.organiser, _unmet_in_file(task), at=task.now)
    return bool(said)


def _unmet_in_file(task: Task) -> list[Hidden]:
    """Those whom a file marks and nobody knows yet: a later class list is to meet the mark.

    An id that is no UUID may be somebody else's at another school: it is kept where it can be of one school only.
    """
    told: marks.Told | None = task.kept.get(marks.TOLD)
    if told is None or not told.pairs:
        return []
    met = people.resolve(task.organiser, {own for own, _number in told.pairs if own})
    unknown = set(met.filter(met["outcome"] == people.UNKNOWN)["written"])
    known = Person.objects.filter(organiser=task.organiser, civic_no_digest__in=told.numbers)
    numbers = set(known.values_list("civic_no_digest", flat=True))
    units, allowed = task.organiser.units.all(), task.options.get("units")
    codes = list(
        (units if allowed is None else units.filter(pk__in=allowed)).values_list("school_unit_code", flat=True)
    )
    found = []
    for own, number in sorted(told.pairs):
        if (own and own not in unknown) or number in numbers:
            continue
        is_one = bool(own) and (len(codes) == 1 or is_uuid(own))
        digests = {people.identity_digest(code, own) for code in codes if is_one} | ({number} - {""})
        found.append(Hidden(frozenset(digests), frozenset((markers.of_file(task.imp.kind, ""),))))
    return found


def lift_by_file(task: Task) -> None:
    """Marks that files of the kind have made, of pupils who are there without one now, stand no more."""
    told: marks.Told | None = task.kept.get(marks.TOLD)
    if told is None or task.options.get("form") == source_rows.FORM:
        return
    known = markers.known(task.organiser)
    codes = list(task.organiser.units.values_list("school_unit_code", flat=True))
    digests = {people.identity_digest(code, own) for own in told.free_ids for code in codes} if known else set()
    digests |= {people.identity_digest(*own.split("/", 1)) for own in told.free_ids if "/" in own}
    lifted = []
    for digest in (digests | told.free_numbers) & known.keys():
        older = [marker for marker, at in known[digest].items() if at is None or at <= task.imp.created_at]
        own = frozenset(marker for marker in older if markers.is_of_files(marker, task.imp.kind))
        lifted.append(Hidden(frozenset((digest,)), own))
    markers.lift(task.organiser, lifted)


def stand_again(organiser: Organisation, import_id: uuid.UUID, *, by: Actor, now: dt.datetime) -> None:
    """The marks that an import lifted stand again when it is taken back, and whoever has come in meanwhile because of
    that goes. Call in the transaction, when register and lake are as they will be.
    """
    lifted = markers.lifted_by(organiser, import_id)
    if not lifted:
        return
    markers.put_back(lifted)
    said: dict[int, frozenset[str]] = defaultdict(frozenset)
    for person, digest in _digests_in_register(organiser):
        said[person] |= {one.marked_by for one in lifted if one.digest == digest}
    _take_out(organiser, {person: own for person, own in said.items() if own}, by=by, now=now, written=[])


def _digests_in_register(organiser: Organisation) -> Iterator[tuple[int, str]]:
    """Who stands for a person, and the digest of each id and number of theirs."""
    identities = SourceIdentity.objects.filter(unit__parent=organiser)
    stands = Coalesce("person__merged_into", "person_id")
    for person, *own in identities.values_list(stands, "kind", "unit__school_unit_code", "source_id"):
        yield person, people.digest_of_id(*own)
    numbered = Person.objects.filter(organiser=organiser).exclude(civic_no_digest="")
    yield from numbered.values_list(Coalesce("merged_into_id", "pk"), "civic_no_digest")


def _marked_people(marked: Marked) -> dict[int, frozenset[str]]:
    """The people in the register whom the ids stand for, each with who marks them."""
    theirs = SourceIdentity.objects.filter(unit__parent=marked.organiser, source_id__in=list(marked.ids))
    said: dict[int, frozenset[str]] = defaultdict(frozenset)
    for person, own in theirs.values_list(Coalesce("person__merged_into", "person_id"), "source_id"):
        said[person] |= marked.ids[own]
    return said


def _said_in_file(task: Task) -> dict[int, frozenset[str]]:
    """The same of a file. Pupils of units that the import may not be about are left alone."""
    told: marks.Told | None = task.kept.get(marks.TOLD)
    if told is None or not (told.ids or told.numbers):
        return {}
    met = people.resolve(task.organiser, told.ids)
    found = set(met.filter(met["outcome"] == people.FOUND)["student"])
    numbered = Person.objects.filter(organiser=task.organiser, civic_no_digest__in=told.numbers)
    found |= set(numbered.values_list(Coalesce("merged_into_id", "pk"), flat=True))
    theirs = SourceIdentity.objects.filter(person__in=found, kind=IdentityKind.STUDENT)
    allowed = task.options.get("units")
    if allowed is not None:
        theirs = theirs.exclude(person__identities__unit__in=task.organiser.units.exclude(pk__in=allowed))
    said: dict[int, frozenset[str]] = defaultdict(frozenset)
    for person, code in theirs.values_list("person_id", "unit__school_unit_code"):
        said[person] |= {markers.of_file(task.imp.kind, code)}
    return said


def _take_out(
    organiser: Organisation, said: Mapping[int, frozenset[str]], *, by: Actor, now: dt.datetime, written: list[Path]
) -> None:
    if not said:
        return
    hidden = [Hidden(_digests_of(person), by_whom) for person, by_whom in sorted(said.items())]
    gone = with_merged(said.keys() | families.guardians_of_these_alone(said.keys()))
    lesson_changes.forget(gone, organiser, written, import_id=None, at=now)
    empty_people(person_ids=gone, what=_WHAT, by=by)
    markers.keep(organiser, hidden, at=now)
    kept.forget_protected(organiser, today=localdate(now))


def _counts(organiser: Organisation, found: Collection[int], today: dt.date) -> tuple[Counter[int], Counter[int]]:
    """By unit: how many go there today or later, and how many of those are among `found`."""
    pairs = _going(organiser, today) if found else set()
    return Counter(unit for unit, _person in pairs), Counter(unit for unit, person in pairs if person in found)


def _going(organiser: Organisation, today: dt.date) -> set[tuple[int, int]]:
    going = Enrolment.objects.filter(Q(end_date__isnull=True) | Q(end_date__gte=today), unit__parent=organiser)
    return set(going.values_list("unit_id", "person_id"))


def _left_for_the_guard(organiser: Organisation, found: Collection[int], today: dt.date) -> set[int]:
    """Those of the pupils who go to a unit of which too many are marked."""
    before, vanishing = _counts(organiser, found, today)
    stopped = {unit for unit, count in vanishing.items() if alarming(count, before[unit])}
    return {person for unit, person in _going(organiser, today) if unit in stopped and person in found}


def _digests_of(person: int) -> frozenset[str]:
    """Of every id and number that the person has, also those of people who have been merged into this one."""
    people_ids = with_merged([person])
    identities = SourceIdentity.objects.filter(person__in=people_ids)
    ids = identities.values_list("kind", "unit__school_unit_code", "source_id")
    numbers = Person.objects.filter(pk__in=people_ids).exclude(civic_no_digest="")
    return frozenset(people.digest_of_id(*one) for one in ids) | set(numbers.values_list("civic_no_digest", flat=True))
