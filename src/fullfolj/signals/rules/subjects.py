"""subjects-2 and core-1: something is left in subjects, if the grades were set today.

Ground: whoever is the nearest to the pupil can act while there is time. Every national programme asks for the core
(skollagen 16 kap. 30–31 §§), so that one subject of it is enough; of the others two, as several together are seldom
made up for (Skolverket 2017: figures in the manual). A teacher's word counts before the latest grade.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from fullfolj.grading.eligibility import CORE
from fullfolj.signals.rules.base import Evidence, Family, Spoken, StudyRule, Threshold, always
from fullfolj.signals.rules.study_wording import (
    known_words,
    left_evidence,
    left_words,
    nothing_known,
    of_subjects,
    study_evidence,
    subjects_of,
)
from fullfolj.signals.rules.wording import limit_of, number, written
from fullfolj.signals.study_states import State

_CORE = frozenset(code for alternatives in CORE for code in alternatives)


def _evidence(state: State) -> dict[str, Any]:
    return study_evidence(state) | left_evidence(state.left)


def _core_evidence(state: State) -> dict[str, Any]:
    lefts = [one for one in state.left if one.subject in _CORE]
    others = [one.subject for one in state.left if one.subject not in _CORE]
    return study_evidence(state) | left_evidence(lefts) | {"known_core": len(state.core), "others": others}


def _core_words(evidence: Evidence) -> str:
    number = evidence["known_core"]
    return ngettext("%(n)s core subject", "%(n)s core subjects", number) % {"n": number}


def _sentence(evidence: Evidence) -> str:
    return gettext("Something is left in %(figure)s: %(subjects)s.") % {
        "figure": of_subjects(evidence["count"], evidence["known_subjects"]),
        "subjects": subjects_of(evidence["subjects"]),
    }


def _core_sentence(evidence: Evidence) -> str:
    text = ngettext(
        "Something is left in %(count)s of the %(known)s core subjects: %(subjects)s. Every programme asks for it.",
        "Something is left in %(count)s of the %(known)s core subjects: %(subjects)s. Every programme asks for them.",
        evidence["count"],
    )
    told = {"count": evidence["count"], "known": evidence["known_core"], "subjects": subjects_of(evidence["subjects"])}
    if not evidence["others"]:
        return text % told
    others = gettext("Besides: %(subjects)s.") % {"subjects": subjects_of(evidence["others"])}
    return f"{text % told} {others}"


def _why_not(evidence: Evidence) -> str:
    if evidence["holds"] is None:
        return nothing_known()
    return gettext("Something is left in %(figure)s; the limit is %(limit)s.") % {
        "figure": of_subjects(evidence["count"], evidence["known_subjects"]),
        "limit": number(limit_of(evidence, "subjects")),
    }


def _core_why_not(evidence: Evidence) -> str:
    if evidence["holds"] is None:
        return gettext("Nothing is known of Swedish, English or mathematics.")
    return gettext("Something is left in %(count)s of %(known)s core subjects; the limit is %(limit)s.") % {
        "count": evidence["count"],
        "known": evidence["known_core"],
        "limit": number(limit_of(evidence, "subjects")),
    }


def _clears(evidence: Evidence) -> str:
    limit = int(limit_of(evidence, "subjects"))
    return ngettext(
        "Clears when a teacher says that the pupil is on the way, or new grades are passed, so that none is left.",
        "Clears when a teacher says that the pupil is on the way, or new grades are passed, so that fewer than"
        " %(limit)s are left.",
        limit,
    ) % {"limit": limit}


def _told(limits: Spoken) -> str:
    return gettext("At least %(subjects)s subjects would not be passed if the grades were set today.") % written(limits)


def _core_told(limits: Spoken) -> str:
    return gettext(
        "At least %(subjects)s of Swedish, English and mathematics would not be passed if the grades were set today."
    ) % written(limits)


SUBJECTS_LEFT = StudyRule(
    id="subjects-2",
    family=Family.SUBJECTS,
    step=1,
    titled=always(_("Something is left in several subjects")),
    told=_told,
    ground=_("The more subjects that are left, the less time there is for each of them."),
    source="Skolverket (2017); ingen lagregel",
    thresholds=(Threshold("subjects", 2, _("Subjects from which the signal opens"), 1, 20),),
    predicate="left_subjects >= {subjects}",
    evidence=_evidence,
    numerator=left_words,
    denominator=known_words,
    sentence=_sentence,
    why_not=_why_not,
    clears=_clears,
)

CORE_LEFT = StudyRule(
    id="core-1",
    family=Family.SUBJECTS,
    step=2,
    titled=always(_("Something is left in a core subject")),
    told=_core_told,
    ground=_("Every national programme asks for Swedish, English and mathematics."),
    source="Skollagen 16 kap. 30–31 §§",
    thresholds=(Threshold("subjects", 1, _("Core subjects from which the signal opens"), 1, 3),),
    predicate="left_core >= {subjects}",
    evidence=_core_evidence,
    numerator=left_words,
    denominator=_core_words,
    sentence=_core_sentence,
    why_not=_core_why_not,
    clears=_clears,
)
