"""What the school must offer a pupil in words: study time and holiday school, with hours, reason and source."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.domain.schoolyear import SchoolYear
from fullfolj.grading.eligibility import Programmes
from fullfolj.grading.study_measures import Offer, Reason, StudyMeasure, When, offers
from fullfolj.shell import words
from fullfolj.studies.models import Support
from fullfolj.studies.queries import Studies

_HOLIDAY_SCHOOL = StudyMeasure.HOLIDAY_SCHOOL


@dataclass(frozen=True)
class OfferRow:
    """`what` with its hours, and why it must be offered; `source` is the law."""

    what: str
    why: str
    source: str


def offers_of(studies: Studies, today: dt.date) -> tuple[Offer, ...]:
    """Nothing without a year level: then nobody knows."""
    if studies.year_level is None:
        return ()
    year = SchoolYear.of(today)
    vocational = studies.outcomes[Programmes.VOCATIONAL].is_eligible if studies.outcomes is not None else None
    return offers(year, studies.year_level, vocational, has_left=studies.assessment.standing.is_final)


def rows(studies: Studies, today: dt.date) -> tuple[OfferRow, ...]:
    """In the order that they are told; empty where nothing must be offered."""
    return tuple(_row(one) for one in offers_of(studies, today))


def _row(offer: Offer) -> OfferRow:
    return OfferRow(what(offer), _why(offer), words.sentence_case(offer.source))


def what(offer: Offer) -> str:
    """Lovskola, minst 50 timmar i juni."""
    told = {"measure": Support(offer.measure.value).label, "hours": _hours(offer)}
    return _("%(measure)s, at least %(hours)s") % told


def _hours(offer: Offer) -> str:
    text = {
        When.WEEKLY: ngettext("%(hours)s hour a week", "%(hours)s hours a week", offer.hours),
        When.BREAKS: ngettext("%(hours)s hour in the breaks", "%(hours)s hours in the breaks", offer.hours),
        When.JUNE: ngettext("%(hours)s hour in June", "%(hours)s hours in June", offer.hours),
    }[offer.when]
    return text % {"hours": words.digits(offer.hours)}


def _why(offer: Offer) -> str:
    if offer.is_due is None:
        return _("Too little is known of the grades to tell whether it must be offered.")
    return {
        Reason.EVERYBODY: _("It is offered to all pupils of the year level."),
        Reason.AT_RISK: _("If the grades were set today, they would not be enough for any national programme."),
        Reason.NOT_ELIGIBLE: _("The final grades are not enough for any national programme."),
    }[offer.reason]


@dataclass(frozen=True)
class HolidaySchool:
    """Those of a class who must be offered holiday school (name, address), and what is known of the others."""

    heading: str
    pupils: tuple[tuple[str, str], ...]
    unknown: str


def holiday_school(every: Sequence[Studies], today: dt.date) -> HolidaySchool | None:
    """None where nobody must be offered it and everybody is known."""
    found = [(one, offer) for one in every for offer in offers_of(one, today) if offer.measure is _HOLIDAY_SCHOOL]
    due = [one for one, offer in found if offer.is_due]
    unknown = len(found) - len(due)
    if not found:
        return None
    heading = ngettext(
        "%(count)s pupil must be offered holiday school", "%(count)s pupils must be offered holiday school", len(due)
    )
    untold = ngettext(
        "Of %(count)s pupil too little is known to tell.", "Of %(count)s pupils too little is known to tell.", unknown
    )
    return HolidaySchool(
        heading=words.sentence_case(heading % {"count": words.count(len(due))}),
        pupils=tuple((str(one.student), reverse("student", args=[one.student.uuid])) for one in due),
        unknown=untold % {"count": words.count(unknown)} if unknown else "",
    )
