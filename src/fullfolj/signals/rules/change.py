"""change-10: absence has risen compared with the pupil's own weeks before.

Ground: Bowers, Sprott & Taff (2013) compared 110 flags: growth over time singles out those who will not finish better
than any level does. The pupil is compared with nobody else.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fullfolj.measures import WindowName
from fullfolj.measures.results import exact
from fullfolj.signals.rules.base import (
    Day,
    DayRule,
    Evidence,
    Family,
    Figures,
    Limits,
    Spoken,
    Threshold,
    always,
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

_NEEDED_DAYS = 10  # contract section 3: on either side, with a reported lesson


def _evidence(figures: Figures, definition: str) -> dict[str, Any]:
    before, after = (share_evidence(figures, end, definition) for end in ("before", "20"))
    days = {"before": figures["reported_days_before"], "after": figures["reported_days_20"]}
    shares = fraction_of(before), fraction_of(after)
    points = None
    if min(days.values()) >= _NEEDED_DAYS and shares[0] is not None and shares[1] is not None:
        points = exact(100 * (shares[1] - shares[0]))
    return (
        window_evidence(figures, "20", WindowName.LAST_20)
        | {"definition": definition, "points": points}
        | {
            "before": before
            | {
                "reported_days": days["before"],
                "offered_minutes": figures["offered_before"],
                "reported_offered_minutes": figures["reported_offered_before"],
            }
        }
        | {"after": after | {"reported_days": days["after"]}}
    )


def _sentence(evidence: Evidence) -> str:
    return gettext(
        "Absence has risen from %(before)s to %(after)s percent of lesson time, compared with the 20 school days"
        " before."
    ) % {"before": percent(fraction_of(evidence["before"])), "after": percent(fraction_of(evidence["after"]))}


def _why_not(evidence: Evidence) -> str:
    before, after = evidence["before"], evidence["after"]
    if min(before["reported_days"], after["reported_days"]) < _NEEDED_DAYS:
        return gettext("Too few school days to compare: ten with a reported lesson are needed in each of two periods.")
    if evidence["holds"] is None:
        now_is_thin = 4 * evidence["reported_offered_minutes"] < 3 * evidence["offered_minutes"]
        return too_little(evidence if now_is_thin else before)
    return gettext(
        "Absence went from %(before)s to %(after)s percent. The limit is a rise of %(limit)s percentage points."
    ) % {
        "before": percent(fraction_of(before)),
        "after": percent(fraction_of(after)),
        "limit": number(limit_of(evidence, "points")),
    }


def _clears(evidence: Evidence) -> str:
    return gettext("Clears when absence is less than %(limit)s percentage points above the 20 school days before.") % {
        "limit": number(limit_of(evidence, "points"))
    }


def _clears_after(days: Sequence[Day], limits: Limits) -> int | None:
    attended = full_day(days[-20:])
    for coming in range(1, 41):
        line = [*days, *[attended] * coming][-40:]
        before, after = line[:-20], line[-20:]
        minutes = [sum(day.denominator for day in block) for block in (before, after)]
        if not (enough_covered(before) and enough_covered(after) and all(minutes)):
            continue
        rise = Fraction(sum(day.numerator for day in after), minutes[1]) - Fraction(
            sum(day.numerator for day in before), minutes[0]
        )
        if 100 * rise < Fraction(limits["points"]):
            return coming
    return None


def _told(limits: Spoken) -> str:
    return gettext(
        "At least %(points)s percentage points more absence in the last 20 school days than in the 20 before them."
    ) % written(limits)


CHANGE = DayRule(
    id="change-10",
    family=Family.CHANGE,
    titled=always(_("Absence has risen")),
    told=_told,
    ground=_(
        "A rise compared with the pupil's own weeks before says more than a level does. Nobody else is compared with."
    ),
    source="Bowers, Sprott & Taff (2013), The High School Journal 96(2)",
    window=WindowName.LAST_20,
    thresholds=(Threshold("points", Decimal(10), _("Rise in percentage points from which the signal opens"), 1, 100),),
    # Cross-multiplied, so that it stays exact; the denominators are positive. Unknown with too few days on either side.
    predicate=(
        "case when reported_days_20 >= 10 and reported_days_before >= 10 then"
        " 100 * (cast(numerator_20 as bigint) * nullif(denominator_before, 0)"
        " - cast(numerator_before as bigint) * nullif(denominator_20, 0))"
        " >= {points} * (cast(denominator_20 as bigint) * denominator_before) end"
    ),
    coverage=("20", "before"),
    evidence=_evidence,
    sentence=_sentence,
    why_not=_why_not,
    clears=_clears,
    clears_after=_clears_after,
    folds=True,
)
