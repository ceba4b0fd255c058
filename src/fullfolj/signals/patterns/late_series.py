"""late-series: late day after day.

Ground: no law defines a late arrival. A row of them shows that something has changed.
"""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fullfolj.signals.patterns.base import Guard, Pattern
from fullfolj.signals.patterns.wording import figures
from fullfolj.signals.rules.base import Evidence


def _sentence(evidence: Evidence) -> str:
    return gettext(
        "Late %(hits)s school days in a row; late on %(all_hits)s of %(units)s days in school since %(day)s."
    ) % figures(evidence)


LATE_SERIES = Pattern(
    id="late-series",
    title=_("Late in a row"),
    text=_(
        "Late on several school days in a row, more than as many late days would give by chance, and at least twice as"
        " long in a row as the others in the class."
    ),
    ground=_("Late day after day shows that something has changed."),
    source="Kommunala åtgärdstrappor; ingen lagregel",
    guard=Guard.UNBROKEN,
    sentence=_sentence,
    hits=_("school days in a row with a late arrival; days wholly missed neither end nor lengthen the row"),
    units=_("days in school with a reported lesson"),
    goes=_("Goes away when the row is no longer among the last 60 school days."),
)
