"""return: back after at least ten whole school days away.

Ground: our own recommendation: the first days back are when somebody should have a plan.
"""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fullfolj.signals.patterns.base import Guard, Pattern
from fullfolj.signals.patterns.wording import day
from fullfolj.signals.rules.base import Evidence


def _sentence(evidence: Evidence) -> str:
    return gettext("Back for %(units)s school days after %(hits)s whole days away, from %(first)s to %(last)s.") % {
        "hits": evidence["hits"],
        "units": evidence["units"],
        "first": day(evidence["since"]),
        "last": day(evidence["until"]),
    }


RETURN = Pattern(
    id="return",
    title=_("Back after a long absence"),
    text=_("Back, for at most ten school days, after at least ten whole school days away in a row."),
    ground=_("The first days back are when somebody should have a plan."),
    source="Egen rekommendation",
    guard=Guard.OBSERVED,
    sentence=_sentence,
    hits=_("whole school days away in a row"),
    units=_("school days since, with a reported lesson"),
    goes=_("Goes away after ten school days back."),
)
