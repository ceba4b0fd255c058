"""Who a row is about: keyed digests of numbers and ids, and the way from a source's id to Fullfölj's own number.

Nothing here keeps or returns a personal number (docs/adr/0010).
"""

from __future__ import annotations

import hmac
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl
from django.conf import settings
from django.db.models import Q
from django.db.models.functions import Coalesce

from fullfolj.domain.personal_number import Kind, PersonalNumber
from fullfolj.intake.models import ProtectedIdentity
from fullfolj.school.enums import IdentityKind
from fullfolj.school.models import Organisation, Person, SourceIdentity

#: First character of the digest of a temporary or coordination number: such a number is replaced one day.
REPLACEABLE = "t"

#: What the numbers in a pupil's history are sealed for.
SEALED_NUMBER = "personal number"

FOUND = "found"
UNKNOWN = "unknown-student"
AMBIGUOUS = "ambiguous-student"
PROTECTED = "protected"


def _digest(text: str) -> str:
    return hmac.digest(settings.CIVIC_NUMBER_KEY.encode(), text.encode(), "sha256").hex()


def civic_no_digest(number: PersonalNumber) -> str:
    """64 characters. Those of a number that will be replaced (temporary, coordination) begin with REPLACEABLE."""
    digest = _digest(f"civic:{number.canonical}")
    return digest if number.kind is Kind.PERSONAL else REPLACEABLE + digest[1:]


def is_replaceable(digest: str) -> bool:
    """Whether the digest is of a temporary or coordination number."""
    return digest.startswith(REPLACEABLE)


def identity_digest(unit_code: str, source_id: str) -> str:
    """What is kept of a protected pupil's id: 64 characters."""
    return _digest(f"identity:{unit_code}/{source_id}")


def digest_of_id(kind: str, unit_code: str, source_id: str) -> str:
    """The same by the kind of id. An adult has the same id at every unit (Skolverket), a pupil has not."""
    return identity_digest(unit_code if kind == IdentityKind.STUDENT else "staff:", source_id)


def protected_digests(organiser: Organisation) -> set[str]:
    """Digests of ids and of personal numbers of those whose rows are left out."""
    return set(ProtectedIdentity.objects.filter(organiser=organiser).values_list("digest", flat=True))


@dataclass(frozen=True)
class Known:
    """A pupil's id at one unit."""

    person_id: int
    unit_code: str
    source_id: str

    @property
    def written(self) -> str:
        """The form that names one pupil only: UNITCODE/ID."""
        return f"{self.unit_code}/{self.source_id}"


def find_students(organiser: Organisation, written: str) -> list[Known]:
    """The pupils that `written` may mean: a source's id, UNITCODE/ID or Fullfölj's uuid. Several: it is ambiguous.

    A pupil who has the same id at several units comes once, one with protected identity never. An id that contains a
    slash is looked for whole first.
    """
    students = SourceIdentity.objects.filter(
        kind=IdentityKind.STUDENT, unit__parent=organiser, person__is_protected=False
    )
    found = list(students.filter(source_id=written))
    if not found and "/" in written:
        unit_code, source_id = written.split("/", 1)
        found = list(students.filter(unit__school_unit_code=unit_code, source_id=source_id))
    if not found and (number := _as_uuid(written)) is not None:
        found = list(students.filter(Q(person__uuid=number) | Q(person__merged__uuid=number)))
    codes = dict(Organisation.objects.filter(parent=organiser).values_list("pk", "school_unit_code"))
    known = {
        identity.person_id: Known(identity.person_id, codes[identity.unit_id], identity.source_id)
        for identity in sorted(found, key=lambda identity: identity.pk, reverse=True)
    }
    return sorted(known.values(), key=lambda one: one.written)


def _as_uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def resolve(organiser: Organisation, written: Iterable[str]) -> pl.DataFrame:
    """One row for each different text in `written`: `written`, `student` (int64 or null), `outcome` (String).

    Outcomes: FOUND, UNKNOWN, AMBIGUOUS (an id that fits pupils of several units: UNITCODE/ID chooses) and PROTECTED.
    An id that fits both a pupil in the register and a protected one is AMBIGUOUS: better no fact than one on the wrong
    pupil.
    """
    texts = sorted(set(written))
    codes = dict(Organisation.objects.filter(parent=organiser).values_list("pk", "school_unit_code"))
    people: dict[str, set[int]] = defaultdict(set)
    for unit_id, source_id, person_id in SourceIdentity.objects.filter(
        kind=IdentityKind.STUDENT, unit__in=list(codes)
    ).values_list("unit_id", "source_id", "person_id"):
        people[source_id].add(person_id)
        people[f"{codes[unit_id]}/{source_id}"].add(person_id)
    left_over = {number: text for text in texts if text not in people and (number := _as_uuid(text)) is not None}
    for number, person_id in Person.objects.filter(
        organiser=organiser, is_protected=False, uuid__in=list(left_over)
    ).values_list("uuid", Coalesce("merged_into_id", "id")):
        people[left_over[number]].add(person_id)
    hidden = _protected_among(organiser, texts, codes.values())
    students: list[int | None] = []
    outcomes: list[str] = []
    for text in texts:
        found = people.get(text, set())
        fits = len(found) + (text in hidden)
        outcome = AMBIGUOUS if fits > 1 else FOUND if found else PROTECTED if fits else UNKNOWN
        outcomes.append(outcome)
        students.append(next(iter(found)) if outcome == FOUND else None)
    return pl.DataFrame(
        {"written": texts, "student": students, "outcome": outcomes},
        schema={"written": pl.String, "student": pl.Int64, "outcome": pl.String},
    )


def _protected_among(organiser: Organisation, texts: list[str], unit_codes: Iterable[str]) -> set[str]:
    """Those of `texts` that are the id of somebody protected at any unit of the organiser."""
    digests = protected_digests(organiser)
    if not digests:
        return set()
    codes = list(unit_codes)
    hidden = {text for text in texts if any(identity_digest(code, text) in digests for code in codes)}
    return hidden | {text for text in texts if "/" in text and identity_digest(*text.split("/", 1)) in digests}
