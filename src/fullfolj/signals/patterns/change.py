"""change and rising: away more often than the pupil was before, all at once or by degrees.

Ground: Bowers, Sprott & Taff (2013): growth over time says more than any level. What is counted is how often an absence
begins, so that one long illness is not a change of habit.
"""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fullfolj.signals.patterns.base import Guard, Pattern
from fullfolj.signals.patterns.wording import compared, figures
from fullfolj.signals.rules.base import Evidence

_HITS = _("school days on which an absence of at least one whole lesson began")
_SOURCE = "Bowers, Sprott & Taff (2013), The High School Journal 96(2)"
_GROUND = _("A rise compared with the pupil's own days before says more than a level does.")


def _changed(evidence: Evidence) -> str:
    text = gettext(
        "Since %(day)s absence has begun on %(hits)s of %(units)s school days; before that on %(other_hits)s of"
        " %(other_units)s."
    ) % figures(evidence)
    return f"{text} {compared(evidence)}".strip()


def _risen(evidence: Evidence) -> str:
    text = gettext(
        "Absence begins more and more often: on %(hits)s of %(units)s of the last 20 school days, on %(other_hits)s of"
        " %(other_units)s of the 40 before."
    ) % figures(evidence)
    return f"{text} {compared(evidence)}".strip()


CHANGE = Pattern(
    id="change",
    title=_("Sudden change"),
    text=_("From one day on, absence begins clearly more often than the pupil's own baseline."),
    ground=_GROUND,
    source=_SOURCE,
    guard=Guard.UNEVEN,
    sentence=_changed,
    hits=_HITS,
    units=_("school days since the change on which an absence could begin: the day before was attended"),
    goes=_("Goes away when the days before and after have evened out among the last 60 school days."),
    one_place=True,
)

RISING = Pattern(
    id="rising",
    title=_("Rising absence"),
    text=_("Absence begins more often in each third of the last 60 school days, and clearly more in the last third."),
    ground=_GROUND,
    source=_SOURCE,
    guard=Guard.UNEVEN,
    sentence=_risen,
    hits=_HITS,
    units=_("of the last 20 school days, those on which an absence could begin: the day before was attended"),
    goes=_("Goes away when absence no longer rises from third to third."),
)
