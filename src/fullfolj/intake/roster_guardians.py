"""Guardians: people, and the ties to the children that they decide for. A tie opens the child's page to them."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext as _

from fullfolj.intake.findings import Finding, Findings
from fullfolj.intake.kinds import GuardStop, alarming
from fullfolj.intake.roster_identity import Resolver, held_people, write_details
from fullfolj.intake.roster_reading import Staged
from fullfolj.intake.roster_register import Register
from fullfolj.intake.roster_rows import GuardianRow
from fullfolj.school.enums import IdentityKind
from fullfolj.school.models import Person, Responsible

_OF_AGE = 18
#: GuardStop.of
GUARDIANS = "guardians"


@dataclass
class Ties:
    """What became of the ties: new, changed, unchanged and removed ones; `guard` stops where too many would end."""

    counts: Counter[str] = field(default_factory=Counter)
    guard: list[GuardStop] = field(default_factory=list)


def write_guardians(register: Register, staged: Staged, findings: Findings, sheet: str) -> Ties:
    """Plans people and ties. After `write_staff` and the pupils: children are met by the ids that they have got.

    A tie that a source gave and no longer gives ends, for children whom it tells of. One made in Fullfölj is never
    touched. Children who are of age have no guardians.
    """
    ties = Ties()
    if staged.guardians is None:
        return ties
    known = _load(register)
    kept, blind = held_people(register, IdentityKind.GUARDIAN, staged.held_guardians)
    resolver = Resolver(register, IdentityKind.GUARDIAN, findings, sheet, kept)
    standing: set[tuple[UUID, UUID]] = set()
    for row in staged.guardians:
        child = register.identities.get((IdentityKind.STUDENT, row.unit, row.child))
        if child is None or _is_of_age(child, register.today):
            continue
        guardian = _guardian(resolver, row, child)
        if guardian is not None and (child.uuid, guardian.uuid) not in standing:
            standing.add((child.uuid, guardian.uuid))
            ties.counts[_tie(register, known[child.uuid], child, guardian, row.source_id)] += 1
    if not blind and not staged.is_part:
        _end_missing(register, staged, known, standing, resolver.kept, ties)
    return ties


def _load(register: Register) -> dict[UUID, list[Responsible]]:
    """The ties that there are, by child; those of people who are protected are not among them."""
    found: dict[UUID, list[Responsible]] = defaultdict(list)
    for tie in Responsible.objects.filter(child__organiser=register.organiser).order_by("id"):
        if tie.child_id in register.people and tie.guardian_id in register.people:
            tie.child, tie.guardian = register.people[tie.child_id], register.people[tie.guardian_id]
            found[tie.child.uuid].append(tie)
    return found


def _guardian(resolver: Resolver, row: GuardianRow, child: Person) -> Person | None:
    """The person, with the name that the row tells; None when it can't be told, or would be the child."""
    register = resolver.register
    if row.source_id == row.child or (row.digest and register.by_digest.get(row.digest) is child):
        resolver.findings.reject(Finding("own-guardian", row.row, "responsibles", resolver.sheet))
        return None
    person = resolver.person_of(row)
    if person is not None:
        write_details(register, person, row)
    return person


def _tie(register: Register, known: list[Responsible], child: Person, guardian: Person, source_id: str) -> str:
    theirs = [tie for tie in known if tie.guardian.uuid == guardian.uuid]
    if any(register.holds(tie) for tie in theirs):
        return "unchanged"
    for tie in theirs:
        if register.begin_again(tie):
            register.changes.change(tie, end_date=None, source_id=source_id)
            return "changed"
    tie = Responsible(guardian=guardian, child=child, start_date=register.today, source_id=source_id)
    known.append(register.changes.add(tie))
    return "new"


def _end_missing(
    register: Register,
    staged: Staged,
    known: Mapping[UUID, Iterable[Responsible]],
    standing: set[tuple[UUID, UUID]],
    kept: set[UUID],
    ties: Ties,
) -> None:
    ended: Counter[str] = Counter()
    before: Counter[str] = Counter()
    for unit, child in _children(register, staged):
        for tie in known.get(child, ()):
            if not tie.source_id or not register.holds(tie):
                continue
            before[unit] += 1
            if (child, tie.guardian.uuid) not in standing and tie.guardian.uuid not in kept:
                register.end(tie)
                ended[unit] += 1
    ties.counts["removed"] = ended.total()
    ties.guard = [
        GuardStop(_("%(unit)s, guardians") % {"unit": unit}, count, before[unit], GUARDIANS)
        for unit, count in sorted(ended.items())
        if alarming(count, before[unit])
    ]


def _children(register: Register, staged: Staged) -> Iterable[tuple[str, UUID]]:
    """The pupils that the source tells of, each once, with the code of a unit."""
    seen: dict[UUID, str] = {}
    for row in staged.students:
        child = register.identities.get((IdentityKind.STUDENT, row.unit, row.source_id))
        if child is not None:
            seen.setdefault(child.uuid, row.unit)
    return [(unit, child) for child, unit in seen.items()]


def _is_of_age(person: Person, today: dt.date) -> bool:
    born = person.birth_date
    return (
        born is not None and (today.year - born.year - ((today.month, today.day) < (born.month, born.day))) >= _OF_AGE
    )
