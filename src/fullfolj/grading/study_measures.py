"""Measures about studies: those that the law names, with hours and to whom they must be offered, and common ones.

Whoever plans measures picks from StudyMeasure: the subject overview does, and cases with their follow-up will. The year
levels follow the school year: the ten-year school moves all of them one up (lag 2025:729).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from fullfolj.domain.schoolyear import SchoolYear
from fullfolj.grading.scales import last_year_level


class StudyMeasure(StrEnum):
    """What can be given."""

    FLEX_TIME = "flex-time"
    STUDY_WORKSHOP = "study-workshop"
    ADAPTATIONS = "adaptations"
    EXTRA_STUDY_TIME = "extra-study-time"
    HOLIDAY_SCHOOL = "holiday-school"
    STUDY_GUIDANCE = "study-guidance"  # in the mother tongue
    TRIAL = "trial"  # prövning


class When(StrEnum):
    """When the hours are given."""

    WEEKLY = "weekly"
    BREAKS = "breaks"  # in the breaks of the school year
    JUNE = "june"  # after the school year has ended


class Reason(StrEnum):
    """Why it must be offered."""

    EVERYBODY = "everybody"  # of the year level
    AT_RISK = "at-risk"  # of not being eligible for upper secondary school
    NOT_ELIGIBLE = "not-eligible"  # after the last year


@dataclass(frozen=True)
class Offer:
    """At least `hours` must be offered. `is_due` None: it can't be told, as too little is known of the grades."""

    measure: StudyMeasure
    hours: int
    when: When
    reason: Reason
    source: str
    is_due: bool | None = True


_STUDY_TIME, _HOLIDAY_SCHOOL = "skollagen 10 kap. 5 a §", "skollagen 10 kap. 23 a–b §§"
#: The first year level with extra study time lies so many years before the last: 4 of 9, 5 of 10.
_STUDY_TIME_YEARS = 5


def offers(school_year: SchoolYear, year_level: int, is_eligible: bool | None, *, has_left: bool) -> tuple[Offer, ...]:
    """What must be offered to a pupil of compulsory school that school year; what need not be is left out.

    `is_eligible` is for the vocational programmes, if the grades were set today: the least that any programme asks for.
    None: it can't be told. `has_left`: final grades are set. Source: the law as it is told in the reference, which does
    not say how risk is judged; here it is the prognosis.
    """
    last = last_year_level(school_year)
    found = []
    if last - _STUDY_TIME_YEARS <= year_level <= last and not has_left:
        found.append(Offer(StudyMeasure.EXTRA_STUDY_TIME, 2, When.WEEKLY, Reason.EVERYBODY, _STUDY_TIME))
    if is_eligible or year_level not in (last - 1, last):
        return tuple(found)
    is_due = None if is_eligible is None else True
    hours, when, reason = _holiday_school(is_last=year_level == last, has_left=has_left)
    found.append(Offer(StudyMeasure.HOLIDAY_SCHOOL, hours, when, reason, _HOLIDAY_SCHOOL, is_due))
    return tuple(found)


def _holiday_school(*, is_last: bool, has_left: bool) -> tuple[int, When, Reason]:
    if not is_last:
        return 50, When.JUNE, Reason.AT_RISK
    if has_left:
        return 50, When.JUNE, Reason.NOT_ELIGIBLE
    return 25, When.BREAKS, Reason.AT_RISK
