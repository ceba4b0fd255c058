"""break: away next to breaks and long weekends, more than next to ordinary weekends.

Ground: leave is short and for personal matters, longer only for exceptional reasons (Skollagen 7 kap. 18 §). The Act
does not speak of days next to breaks: that they are worth a talk with the home is our own recommendation.
"""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fullfolj.signals.patterns.base import Guard, Pattern
from fullfolj.signals.patterns.wording import compared, figures
from fullfolj.signals.rules.base import Evidence


def _sentence(evidence: Evidence) -> str:
    text = gettext(
        "Away the day before or after %(hits)s of %(units)s breaks and long weekends in the last 400 days; ordinary"
        " weekends %(other_hits)s of %(other_units)s."
    ) % figures(evidence)
    return f"{text} {compared(evidence)}".strip()


BREAK = Pattern(
    id="break",
    title=_("Before and after breaks"),
    text=_("Away next to breaks and long weekends clearly more than next to ordinary weekends."),
    ground=_(
        "Leave for personal matters is to be short. That absence next to breaks is worth a talk with the home is our"
        " own recommendation."
    ),
    source="Skollagen 7 kap. 18 § om ledighet; i övrigt egen rekommendation",
    guard=Guard.UNEVEN,
    sentence=_sentence,
    hits=_(
        "breaks and long weekends (three days or more) with the school day before or after missed, wholly or in part"
    ),
    units=_("breaks and long weekends with reported lessons on both sides, in the last 400 days"),
    goes=_("Goes away when coming breaks are attended at both ends."),
    window=_("the last 400 days"),
)
