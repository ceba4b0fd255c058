"""What a class list would change: rows against the register, unit by unit."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from fullfolj.intake import markers, people, roster_staff
from fullfolj.intake.dnp import STAFF, STUDENTS
from fullfolj.intake.findings import Finding, Findings
from fullfolj.intake.kinds import Changes, GuardStop, alarming
from fullfolj.intake.markers import Hidden
from fullfolj.intake.roster_enrolments import CHANGED, ENDED, NEW, UNCHANGED, Enrolments
from fullfolj.intake.roster_groups import Memberships, Mentors, write_groups
from fullfolj.intake.roster_guard import LeftGroups
from fullfolj.intake.roster_guardians import Guardians, Ties
from fullfolj.intake.roster_identity import Resolver, held_people, write_details
from fullfolj.intake.roster_reading import ProtectedRow, Staged, names
from fullfolj.intake.roster_register import Register
from fullfolj.intake.roster_rows import StudentRow
from fullfolj.intake.ss12000.pack import Left
from fullfolj.school import families
from fullfolj.school.enums import IdentityKind
from fullfolj.school.models import Group, Person

#: A person and the code of a unit.
Pair = tuple[UUID, str]
_STATES = (NEW, CHANGED, UNCHANGED, ENDED)


@dataclass
class Plan:
    """`changes` and `register` are what would be written; `protect` are people to empty, marks come and go."""

    register: Register
    changes: Changes = field(default_factory=Changes)
    protect: set[int] = field(default_factory=set)
    hide: list[Hidden] = field(default_factory=list)
    unhide: list[Hidden] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return self.register.changes.is_empty and not (self.protect or self.hide or self.unhide)


@dataclass
class Planner:
    staged: Staged
    plan: Plan
    findings: Findings
    #: Code → name of school units, where the source tells; a name that people have given stands.
    unit_names: Mapping[str, str] = field(default_factory=dict)
    #: What of groups the source says has ended; None where it can't.
    left: Left | None = None
    rows: dict[Pair, tuple[Person, StudentRow]] = field(default_factory=dict)
    states: dict[Pair, str] = field(default_factory=dict)
    touched: set[Pair] = field(default_factory=set)
    before: Counter[str] = field(default_factory=Counter)
    kept: set[UUID] = field(default_factory=set)
    blind: set[str] = field(default_factory=set)
    vanished: Counter[str] = field(default_factory=Counter)

    @property
    def sheet(self) -> str:
        """The pupils' sheet in findings."""
        return self.staged.names.get(STUDENTS, STUDENTS)

    @property
    def register(self) -> Register:
        return self.plan.register

    def run(self) -> None:
        """Fills `plan`."""
        groups = LeftGroups(self.register, self.left)
        groups.begin()
        self._count_before()
        self._protect()
        self._meet_units()
        self.kept, self.blind = held_people(self.register, IdentityKind.STUDENT, self.staged.held)
        write_groups(self.register, self.staged.groups)
        sheet = self.staged.names.get(STAFF, "")
        staff = roster_staff.write_staff(self.register, self.staged, self.findings, sheet)
        self._resolve()
        self._enrol()
        self._end_missing()
        self._place_in_groups()
        ties = Guardians(self.register, self.staged, self.findings, self.kept, self.blind).write()
        self._sum_up(staff, ties)
        self.plan.changes.guard += groups.stops(pair for pair in self.states if self._stays(pair))

    def _count_before(self) -> None:
        for (_person, unit), spans in self.register.enrolments.items():
            self.before[unit] += any(self.register.holds(one) for one in spans)

    def _protect(self) -> None:
        """Those who are protected now and are in the register: everything of theirs will go."""
        rows = self.staged.protected
        self.plan.unhide = self.staged.lifted
        if not (rows or self.staged.marked):
            return
        meant = self._meant()
        gone = [self.register.people[pk] for pk in meant]
        # All their ids and numbers: a row with another of them is not a stranger's.
        hidden = [Hidden(digests, frozenset(meant[pk])) for pk, digests in self._digests_of(meant).items()]
        hidden += [Hidden(row.digests, row.markers) for row in rows]
        known = markers.known(self.register.organiser)
        self.plan.hide = [one for one in hidden if not one.is_kept(known)]
        gone += _guardians_of_them_alone(self.register, gone)
        self.plan.protect = {person.pk for person in gone}
        for person in gone:
            self._forget(person)

    def _meant(self) -> dict[int, set[str]]:
        """The people in the register whom the rows that were left out, or the marks of a pull, are about: number → who
        says so.
        """
        register, found = self.register, defaultdict[int, set[str]](set)
        said: dict[str, set[str]] = defaultdict(set)
        for row in self.staged.protected:
            for digest in row.digests:
                said[digest] |= row.markers
                if digest in register.by_digest:
                    found[register.by_digest[digest].pk] |= row.markers
        for (kind, unit, source_id), person in register.identities.items():
            by = set(self.staged.marked.get(source_id, ()))
            by |= said.get(people.digest_of_id(kind, unit, source_id), set()) if said else set()
            if by:
                found[person.pk] |= by
        return found

    def _digests_of(self, meant: Collection[int]) -> dict[int, frozenset[str]]:
        """Of every id and number that the people have."""
        found: dict[int, set[str]] = {pk: {self.register.people[pk].civic_no_digest} - {""} for pk in meant}
        for key, person in self.register.identities.items():
            if person.pk in found:
                found[person.pk].add(people.digest_of_id(*key))
        return {pk: frozenset(digests) for pk, digests in found.items()}

    def _forget(self, person: Person) -> None:
        register = self.register
        del register.people[person.pk]
        register.by_digest.pop(person.civic_no_digest, None)
        register.identities = {key: who for key, who in register.identities.items() if who is not person}
        for ids in register.adults.values():
            ids[:] = [who for who in ids if who is not person]
        for (uuid, unit), spans in register.enrolments.items():
            if uuid == person.uuid and any(register.holds(one) for one in spans):
                self.vanished[unit] += 1
                spans.clear()
        register.forget_duties(person)

    def _meet_units(self) -> None:
        """Units that the register doesn't know are planned, with a warning."""
        named: list[StudentRow | ProtectedRow] = [*self.staged.students, *self.staged.protected]
        for row in named:
            if row.unit and row.unit not in self.register.units:
                unit = self.register.unit(row.unit)
                unit.display_name = self.unit_names.get(row.unit) or unit.display_name
                self.findings.warn(Finding("new-unit", row.row, "Skolenhetskod", self.sheet, row.unit))

    def _resolve(self) -> None:
        """Each row meets its person; the last row about a person stands for the person's own details."""
        resolver = Resolver(
            self.register,
            IdentityKind.STUDENT,
            self.findings,
            self.sheet,
            self.kept,
            trusts_ids=not self.staged.is_own_list,
        )
        details: dict[UUID, tuple[Person, StudentRow]] = {}
        for row in self.staged.students:
            if row.leaves and not _known(self.register, row):
                continue
            person = resolver.person_of(row)
            if person is None:
                continue
            pair = (person.uuid, row.unit)
            if pair in self.rows:
                self.findings.warn(Finding("person-twice", row.row, "Person-ID", self.sheet))
            earlier = details.get(person.uuid)
            if earlier is not None and names(earlier[1]) != names(row):
                self.findings.warn(Finding("two-names", row.row, "Efternamn", self.sheet))
            self.rows[pair] = details[person.uuid] = (person, row)
        arrived = "Nyanländ från" in self.staged.columns
        changed = set()
        for uuid, (person, row) in details.items():
            sex = row.legal_sex if row.legal_sex != "Okänt" or person.pk is None else None
            if write_details(self.register, person, row, legal_sex=sex):
                changed.add(uuid)
            if arrived and self.register.changes.change(person, newly_arrived_from=row.newly_arrived_from):
                changed.add(uuid)
        self.touched |= {pair for pair in self.rows if pair[0] in changed}

    def _enrol(self) -> None:
        enrolments = Enrolments(self.register, knows_end="Utskrivningsdatum" in self.staged.columns)
        for pair, (person, row) in self.rows.items():
            self.states[pair] = enrolments.write(person, row)

    def _end_missing(self) -> None:
        """Pupils of the file's units that the file does not have; those that a bad row may be about stay."""
        if self.staged.is_part:
            return
        units = self._named_units() | {row.unit for row in self.staged.held if row.unit}
        held_back = 0
        for pair, spans in list(self.register.enrolments.items()):
            uuid, unit = pair
            holding = [one for one in spans if self.register.holds(one)]
            if unit not in units or pair in self.rows or not holding or uuid in self.kept:
                continue
            if unit in self.blind or "" in self.blind:
                held_back += 1
                continue
            for enrolment in holding:
                self.register.end(enrolment)
            self.states[pair] = ENDED
        if held_back:
            first = min(row.row for row in self.staged.held)
            self.findings.warn(Finding("removals-held-back", first, "", self.sheet), count=held_back)

    def _place_in_groups(self) -> None:
        memberships = Memberships(self.register)
        mentors = Mentors(self.register, memberships, self.findings, self.sheet)
        has_class = any(row.class_name for row in self.staged.students)
        has_groups = any(row.groups for row in self.staged.students)
        for pair, state in self.states.items():
            if state == ENDED:
                self._leave_groups(pair, memberships)
                continue
            person, row = self.rows[pair]
            if not self._stays(pair):
                if not row.leaves:
                    memberships.end_all(person, row.unit, row.end_date)
                continue
            if has_class and memberships.set_class(person, row.unit, row.class_name or ""):
                self.touched.add(pair)
            if has_groups and memberships.set_groups(person, row.unit, row.groups or ()):
                self.touched.add(pair)
            # A class has the mentors that its pupils share: some of them alone do not tell.
            if row.mentors is not None and not self.staged.is_part:
                mentors.note(person, row)
        self.touched |= mentors.write()

    def _stays(self, pair: Pair) -> bool:
        """Whether the pupil is still at the unit."""
        if self.states[pair] == ENDED:
            return False
        row = self.rows[pair][1]
        return not row.leaves and (row.end_date is None or row.end_date >= self.register.today)

    def _leave_groups(self, pair: Pair, memberships: Memberships) -> None:
        spans = self.register.enrolments[pair]
        last: dt.date | None = max((one.end_date for one in spans if one.end_date is not None), default=None)
        for membership in self.register.memberships[pair]:
            if self.register.holds(membership):
                self.register.end(membership, last if last is not None and last < self.register.today else None)

    def _sum_up(self, staff: dict[str, int], ties: Ties) -> None:
        changes, units = self.plan.changes, self._units()
        for pair, state in self.states.items():
            units[pair[1]][CHANGED if state == UNCHANGED and pair in self.touched else state] += 1
        for unit, count in self.vanished.items():
            units[unit]["removed"] += count
        rows = []
        for unit, counts in sorted(units.items()):
            stop = GuardStop(unit, counts["removed"], self.before[unit])
            if alarming(stop.vanishing, stop.standing):
                changes.guard.append(stop)
            told = {name: counts[name] for name in _STATES}
            name = self.register.units[unit].display_name
            rows.append({"code": unit, "name": name, "before": self.before[unit], **told})
        for state in _STATES:
            setattr(changes, state, sum(counts[state] for counts in units.values()))
        groups = len(self.register.changes.added[Group])
        changes.guard += ties.guard
        changes.preview = {"units": rows, "staff": staff, "groups": groups, "guardians": dict(ties.counts)}

    def _units(self) -> defaultdict[str, Counter[str]]:
        """A count for each unit that the file names, zero to begin with."""
        return defaultdict(Counter, {unit: Counter() for unit in self._named_units()})

    def _named_units(self) -> set[str]:
        staged = self.staged
        others = [*(staged.guardians or ()), *staged.protected]
        return {row.unit for row in staged.students} | {row.unit for row in others if row.unit}


def _known(register: Register, row: StudentRow) -> bool:
    return (IdentityKind.STUDENT, row.unit, row.source_id) in register.identities or (
        bool(row.digest) and row.digest in register.by_digest
    )


def _guardians_of_them_alone(register: Register, protected: list[Person]) -> list[Person]:
    """Guardians of nobody else, who are nothing else here: their names would tell who the child is."""
    children = [person.pk for person in protected]
    found = families.guardians_of_these_alone(children)
    return [register.people[pk] for pk in sorted(found - set(children)) if pk in register.people]
