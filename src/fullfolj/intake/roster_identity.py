"""Which person a row is about. An id is unique within its unit only; a personal number is one person everywhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from fullfolj.domain.personal_number import Kind
from fullfolj.intake import people
from fullfolj.intake.findings import Finding, Findings
from fullfolj.intake.roster_reading import alike, names
from fullfolj.intake.roster_register import Register
from fullfolj.intake.roster_rows import HeldRow, PersonPart
from fullfolj.school import sealing
from fullfolj.school.enums import IdentityKind
from fullfolj.school.models import Person, PersonNumber, SourceIdentity

_ADULTS = (IdentityKind.STAFF, IdentityKind.GUARDIAN)


@dataclass
class Resolver:
    """Meets the rows of one sheet with people, known or new. `kept` are those whom a row in quarantine may be about."""

    register: Register
    kind: IdentityKind
    findings: Findings
    sheet: str
    kept: set[Any] = field(default_factory=set)
    #: Whether an id alone tells who somebody is, though the names be others.
    trusts_ids: bool = True

    def person_of(self, row: PersonPart) -> Person | None:
        """The person, new if need be, with the id noted; None when it can't be told: the row is in quarantine."""
        by_id = self._by_id(row)
        by_number = self.register.by_digest.get(row.digest) if row.digest else None
        code = self._conflict(row, by_id, by_number)
        if code:
            column = "Personnummer" if code.startswith("number-of-") else "Person-ID"
            self.findings.reject(Finding(code, row.row, column, self.sheet))
            if by_id is not None and code == "number-of-two":
                self._keep_number(row, by_id, is_contested=True)
            about = [by_id, by_number, *self._with_zeros(row)]
            self.kept |= {person.uuid for person in about if person is not None}
            return None
        person = by_number or by_id or self._new(row)
        self._note_identity(row, person)
        if row.digest and person.civic_no_digest != row.digest and not self._goes_back(row, person):
            self._note_number(row, person)
        self._keep_number(row, person)
        return person

    def _may_be_one(self, row: PersonPart, by_id: Person) -> bool:
        """Whether the number may be the pupil's own though another one has it, rather than the id given out anew."""
        old = by_id.civic_no_digest
        if self.kind is not IdentityKind.STUDENT or row.number is None or row.number.kind is Kind.TEMPORARY:
            return False
        return not old or people.is_replaceable(old) or names(row) == names(by_id)

    def _goes_back(self, row: PersonPart, person: Person) -> bool:
        """Whether a source still has the number that another source's has replaced: it does not come back."""
        earlier = self.register.numbers.get((person.uuid, row.digest))
        return (
            earlier is not None
            and people.is_replaceable(row.digest)
            and bool(person.civic_no_digest)
            and not people.is_replaceable(person.civic_no_digest)
        )

    def _by_id(self, row: PersonPart) -> Person | None:
        known = self.register.identities.get((self.kind, row.unit, row.source_id))
        if known is not None or self.kind is IdentityKind.STUDENT:
            return known
        # Skolverket: a member of staff has one id in the whole organisation. A provider's guardian has the id that the
        # same person has as staff.
        adults = self.register.adults
        for person in [one for kind in _ADULTS for one in adults.get((kind, row.source_id), ())]:
            if not (row.digest and person.civic_no_digest) and names(row) == names(person):
                return person
        return None

    def _conflict(self, row: PersonPart, by_id: Person | None, by_number: Person | None) -> str:
        """Why the row can't be given to anyone, as a code; '' when it can."""
        if by_number is not None:
            if by_id is None:
                # Schools hand out temporary numbers each for itself: two of them may have given out the same.
                shared = people.is_replaceable(row.digest) and not set(names(row)) & set(names(by_number))
                return "number-of-another" if shared else ""
            return "" if by_id is by_number else "number-of-two" if self._may_be_one(row, by_id) else "id-reused"
        if by_id is None:
            return "lost-zeros" if self._lost_zeros(row) else ""
        old = by_id.civic_no_digest
        if not self.trusts_ids and not (row.digest and row.digest == old) and not alike(row, by_id):
            return "id-reused"
        same = not row.digest or not old or people.is_replaceable(old) or names(row) == names(by_id)
        return "" if same else "id-reused"

    def _lost_zeros(self, row: PersonPart) -> bool:
        """Whether the register has the id with zeros in front, for somebody whom the number doesn't tell apart."""
        return any(not (row.digest and person.civic_no_digest) for person in self._with_zeros(row))

    def _with_zeros(self, row: PersonPart) -> list[Person]:
        if not row.source_id.isdecimal():
            return []
        padded = (row.source_id.zfill(len(row.source_id) + more) for more in range(1, 7))
        known = [self.register.identities.get((self.kind, row.unit, text)) for text in padded]
        return [person for person in known if person is not None]

    def _new(self, row: PersonPart) -> Person:
        person = Person(organiser=self.register.organiser, given_name=row.given_name, family_name=row.family_name)
        return self.register.changes.add(person)

    def _note_identity(self, row: PersonPart, person: Person) -> None:
        key = (self.kind.value, row.unit, row.source_id)
        if key in self.register.identities:
            return
        self.register.identities[key] = person
        if self.kind is not IdentityKind.STUDENT and person not in self.register.adults[self.kind, row.source_id]:
            self.register.adults[self.kind, row.source_id].append(person)
        unit = self.register.unit(row.unit)
        self.register.changes.add(SourceIdentity(unit=unit, kind=self.kind, source_id=row.source_id, person=person))

    def _note_number(self, row: PersonPart, person: Person) -> None:
        if person.civic_no_digest:
            replaced = people.is_replaceable(person.civic_no_digest)
            code = "number-replaced" if replaced else "number-changed"
            self.findings.warn(Finding(code, row.row, "Personnummer", self.sheet))
            self.register.by_digest.pop(person.civic_no_digest, None)
            earlier = self.register.numbers.get((person.uuid, person.civic_no_digest))
            if earlier is not None:
                self.register.changes.change(earlier, replaced_at=self.register.now)
        self.register.changes.change(person, civic_no_digest=row.digest)
        self.register.by_digest[row.digest] = person

    def _keep_number(self, row: PersonPart, person: Person, *, is_contested: bool = False) -> None:
        """The number in the pupil's history; staff and guardians are met by theirs and it is kept nowhere."""
        if row.number is None or self.kind is not IdentityKind.STUDENT:
            return
        known = self.register.numbers.get((person.uuid, row.digest))
        if known is None:
            number = PersonNumber(
                person=person,
                kind=row.number.kind.value,
                digest=row.digest,
                sealed=sealing.seal(row.number.canonical, purpose=people.SEALED_NUMBER),
                first_seen_at=self.register.now,
                import_id=self.register.import_id,
                is_contested=is_contested,
            )
            self.register.numbers[person.uuid, row.digest] = self.register.changes.add(number)
        elif person.civic_no_digest == row.digest:
            self.register.changes.change(known, replaced_at=None, is_contested=False)


def write_details(register: Register, person: Person, row: PersonPart, **more: object) -> bool:
    """The person becomes as the row says; what the row doesn't know stays. True when anything differed."""
    known = {name: value for name, value in more.items() if value is not None}
    for name in ("birth_date", "middle_name"):
        if getattr(row, name) is not None:
            known[name] = getattr(row, name)
    return register.changes.change(person, given_name=row.given_name, family_name=row.family_name, **known)


def held_people(register: Register, kind: IdentityKind, rows: Iterable[HeldRow]) -> tuple[set[Any], set[str]]:
    """Whom rows in quarantine are about: uuids of people, and codes of units where that can't be told ('' for any)."""
    kept: set[Any] = set()
    blind: set[str] = set()
    for row in rows:
        found = [register.identities.get((kind, row.unit, row.source_id)), register.by_digest.get(row.digest)]
        uuids = {person.uuid for person in found if person is not None}
        kept |= uuids
        if not uuids:
            blind.add(row.unit)
    return kept, blind
