"""All that the rules say of one pupil's grades, and which rule set says it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from fullfolj.grading import rule_sets
from fullfolj.grading.eligibility import Outcome, ProgrammeOriented, Programmes, eligibility, programme_oriented
from fullfolj.grading.merit import Merit, merit_value
from fullfolj.grading.numbers import NumberMerit, number_merit
from fullfolj.grading.rule_sets import IN_FORCE, RuleSet
from fullfolj.grading.scales import Scale
from fullfolj.grading.standing import Decision, Standing, standing

#: In JSON, the place of programme-oriented choice among the programmes.
_IMV = "IMV"


@dataclass(frozen=True)
class Assessment:
    """`merit` and `eligibility` are those of A–F, `numbers` that of 1–10; only those of the pupil's rule set are there.

    Without a `rule_set` there are none: the rules of the scale that the grades are on (`awaits`) are not switched on.
    """

    standing: Standing
    rule_set: RuleSet | None
    awaits: str = ""
    merit: Merit | None = None
    eligibility: Mapping[Programmes, Outcome] | None = None
    programme_oriented: ProgrammeOriented | None = None
    numbers: NumberMerit | None = None

    def to_json(self) -> dict[str, object]:
        """As in contract section 3."""
        told: dict[str, object] = {"rule_set": self.rule_set.id if self.rule_set else None}
        if self.awaits:
            told["awaits"] = self.awaits
        if self.rule_set is not None:
            told["certainty"] = self.rule_set.certainty.value
        if self.merit is not None:
            told["merit"] = self.merit.to_json()
        if self.numbers is not None:
            told["merit"] = self.numbers.to_json()
            told["eligibility"] = {name.value: {"eligible": self.numbers.is_eligible} for name in Programmes}
        if self.eligibility is not None and self.programme_oriented is not None:
            outcomes = {name.value: one.to_json() for name, one in self.eligibility.items()}
            told["eligibility"] = {**outcomes, _IMV: self.programme_oriented.to_json()}
        told["data_issues"] = [one.to_json() for one in self.standing.issues]
        return told


def assess(
    decisions: Iterable[Decision], *, switched_on: Collection[str] = IN_FORCE, studied: Collection[str] = ()
) -> Assessment:
    """The assessment of a pupil's rows in the grade register. `studied` as for `eligibility`.

    Whoever has no grade is judged by the rules in force.
    """
    stands = standing(decisions)
    latest = stands.latest
    if latest is None:
        return _by(rule_sets.RULE_SETS[0], stands, studied)
    leaves = rule_sets.leaving(latest)
    chosen = rule_sets.rule_set(leaves, switched_on)
    if latest.scale is Scale.NUMBERS and chosen.scale is not Scale.NUMBERS:
        return Assessment(stands, None, awaits=rule_sets.OF_NUMBERS)
    return _by(chosen, stands, studied)


def _by(chosen: RuleSet, stands: Standing, studied: Collection[str]) -> Assessment:
    if chosen.scale is Scale.NUMBERS:
        return Assessment(stands, chosen, numbers=number_merit(stands))
    return Assessment(
        stands,
        chosen,
        merit=merit_value(stands),
        eligibility=eligibility(stands.grades, studied),
        programme_oriented=programme_oriented(stands.grades),
    )


def is_in_population(stands: Standing) -> bool:
    """Whether the pupil is one of those that national statistics of eligibility are shares of.

    They are pupils who got, or would have got, a grade in at least one subject: with a grade A–F or a dash.
    """
    return stands.is_graded
