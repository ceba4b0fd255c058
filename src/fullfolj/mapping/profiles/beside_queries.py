"""What each who answers about a pupil has told, over the rounds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Q

from fullfolj.access import scopes
from fullfolj.access.gate import Visitor
from fullfolj.access.models import Account
from fullfolj.domain.schoolyear import Term
from fullfolj.mapping import permissions
from fullfolj.mapping.instruments.content import Instrument, Party
from fullfolj.mapping.marks import Answers, DimensionProfile, profile
from fullfolj.mapping.models import MappingRound, Sheet, StaffMapping
from fullfolj.mapping.ready import ready_on
from fullfolj.school.models import Person


@dataclass(frozen=True)
class Teller:
    """Who tells: the pupil, the staff together, or one of the guardians."""

    party: Party
    guardian: Person | None = None


@dataclass(frozen=True)
class Told:
    """What one teller said in one round, and the marks that it makes. The rest is of staff's: what it rests on."""

    teller: Teller
    round: MappingRound
    instrument: Instrument
    answers: Answers
    dimensions: Sequence[DimensionProfile]
    sources: Sequence[str] = ()
    participants: Sequence[str] = ()
    note: str = ""

    @property
    def term(self) -> Term:
        return Term.of(self.round.opens_on)


def may_fill(student: Person, visitor: Visitor) -> bool:
    """Whether the visitor maps this pupil, not just some pupil."""
    return (
        student.pk in scopes.among([student.pk], visitor.account, visitor.today, [permissions.FILL])[permissions.FILL]
    )


def told_of(student: Person, today: dt.date) -> dict[Teller, list[Told]]:
    """Teller → what they have told, the oldest first; of a term the last. Tellers in the order of the parties.

    Only what makes marks, and may be read: handed in, done, or of a round that has closed. For those who map the pupil;
    call after the scope has answered.
    """
    found: dict[Teller, dict[Term, Told]] = {}
    for one in sorted(_all(student, today), key=lambda told: (told.round.opens_on, told.round.pk)):
        if one.dimensions and one.answers:
            found.setdefault(one.teller, {})[one.term] = one
    order = list(Party)
    return {
        teller: list(found[teller].values())
        for teller in sorted(found, key=lambda one: (order.index(one.party), one.guardian.pk if one.guardian else 0))
    }


def _all(student: Person, today: dt.date) -> Iterator[Told]:
    sheets = Sheet.objects.filter(ready_on(today), student=student).select_related("round__instrument", "guardian")
    for sheet in sheets:
        instrument = sheet.round.instrument.instrument
        teller = Teller(instrument.party, sheet.guardian)
        yield Told(teller, sheet.round, instrument, sheet.answers, profile(instrument, sheet.answers))
    done = Q(done_at__isnull=False) | Q(round__closes_on__lt=today)
    mappings = list(StaffMapping.objects.filter(done, student=student).select_related("round__instrument"))
    accounts = Account.objects.in_bulk({one for told in mappings for one in told.participants})
    for told in mappings:
        instrument = told.round.instrument.instrument
        yield Told(
            Teller(Party.STAFF),
            told.round,
            instrument,
            told.answers,
            profile(instrument, told.answers),
            sources=told.sources,
            participants=[str(accounts[one]) for one in told.participants if one in accounts],
            note=told.note,
        )
