"""Staff show the pupil what they answered; the pupil comments, sets goals, and says what guardians are shown."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from fullfolj.domain.actor import Actor
from fullfolj.domain.errors import PlainError
from fullfolj.mapping.models import GoalState, MappingRound, OwnGoal, ShareChoice, ShareWish, ShownMapping, StaffMapping
from fullfolj.school.history import recorded
from fullfolj.school.models import Person

#: More goals than this at once are no goals.
MOST_GOALS = 5


def show(*, mapping: StaffMapping, by: Actor, now: dt.datetime) -> None:
    """The pupil may see what staff answered, as it is now. PlainError while staff are not done."""
    with recorded("mapping.show", by=by):
        held = StaffMapping.objects.select_for_update().get(pk=mapping.pk)
        if held.done_at is None:
            raise PlainError(_("The mapping is not done, so there is nothing to show the pupil yet."))
        seen = {"shown_at": now, "by_id": by.account_id}
        ShownMapping.objects.update_or_create(mapping=held, defaults=seen, create_defaults={**seen, **_about(held)})


def hide(*, mapping: StaffMapping, by: Actor) -> None:
    """The pupil no longer sees it. What the pupil has said of it is kept."""
    with recorded("mapping.hide", by=by):
        ShownMapping.objects.filter(mapping=mapping).update(shown_at=None, by_id=by.account_id)


def _about(mapping: StaffMapping) -> dict[str, object]:
    return {"student_id": mapping.student_id}


def comment(*, shown: ShownMapping, text: str, by: Actor, now: dt.datetime) -> None:
    """What the pupil says of the mapping; nothing takes it away."""
    with recorded("mapping.comment", by=by):
        ShownMapping.objects.filter(pk=shown.pk).update(comment=text, commented_at=now if text else None)


def set_goal(*, student: Person, text: str, look_again_on: dt.date, by: Actor, now: dt.datetime) -> None:
    """A goal more. The same words twice are one goal. PlainError where there are as many as there can be."""
    with recorded("goal.set", by=by):
        Person.objects.select_for_update().get(pk=student.pk)  # two tabs take turns
        held = OwnGoal.objects.filter(student=student, state=GoalState.OPEN)
        if held.filter(text=text).update(look_again_on=look_again_on, changed_at=now):
            return
        _check_room(student)
        OwnGoal.objects.create(student=student, text=text, look_again_on=look_again_on, changed_at=now)


def keep_goal(*, goal: OwnGoal, text: str, look_again_on: dt.date, by: Actor, now: dt.datetime) -> None:
    """The goal goes on, in these words, to be looked at again on another day."""
    with recorded("goal.keep", by=by):
        _settle(goal, GoalState.OPEN, now)
        OwnGoal.objects.filter(pk=goal.pk).update(text=text, look_again_on=look_again_on)


def end_goal(*, goal: OwnGoal, state: GoalState, by: Actor, now: dt.datetime) -> None:
    """It is reached or let go, or (OPEN) taken up again. PlainError where there is no room for one more."""
    with recorded("goal.end", by=by):
        _settle(goal, state, now)


def _settle(goal: OwnGoal, state: GoalState, now: dt.datetime) -> None:
    Person.objects.select_for_update().get(pk=goal.student_id)
    held = OwnGoal.objects.get(pk=goal.pk)
    if state is GoalState.OPEN and held.state != GoalState.OPEN:
        _check_room(goal.student)
    OwnGoal.objects.filter(pk=goal.pk).update(state=state, changed_at=now)


def _check_room(student: Person) -> None:
    if OwnGoal.objects.filter(student=student, state=GoalState.OPEN).count() >= MOST_GOALS:
        raise PlainError(
            _("You have as many goals as there is room for."), _("Say of one of them that it is reached or let go.")
        )


def share(*, planned: MappingRound, student: Person, choice: ShareChoice, by: Actor, now: dt.datetime) -> None:
    """What the pupil wishes to show guardians of a round. It can be said anew at any time."""
    with recorded("mapping.share", by=by):
        said = {"choice": choice, "said_at": now}
        ShareWish.objects.update_or_create(round=planned, student=student, defaults=said)
