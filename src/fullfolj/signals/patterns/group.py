"""group: one subject or teaching group is missed on days when the pupil is in school.

Ground: as for weekday.
"""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fullfolj.signals.patterns.base import Guard, Pattern
from fullfolj.signals.patterns.wording import compared, figures
from fullfolj.signals.rules.base import Evidence


def _sentence(evidence: Evidence) -> str:
    subject, _bar, group = str(evidence["place"]).partition("|")
    text = gettext(
        "In school but away from %(taught)s %(hits)s of %(units)s days since %(day)s; from other groups %(other_hits)s"
        " of %(other_units)s."
    ) % (figures(evidence) | {"taught": group or subject})
    return f"{text} {compared(evidence)}".strip()


GROUP = Pattern(
    id="group",
    title=_("One subject or group"),
    text=_("One teaching group is missed, on days when the pupil is in school, clearly more than the others."),
    ground=_("Absence from one group is a question of what the pupil meets there."),
    source="Danderyd (danderyd.se): mönster i veckodag, ämne och situation",
    guard=Guard.UNEVEN,
    sentence=_sentence,
    hits=_("days in school with a whole lesson of the group missed"),
    units=_("days in school with a reported lesson of the group"),
    goes=_("Goes away when the missed lessons have evened out over the groups among the last 60 school days."),
    by_group=True,
)
