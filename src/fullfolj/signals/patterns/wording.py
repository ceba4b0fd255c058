"""Words that several patterns share: of how many, compared with whom, and what chance alone would give."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from django.utils import formats
from django.utils.translation import gettext

from fullfolj.measures.patterns import FEWEST_REPORTED_DAYS, WINDOW_DAYS, PatternWindow
from fullfolj.signals.rules.base import Evidence
from fullfolj.signals.rules.wording import percent

#: How certain we call it at most: no count of school days carries a larger number.
_MOST = 1_000_000


def figures(evidence: Evidence) -> dict[str, object]:
    """What the sentences are filled with."""
    since = evidence.get("since") or evidence["from"]
    return {
        "hits": evidence["hits"],
        "units": evidence["units"],
        "other_hits": evidence["other_hits"],
        "other_units": evidence["other_units"],
        "all_hits": evidence["other_hits"] + evidence["hits"],
        "day": day(since),
    }


def day(date: str) -> str:
    """*7 September* of a stored date."""
    return str(formats.date_format(dt.date.fromisoformat(date), "j F"))


def compared(evidence: Evidence) -> str:
    """What the same thing is with others; empty where there are no others."""
    if not evidence["compared_units"]:
        return ""
    share = Fraction(evidence["compared_hits"], evidence["compared_units"])
    told = {
        "class": gettext("The class: %(share)s percent."),
        "group": gettext("The others in the group: %(share)s percent."),
        "all": gettext("All pupils: %(share)s percent."),
    }[evidence["compared_with"]]
    return told % {"share": percent(share)}


def guarded(evidence: Evidence) -> str:
    """The guard against chance in plain words, from the probability of the test."""
    if evidence["chance"] is None:
        return gettext("It has happened: nothing here is a matter of chance.")
    return gettext(
        "Chance alone gives as much in fewer than 1 of %(one_in)s cases. Of all patterns that are shown, 5 of 100"
        " at most are expected to be chance."
    ) % {"one_in": formats.number_format(one_in(evidence["chance"]), use_l10n=True, force_grouping=True)}


def one_in(chance: float) -> int:
    """1 divided by the probability, rounded down to one figure; a million at most."""
    if chance * _MOST <= 1:
        return _MOST
    whole = int(1 / chance)
    unit: int = 10 ** (len(str(whole)) - 1)
    return whole // unit * unit


def cannot_tell(window: PatternWindow | None) -> str:
    """Why no pattern can be told of the pupil, and what is needed; empty when they can."""
    needed = gettext(
        "Needed: %(needed)s school days with reported lessons among the last %(window)s, and three quarters of the"
        " lesson minutes reported."
    ) % {"needed": FEWEST_REPORTED_DAYS, "window": WINDOW_DAYS}
    if window is None:
        return gettext("Cannot tell yet: there are no lessons.") + " " + needed
    if window.is_enough:
        return ""
    there = gettext("Cannot tell yet: %(days)s school days with reported lessons, %(share)s percent reported.") % {
        "days": window.reported_days,
        "share": percent(window.coverage.value),
    }
    return f"{there} {needed}"
