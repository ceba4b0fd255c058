"""What a pupil has answered, been shown and set out to do. Call after the scope has answered for the pupil."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db.models import F
from django.http import Http404

from fullfolj.mapping.models import OwnGoal, ShareChoice, ShareWish, Sheet, ShownMapping, StaffMapping
from fullfolj.mapping.ready import ready_on
from fullfolj.school.models import Person

#: So many of the newest rounds are shown side by side.
_ROUNDS = 8


def own_sheets(student: Person) -> Sequence[Sheet]:
    """All that the pupil has answered, also what is not handed in; the oldest first of the newest few."""
    mine = Sheet.objects.filter(student=student, guardian=None).exclude(answers={}).select_related("round__instrument")
    return list(mine.order_by("-round__opens_on", "-pk")[:_ROUNDS])[::-1]


def shared_sheets(student: Person, today: dt.date) -> Sequence[Sheet]:
    """What the pupil wishes to show guardians, of what staff may read too."""
    wished = ShareWish.objects.filter(student=student, choice=ShareChoice.YES).values("round")
    mine = Sheet.objects.filter(ready_on(today), student=student, guardian=None, round__in=wished)
    mine = mine.select_related("round__instrument")
    return list(mine.order_by("-round__opens_on", "-pk")[:_ROUNDS])[::-1]


def share_choices(student: Person) -> dict[int, ShareChoice]:
    """Round → what the pupil has said of showing it."""
    said = ShareWish.objects.filter(student=student).values_list("round_id", "choice")
    return {planned: ShareChoice(choice) for planned, choice in said}


def own_sheet(student: Person, round_uuid: uuid.UUID) -> Sheet:
    """Http404 where the pupil has answered nothing in the round."""
    found = Sheet.objects.filter(student=student, guardian=None, round__uuid=round_uuid).select_related("round").first()
    if found is None:
        raise Http404
    return found


def goals(student: Person) -> Sequence[OwnGoal]:
    """The one to look at first comes first."""
    return list(OwnGoal.objects.filter(student=student).order_by("look_again_on", "pk"))


def goal(student: Person, goal_uuid: uuid.UUID) -> OwnGoal:
    """Http404 for a goal of another's."""
    found = OwnGoal.objects.filter(student=student, uuid=goal_uuid).select_related("student").first()
    if found is None:
        raise Http404
    return found


def shown(student: Person) -> Sequence[ShownMapping]:
    """What staff have shown the pupil and not changed since, the newest first."""
    seen = ShownMapping.objects.filter(student=student, shown_at__gte=F("mapping__changed_at"))
    return list(seen.select_related("mapping__round__instrument").order_by("-mapping__round__opens_on", "-pk"))


def one_shown(student: Person, round_uuid: uuid.UUID) -> ShownMapping:
    """Http404 for what is not shown."""
    found = next((one for one in shown(student) if one.mapping.round.uuid == round_uuid), None)
    if found is None:
        raise Http404
    return found


def done_mappings(student: Person) -> Sequence[StaffMapping]:
    """What staff have answered of the pupil and are done with, the newest first, with whether it is shown."""
    done = StaffMapping.objects.filter(student=student, done_at__isnull=False)
    return list(done.select_related("round__instrument", "shown").order_by("-round__opens_on", "-pk"))


def done_mapping(student: Person, round_uuid: uuid.UUID) -> StaffMapping:
    """Http404 where staff are not done with the pupil in the round."""
    found = next((one for one in done_mappings(student) if one.round.uuid == round_uuid), None)
    if found is None:
        raise Http404
    return found
