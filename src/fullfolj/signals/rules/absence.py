"""absence-10, -15, -20, -50: the absence ladder. Valid and invalid absence alike, in the last 20 school days.

Ground: skollagen 7 kap. 19 a § asks for a prompt investigation of repeated or longer absence, whatever its reason, but
sets no limit; organisers do. Danderyd acts at 15 percent, Eskilstuna and Håbo at 20 percent in four weeks; the
international convention for chronic absence is 10 percent of school days, for any reason (Attendance Works, 2021).
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from fullfolj.measures import WindowName
from fullfolj.signals.rules.base import (
    Day,
    DayRule,
    Evidence,
    Family,
    Figures,
    Limits,
    Spoken,
    Threshold,
    Words,
    enough_covered,
    full_day,
)
from fullfolj.signals.rules.wording import (
    fraction_of,
    limit_of,
    number,
    percent,
    share_evidence,
    too_little,
    window_evidence,
    written,
)

_COMPARABLE_DAYS = 10  # fewer reported days than this before the window say nothing to compare with


def _evidence(figures: Figures, definition: str) -> dict[str, Any]:
    return (
        window_evidence(figures, "20", WindowName.LAST_20)
        | {"definition": definition}
        | share_evidence(figures, "20", definition)
        | {
            "days_with_absence": figures["days_with_absence_20"],
            "before": {
                "days_with_absence": figures["days_with_absence_before"],
                "reported_days": figures["reported_days_before"],
            },
        }
    )


def _sentence(evidence: Evidence) -> str:
    in_days = "numerator_days" in evidence
    figures = {
        "days": evidence["numerator_days"] if in_days else evidence["days_with_absence"],
        "school_days": evidence["reported_days"],
        "percent": percent(fraction_of(evidence)),
    }
    if in_days:
        text = gettext(
            "Away the whole day on %(days)s of the last %(school_days)s school days, %(percent)s percent of the days."
        )
        return text % figures
    text = gettext("Absent on %(days)s of the last %(school_days)s school days, %(percent)s percent of lesson time.")
    before = evidence["before"]
    if before["reported_days"] < _COMPARABLE_DAYS:
        return text % figures
    compared = gettext("Before that, %(days)s of %(school_days)s school days.") % {
        "days": before["days_with_absence"],
        "school_days": before["reported_days"],
    }
    return f"{text % figures} {compared}"


def _why_not(evidence: Evidence) -> str:
    if evidence["holds"] is None:
        return too_little(evidence)
    needed = limit_of(evidence, "school_days")
    if evidence["reported_days"] < needed:
        text = ngettext(
            "%(days)s school day with a reported lesson so far; at least %(needed)s are needed.",
            "%(days)s school days with a reported lesson so far; at least %(needed)s are needed.",
            evidence["reported_days"],
        )
        return text % {"days": evidence["reported_days"], "needed": number(needed)}
    limit = limit_of(evidence, "percent")
    text = gettext("Absence is %(percent)s percent in the last %(days)s school days; the limit is %(limit)s percent.")
    return text % {
        "percent": percent(fraction_of(evidence), limit),
        "days": evidence["school_days"],
        "limit": number(limit),
    }


def _clears(evidence: Evidence) -> str:
    return gettext("Clears when absence is below %(limit)s percent in the last 20 school days.") % {
        "limit": number(limit_of(evidence, "percent"))
    }


def _clears_after(days: Sequence[Day], limits: Limits) -> int | None:
    attended = full_day(days[-20:])
    for coming in range(1, 21):
        window = [*days, *[attended] * coming][-20:]
        absent, minutes = sum(day.numerator for day in window), sum(day.denominator for day in window)
        if enough_covered(window) and 100 * absent < limits["percent"] * minutes:
            return coming
    return None


def _told(limits: Spoken) -> str:
    return gettext("At least %(percent)s percent absence in the last 20 school days.") % written(limits)


def _step(step: int, limit: int, title: Words) -> DayRule:
    def titled(limits: Spoken) -> str:
        if Decimal(limits["percent"]) == limit:
            return str(title)
        return gettext("Absence of %(percent)s percent") % written(limits)

    return DayRule(
        id=f"absence-{limit}",
        family=Family.ABSENCE,
        step=step,
        titled=titled,
        told=_told,
        ground=_(
            "The Education Act asks for a prompt investigation of repeated or longer absence, valid or not, and leaves"
            " the limit to the organiser. Ten percent of the school days, for any reason, is the international"
            " convention for chronic absence; Swedish organisers act at 15 and 20 percent."
        ),
        source="Skollagen 7 kap. 19 a §, 15 kap. 16 §; Attendance Works (2021); Danderyd, Eskilstuna, Håbo",
        window=WindowName.LAST_20,
        thresholds=(
            Threshold("percent", Decimal(limit), _("Absence share from which the signal opens, in percent"), 1, 100),
            Threshold("school_days", 10, _("School days with a reported lesson that are needed"), 1, 20),
        ),
        predicate=("reported_days_20 >= {school_days} and 100 * numerator_20 >= {percent} * nullif(denominator_20, 0)"),
        coverage=("20",),
        evidence=_evidence,
        sentence=_sentence,
        why_not=_why_not,
        clears=_clears,
        clears_after=_clears_after,
        folds=True,
    )


STEPS = (
    _step(1, 10, _("Absence of a tenth")),
    _step(2, 15, _("Absence of 15 percent")),
    _step(3, 20, _("Absence of a fifth")),
    _step(4, 50, _("Absence of half the time")),
)
