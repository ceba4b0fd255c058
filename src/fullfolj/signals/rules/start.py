"""start-2: whole days away in the first weeks of the school year.

Ground: in Baltimore (Olson, 2014) of pupils who missed two to four days in September half became chronically absent, of
those who missed more than four nine in ten; two days in the first month is Attendance Works' limit for acting (2021).
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from fullfolj.measures import WindowName
from fullfolj.signals.rules.base import DayRule, Evidence, Family, Figures, Spoken, Threshold, always, never
from fullfolj.signals.rules.wording import limit_of, number, too_little, window_evidence, written


def _evidence(figures: Figures, _definition: str) -> dict[str, Any]:
    found = window_evidence(figures, "start", WindowName.SCHOOL_YEAR)
    return found | {"to": figures["last_start"].isoformat(), "count": figures["whole_days_start"]}


def _figures(evidence: Evidence) -> dict[str, Any]:
    return {
        "days": evidence["count"],
        "school_days": evidence["reported_days"],
        "limit": number(limit_of(evidence, "days")),
    }


def _sentence(evidence: Evidence) -> str:
    text = ngettext(
        "Away the whole day on the first school day of the school year.",
        "Away the whole day on %(days)s of the first %(school_days)s school days of the school year.",
        evidence["reported_days"],
    )
    return text % _figures(evidence)


def _why_not(evidence: Evidence) -> str:
    if evidence["holds"] is None:
        return too_little(evidence)
    return gettext(
        "Whole days away at the start of the school year: %(days)s of %(school_days)s; the limit is %(limit)s."
    ) % _figures(evidence)


def _clears(_evidence: Evidence) -> str:
    return gettext("Clears when the school year ends.")


def _told(limits: Spoken) -> str:
    return gettext("At least %(days)s whole days away among the first 20 school days of the school year.") % written(
        limits
    )


START = DayRule(
    id="start-2",
    family=Family.START,
    titled=always(_("Whole days away at the start")),
    told=_told,
    ground=_(
        "Of pupils who miss two to four days in the first month, half are away a lot later in the year. It is early"
        " enough to do something."
    ),
    source="Olson (2014), Baltimore Education Research Consortium; Attendance Works (2021)",
    window=WindowName.SCHOOL_YEAR,
    thresholds=(Threshold("days", 2, _("Whole days away from which the signal opens"), 1, 20),),
    predicate="whole_days_start >= {days}",
    coverage=("start",),
    evidence=_evidence,
    sentence=_sentence,
    why_not=_why_not,
    clears=_clears,
    clears_after=never,
    per_school_year=True,
)
