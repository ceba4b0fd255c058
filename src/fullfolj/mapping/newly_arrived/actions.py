"""A party answers. Two who write at once do not undo each other: what a colleague has written meanwhile stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from fullfolj.domain.actor import Actor
from fullfolj.domain.schoolyear import SchoolYear
from fullfolj.mapping.models import NewlyArrivedAnswer, NewlyArrivedMapping, OrganisationParty
from fullfolj.mapping.newly_arrived.statements import shipped_statements
from fullfolj.school.history import recorded
from fullfolj.school.models import Organisation


@dataclass(frozen=True)
class Said:
    """Of one statement: whether it holds, how it shows, and when what the page showed was written (ISO, or nothing)."""

    stance: str
    text: str
    seen: str


def write(
    *,
    unit: Organisation,
    school_year: SchoolYear,
    party: OrganisationParty,
    said: Mapping[str, Said],
    by: Actor,
    now: dt.datetime,
) -> list[str]:
    """Statement → what the party says of it. Comes back: the statements of which a colleague has written meanwhile.

    Of those nothing is changed; all others are written. What is as it was leaves no trace.
    """
    with recorded("newly-arrived.write", by=by):
        Organisation.objects.select_for_update().get(pk=unit.pk)  # two who write take turns
        mapping, _made = NewlyArrivedMapping.objects.get_or_create(
            unit=unit, school_year=school_year.start, defaults={"statements": list(shipped_statements())}
        )
        held = {one.statement: one for one in mapping.answers.filter(party=party)}
        stood = []
        for code, new in said.items():
            was = held.get(code)
            if was is None and (new.stance or new.text):
                was = NewlyArrivedAnswer(mapping=mapping, party=party, statement=code)
            elif was is None or (was.stance, was.text) == (new.stance, new.text):
                continue
            elif was.changed_at.isoformat() != new.seen:
                stood.append(code)
                continue
            was.stance, was.text, was.changed_at, was.by_id = new.stance, new.text, now, by.account_id
            was.save()
        return stood
