"""The pupil's own goals and comments beside the mapping that staff have made, for staff."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from fullfolj.mapping.models import StaffMapping
from fullfolj.mapping.taking_part import queries
from fullfolj.mapping.taking_part.presenters import GoalRow, goal_row
from fullfolj.school.models import Person
from fullfolj.shell import words


@dataclass(frozen=True)
class ShowRow:
    """One mapping by staff: whether the pupil sees it, the way to change that, and what the pupil says of it."""

    heading: str
    meta: str
    url: str
    button: str
    comment: str
    comment_meta: str


@dataclass(frozen=True)
class TakingPart:
    goals: tuple[GoalRow, ...]
    rows: tuple[ShowRow, ...]


def taking_part(student: Person, today: dt.date) -> TakingPart:
    """Call after the scope has answered for the pupil, with the right to fill in."""
    return TakingPart(
        goals=tuple(goal_row(student, one, today) for one in queries.goals(student)),
        rows=tuple(_row(student, one, today) for one in queries.done_mappings(student)),
    )


def _row(student: Person, told: StaffMapping, today: dt.date) -> ShowRow:
    shown = getattr(told, "shown", None)
    seen_at = shown.shown_at if shown else None
    is_shown = seen_at is not None and seen_at >= told.changed_at
    route = "mapping-hide" if is_shown else "mapping-show"
    if is_shown:
        meta = _("Shown to the pupil on %(day)s.") % {"day": words.day(localdate(seen_at), today)}
    elif seen_at is not None:
        meta = _("Changed since it was shown. The pupil does not see it until you have talked again.")
    else:
        meta = _("Not shown to the pupil. Talk first, then show it.")
    written = shown.commented_at if shown else None
    return ShowRow(
        heading=words.sentence_case(words.period(told.round.opens_on, told.round.closes_on, today)),
        meta=meta,
        url=reverse(route, args=[student.uuid, told.round.uuid]),
        button=_("Do not show it any longer") if is_shown else _("We have talked: show it to the pupil"),
        comment=shown.comment if shown else "",
        comment_meta=_("The pupil wrote on %(day)s.") % {"day": words.day(localdate(written), today)}
        if written
        else "",
    )
