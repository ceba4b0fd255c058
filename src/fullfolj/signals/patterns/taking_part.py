"""taking-part: present but not taking part. No lesson shows it; it is a signal, from mapping (rules.only_there).

Ground: engagement in school is behavioural, emotional and cognitive (Fredricks et al., 2004). That attendance shows
only a part of it is our own conclusion.
"""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fullfolj.signals.patterns.base import Guard, Pattern
from fullfolj.signals.rules.base import Evidence


def _sentence(_evidence: Evidence) -> str:
    return gettext("No lesson shows it: it is told as a signal, from what has been mapped.")


TAKING_PART = Pattern(
    id="taking-part",
    title=_("Present but not taking part"),
    text=_("In school, but by the pupil's own or the teachers' mapping answers not taking part."),
    ground=_(
        "Engagement is behaviour, feeling and thought. That attendance shows only a part of it is our own conclusion."
    ),
    source="Fredricks, Blumenfeld & Paris (2004), Review of Educational Research 74(1); i övrigt egen slutsats",
    guard=Guard.UNKNOWN,
    sentence=_sentence,
    hits=_("mapping answers"),
    units=_("mapping answers"),
    goes=_("Is told as a signal, from what has been mapped."),
)
