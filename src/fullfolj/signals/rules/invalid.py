"""invalid-3: lessons missed without a reason the school accepts, on several days.

Ground: skollagen 7 kap. 17 § (guardians are told the same day) and 19 a § (repeated absence). Håbo acts on "several
invalid lessons in four weeks"; unauthorised absence was the strongest single sign of later non-completion in the
Jyväskylä registers (2024, OR 2.27).
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from fullfolj.measures import WindowName
from fullfolj.signals.rules.base import DayRule, Evidence, Family, Figures, Spoken, Threshold, always, days_until_below
from fullfolj.signals.rules.wording import limit_of, number, too_little, window_evidence, written


def _evidence(figures: Figures, _definition: str) -> dict[str, Any]:
    return window_evidence(figures, "20", WindowName.LAST_20) | {"count": figures["invalid_occasions_20"]}


def _sentence(evidence: Evidence) -> str:
    days = evidence["reported_days"]
    text = ngettext(
        "Missed whole lessons without a valid reason on %(days)s of %(school_days)s school day.",
        "Missed whole lessons without a valid reason on %(days)s of the last %(school_days)s school days.",
        days,
    )
    return text % {"days": evidence["count"], "school_days": days}


def _why_not(evidence: Evidence) -> str:
    if evidence["holds"] is None:
        return too_little(evidence)
    days = evidence["reported_days"]
    text = ngettext(
        "Whole lessons missed without a valid reason on %(days)s of %(school_days)s school day;"
        " the limit is %(limit)s.",
        "Whole lessons missed without a valid reason on %(days)s of the last %(school_days)s school days;"
        " the limit is %(limit)s.",
        days,
    )
    return text % {
        "days": evidence["count"],
        "school_days": days,
        "limit": number(limit_of(evidence, "occasions")),
    }


def _clears(evidence: Evidence) -> str:
    return gettext("Clears when fewer than %(limit)s of the last 20 school days have such a lesson.") % {
        "limit": number(limit_of(evidence, "occasions"))
    }


def _told(limits: Spoken) -> str:
    return gettext(
        "On at least %(occasions)s of the last 20 school days a whole lesson was missed without a valid reason."
    ) % written(limits)


INVALID = DayRule(
    id="invalid-3",
    family=Family.INVALID,
    titled=always(_("Invalid absence on several days")),
    told=_told,
    ground=_(
        "The guardians are to know the same day, and repeated absence is to be investigated. Of all signs, absence"
        " without a valid reason says most about who will not finish school."
    ),
    source="Skollagen 7 kap. 17 och 19 a §§, 15 kap. 16 §; doi 10.1177/14034948241257564",
    window=WindowName.LAST_20,
    thresholds=(Threshold("occasions", 3, _("School days with such a lesson from which the signal opens"), 1, 20),),
    predicate="invalid_occasions_20 >= {occasions}",
    coverage=("20",),
    evidence=_evidence,
    sentence=_sentence,
    why_not=_why_not,
    clears=_clears,
    clears_after=lambda days, limits: days_until_below(days, limits["occasions"], lambda day: day.invalid_occasions),
)
