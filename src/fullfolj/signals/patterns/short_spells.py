"""short-spells: absence of one or two days that comes back more often than with others.

Ground: the Education Act names repeated absence beside longer absence. A day now and then is missed by a percentage.
"""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fullfolj.signals.patterns.base import Guard, Pattern
from fullfolj.signals.patterns.wording import compared, figures
from fullfolj.signals.rules.base import Evidence


def _sentence(evidence: Evidence) -> str:
    text = gettext(
        "Away one or two whole days at a time, %(hits)s times since %(day)s, of %(units)s days on which it could begin."
    ) % figures(evidence)
    return f"{text} {compared(evidence)}".strip()


SHORT_SPELLS = Pattern(
    id="short-spells",
    title=_("Repeated short absence"),
    text=_("Absence of one or two whole days comes clearly more often than with the other pupils."),
    ground=_("The Education Act names repeated absence beside longer absence."),
    source="Skollagen 7 kap. 19 a §",
    guard=Guard.FREQUENT,
    sentence=_sentence,
    hits=_("absences of one or two whole days"),
    units=_("days with a reported lesson on which an absence could begin: the day before was not wholly missed"),
    goes=_("Goes away when few enough of them lie among the last 60 school days."),
)
