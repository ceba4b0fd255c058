"""Guardians: people, and the ties to the children that they decide for. A tie opens the child's page to them."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext as _

from fullfolj.intake.dnp import GUARDIANS as SHEET
from fullfolj.intake.findings import Finding, Findings
from fullfolj.intake.kinds import GuardStop, alarming
from fullfolj.intake.roster_identity import Resolver, write_details
from fullfolj.intake.roster_reading import Staged, alike
from fullfolj.intake.roster_register import Register
from fullfolj.intake.roster_rows import GuardianRow, HeldRow
from fullfolj.school.ages import is_of_age
from fullfolj.school.enums import IdentityKind
from fullfolj.school.models import Person, Responsible

#: GuardStop.of
GUARDIANS = "guardians"


@dataclass
class Ties:
    """What became of the ties: new, changed, unchanged and removed ones; `guard` stops where too many would end."""

    counts: Counter[str] = field(default_factory=Counter)
    guard: list[GuardStop] = field(default_factory=list)


@dataclass
class Guardians:
    """Plans people and ties, after the staff and the pupils: children are met by the ids that they have got.

    A source's own tie ends when the source no longer gives it, also when it no longer tells of the child. One made in
    Fullfölj, or by another source, is never touched. Children who are of age have no guardians.

    `held` are the children whose rows could not be read or used, `held_at` units where they may be anybody, '' is all.
    """

    register: Register
    staged: Staged
    findings: Findings
    held: set[UUID]
    held_at: set[str]
    ties: Ties = field(default_factory=Ties)
    known: dict[UUID, list[Responsible]] = field(default_factory=lambda: defaultdict(list))
    standing: set[tuple[UUID, UUID]] = field(default_factory=set)

    @property
    def _sheet(self) -> str:
        return self.staged.names.get(SHEET, SHEET)

    def write(self) -> Ties:
        """Does so; nothing where the source does not tell of guardians."""
        if self.staged.guardians is None:
            return self.ties
        self._load()
        kept = self._kept()
        resolver = Resolver(self.register, IdentityKind.GUARDIAN, self.findings, self._sheet, kept)
        pupils = {who.uuid for (kind, _unit, _id), who in self.register.identities.items() if kind == _STUDENT}
        for row in self.staged.guardians:
            child = self.register.identities.get((_STUDENT, row.unit, row.child))
            if child is None or is_of_age(child.birth_date, self.register.today):
                continue
            guardian = self._guardian(resolver, row, child)
            if guardian is None:
                continue
            if guardian.uuid not in pupils:
                write_details(self.register, guardian, row)
            if (child.uuid, guardian.uuid) not in self.standing:
                self.standing.add((child.uuid, guardian.uuid))
                self.ties.counts[self._tie(child, guardian, row.source_id)] += 1
        if not self.staged.is_part:
            self._end_missing(resolver.kept)
        return self.ties

    def _load(self) -> None:
        """The ties that there are, by child; those of people who are protected are not among them."""
        people = self.register.people
        for tie in Responsible.objects.filter(child__organiser=self.register.organiser).order_by("id"):
            if tie.child_id in people and tie.guardian_id in people:
                tie.child, tie.guardian = people[tie.child_id], people[tie.guardian_id]
                self.known[tie.child.uuid].append(tie)

    def _kept(self) -> set[UUID]:
        """Guardians whom the source could not tell of in a way that can be read or used: their ties stand."""
        found = [person for row in self.staged.held_guardians for person in self._meant_by(row)]
        return {person.uuid for person in found}

    def _meant_by(self, row: HeldRow) -> list[Person]:
        by_number = self.register.by_digest.get(row.digest)
        by_id = self.register.adults.get((IdentityKind.GUARDIAN, row.source_id), [])
        return [*by_id, *([by_number] if by_number is not None else [])]

    def _guardian(self, resolver: Resolver, row: GuardianRow, child: Person) -> Person | None:
        """The person; None when it can't be told who it is, or it can't be a guardian: the row is in quarantine."""
        by_number = self.register.by_digest.get(row.digest) if row.digest else None
        code = ""
        if row.source_id == row.child or by_number is child:
            code = "own-guardian"
        elif by_number is not None and (_is_minor(by_number, self.register.today) or not alike(by_number, row)):
            code = "guardian-number"
        if code:
            self.findings.reject(Finding(code, row.row, "responsibles", self._sheet))
            resolver.kept |= {one.uuid for one in self._meant_by(HeldRow(row.row, row.unit, row.source_id, ""))}
            return None
        return resolver.person_of(row)

    def _tie(self, child: Person, guardian: Person, source_id: str) -> str:
        register, source = self.register, self.staged.source
        theirs = [tie for tie in self.known[child.uuid] if tie.guardian.uuid == guardian.uuid]
        if any(register.holds(tie) for tie in theirs):
            return "unchanged"
        for tie in theirs:
            if register.begin_again(tie):
                register.changes.change(tie, end_date=None, source=source, source_id=source_id)
                return "changed"
        tie = Responsible(guardian=guardian, child=child, start_date=register.today, source=source, source_id=source_id)
        self.known[child.uuid].append(register.changes.add(tie))
        return "new"

    def _end_missing(self, kept: set[UUID]) -> None:
        """The source's own ties that it has not given now. Those that a bad row may be about stay, and are told."""
        units = self._units()
        holds_all = "" in self.held_at or any(not row.source_id for row in self.staged.held_guardians)
        ended: Counter[str] = Counter()
        before: Counter[str] = Counter()
        held = 0
        for child, tie in [(child, tie) for child, ties in self.known.items() for tie in ties]:
            if tie.source != self.staged.source or not self.register.holds(tie):
                continue
            before[units.get(child, "")] += 1
            if (child, tie.guardian.uuid) in self.standing:
                continue
            is_held = child in self.held or units.get(child) in self.held_at
            if holds_all or is_held or tie.guardian.uuid in kept:
                held += 1
                continue
            self.register.end(tie)
            self.ties.counts["removed"] += 1
            if child in units:  # a child who has left the school is not told of: nobody needs to look at that
                ended[units[child]] += 1
        self._tell(held)
        self.ties.guard = [
            GuardStop(_("%(unit)s, guardians") % {"unit": unit}, count, before[unit], GUARDIANS)
            for unit, count in sorted(ended.items())
            if alarming(count, before[unit])
        ]

    def _units(self) -> dict[UUID, str]:
        """Child → the code of a unit where it goes to school today or later, of the units that the source tells of."""
        holding = {
            child: unit
            for (child, unit), spans in self.register.enrolments.items()
            if any(self.register.holds(span) for span in spans)
        }
        return {child: unit for child, unit in holding.items() if child in self.known}

    def _tell(self, held: int) -> None:
        rows = [row.row for row in (*self.staged.held_guardians, *self.staged.held)]
        if held:
            first = min(rows, default=0)
            self.findings.warn(Finding("guardians-held-back", first, "responsibles", self._sheet), count=held)


_STUDENT = IdentityKind.STUDENT


def _is_minor(person: Person, today: dt.date) -> bool:
    return person.birth_date is not None and not is_of_age(person.birth_date, today)


def unread(rows: Iterable[tuple[int, str]]) -> list[HeldRow]:
    """Rows for people whom a source could not tell of, by number and id; '' where even the id could not be read."""
    return [HeldRow(row, "", own, "") for row, own in rows]
