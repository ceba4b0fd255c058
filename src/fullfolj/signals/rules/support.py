"""support-1: in a dimension the pupil or the staff see a need of support that they did not see before.

Ground: what is seen for the first time can be met while it is small. The four dimensions and what they contain: Furlong
& Christenson (2008); how answers become a mark is our own rule (docs/how-to/kartlaggning.md). Each party's mark is its
own: a need that the pupil sees lights the signal also when nobody else does. A pupil who has not answered is in none.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fullfolj.domain.attachment import Mark
from fullfolj.signals.mapping_states import State
from fullfolj.signals.rules.base import Evidence, Family, MappingRule, Spoken, Threshold, always
from fullfolj.signals.rules.mapping_wording import (
    about,
    answered_words,
    asked_words,
    listed,
    nothing_mapped,
    party,
    pointing_words,
    seen_evidence,
)
from fullfolj.signals.rules.wording import limit_of, number, written


def _evidence(state: State) -> dict[str, Any]:
    return {
        "count": state.figures["new_needs"],
        "parts": [seen_evidence(one) for one in state.newly_needing],
        "works": [seen_evidence(one) for one in state.this_year if one.found.mark is Mark.WORKS],
    }


def _sentence(evidence: Evidence) -> str:
    return " ".join(_by_party(evidence))


def _by_party(evidence: Evidence) -> Iterator[str]:
    """What each sees, strengths first."""
    for one in dict.fromkeys(part["party"] for part in evidence["parts"]):
        parts = [
            gettext("%(part)s: %(pointing)s of %(answered)s answers")
            % {"part": about(part["dimension"]), "pointing": part["pointing"], "answered": part["answered"]}
            for part in evidence["parts"]
            if part["party"] == one
        ]
        works = [about(part["dimension"]) for part in evidence["works"] if part["party"] == one]
        told = {"party": party(one), "parts": "; ".join(parts), "works": listed(works)}
        if works:
            yield gettext("By %(party)s it works in %(works)s. There is a new need of support in %(parts)s.") % told
        else:
            yield gettext("By %(party)s there is a new need of support in %(parts)s.") % told


def _why_not(evidence: Evidence) -> str:
    if evidence["count"] is None:
        return nothing_mapped()
    return gettext("Dimensions with a new need of support: %(count)s; the limit is %(limit)s.") % {
        "count": evidence["count"],
        "limit": number(limit_of(evidence, "dimensions")),
    }


def _clears(_evidence: Evidence) -> str:
    return gettext(
        "Clears when the same party maps again and sees no need of support there, and when the school year is over."
    )


def _told(limits: Spoken) -> str:
    return gettext(
        "The pupil, the staff or the guardians see a need of support in at least %(dimensions)s dimension in which they"
        " saw none before."
    ) % written(limits)


SUPPORT = MappingRule(
    id="support-1",
    family=Family.SUPPORT,
    titled=always(_("New need of support")),
    told=_told,
    ground=_("What is seen for the first time can be met while it is small."),
    source="Furlong & Christenson (2008); märkesregeln är vår egen",
    thresholds=(Threshold("dimensions", 1, _("Dimensions from which the signal opens"), 1, 4),),
    predicate="new_needs >= {dimensions}",
    evidence=_evidence,
    numerator=lambda evidence: pointing_words(evidence["parts"]),
    denominator=lambda evidence: answered_words(evidence["parts"]),
    coverage=lambda evidence: asked_words(evidence["parts"]),
    sentence=_sentence,
    why_not=_why_not,
    clears=_clears,
)
