"""scattered: single lessons missed on many days, though the total is no more than others have.

Ground: the Education Act names repeated absence beside longer absence; scattered absence hides in a fair total.
"""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fullfolj.signals.patterns.base import Guard, Pattern
from fullfolj.signals.patterns.wording import compared, figures
from fullfolj.signals.rules.base import Evidence


def _sentence(evidence: Evidence) -> str:
    text = gettext(
        "Single lessons missed on %(hits)s of %(units)s days in school since %(day)s, while the whole absence is under"
        " 10 percent."
    ) % figures(evidence)
    return f"{text} {compared(evidence)}".strip()


SCATTERED = Pattern(
    id="scattered",
    title=_("Scattered absence in a fair total"),
    text=_(
        "Single lessons are missed on clearly more days than with others, though the whole absence is under 10 percent."
    ),
    ground=_("Scattered absence hides in a fair total, and touches many subjects."),
    source="Skollagen 7 kap. 19 a §",
    guard=Guard.FREQUENT,
    sentence=_sentence,
    hits=_("days in school with at least one whole lesson missed"),
    units=_("days in school with a reported lesson"),
    goes=_("Goes away when few enough such days lie among the last 60 school days."),
)
