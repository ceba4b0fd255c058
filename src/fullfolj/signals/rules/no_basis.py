"""no-basis-1: there is too little to judge from in a subject.

Ground: where the basis is lacking because of absence no grade is set, and a dash stands in its place (skollagen 10 kap.
18 §, skolförordningen 6 kap. 19 §). Whoever gets that word early can still show what they know.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

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


def _evidence(state: State) -> dict[str, Any]:
    return study_evidence(state) | left_evidence(one for one in state.left if one.lacks_basis)


def _sentence(evidence: Evidence) -> str:
    return gettext("There is too little to judge from in %(figure)s: %(subjects)s.") % {
        "figure": of_subjects(evidence["count"], evidence["known_subjects"]),
        "subjects": subjects_of(evidence["subjects"]),
    }


def _why_not(evidence: Evidence) -> str:
    if evidence["holds"] is None:
        return nothing_known()
    return gettext("There is too little to judge from in %(figure)s; the limit is %(limit)s.") % {
        "figure": of_subjects(evidence["count"], evidence["known_subjects"]),
        "limit": number(limit_of(evidence, "subjects")),
    }


def _clears(evidence: Evidence) -> str:
    limit = int(limit_of(evidence, "subjects"))
    return ngettext(
        "Clears when a teacher says that there is something to judge from, or a grade is set, so that none is left.",
        "Clears when a teacher says that there is something to judge from, or a grade is set, so that fewer than"
        " %(limit)s are left.",
        limit,
    ) % {"limit": limit}


def _told(limits: Spoken) -> str:
    return gettext(
        "Too little to judge from, or a dash in place of the grade, in at least %(subjects)s subject."
    ) % written(limits)


NO_BASIS = StudyRule(
    id="no-basis-1",
    family=Family.BASIS,
    titled=always(_("Too little to judge from")),
    told=_told,
    ground=_("Without a basis no grade is set. There may still be time to show what one knows."),
    source="Skollagen 10 kap. 18 §; skolförordningen 6 kap. 19 §",
    thresholds=(Threshold("subjects", 1, _("Subjects from which the signal opens"), 1, 20),),
    predicate="no_basis >= {subjects}",
    evidence=_evidence,
    numerator=left_words,
    denominator=known_words,
    sentence=_sentence,
    why_not=_why_not,
    clears=_clears,
)
