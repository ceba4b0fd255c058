"""eligibility-3 and near-1: how far it is to the vocational programmes, if the grades were set today.

Ground: skollagen 16 kap. 30 §: Swedish in either form, English, mathematics and five other subjects. A prognosis, and
no judgement: what is done from here on decides. That it has come near is a signal too.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from fullfolj.signals.rules.base import Evidence, Family, Spoken, StudyRule, Threshold, always
from fullfolj.signals.rules.study_wording import study_evidence
from fullfolj.signals.rules.wording import limit_of, number, written
from fullfolj.signals.study_states import ENOUGH, NEWS, State


def _evidence(state: State) -> dict[str, Any]:
    return study_evidence(state) | {
        "count": state.distance,
        "subjects": [one.subject for one in state.left],
    }


def _lacking(count: int) -> str:
    return ngettext("%(count)s more passing grade", "%(count)s more passing grades", count) % {"count": count}


def _lacking_words(evidence: Evidence) -> str:
    text = ngettext("%(n)s passing grade is lacking", "%(n)s passing grades are lacking", evidence["count"])
    return text % {"n": evidence["count"]}


def _needed(_evidence: Evidence) -> str:
    return gettext("Swedish, English, mathematics and five other subjects")


def _sentence(evidence: Evidence) -> str:
    return gettext(
        "If the grades were set today, %(lacking)s would be needed for the vocational programmes."
        " %(passed)s of %(known)s subjects are passed."
    ) % {
        "lacking": _lacking(evidence["count"]),
        "passed": evidence["passed_subjects"],
        "known": evidence["known_subjects"],
    }


def _near_sentence(evidence: Evidence) -> str:
    return gettext("Now %(lacking)s is enough for the vocational programmes. Before, %(before)s were needed.") % {
        "lacking": _lacking(evidence["count"]),
        "before": evidence["before"],
    }


def _unknown(evidence: Evidence) -> str:
    return gettext("Too few subjects to tell: something is known of %(known)s, and %(needed)s are needed.") % {
        "known": evidence["known_subjects"],
        "needed": ENOUGH,
    }


def _why_not(evidence: Evidence) -> str:
    if evidence["count"] is None:
        return _unknown(evidence)
    text = gettext("Passing grades that are lacking to the vocational programmes: %(count)s; the limit is %(limit)s.")
    return text % {"count": evidence["count"], "limit": number(limit_of(evidence, "subjects"))}


def _near_why_not(evidence: Evidence) -> str:
    if evidence["count"] is None:
        return _unknown(evidence)
    if evidence["count"] == 0:
        return gettext("The vocational programmes are open already, if the grades were set today.")
    return gettext(
        "It has not come near in the last four weeks: passing grades that are lacking to the vocational programmes are"
        " %(count)s."
    ) % {"count": evidence["count"]}


def _clears(evidence: Evidence) -> str:
    return gettext("Clears when fewer than %(limit)s passing grades are lacking.") % {
        "limit": number(limit_of(evidence, "subjects"))
    }


def _near_clears(_evidence: Evidence) -> str:
    days = ngettext("%(days)s day", "%(days)s days", NEWS.days) % {"days": NEWS.days}
    return gettext("Clears when the programmes are open, and after %(days)s in any case.") % {"days": days}


def _told(limits: Spoken) -> str:
    return gettext(
        "At least %(subjects)s passing grades are lacking to the vocational programmes, if the grades were set today."
    ) % written(limits)


def _near_told(limits: Spoken) -> str:
    return gettext(
        "In the last four weeks it has come so near that %(subjects)s passing grade is enough for the vocational"
        " programmes."
    ) % written(limits)


FAR = StudyRule(
    id="eligibility-3",
    family=Family.ELIGIBILITY,
    titled=always(_("Far from upper secondary school")),
    told=_told,
    ground=_("Whoever lacks several grades needs a plan that reaches further than the next test."),
    source="Skollagen 16 kap. 30 §",
    thresholds=(Threshold("subjects", 3, _("Passing grades lacking from which the signal opens"), 1, 8),),
    predicate="distance >= {subjects}",
    evidence=_evidence,
    numerator=_lacking_words,
    denominator=_needed,
    sentence=_sentence,
    why_not=_why_not,
    clears=_clears,
)

NEAR = StudyRule(
    id="near-1",
    family=Family.NEAR,
    is_good_news=True,
    titled=always(_("Nearly there")),
    told=_near_told,
    ground=_("Effort that has paid off deserves a word, and the last bit may be a short one."),
    source="Skollagen 16 kap. 30 §",
    thresholds=(Threshold("subjects", 1, _("Passing grades lacking at most"), 1, 3),),
    predicate="distance between 1 and {subjects} and coalesce(distance_before, 0) > {subjects} and is_news",
    evidence=_evidence,
    numerator=_lacking_words,
    denominator=_needed,
    sentence=_near_sentence,
    why_not=_near_why_not,
    clears=_near_clears,
)
