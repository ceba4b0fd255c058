"""weekday: away on one weekday more than on others.

Ground: Danderyd asks its schools, before a mapping, to look for patterns by weekday, subject and situation.
"""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fullfolj.signals.patterns.base import Guard, Pattern
from fullfolj.signals.patterns.wording import compared, figures
from fullfolj.signals.rules.base import Evidence


def _sentence(evidence: Evidence) -> str:
    days = (
        gettext("Mondays"),
        gettext("Tuesdays"),
        gettext("Wednesdays"),
        gettext("Thursdays"),
        gettext("Fridays"),
        gettext("Saturdays"),
        gettext("Sundays"),
    )
    text = gettext(
        "Away %(hits)s of %(units)s %(weekdays)s since %(day)s; other days %(other_hits)s of %(other_units)s."
    ) % (figures(evidence) | {"weekdays": days[int(evidence["place"])]})
    return f"{text} {compared(evidence)}".strip()


WEEKDAY = Pattern(
    id="weekday",
    title=_("One weekday"),
    text=_("Away on one weekday clearly more than on the pupil's other days."),
    ground=_("Absence that returns on one day is a question of what that day holds."),
    source="Danderyd (danderyd.se): mönster i veckodag, ämne och situation",
    guard=Guard.UNEVEN,
    sentence=_sentence,
    hits=_("days of that weekday with at least one whole lesson missed"),
    units=_("days of that weekday with a reported lesson"),
    goes=_("Goes away when the weekdays have evened out among the last 60 school days."),
)
