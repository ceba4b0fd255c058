"""What the Education Act asks for when a pupil is absent, in Fullfölj's words. It tells the rule and who acts; no more.

The Act (2010:800) sets no limit for repeated or longer absence, and no days: what is proposed here is the school's own
ladder (signals.steps), and can be changed in the form.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.utils.translation import gettext as _

from fullfolj.school.ages import is_of_age
from fullfolj.school.enums import SchoolType
from fullfolj.school.models import CalendarPeriod, Person
from fullfolj.shell.closed_days import school_day_from
from fullfolj.signals.dues import school_day_after
from fullfolj.signals.steps import Step
from fullfolj.support.models import Investigation, Participation, Party, Rule

#: The step of the ladder at which the question is put.
INVESTIGATION_STEP = 3
#: Where the calendar does not tell the school days of the step.
_THREE_WEEKS = dt.timedelta(days=21)
#: The Act says promptly of every report. A week is Fullfölj's proposal.
PROMPTLY = dt.timedelta(days=7)
_RULES = {
    SchoolType.PRESCHOOL_CLASS: Rule.COMPULSORY,
    SchoolType.COMPULSORY: Rule.COMPULSORY,
    SchoolType.ADAPTED_COMPULSORY: Rule.COMPULSORY,
    SchoolType.SPECIAL: Rule.COMPULSORY,
    SchoolType.SAMI: Rule.COMPULSORY,
    SchoolType.UPPER_SECONDARY: Rule.UPPER_SECONDARY,
}


def rule_of(school_type: str) -> Rule | None:
    """None for a schooling whose rule Fullfölj does not know: then it tells none."""
    return _RULES.get(SchoolType(school_type))


def duty_in_words(rule: Rule) -> str:
    """What is to be done, and by whom."""
    if rule is Rule.COMPULSORY:
        return _(
            "When a pupil is absent repeatedly or for long, with or without a valid reason, the principal sees to it"
            " that the absence is promptly investigated, unless that is unnecessary. It is done together with the"
            " pupil, the guardian and student health (Education Act chapter 7, section 19 a). When it has begun, the"
            " absence is promptly reported to the organiser."
        )
    return _(
        "When a pupil is absent repeatedly or for long, with or without a valid reason, the principal sees to it"
        " that the absence is promptly investigated, unless that is unnecessary. It is done together with the pupil,"
        " the guardian and student health (Education Act chapter 15, section 16). This section asks for no report to"
        " the organiser."
    )


def notice_in_words(rule: Rule) -> str:
    """Same-day notice of invalid absence."""
    if rule is Rule.COMPULSORY:
        return _("Guardians are told the same day, unless there are special reasons (chapter 7, section 17).")
    return _(
        "Guardians of a pupil under 18 are told the same day, unless there are special reasons"
        " (chapter 15, section 16)."
    )


def required(student: Person, on: dt.date) -> tuple[Party, ...]:
    """Those without whom an investigation can't end, unless it is said why. No guardian of a pupil who is of age."""
    if is_of_age(student.birth_date, on):
        return (Party.PUPIL, Party.STUDENT_HEALTH)
    return (Party.PUPIL, Party.GUARDIAN, Party.STUDENT_HEALTH)


def missing(noted: Collection[Participation], student: Person, on: dt.date) -> tuple[Party, ...]:
    """The required of whom nothing is noted, neither that they have taken part nor why not."""
    known = {one.party for one in noted}
    return tuple(one for one in required(student, on) if one not in known)


def proposed_end(first: dt.date, ladder: Collection[Step], periods: Collection[CalendarPeriod]) -> dt.date:
    """The school days of the ladder's own step, counted from the first day; three weeks where no calendar tells."""
    step = next(one for one in ladder if one.number == INVESTIGATION_STEP)
    return school_day_after(first, step.due_school_days, periods) or school_day_from(first + _THREE_WEEKS, periods)


def wants_organiser_report(one: Investigation) -> bool:
    """Chapter 15, section 16 asks for none."""
    return one.rule == Rule.COMPULSORY
