"""What the three parties have said of a unit in a school year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fullfolj.domain.schoolyear import SchoolYear
from fullfolj.mapping.models import NewlyArrivedAnswer, NewlyArrivedMapping, OrganisationParty
from fullfolj.mapping.newly_arrived.statements import StatementGroup, groups_of, shipped_statements
from fullfolj.school.models import Organisation


@dataclass(frozen=True)
class Told:
    """The statements of the year, and (statement, party) → what is said; `years` are all in which something is."""

    groups: tuple[StatementGroup, ...]
    answers: Mapping[tuple[str, OrganisationParty], NewlyArrivedAnswer]
    years: Sequence[SchoolYear]

    def answer(self, statement: str, party: OrganisationParty) -> NewlyArrivedAnswer | None:
        return self.answers.get((statement, party))


def told(unit: Organisation, school_year: SchoolYear) -> Told:
    """With the shipped statements while nobody has answered."""
    every = {one.school_year: one for one in NewlyArrivedMapping.objects.filter(unit=unit).order_by("-school_year")}
    mapping = every.get(school_year.start)
    answers = {
        (one.statement, OrganisationParty(one.party)): one
        for one in (mapping.answers.select_related("by") if mapping else ())
    }
    statements = mapping.statements if mapping else shipped_statements()
    return Told(groups_of(statements), answers, [SchoolYear(one) for one in every])
