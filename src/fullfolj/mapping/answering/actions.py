"""A pupil answers, or a guardian about the pupil, takes an answer back, and hands in. Nobody answers for another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from fullfolj.domain.actor import Actor
from fullfolj.mapping.checks import check_answer, check_open
from fullfolj.mapping.codes.actions import use_up
from fullfolj.mapping.free_text.actions import write
from fullfolj.mapping.free_text.written import Written
from fullfolj.mapping.models import MappingRound, Sheet
from fullfolj.mapping.put_in import put_in
from fullfolj.school.history import recorded
from fullfolj.school.models import Person


def save(
    *,
    planned: MappingRound,
    student: Person,
    answers: Mapping[str, int | str],
    language: str,
    by: Actor,
    now: dt.datetime,
    guardian_id: int | None = None,
    text: Written | None = None,
    typed_by: int | None = None,
) -> None:
    """Item → answer, of one question or more. Answers to others, given on another device meanwhile, stand.

    `text` is what is written in words of one's own. `typed_by` is the account of whoever types in what stands on paper:
    as soon as anything is answered on a screen, nobody types over it. PlainError when the round is not open, or one is
    no answer of its question's.
    """
    check_open(planned, now)
    instrument = planned.instrument.instrument
    for item, value in answers.items():
        check_answer(instrument, item, value)
    with recorded("mapping.answer", by=by):
        own = {"round": planned, "student": student, "guardian_id": guardian_id}
        written = {"answers": put_in(dict(answers)), "language": language, "changed_at": now, "typed_by": typed_by}
        if not Sheet.objects.filter(**own).update(**written):
            begun = Sheet(**own, language=language, begun_at=now, changed_at=now, typed_by_id=typed_by)
            Sheet.objects.bulk_create([begun], ignore_conflicts=True)
            Sheet.objects.filter(**own).update(**written)
        if text is not None:
            write(sheet=Sheet.objects.get(**own), written=text, by=by, now=now)


def hand_in(
    *, planned: MappingRound, student: Person, by: Actor, now: dt.datetime, guardian_id: int | None = None
) -> None:
    """The answers are ready to be read. Handing in twice is handing in once; with nothing answered nothing is."""
    check_open(planned, now)
    with recorded("mapping.hand-in", by=by):
        own = Sheet.objects.filter(round=planned, student=student, guardian_id=guardian_id)
        own.filter(handed_in_at=None).update(handed_in_at=now)
        if own.exists():
            use_up(planned=planned, student=student, guardian_id=guardian_id, now=now)
