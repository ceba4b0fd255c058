"""not-mapped-1: staff have mapped the pupil's class this term, and not the pupil.

Ground: a need that nobody has asked about is met by nobody. It is the adults' omission, and asks them; that a pupil
does not answer is the pupil's right and is in no figure. Each class each term: Göteborgsregionen's way of working.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import formats
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from fullfolj.signals.mapping_states import State
from fullfolj.signals.rules.base import Evidence, Family, MappingRule, Spoken, Threshold, always
from fullfolj.signals.rules.wording import limit_of, number, written


def _evidence(state: State) -> dict[str, Any]:
    return {
        "count": state.figures["missed_rounds"],
        "is_mapped": state.is_mapped,
        "closed": [one.closed.isoformat() for one in state.missed],
        "began": [one.began.isoformat() for one in state.missed],
    }


def _rounds(count: int) -> str:
    return ngettext("%(n)s round of staff", "%(n)s rounds of staff", count) % {"n": count}


def _mapped(_evidence: Evidence) -> str:
    return gettext("0 in which the pupil is mapped")


def _held(evidence: Evidence) -> str:
    return gettext("%(rounds)s in the pupil's class this term") % {"rounds": _rounds(evidence["count"])}


def _coverage(evidence: Evidence) -> str:
    days = ", ".join(formats.date_format(dt.date.fromisoformat(day), "j F") for day in evidence["closed"])
    return gettext("Rounds that have closed: %(days)s. Whether the pupil has answered is not asked.") % {"days": days}


def _sentence(evidence: Evidence) -> str:
    return gettext(
        "Staff have mapped the pupil in %(mapped)s of %(rounds)s this term. That is for the adults to do, and says"
        " nothing about how things are."
    ) % {"mapped": 0, "rounds": _rounds(evidence["count"])}


def _why_not(evidence: Evidence) -> str:
    if evidence["is_mapped"]:
        return gettext("Staff have mapped the pupil this term.")
    if evidence["count"] is None:
        return gettext("No round in which staff were to map the pupil has closed this term.")
    return gettext("Rounds that staff have let pass this term: %(count)s; the limit is %(limit)s.") % {
        "count": evidence["count"],
        "limit": number(limit_of(evidence, "rounds")),
    }


def _clears(_evidence: Evidence) -> str:
    return gettext("Clears when staff map the pupil in another round, and when the term is over.")


def _told(limits: Spoken) -> str:
    return gettext(
        "Staff's mapping of the pupil's class has closed at least %(rounds)s time this term without the pupil. Whether"
        " the pupil has answered never counts."
    ) % written(limits)


NOT_MAPPED = MappingRule(
    id="not-mapped-1",
    family=Family.NOT_MAPPED,
    asks_adults=True,
    titled=always(_("Not mapped this term")),
    told=_told,
    ground=_("A need that nobody has asked about is met by nobody."),
    source="Göteborgsregionen: varje klass kartläggs varje termin",
    thresholds=(Threshold("rounds", 1, _("Rounds from which the signal opens"), 1, 4),),
    predicate="missed_rounds >= {rounds}",
    evidence=_evidence,
    numerator=_mapped,
    denominator=_held,
    coverage=_coverage,
    sentence=_sentence,
    why_not=_why_not,
    clears=_clears,
)
