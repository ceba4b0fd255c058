"""How a kind of support has been carried out: for whom, dose, fidelity, follow-up, and what is felt to help."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from fullfolj.support.models import CheckIn, Decision, Fidelity, Intervention, Level, Outcome, Rating
from fullfolj.support.sessions.queries import Background


@dataclass(frozen=True)
class Dose:
    """Of the measures of `planned_for` pupils with a plan and noted sessions, `held` of `planned` sessions.

    `came` of the `seen` sessions of which it is known whether the pupil came; those are of `seen_of` pupils. A session
    that nobody has noted counts as not held.
    """

    planned_for: int
    planned: int
    held: int
    seen_of: int
    seen: int
    came: int


@dataclass(frozen=True)
class Given:
    """`measures` of `pupils`: those for one pupil at a time; those of which it is known how they went beside the plan,
    and those as planned; those followed up at least once, those that have ended, and what was decided at the latest
    follow-up of each that has one.

    `pupils_asked` have said how it works, `pupils_well` of them that it works well, each the last time they were asked;
    `homes_asked` are pupils whose guardians have, and `staff_asked` those for whom staff have.
    """

    pupils: int
    measures: int
    individual: int
    dose: Dose
    compared_with_plan: int
    as_planned: int
    followed: int
    ended: int
    decided: Mapping[str, int]
    pupils_asked: int
    pupils_well: int
    homes_asked: int
    homes_well: int
    staff_asked: int
    staff_well: int


def given(some: Sequence[Intervention], behind: Background) -> Given:
    """Of measures of one kind at a unit, with their sessions, follow-ups and check-ins; no statement for each."""
    checks = [(told, each.student_id) for each in some for told in each.check_ins.all()]
    asked = [(told, each.student_id) for each in some for told in each.follow_ups.all()]
    own = _said(
        [
            *((told.noted_at, who, told.own_rating) for told, who in asked),
            *((told.noted_at, who, told.rating) for told, who in checks if _is_own(told, who)),
        ]
    )
    homes = _said((told.noted_at, who, told.home_rating) for told, who in asked)
    staff = _said((told.noted_at, who, told.rating) for told, who in checks if not _is_own(told, who))
    latest = [max(told, key=lambda one: (one.date, one.pk)) for each in some if (told := each.follow_ups.all())]
    return Given(
        pupils=len({one.student_id for one in some}),
        measures=len(some),
        individual=sum(one.level == Level.INDIVIDUAL for one in some),
        dose=_dose(some, behind),
        compared_with_plan=sum(bool(one.fidelity) for one in some),
        as_planned=sum(one.fidelity == Fidelity.AS_PLANNED for one in some),
        followed=len(latest),
        ended=sum(one.ended_on is not None for one in some),
        decided={value: sum(one.decision == value for one in latest) for value in Decision.values},
        pupils_asked=len(own),
        pupils_well=sum(rating == Rating.WELL for rating in own.values()),
        homes_asked=len(homes),
        homes_well=sum(rating == Rating.WELL for rating in homes.values()),
        staff_asked=len(staff),
        staff_well=sum(rating == Rating.WELL for rating in staff.values()),
    )


def _dose(some: Sequence[Intervention], behind: Background) -> Dose:
    told = [(one, [session.outcome for session in one.sessions.all()]) for one in some]
    noted = [(one, outcomes) for one, outcomes in told if outcomes]
    plans = [(one, outcomes, plan) for one, outcomes in noted if (plan := behind.planned_so_far(one))]
    seen = [(one.student_id, outcome) for one, outcomes in noted for outcome in outcomes if outcome in _SEEN]
    return Dose(
        planned_for=len({one.student_id for one, _outcomes, _plan in plans}),
        planned=sum(plan for _one, _outcomes, plan in plans),
        held=sum(outcome != Outcome.NOT_HELD for _one, outcomes, _plan in plans for outcome in outcomes),
        seen_of=len({student for student, _outcome in seen}),
        seen=len(seen),
        came=sum(outcome == Outcome.CAME for _student, outcome in seen),
    )


def _said(rows: Iterable[tuple[dt.datetime, int, str]]) -> dict[int, str]:
    """Pupil → the latest rating; those without any are left out, for not asked is no rating."""
    return {student: rating for _at, student, rating in sorted(rows) if rating}


def _is_own(told: CheckIn, student_id: int) -> bool:
    """Whether the pupil has said it, by an own account."""
    return told.by is not None and told.by.person_id == student_id


_SEEN = frozenset({Outcome.CAME, Outcome.STAYED_AWAY})
