"""start: whole days away that begin again and again in the first weeks of the school year.

Ground: as for the rule start-2 (Olson, 2014). Here absences that begin are counted, so that one illness is one.
"""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fullfolj.signals.patterns.base import Guard, Pattern
from fullfolj.signals.patterns.wording import compared, figures
from fullfolj.signals.rules.base import Evidence


def _sentence(evidence: Evidence) -> str:
    text = gettext(
        "Whole-day absence began %(hits)s times in the first 20 school days of the school year, of %(units)s days on"
        " which it could."
    ) % figures(evidence)
    return f"{text} {compared(evidence)}".strip()


START = Pattern(
    id="start",
    title=_("Absence at the start of the school year"),
    text=_(
        "Whole-day absence begins clearly more often than with others in the first 20 school days of the school year."
    ),
    ground=_(
        "Of pupils who miss two to four days in the first month, half are away a lot later in the year. It is early"
        " enough to do something."
    ),
    source="Olson (2014), Baltimore Education Research Consortium",
    guard=Guard.FREQUENT,
    sentence=_sentence,
    hits=_("absences of whole days that began in the first 20 school days"),
    units=_("days of those on which one could begin"),
    goes=_("Goes away when the school year ends."),
    window=_("the first 20 school days of the school year"),
)
