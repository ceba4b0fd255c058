"""apart-1: two parties see the opposite in a dimension: by the one it works, by the other there is a need of support.

Ground: each sees what the other does not; the difference is something to talk about, and nobody's fault. The child has
a right to be heard (barnkonventionen art. 12, which is Swedish law). That a difference is told is our own conclusion.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fullfolj.signals.mapping_states import State
from fullfolj.signals.rules.base import Evidence, Family, MappingRule, Spoken, Threshold, always
from fullfolj.signals.rules.mapping_wording import (
    about,
    answered_words,
    asked_words,
    party,
    pointing_words,
    seen_evidence,
)
from fullfolj.signals.rules.wording import limit_of, number, written


def _evidence(state: State) -> dict[str, Any]:
    return {
        "count": state.figures["far_apart"],
        "parts": [seen_evidence(one) for pair in state.apart for one in (pair.well, pair.needing)],
    }


def _sentence(evidence: Evidence) -> str:
    parts = evidence["parts"]
    told = [_pair(well, needing) for well, needing in zip(parts[::2], parts[1::2], strict=True)]
    return " ".join([*told, gettext("Begin the talk there.")])


def _pair(well: Evidence, needing: Evidence) -> str:
    return gettext(
        "Two pictures of %(part)s. By %(well)s it works. By %(needing)s there is a need of support: %(pointing)s of"
        " %(answered)s answers."
    ) % {
        "part": about(well["dimension"]),
        "well": party(well["party"]),
        "needing": party(needing["party"]),
        "pointing": needing["pointing"],
        "answered": needing["answered"],
    }


def _why_not(evidence: Evidence) -> str:
    if evidence["count"] is None:
        return gettext("No two parties have told of the same dimension this term.")
    return gettext("Dimensions in which two parties see the opposite: %(count)s; the limit is %(limit)s.") % {
        "count": evidence["count"],
        "limit": number(limit_of(evidence, "dimensions")),
    }


def _clears(_evidence: Evidence) -> str:
    return gettext("Clears when one of them maps again and they are closer, and when the term is over.")


def _told(limits: Spoken) -> str:
    return gettext(
        "In at least %(dimensions)s dimension it works by one party, and by another there is a need of support, both"
        " this term."
    ) % written(limits)


APART = MappingRule(
    id="apart-1",
    family=Family.APART,
    titled=always(_("Two different pictures")),
    told=_told,
    ground=_("Each sees what the other does not. The difference is something to talk about."),
    source="Barnkonventionen artikel 12; i övrigt egen slutsats",
    thresholds=(Threshold("dimensions", 1, _("Dimensions from which the signal opens"), 1, 4),),
    predicate="far_apart >= {dimensions}",
    evidence=_evidence,
    numerator=lambda evidence: pointing_words(evidence["parts"]),
    denominator=lambda evidence: answered_words(evidence["parts"]),
    coverage=lambda evidence: asked_words(evidence["parts"]),
    sentence=_sentence,
    why_not=_why_not,
    clears=_clears,
)
