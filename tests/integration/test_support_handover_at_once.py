"""A handover is answered and sent anew, or noted as seen twice, at the very same time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone

from fullfolj.domain.actor import OPERATOR
from fullfolj.school.models import Organisation, Person
from fullfolj.support.handover import actions, sending
from fullfolj.support.models import HandoverAnswer, HandoverSeen, SchoolHandover, SeenBy, SeenHow, SentHandover
from tests import register
from tests.at_once import at_once
from tests.handovers import a_handover, a_sent_handover, seen_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def there() -> Organisation:
    return register.unit(register.organiser(), "Bergsgymnasiet")


@pytest.fixture
def pupil(there: Organisation) -> Person:
    assert there.parent is not None
    return register.student(register.unit(there.parent), "Alva", birth_date=dt.date(2012, 3, 1))


def answering(sent: SentHandover, says: HandoverAnswer, reason: str = "") -> Callable[[], object]:
    return lambda: sending.answer(sent=sent, says=says, reason=reason, by=OPERATOR, now=timezone.now())


def sending_anew(handover: SchoolHandover, to: Organisation) -> Callable[[], object]:
    held = seen_of(handover)
    return lambda: sending.send(
        handover=handover, to_unit=to, outside="", grades=[], seen=held, by=OPERATOR, now=timezone.now(),
        today=timezone.localdate(),
    )  # fmt: skip


def test_accepted_and_sent_anew_one_stands_and_the_other_is_told(pupil: Person, there: Organisation) -> None:
    first = a_sent_handover(pupil, there)
    answering(first, HandoverAnswer.ASKED_BACK, "Vilka ämnen?")()
    troubles = at_once(answering(first, HandoverAnswer.ACCEPTED), sending_anew(first.handover, there))
    answers = list(SentHandover.objects.order_by("sent_at").values_list("answer", flat=True))
    if len(answers) == 1:  # it was accepted first: whoever sends gets that one
        assert (answers, troubles) == (["accepted"], ["", ""])
    else:
        assert answers == ["taken-back", ""]
        assert troubles == ["Överlämningen är redan besvarad.", ""]


def test_sent_twice_it_is_one(pupil: Person, there: Organisation) -> None:
    first = a_sent_handover(pupil, there)
    answering(first, HandoverAnswer.ASKED_BACK, "Vilka ämnen?")()
    assert at_once(*[sending_anew(first.handover, there)] * 2) == ["", ""]
    assert SentHandover.objects.exclude(pk=first.pk).count() == 1


def test_two_who_note_that_it_has_been_seen_note_it_once(pupil: Person) -> None:
    one = a_handover(pupil)

    def noting(how: SeenHow) -> Callable[[], object]:
        return lambda: actions.note_seen(
            handover=one, party=SeenBy.PUPIL, how=how, date=timezone.localdate(), reason="", version=one.version,
            by=OPERATOR, now=timezone.now(),
        )  # fmt: skip

    assert at_once(noting(SeenHow.TALK), noting(SeenHow.PAGE)) == ["", ""]
    assert HandoverSeen.objects.count() == 1
