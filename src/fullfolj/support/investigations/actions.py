"""The principal answers the question; those who work with support write in the investigation; it ends, is reopened."""

from __future__ import annotations

import datetime as dt
from typing import TypedDict

from django.utils.translation import gettext as _

from fullfolj.domain.actor import Actor
from fullfolj.domain.errors import PlainError
from fullfolj.school.ages import is_of_age
from fullfolj.school.history import recorded
from fullfolj.school.models import Organisation, Person
from fullfolj.shell import words
from fullfolj.signals.models import SAME_CLICK
from fullfolj.support.investigations import law
from fullfolj.support.models import Answer, Investigation, Participation, Party, Rule, SupportInquiry


class Causes(TypedDict):
    """What lies behind the absence, on three levels."""

    pupil_causes: str
    group_causes: str
    organisation_causes: str


class Told(TypedDict):
    """That somebody has taken part on a day, or why not; one of the two is empty."""

    party: Party
    guardian: Person | None
    who: str
    took_part_on: dt.date | None
    why_not: str
    said: str


class Ending(TypedDict):
    """What an investigation has led to, and whether special support is investigated."""

    outcome: str
    inquiry: SupportInquiry
    inquiry_on: dt.date | None
    inquiry_note: str


def start(
    *,
    student: Person,
    unit: Organisation,
    rule: Rule,
    decided_on: dt.date,
    due_on: dt.date,
    acting_for: str,
    by: Actor,
    now: dt.datetime,
) -> Investigation:
    """One at a time: PlainError where one goes on. Sent twice it is one."""
    with recorded("support.investigation.start", by=by):
        _take_turns(student)
        known = Investigation.objects.filter(student=student, answer=Answer.STARTED, ended_on=None).first()
        if known is not None:
            if known.by_id == by.account_id and known.decided_at > now - SAME_CLICK:
                return known
            raise PlainError(_("An investigation already goes on for the pupil."), _("Open it and write there."))
        return Investigation.objects.create(
            student=student,
            unit=unit,
            rule=rule,
            answer=Answer.STARTED,
            decided_on=decided_on,
            due_on=due_on,
            acting_for=acting_for,
            decided_at=now,
            by_id=by.account_id,
        )


def find_unnecessary(
    *,
    student: Person,
    unit: Organisation,
    rule: Rule,
    reason: str,
    look_again_on: dt.date | None,
    acting_for: str,
    by: Actor,
    today: dt.date,
    now: dt.datetime,
) -> Investigation:
    """PlainError where an investigation goes on: that one is ended instead. Sent twice it is one."""
    with recorded("support.investigation.unnecessary", by=by):
        _take_turns(student)
        if Investigation.objects.filter(student=student, answer=Answer.STARTED, ended_on=None).exists():
            raise PlainError(_("An investigation already goes on for the pupil."), _("End it with what it has led to."))
        given = {"reason": reason, "look_again_on": look_again_on, "acting_for": acting_for}
        known = Investigation.objects.filter(
            student=student, answer=Answer.UNNECESSARY, **given, by_id=by.account_id, decided_at__gt=now - SAME_CLICK
        ).first()
        return known or Investigation.objects.create(
            student=student,
            unit=unit,
            rule=rule,
            answer=Answer.UNNECESSARY,
            **given,
            decided_on=today,
            decided_at=now,
            by_id=by.account_id,
        )


def write(*, investigation: Investigation, causes: Causes, seen: int, by: Actor) -> None:
    """The causes, on three levels. `seen` is the edition on the page.

    PlainError where it has ended, or a colleague has written meanwhile; the same sent twice is one.
    """
    with recorded("support.investigation.write", by=by):
        held = _held(investigation)
        if all(getattr(held, name) == text for name, text in causes.items()):
            return
        if trouble := held.check_open():
            raise PlainError(trouble)
        if held.edition != seen:
            raise PlainError(
                _("A colleague has written in the investigation while you wrote."),
                _("The colleague's words stand above the form, and yours are left in it. Put them together and save."),
            )
        Investigation.objects.filter(pk=held.pk).update(**causes, edition=seen + 1)


def note_part(
    *, investigation: Investigation, told: Told, by: Actor, today: dt.date, now: dt.datetime
) -> Participation:
    """PlainError where it has ended, for a guardian of a pupil who is of age that day, and for one not registered.

    Sent twice it is one.
    """
    with recorded("support.investigation.part", by=by):
        held = _held(investigation)
        if trouble := held.check_open():
            raise PlainError(trouble)
        if told["party"] is Party.GUARDIAN:
            _check_guardian(held.student, told, today)
        known = held.participations.filter(**told, by_id=by.account_id, noted_at__gt=now - SAME_CLICK).first()
        return known or Participation.objects.create(
            investigation=held, student_id=held.student_id, **told, noted_at=now, by_id=by.account_id
        )


def take_back_part(*, participation: Participation, by: Actor) -> None:
    """Noted by mistake: it stays in the history. PlainError where the investigation has ended; gone: nothing."""
    with recorded("support.investigation.part.take-back", by=by):
        held = _held(participation.investigation)
        if trouble := held.check_open():
            raise PlainError(trouble)
        Participation.objects.filter(pk=participation.pk).delete()


def end(*, investigation: Investigation, ending: Ending, by: Actor, today: dt.date) -> None:
    """PlainError while somebody who must take part neither has nor it is said why not. The same sent twice is one."""
    with recorded("support.investigation.end", by=by):
        held = _held(investigation)
        if held.ended_on == today and all(getattr(held, name) == value for name, value in ending.items()):
            return
        if trouble := held.check_open():
            raise PlainError(trouble)
        lacking = law.missing(list(held.participations.all()), held.student, today)
        if lacking:
            names = words.listed([words.uncapital(str(one.label)) for one in lacking])
            raise PlainError(
                _("The investigation can't end yet. Nothing is noted of: %(names)s.") % {"names": names},
                _("Note when they took part, or why they have not."),
            )
        Investigation.objects.filter(pk=held.pk).update(**ending, ended_on=max(today, held.decided_on))


def reopen(*, investigation: Investigation, reason: str, due_on: dt.date, by: Actor) -> None:
    """What it ended with stays, also in the history. PlainError where another goes on; nothing for one that is open."""
    with recorded("support.investigation.reopen", by=by):
        _take_turns(investigation.student)
        held = _held(investigation)
        if held.is_open or held.answer != Answer.STARTED:
            return
        if Investigation.objects.filter(student=held.student, answer=Answer.STARTED, ended_on=None).exists():
            raise PlainError(_("An investigation already goes on for the pupil."), _("Open it and write there."))
        Investigation.objects.filter(pk=held.pk).update(ended_on=None, reopen_reason=reason, due_on=due_on)


def _check_guardian(student: Person, told: Told, today: dt.date) -> None:
    day = told["took_part_on"] or today
    if is_of_age(student.birth_date, day):
        raise PlainError(
            _("The pupil is of age, and has no guardian in the investigation."),
            _("If the pupil wants somebody to be there, choose Somebody else."),
        )
    guardian = told["guardian"]
    if guardian is not None and not student.guardians.filter(guardian=guardian).exists():
        raise PlainError(
            _("The guardian is not registered as the pupil's."), _("Choose one who is, or have the register corrected.")
        )


def _take_turns(student: Person) -> None:
    Person.objects.select_for_update().get(pk=student.pk)


def _held(investigation: Investigation) -> Investigation:
    """As it is now; others who write in it wait."""
    return Investigation.objects.select_for_update(of=["self"]).select_related("student").get(pk=investigation.pk)
