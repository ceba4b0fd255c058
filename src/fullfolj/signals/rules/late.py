"""late-5: late again and again.

Ground: no law defines a late arrival. Municipal ladders count them apart from absence and act on a handful in four
weeks; a late arrival is often the first thing that shows.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from fullfolj.measures import WindowName
from fullfolj.signals.rules.base import DayRule, Evidence, Family, Figures, Spoken, Threshold, always, days_until_below
from fullfolj.signals.rules.wording import limit_of, number, too_little, window_evidence, written


def _evidence(figures: Figures, _definition: str) -> dict[str, Any]:
    return window_evidence(figures, "20", WindowName.LAST_20) | {"count": figures["late_arrivals_20"]}


def _sentence(evidence: Evidence) -> str:
    days = evidence["reported_days"]
    text = ngettext(
        "Came late to %(count)s lessons on the last school day.",
        "Came late to %(count)s lessons in the last %(school_days)s school days.",
        days,
    )
    return text % {"count": evidence["count"], "school_days": days}


def _why_not(evidence: Evidence) -> str:
    if evidence["holds"] is None:
        return too_little(evidence)
    days = evidence["reported_days"]
    text = ngettext(
        "Late arrivals: %(count)s on the last school day; the limit is %(limit)s.",
        "Late arrivals: %(count)s in the last %(school_days)s school days; the limit is %(limit)s.",
        days,
    )
    return text % {"count": evidence["count"], "school_days": days, "limit": number(limit_of(evidence, "times"))}


def _clears(evidence: Evidence) -> str:
    return gettext("Clears when there are fewer than %(limit)s late arrivals in the last 20 school days.") % {
        "limit": number(limit_of(evidence, "times"))
    }


def _told(limits: Spoken) -> str:
    return gettext("At least %(times)s late arrivals in the last 20 school days.") % written(limits)


LATE = DayRule(
    id="late-5",
    family=Family.LATE,
    titled=always(_("Late again and again")),
    told=_told,
    ground=_("No law says when late is too late. A late arrival is often the first thing that shows."),
    source="Kommunala åtgärdstrappor; ingen lagregel",
    window=WindowName.LAST_20,
    thresholds=(Threshold("times", 5, _("Late arrivals from which the signal opens"), 1, 200),),
    predicate="late_arrivals_20 >= {times}",
    coverage=("20",),
    evidence=_evidence,
    sentence=_sentence,
    why_not=_why_not,
    clears=_clears,
    clears_after=lambda days, limits: days_until_below(days, limits["times"], lambda day: day.late_arrivals),
)
