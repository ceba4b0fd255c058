"""only-there-1: the pupil comes to school, and seldom takes part in the work of lessons, by the same party's answers.

Ground: engagement is behaviour, feeling and thought (Fredricks et al., 2004), and attendance shows a part of it alone;
that is our own conclusion. Whether the pupil is there is what the party has answered, not what lessons report: staff
and pupil know of days that nobody has reported, and a unit may tell attendance in sum.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fullfolj.signals.mapping_states import State, Told
from fullfolj.signals.rules.base import Evidence, Family, MappingRule, Spoken, Threshold, always
from fullfolj.signals.rules.mapping_wording import nothing_mapped, party
from fullfolj.signals.rules.wording import limit_of, number, written


def _evidence(state: State) -> dict[str, Any]:
    return {
        "count": state.figures["only_there"],
        "by": [_by(one) for one in state.only_there],
        "began": [one.began.isoformat() for one in state.only_there],
    }


def _by(one: Told) -> dict[str, Any]:
    return {"party": str(one.party), "questions": one.there.questions if one.there else 0}


def _sentence(evidence: Evidence) -> str:
    return " ".join(
        gettext(
            "By %(party)s the pupil is there, but seldom takes part in the work of lessons: 1 of %(questions)s answers"
            " points to a need of support."
        )
        % {"party": party(one["party"]), "questions": one["questions"]}
        for one in evidence["by"]
    )


def _numerator(evidence: Evidence) -> str:
    return _each(evidence["by"], gettext("by %(party)s 1 answer, about taking part, points to a need of support"))


def _denominator(evidence: Evidence) -> str:
    return _each(evidence["by"], gettext("by %(party)s %(questions)s questions about being there and taking part"))


def _coverage(evidence: Evidence) -> str:
    return _each(evidence["by"], gettext("by %(party)s all of them are answered"))


def _each(told: Sequence[Evidence], words: str) -> str:
    return "; ".join(words % {"party": party(one["party"]), "questions": one["questions"]} for one in told)


def _why_not(evidence: Evidence) -> str:
    if evidence["count"] is None:
        return nothing_mapped()
    return gettext("Parties by whom the pupil is there and does not take part: %(count)s; the limit is %(limit)s.") % {
        "count": evidence["count"],
        "limit": number(limit_of(evidence, "parties")),
    }


def _clears(_evidence: Evidence) -> str:
    return gettext("Clears when the same party answers otherwise, and when the school year is over.")


def _told(limits: Spoken) -> str:
    return gettext(
        "By the answers of at least %(parties)s party the pupil comes to school and to lessons, but seldom takes part"
        " in their work."
    ) % written(limits)


ONLY_THERE = MappingRule(
    id="only-there-1",
    family=Family.ONLY_THERE,
    titled=always(_("Present but not taking part")),
    told=_told,
    ground=_(
        "Engagement is behaviour, feeling and thought. That attendance shows only a part of it is our own conclusion."
    ),
    source="Fredricks, Blumenfeld & Paris (2004), Review of Educational Research 74(1); i övrigt egen slutsats",
    thresholds=(Threshold("parties", 1, _("Parties from which the signal opens"), 1, 2),),
    predicate="only_there >= {parties}",
    evidence=_evidence,
    numerator=_numerator,
    denominator=_denominator,
    coverage=_coverage,
    sentence=_sentence,
    why_not=_why_not,
    clears=_clears,
)
