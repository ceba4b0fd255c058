"""edge-lesson: the first or the last lesson of the day is missed by itself.

Ground: as for weekday. Single lessons at the ends of the day are easily taken for travel.
"""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fullfolj.signals.patterns.base import Guard, Pattern
from fullfolj.signals.patterns.wording import compared, figures
from fullfolj.signals.rules.base import Evidence


def _sentence(evidence: Evidence) -> str:
    text = {
        "first": gettext(
            "Missed the day's first lesson, and only that, %(hits)s of %(units)s days since %(day)s; single lessons"
            " later in the day %(other_hits)s of %(other_units)s."
        ),
        "last": gettext(
            "Missed the day's last lesson, and only that, %(hits)s of %(units)s days since %(day)s; single lessons"
            " earlier in the day %(other_hits)s of %(other_units)s."
        ),
    }[evidence["place"]] % figures(evidence)
    return f"{text} {compared(evidence)}".strip()


EDGE_LESSON = Pattern(
    id="edge-lesson",
    title=_("First or last lesson"),
    text=_("The day's first or last lesson is missed by itself clearly more than lessons in between."),
    ground=_("Single lessons at the ends of the day are easily overlooked."),
    source="Danderyd (danderyd.se): mönster i veckodag, ämne och situation",
    guard=Guard.UNEVEN,
    sentence=_sentence,
    hits=_("days on which that lesson, and no other, was missed"),
    units=_("days with at least three reported lessons and at most one missed"),
    goes=_("Goes away when the missed lessons have evened out over the day among the last 60 school days."),
)
