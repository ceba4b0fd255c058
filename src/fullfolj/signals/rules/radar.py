"""radar-5: a signal that nobody has answered.

Ground: the product's own. A signal helps nobody until somebody gets in touch; early-warning systems fail in the step
from flag to contact (EWIMS trial, REL 2017-272: low implementation). It has no figures of its own: replay.py computes
it from the other rules' runs and the contacts.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from fullfolj.signals.rules.base import DayRule, Evidence, Family, Figures, Spoken, Threshold, always, never
from fullfolj.signals.rules.wording import limit_of, number, written


def _evidence(_figures: Figures, _definition: str) -> dict[str, Any]:
    return {}


def _sentence(evidence: Evidence) -> str:
    return ngettext(
        "A signal has been open for %(days)s school day and nobody has been in contact since.",
        "A signal has been open for %(days)s school days and nobody has been in contact since.",
        evidence["school_days"],
    ) % {"days": evidence["school_days"]}


def _why_not(evidence: Evidence) -> str:
    if evidence["school_days"] is None:
        return gettext("No other signal is open.")
    if evidence["contacted"]:
        return gettext("Somebody has been in contact since the signal opened.")
    return ngettext(
        "A signal has been open for %(days)s school day; the limit is more than %(limit)s.",
        "A signal has been open for %(days)s school days; the limit is more than %(limit)s.",
        evidence["school_days"],
    ) % {"days": evidence["school_days"], "limit": number(limit_of(evidence, "school_days"))}


def _clears(_evidence: Evidence) -> str:
    return gettext("Clears when somebody has been in contact with the pupil or the home.")


def _told(limits: Spoken) -> str:
    return gettext(
        "Another signal has been open for more than %(school_days)s school days without any contact."
    ) % written(limits)


RADAR = DayRule(
    id="radar-5",
    family=Family.RADAR,
    titled=always(_("Under the radar")),
    told=_told,
    ground=_("A signal helps nobody until somebody gets in touch."),
    source="Faria m.fl. (2017), REL 2017-272",
    window=None,
    thresholds=(Threshold("school_days", 5, _("School days after which a signal without contact is shown"), 1, 60),),
    predicate="",
    coverage=(),
    evidence=_evidence,
    sentence=_sentence,
    why_not=_why_not,
    clears=_clears,
    clears_after=never,
)
