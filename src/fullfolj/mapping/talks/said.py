"""What a pupil says of talking to somebody, as it is sent: from the end of a survey, or from the own page."""

from __future__ import annotations

from fullfolj.access.gate import Visitor
from fullfolj.mapping.talks import actions, queries
from fullfolj.school.models import Person


def say(chosen: str, student: Person, visitor: Visitor) -> None:
    """`chosen` is the number of an adult's account, `any`, `no`, or nothing at all, which changes nothing.

    A number that is no adult of the pupil's means anybody: the pupil has said that there is a wish.
    """
    if chosen == "no":
        actions.take_back(student=student, by=visitor.actor)
    elif chosen:
        named = {str(one.account.pk): one.account for one in queries.adults(student, visitor.today)}
        actions.wish(student=student, to=named.get(chosen), by=visitor.actor, now=visitor.now)
