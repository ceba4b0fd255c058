"""Staff answer about a pupil: one answer at a time, or the whole form. Either stands beside what a colleague wrote."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from fullfolj.domain.actor import Actor
from fullfolj.domain.errors import PlainError
from fullfolj.mapping.checks import check_answer, check_open
from fullfolj.mapping.marks import Answers
from fullfolj.mapping.meeting.written import NoteMeanwhile, Rest, Written, changed, together
from fullfolj.mapping.models import MappingRound, StaffMapping
from fullfolj.mapping.put_in import put_in
from fullfolj.school.history import recorded
from fullfolj.school.models import Person


def answer(*, planned: MappingRound, student: Person, answers: Answers, by: Actor, now: dt.datetime) -> None:
    """The answers, put in among those there are. PlainError when the round is not open or one is no answer."""
    with recorded("mapping.staff-answer", by=by):
        _write(planned, student, answers, by, now)


def tell(*, planned: MappingRound, student: Person, rest: Rest, seen: Rest, by: Actor, now: dt.datetime) -> None:
    """What it rests on, who was there and what more is needed, as it is written; `seen` is what the page showed.

    PlainError when the round is not open, or a colleague has written another note since the page was shown.
    """
    with recorded("mapping.staff-note", by=by):
        _write(planned, student, {}, by, now)
        _put_rest(planned, student, rest, seen)


def finish(
    *,
    planned: MappingRound,
    student: Person,
    answers: Answers,
    sources: Sequence[str],
    note: str,
    participants: Sequence[int] = (),
    seen: Written | None = None,
    by: Actor,
    now: dt.datetime,
) -> None:
    """All of it, and the pupil has been talked of. `participants` are the accounts of those in the room.

    `seen` is what the page showed (None: nothing was written): only what differs from it was done on the page.
    PlainError as in `tell`.
    """
    shown = seen or Written()
    with recorded("mapping.staff-done", by=by):
        _write(planned, student, changed(shown.answers, answers), by, now)
        _put_rest(planned, student, Rest(sources, participants, note), shown.rest)
        StaffMapping.objects.filter(round=planned, student=student).update(done_at=now)


def _put_rest(planned: MappingRound, student: Person, rest: Rest, seen: Rest) -> None:
    told = StaffMapping.objects.select_for_update().get(round=planned, student=student)
    try:
        put = together(Rest(told.sources, told.participants, told.note), seen, rest)
    except NoteMeanwhile as meanwhile:
        raise PlainError(
            _("A colleague has written about the pupil meanwhile."),
            _("What the colleague wrote stands under your note. Put the two together, and send once more."),
        ) from meanwhile
    StaffMapping.objects.filter(pk=told.pk).update(
        sources=list(put.sources), participants=list(put.participants), note=put.note
    )


def _write(planned: MappingRound, student: Person, answers: Answers, by: Actor, now: dt.datetime) -> None:
    check_open(planned, now)
    instrument = planned.instrument.instrument
    for code, value in answers.items():
        check_answer(instrument, code, value)
    begun = StaffMapping(round=planned, student=student, changed_at=now, by_id=by.account_id)
    StaffMapping.objects.bulk_create([begun], ignore_conflicts=True)
    StaffMapping.objects.filter(round=planned, student=student).update(
        answers=put_in(dict(answers)), changed_at=now, by_id=by.account_id
    )
