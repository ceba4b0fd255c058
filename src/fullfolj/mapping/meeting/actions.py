"""Staff answer about a pupil: one answer at a time, or the whole form. Either stands beside what a colleague wrote."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from fullfolj.domain.actor import Actor
from fullfolj.domain.errors import PlainError
from fullfolj.mapping.checks import check_answer, check_open
from fullfolj.mapping.models import MappingRound, StaffMapping
from fullfolj.mapping.put_in import put_in
from fullfolj.school.history import recorded
from fullfolj.school.models import Person


def answer(
    *, planned: MappingRound, student: Person, answers: Mapping[str, int | str], by: Actor, now: dt.datetime
) -> None:
    """The answers, put in among those there are. PlainError when the round is not open or one is no answer."""
    with recorded("mapping.staff-answer", by=by):
        _write(planned, student, answers, by, now)


def finish(
    *,
    planned: MappingRound,
    student: Person,
    answers: Mapping[str, int | str],
    sources: Sequence[str],
    note: str,
    seen: str,
    by: Actor,
    now: dt.datetime,
) -> None:
    """The same, with what it rests on and what more is needed: the pupil has been talked of.

    `seen` is `changed_at` of what the page showed, in ISO form, or nothing. PlainError when a colleague has written
    since.
    """
    with recorded("mapping.staff-done", by=by):
        told = StaffMapping.objects.select_for_update().filter(round=planned, student=student).first()
        if told is not None and told.by_id != by.account_id and told.changed_at.isoformat() != seen:
            raise PlainError(
                _("A colleague has written about the pupil meanwhile."),
                _("The answers are now the colleague's. Look them through, and send once more."),
            )
        _write(planned, student, answers, by, now)
        StaffMapping.objects.filter(round=planned, student=student).update(
            sources=list(sources), note=note, done_at=now
        )


def _write(
    planned: MappingRound, student: Person, answers: Mapping[str, int | str], by: Actor, now: dt.datetime
) -> None:
    check_open(planned, now)
    instrument = planned.instrument.instrument
    for code, value in answers.items():
        check_answer(instrument, code, value)
    begun = StaffMapping(round=planned, student=student, changed_at=now, by_id=by.account_id)
    StaffMapping.objects.bulk_create([begun], ignore_conflicts=True)
    StaffMapping.objects.filter(round=planned, student=student).update(
        answers=put_in(dict(answers)), changed_at=now, by_id=by.account_id
    )
