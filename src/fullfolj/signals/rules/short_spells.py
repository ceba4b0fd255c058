"""short-spells-3: a day or two at a time, over and over.

Ground: skollagen 7 kap. 19 a § names repeated absence beside longer absence; Bollnäs acts on the number of occasions a
term, Uppsala's student health teams on two or more. Short spells are easily missed by percentages alone.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from fullfolj.measures import WindowName
from fullfolj.signals.rules.base import DayRule, Evidence, Family, Figures, Spoken, Threshold, always, never
from fullfolj.signals.rules.wording import limit_of, number, too_little, window_evidence, written


def _evidence(figures: Figures, _definition: str) -> dict[str, Any]:
    return window_evidence(figures, "term", WindowName.TERM) | {"count": figures["short_spells_term"]}


def _sentence(evidence: Evidence) -> str:
    text = ngettext(
        "Away for one or two whole days at a time, %(count)s time this term.",
        "Away for one or two whole days at a time, %(count)s times this term.",
        evidence["count"],
    )
    return text % {"count": evidence["count"]}


def _why_not(evidence: Evidence) -> str:
    if evidence["holds"] is None:
        return too_little(evidence)
    return gettext("Short absences of one or two whole days this term: %(count)s; the limit is %(limit)s.") % {
        "count": evidence["count"],
        "limit": number(limit_of(evidence, "spells")),
    }


def _clears(_evidence: Evidence) -> str:
    return gettext("Clears when the next term begins.")


def _told(limits: Spoken) -> str:
    return gettext("At least %(spells)s absences of one or two whole days this term.") % written(limits)


SHORT_SPELLS = DayRule(
    id="short-spells-3",
    family=Family.SHORT_SPELLS,
    titled=always(_("Short absences, again and again")),
    told=_told,
    ground=_(
        "The Education Act names repeated absence beside longer absence. A day now and a day then is easily missed by a"
        " percentage."
    ),
    source="Skollagen 7 kap. 19 a §, 15 kap. 16 §; åtgärdstrappor i Bollnäs och Uppsala",
    window=WindowName.TERM,
    thresholds=(Threshold("spells", 3, _("Short absences from which the signal opens"), 1, 60),),
    predicate="short_spells_term >= {spells}",
    coverage=("term",),
    evidence=_evidence,
    sentence=_sentence,
    why_not=_why_not,
    clears=_clears,
    clears_after=never,
)
