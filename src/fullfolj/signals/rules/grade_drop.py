"""grade-drop-2: lower grades than the time before.

Ground: Bowers, Sprott & Taff (2013) compared 110 flags: change over time singles out those who will not finish better
than any level does. The pupil is compared with nobody else. One step down is common: two, or from passed to not, count.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from fullfolj.signals.rules.base import Evidence, Family, Spoken, StudyRule, Threshold, always
from fullfolj.signals.rules.study_wording import of_subjects, some_of, study_evidence, subject_name
from fullfolj.signals.rules.wording import limit_of, number, written
from fullfolj.signals.study_states import State


def _evidence(state: State) -> dict[str, Any]:
    return study_evidence(state) | {
        "count": len(state.drops),
        "compared": state.compared,
        "subjects": [one.subject for one in state.drops],
        "drops": [[one.subject, one.before, one.after] for one in state.drops],
    }


def _lower(evidence: Evidence) -> str:
    text = ngettext(
        "%(n)s subject with a clearly lower grade", "%(n)s subjects with a clearly lower grade", evidence["count"]
    )
    return text % {"n": evidence["count"]}


def _compared(evidence: Evidence) -> str:
    text = ngettext(
        "%(n)s subject with grades of two terms", "%(n)s subjects with grades of two terms", evidence["compared"]
    )
    return text % {"n": evidence["compared"]}


def _sentence(evidence: Evidence) -> str:
    return gettext("A clearly lower grade than the time before in %(figure)s: %(subjects)s.") % {
        "figure": of_subjects(evidence["count"], evidence["compared"]),
        "subjects": some_of([_drop(*one) for one in evidence["drops"]]),
    }


def _drop(subject: str, before: str, after: str) -> str:
    return gettext("%(subject)s (%(before)s to %(after)s)") % {
        "subject": subject_name(subject),
        "before": _letter(before),
        "after": _letter(after),
    }


def _letter(grade: str) -> str:
    return gettext("a dash") if grade == "-" else grade


def _why_not(evidence: Evidence) -> str:
    if evidence["holds"] is None:
        return gettext("There are no grades of two terms to compare.")
    return gettext("A clearly lower grade than the time before in %(figure)s; the limit is %(limit)s.") % {
        "figure": of_subjects(evidence["count"], evidence["compared"]),
        "limit": number(limit_of(evidence, "subjects")),
    }


def _clears(evidence: Evidence) -> str:
    return gettext(
        "Clears when the next grades are set, unless at least %(limit)s of them are clearly lower again."
    ) % {"limit": number(limit_of(evidence, "subjects"))}


def _told(limits: Spoken) -> str:
    return gettext(
        "A clearly lower grade than the time before in at least %(subjects)s subjects, in the latest term with grades:"
        " two steps down, or passed no longer."
    ) % written(limits)


GRADE_DROP = StudyRule(
    id="grade-drop-2",
    family=Family.GRADES,
    titled=always(_("Clearly lower grades than before")),
    told=_told,
    ground=_("Where grades fall, something has often happened that nobody has asked about."),
    source="Bowers, Sprott & Taff (2013)",
    thresholds=(Threshold("subjects", 2, _("Subjects from which the signal opens"), 1, 20),),
    predicate="dropped >= {subjects}",
    evidence=_evidence,
    numerator=_lower,
    denominator=_compared,
    sentence=_sentence,
    why_not=_why_not,
    clears=_clears,
)
