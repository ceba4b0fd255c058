"""The rules that a cohort is judged by, each with its source and how sure it is; which of them holds for whom.

A rule set follows the school year in which somebody leaves compulsory school, never the year level by itself. What has
been decided for later years is switched on by configuration; until then everybody is told by the rules in force.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from fullfolj.domain.schoolyear import SchoolYear
from fullfolj.grading.scales import Scale, last_year_level
from fullfolj.grading.standing import Decision


class Certainty(StrEnum):
    """How sure we are of a rule set."""

    IN_FORCE = "in-force"  # read in the statute
    DECIDED = "decided"  # decided by the Riksdag, read in a compilation and in the press
    REPORTED = "reported"  # decided, and parts of it are not known to us


@dataclass(frozen=True)
class RuleSet:
    """`first` and `last` are the school years whose leavers it holds for, both included; None is an open end.

    A later rule set goes before an earlier one that holds for the same leavers.
    """

    id: str
    scale: Scale
    first: SchoolYear | None
    last: SchoolYear | None
    sources: tuple[str, ...]
    certainty: Certainty

    def holds_for(self, leaves: SchoolYear) -> bool:
        return (self.first is None or self.first <= leaves) and (self.last is None or leaves <= self.last)


RULE_SETS: tuple[RuleSet, ...] = (
    RuleSet(
        id="2011",
        scale=Scale.LETTERS,
        first=None,
        last=None,
        sources=(
            "skollagen (2010:800) 10 kap. 15–18 §§, 16 kap. 30–31 §§, 17 kap. 10 §",
            "gymnasieförordningen (2010:2039) 7 kap. 1 och 4 §§",
        ),
        certainty=Certainty.IN_FORCE,
    ),
    # The ten-year school: the two years that leave at level 10 on A–F. The demands are the same, by another law.
    RuleSet(
        id="2028",
        scale=Scale.LETTERS,
        first=SchoolYear(2028),
        last=SchoolYear(2029),
        sources=("lag (2025:729)", "skollagen 16 kap. 30–31 §§", "prop. 2025/26:197, övergångsbestämmelser"),
        certainty=Certainty.DECIDED,
    ),
    # Admission to education that begins after 30 June 2031: those who leave in spring 2031 are the first.
    RuleSet(
        id="2031",
        scale=Scale.NUMBERS,
        first=SchoolYear(2030),
        last=None,
        sources=("prop. 2025/26:197, bet. 2025/26:UbU26", "SOU 2025:18"),
        certainty=Certainty.REPORTED,
    ),
)
#: The rule set of grades 1–10.
OF_NUMBERS = RULE_SETS[-1].id
IN_FORCE = frozenset(one.id for one in RULE_SETS if one.certainty is Certainty.IN_FORCE)


def leaving(decision: Decision) -> SchoolYear:
    """The school year at whose end the pupil leaves compulsory school, reckoned from a decision of the register's.

    Who has a grade from upper secondary school has left before.
    """
    year = decision.school_year
    if decision.school_type in ("GY", "GYS", "VUXGY"):
        return SchoolYear(year.start - max(decision.year_level, 1))
    return SchoolYear(year.start + max(0, last_year_level(year) - decision.year_level))


def rule_set(leaves: SchoolYear, switched_on: Collection[str] = IN_FORCE) -> RuleSet:
    """The rule set of those who leave that school year, of the rules in force and those that are switched on."""
    some = IN_FORCE | set(switched_on)
    return next(one for one in reversed(RULE_SETS) if one.id in some and one.holds_for(leaves))
